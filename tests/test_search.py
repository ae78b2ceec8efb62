"""The search index: what is in it, when it is made anew, and what happens where it can't be made."""

import gzip
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, Built, Site, tree

from sitegen import cache, search
from sitegen.model import Date
from sitegen.order import Listed
from sitegen.search import bundles, making, pagefind

STORM = "Storm\nOver the sea\n\nIt rained upon the harbour.\nIt blew.\n"
WORLD = {
    "site.yaml": "title: {en: News, de: Nachrichten}\nbase_url: https://example.org/\nlanguages: [en, de]\n",
    "tags.yaml": "rain: {en: Rain, de: Regen}\n",
    "authors.yaml": "ann: {name: Ann Miller}\n",
    "articles/2024/storm.en.txt": STORM,
    "articles/2024/storm.de.txt": "Sturm\nÜber der See\n\nEs regnete im Hafen.\nEs wehte.\n",
    "articles/2024/storm.yaml": "date: 2024-07-15\ntags: [rain]\nauthors: [ann]\n",
    "articles/2025/thaw.de.md": "# Tauwetter\n\nDas *Eis* <b>schmolz</b> &amp; brach.\n",
    "articles/2025/thaw.yaml": "date: 2025-07-16\n",
    "pages/about.en.md": "# About us\n\nWe write.\n",
}


def indexed(site: Site, files: Mapping[str, str | None] | None = None, **wishes: Any) -> Built:
    """A site whose texts are indexed."""
    return site(files, supplement=search.Index(), **wishes)


def entries(built: Built) -> dict[str, dict[str, Any]]:
    """All that can be found, by bundle and page."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(built.out.glob("search/*/*/fragment/*")):
        entry = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        found.setdefault("/".join(path.parts[-4:-2]), {})[entry["url"]] = entry
    return found


def pages(built: Built) -> dict[str, list[str]]:
    """Which pages each bundle finds."""
    return {name: sorted(found) for name, found in entries(built).items()}


def looks(built: Built) -> dict[str, tuple[int, int]]:
    """Inode and time of every file of the index."""
    files = [path for path in (built.out / "search").rglob("*") if path.is_file()]
    return {path.relative_to(built.out).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


def bundles_of(names: set[str]) -> set[str]:
    return {"/".join(name.split("/")[1:3]) for name in names if name.count("/") > 2}


def test_each_text_is_found_by_those_whose_lists_offer_it(site: Site) -> None:
    built = indexed(site, WORLD)

    assert pages(built) == {
        "de/all": ["de/2024/storm.html"],
        "de/for-en": ["de/2025/thaw.html"],
        "en/all": ["en/2024/storm.html", "en/about.html"],
    }
    listing = json.loads((built.out / "search/bundles.json").read_text())
    served = {lang: {name: readers for name, (_, readers) in said["bundles"].items()} for lang, said in listing.items()}
    assert served == {"de": {"all": ["de"], "for-en": ["de", "en"]}, "en": {"all": ["en"]}}


def test_results_can_show_headline_date_and_passage(site: Site) -> None:
    found = entries(indexed(site, WORLD))

    storm = found["en/all"]["en/2024/storm.html"]
    assert storm["meta"] == {"title": "Storm", "date-en": "July 15, 2024", "tags": "Rain", "authors": "Ann Miller"}
    assert storm["content"].replace("\n", " ") == "Over the sea It rained upon the harbour. It blew."
    thaw = found["de/for-en"]["de/2025/thaw.html"]
    assert thaw["meta"] == {"title": "Tauwetter", "date-de": "16. Juli 2025", "date-en": "July 16, 2025"}
    assert thaw["content"] == "Das Eis schmolz & brach."


@pytest.mark.parametrize(
    "facts",
    [
        "draft: true",
        "date: 2026-01-01",
        "expires: 2025-01-01",
        "withdrawn: It was wrong.",
        "languages: [en]\ndraft: true",
    ],
)
@pytest.mark.parametrize("drafts", [False, True])
def test_what_readers_do_not_see_is_never_in_the_index(site: Site, facts: str, drafts: bool) -> None:
    held = {"articles/rumour.en.txt": "Rumour\n\nUnheard of.\n", "articles/rumour.yaml": facts + "\n"}

    built = indexed(site, {**WORLD, **held}, drafts=drafts)

    assert not [name for found in pages(built).values() for name in found if "rumour" in name]
    assert not list(built.out.glob("*/titles/*.js")) or "umour" not in "".join(
        path.read_text("utf-8") for path in built.out.glob("*/titles/*.js")
    )
    assert "Rumour" not in built["en/search.html"].text


def test_readers_of_a_language_that_a_story_is_not_meant_for_are_not_offered_it(site: Site) -> None:
    built = indexed(site, {**WORLD, "articles/2025/thaw.yaml": "date: 2025-07-16\nlanguages: [de]\n"})

    assert pages(built)["de/all"] == ["de/2024/storm.html", "de/2025/thaw.html"]
    assert "de/for-en" not in pages(built)


def test_a_site_without_untranslated_stories_in_its_lists_searches_each_language_alone(site: Site) -> None:
    built = indexed(site, {**WORLD, "site.yaml": WORLD["site.yaml"] + "show_untranslated: false\n"})

    assert set(pages(built)) == {"de/all", "en/all"}


def test_a_closing_line_is_found_once_it_is_no_note_any_more(site: Site) -> None:
    facts = WORLD["articles/2024/storm.yaml"]
    text = {"articles/2024/storm.en.txt": STORM + "\nThe desk writes.\n"}
    built = indexed(site, {**WORLD, **text})
    assert "desk" not in entries(built)["en/all"]["en/2024/storm.html"]["content"]

    built = indexed(site, {"articles/2024/storm.yaml": facts + "author_note: {en: none}\n"})

    assert entries(built)["en/all"]["en/2024/storm.html"]["content"].endswith("It blew. The desk writes.")
    assert tree(indexed(site, clean=True).out) == tree(built.out)


def test_only_the_bundle_of_an_edited_story_is_made_anew(site: Site) -> None:
    before = looks(indexed(site, WORLD))

    built = indexed(site, {"articles/2024/storm.en.txt": STORM + "It ended.\n"})

    now = looks(built)
    changed = {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
    assert bundles_of(changed) == {"en/all"}
    fragments = sorted(name for name in changed if "/fragment/" in name)
    assert len(fragments) == 2  # the old one goes, the new one comes; that of its neighbour stays as it is
    assert changed - {name for name in changed if name.startswith("search/en/all/")} == {"search/bundles.json"}
    assert built.result.why["search/en/all/pagefind-entry.json"] == ("what it indexes",)
    assert built.result.why["en/2024/storm.html"] == ("a text",)
    assert tree(indexed(site, clean=True).out) == tree(built.out)


def test_a_text_in_other_words_of_its_neighbours_page_is_not_indexed_again(site: Site) -> None:
    before = looks(indexed(site, WORLD))

    after = looks(indexed(site, {"articles/2024/storm.yaml": WORLD["articles/2024/storm.yaml"] + "summary: Brief.\n"}))

    assert after == before


def test_a_build_without_change_leaves_the_index_alone(site: Site) -> None:
    before = looks(indexed(site, WORLD))

    built = indexed(site)

    assert looks(built) == before
    assert built.result.written == 0


STEPS: tuple[dict[str, str | None], ...] = (
    {"articles/2025/thaw.en.txt": "Thaw\n\nThe ice melted.\n"},  # translated: no longer for English readers only
    {"tags.yaml": "rain: {en: Showers, de: Schauer}\n"},
    {"articles/2025/thaw.yaml": "date: 2019-02\n"},
    {"articles/2025/thaw.en.txt": None},
    {"articles/2024/storm.yaml": "date: 2024-07-15\nwithdrawn: {en: Wrong.}\n"},
    {"articles/2024/storm.en.txt": None, "articles/2024/storm.de.txt": None, "articles/2024/storm.yaml": None},
    {"site.yaml": WORLD["site.yaml"].replace("[en, de]", "[de, en, fr]").replace("{en:", "{fr: N, en:")},
    {"pages/about.en.md": None, "articles/old.fr.txt": "Vieux\n\nC’était hier.\n"},
)


@pytest.mark.parametrize("most", [1, bundles.MOST])
def test_whatever_editors_do_the_index_is_that_of_a_clean_build(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(bundles, "MOST", most)
    monkeypatch.setattr(bundles, "MANY", 100)
    indexed(site, WORLD)

    for number, step in enumerate(STEPS):
        now = indexed(site, step)
        assert now.exit == 0
        assert tree(now.out) == tree(indexed(site, out=tmp_path / str(number)).out)


def test_the_number_of_processes_makes_no_difference(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "MOST", 2)
    monkeypatch.setattr(making, "CHUNK", 1)
    stories = {f"articles/20{year}/s{year}.{lang}.txt": f"Story {year}\n\nIt was {year}.\n" for year in range(10, 25)
               for lang in ("en", "de")[: 1 + year % 2]}  # fmt: skip
    facts = {f"articles/20{year}/s{year}.yaml": f"date: 20{year}-0{year % 9 + 1}\n" for year in range(10, 25)}
    alone = indexed(site, {**WORLD, **stories, **facts}, jobs=1, out=tmp_path / "1")
    assert len(pages(alone)) > 10

    for jobs in (2, 7):
        assert tree(indexed(site, jobs=jobs, out=tmp_path / str(jobs)).out) == tree(alone.out)


@pytest.mark.parametrize(
    "pattern", ["search/en/all/fragment/*", "search/de/wasm.*", "search/pagefind.js", "search/bundles.json"]
)
@pytest.mark.parametrize("is_lost", [True, False], ids=["lost", "damaged"])
def test_files_of_the_index_that_were_lost_or_damaged_are_made_anew(site: Site, pattern: str, is_lost: bool) -> None:
    built = indexed(site, WORLD)
    whole = tree(built.out)
    victim = next(built.out.glob(pattern))
    if is_lost:
        victim.unlink()
    else:
        victim.write_bytes(b"x")

    assert tree(indexed(site).out) == whole


@pytest.mark.parametrize("note", ['{"search/en/all": 1}', "[]", "no JSON"])
def test_a_note_of_another_version_is_forgotten(site: Site, note: str) -> None:
    built = indexed(site, WORLD)
    (path,) = (path for path in built.folder.glob(".sitegen/*.cache") if not path.name.startswith("alignments"))
    known, _ = cache.open_at(path)
    known.keep(making.NOTE, note)
    known.settle()
    known.close()

    again = indexed(site, {"articles/2024/storm.en.txt": STORM.replace("blew", "snowed")})

    assert again.exit == 0
    assert "It snowed." in entries(again)["en/all"]["en/2024/storm.html"]["content"]
    assert tree(indexed(site, clean=True).out) == tree(again.out)


def test_without_an_index_the_files_of_the_last_one_go_and_the_page_says_so(site: Site) -> None:
    indexed(site, WORLD)

    built = site()

    assert not (built.out / "search").exists()
    assert built["en/search.html"].one("form.query")["data-has-index"] == "0"
    assert tree(built.out) == tree(site(clean=True).out)


def test_a_machine_without_pagefind_publishes_all_but_the_index_and_says_so(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        for name in search.PROGRAMS:
            patch.setitem(sys.modules, name, None)
        patch.setattr(search, "PROGRAMS", ())
        built = indexed(site, WORLD)
        assert built.exit == 0
        assert built.noted == ["search-missing"]
        assert "pip install pagefind-bin" in built.notices[0].hint
        assert built["en/search.html"].one("form.query")["data-has-index"] == "0"
        assert tree(built.out) == tree(site(clean=True).out)
        assert indexed(site).noted == ["search-missing"]

    assert indexed(site).noted == []


def program_of(folder: Path, script: str) -> Path:
    path = folder / "pagefind"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the program")
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo out of memory >&2; exit 7", "pagefind ended with 7: out of memory"),
        (
            "head -c 10 >/dev/null; echo bm9uc2Vuc2U=, | tr -d '\\n'; cat >/dev/null",
            "pagefind gives answers that make no sense",
        ),
        ("kill -9 $$", "pagefind ended with -9: without a word"),
    ],
)
def test_where_pagefind_fails_the_site_appears_without_an_index_and_the_next_build_tries_again(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    whole = set(looks(indexed(site, WORLD)))
    edit = {"articles/2024/storm.en.txt": STORM + "It ended.\n"}
    with monkeypatch.context() as patch:
        patch.setattr(pagefind, "program", lambda: program_of(tmp_path, script))
        built = indexed(site, edit)

    assert built.exit == 0
    assert built.noted == ["search-failed"]
    assert said in built.notices[0].message
    assert built["en/2024/storm.html"].paragraphs[-1] == "It ended."
    assert not (built.out / "search").exists()

    again = indexed(site)
    assert again.noted == []
    assert tree(again.out) == tree(indexed(site, clean=True).out)
    assert bundles_of(set(looks(again))) == bundles_of(whole)


def test_what_was_made_before_a_fault_is_not_published_and_what_is_ours_stays(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, calls = pagefind.Pagefind.index, list[str]()

    def index(engine: Any, lang: str, texts: Any) -> dict[str, bytes]:
        calls.append(lang)
        if len(calls) == 3:
            raise pagefind.FaultError("no more")
        return whole(engine, lang, texts)

    with monkeypatch.context() as patch:
        patch.setattr(pagefind.Pagefind, "index", index)
        built = indexed(site, {**WORLD, "static/search/ours.txt": "Ours."})

    assert len(calls) == 3
    assert built.noted == ["search-failed"]
    assert [path.name for path in (built.out / "search").rglob("*")] == ["ours.txt"]
    again = indexed(site)
    assert again.exit == 0
    assert tree(again.out) == tree(indexed(site, clean=True).out)


def test_a_program_that_can_not_be_started_is_named(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagefind, "program", lambda: tmp_path / "nowhere")

    built = indexed(site, WORLD)

    assert "nowhere can't be started (No such file or directory)" in built.notices[0].message


def test_a_static_file_in_the_place_of_the_index_is_refused(site: Site) -> None:
    built = indexed(site, {**WORLD, "static/search/bundles.json": "{}"})

    assert built.exit == 1
    assert built.codes == ["address-twice"]
    assert built.problems[0].path == "static/search/bundles.json"


def listed(readers: tuple[str, ...], date: str, name: str = "x") -> Listed:
    class Head:
        lang = readers[0]

    Head.date = Date(date, 0, 0) if date else None  # type: ignore[attr-defined]  # all that bundles look at
    return Listed(Head, name, "", readers)  # type: ignore[arg-type]  # see above


def test_bundles_are_halved_by_months_until_they_are_small_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST", 2)
    monkeypatch.setattr(bundles, "MANY", 100)
    texts = [listed(("en",), date) for date in ("", "2001", "2005-03", "2005-03-04", "2005-03-05", "2024-12")]

    found = list(bundles.bundle(texts))

    assert sorted(len(bundle.texts) for bundle in found) == [1, 1, 1, 3]  # a month is never halved
    assert len({bundle.name for bundle in found}) == 4
    assert [bundle.name for bundle in bundles.bundle(texts[:2])] == ["all"]


def test_news_changes_the_last_bundle_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST", 4)
    monkeypatch.setattr(bundles, "MANY", 100)
    texts = [listed(("en",), f"{2000 + n // 12}-{n % 12 + 1:02}") for n in range(290)]
    before = {bundle.name: list(bundle.texts) for bundle in bundles.bundle(texts)}

    after = {bundle.name: list(bundle.texts) for bundle in bundles.bundle([*texts, listed(("en",), "2024-03")])}

    assert len([name for name in after if after[name] != before.get(name)]) == 1


def test_a_huge_archive_has_larger_bundles_rather_than_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST", 2)
    monkeypatch.setattr(bundles, "MANY", 4)
    texts = [listed(("en",), f"{1900 + n // 12}-{n % 12 + 1:02}") for n in range(1000)]

    assert len(list(bundles.bundle(texts))) <= 2 * 4 * 2


def test_where_readers_are_too_various_each_language_has_bundles_of_its_own() -> None:
    languages = ("de", "en", "fr", "he", "it")
    sets = [("de", *(lang for bit, lang in enumerate(languages[1:]) if number >> bit & 1)) for number in range(9)]

    few = list(bundles.bundle(listed(readers, "") for readers in sets[:8]))
    many = list(bundles.bundle(listed(readers, "") for readers in sets))

    assert sum(len(bundle.texts) for bundle in few) == 8
    assert {bundle.readers for bundle in many} == {(lang,) for lang in languages}
    assert {bundle.name: len(bundle.texts) for bundle in many} == {
        "all": 9,
        "for-en": 4,
        "for-fr": 4,
        "for-he": 4,
        "for-it": 1,
    }


def test_pagefind_makes_the_same_of_the_same() -> None:
    program = pagefind.program()
    assert program
    meta = {"title": "T", "tags": "a, b", "authors": "Ann", "date-en": "1", "date-de": "2"}
    texts = [
        pagefind.Record(f"en/{n}.html", f"It rained {n} times upon the harbour of {n % 7}.", meta) for n in range(50)
    ]

    def made() -> tuple[dict[str, bytes], dict[str, bytes]]:
        with pagefind.Pagefind(program) as engine:
            return engine.index("en", texts), engine.engine("he")

    assert made() == made() == made()


def test_clocks_do_not_reach_the_index(site: Site) -> None:
    before = looks(indexed(site, WORLD))

    assert looks(indexed(site, now=NOW + 86_400)) == before


def test_that_words_without_spaces_need_the_larger_program_is_said(site: Site) -> None:
    chinese = {"site.yaml": "title: N\nlanguages: [zh-Hant]\nbase_url: https://example.org/\n"}

    built = indexed(site, {**chinese, "articles/a.zh-Hant.txt": "外交部長訪問中國\n\n昨天。\n"})

    assert built.exit == 0
    assert "search-words" in built.noted
    assert pages(built) == {"zh-Hant/all": ["zh-Hant/a.html"]}
    assert "search-words" in indexed(site).noted

"""`sitegen import`: a pile of raw texts becomes an archive, nothing is guessed silently, and nothing is half done."""

import datetime as dt
import hashlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from pile import dutch, english, german, pile

from sitegen import cli, crew, filing, holdings
from sitegen.intake import contents, importing, report, standing, zips
from sitegen.intake.pairing import candidates, judgement, tallies

SITE = "title: News\nlanguages: [en, de]\ntimezone: Europe/Berlin\nbase_url: https://example.org/\n"
SEEDS = Path(__file__).parent.parent / "seeds"
FRENCH = (
    "Le musée rouvre ses portes\n\nLe musée de la ville a rouvert dimanche après de longs travaux. "
    "La directrice a montré la nouvelle salle aux habitants qui attendaient depuis des années.\n"
)


class Ran(NamedTuple):
    """What an import ended with, what it said, and its report."""

    exit: int
    out: str
    err: str
    report: dict[str, Any]


Run = Callable[..., Ran]
Write = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty site; the command runs in the folder above it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "site/content").mkdir(parents=True)
    (tmp_path / "site/content/site.yaml").write_text(SITE, "utf-8")
    return tmp_path / "site"


@pytest.fixture
def raw(site: Path) -> Write:
    """Writes raw texts into the folder `raw` beside the site."""
    folder = site.parent / "raw"
    folder.mkdir()

    def write(files: Mapping[str, str | bytes]) -> Path:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return folder

    return write


@pytest.fixture
def run(site: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Imports into the site and reads the report."""

    def run(*options: str) -> Ran:
        path = site.parent / "report.json"
        path.unlink(missing_ok=True)
        code = cli.main(["import", *options, "--site", str(site), "--report", str(path)])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err, json.loads(path.read_text("utf-8")))

    return run


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder, by their path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def articles(site: Path) -> dict[str, bytes]:
    """The files below content/articles by their path there."""
    return tree(site / "content/articles")


def facts(site: Path, name: str) -> Any:
    return yaml.safe_load((site / "content/articles" / f"{name}.yaml").read_text("utf-8"))


def paired(ran: Ran) -> list[tuple[str, str]]:
    return [(pair["a"], pair["b"]) for pair in ran.report["pairs"]]


# the pile


def test_the_seeds_become_one_story_with_its_countries_as_tags(run: Run, site: Path) -> None:
    ran = run(str(SEEDS))

    (sidecar,) = (site / "content/articles").rglob("*.yaml")
    told = yaml.safe_load(sidecar.read_text("utf-8"))
    assert ran.exit == 0
    assert len(ran.report["pairs"]) == 1
    assert {"iran", "china", "russia", "israel"} <= set(told["tags"])
    assert told["authors"] == ["all-israel-news-staff"]
    assert yaml.safe_load((site / "content/tags.yaml").read_text("utf-8"))["russia"] == {
        "en": "Russia",
        "de": "Russland",
    }
    assert cli.main(["build", "--site", str(site), "--quiet"]) == 0


def test_unlabelled_texts_are_paired_and_laid_down_as_they_came(run: Run, raw: Write, site: Path) -> None:
    folder = raw(pile(0, 1, 2))

    ran = run("raw")

    assert ran.exit == 0
    assert paired(ran) == [
        ("raw/00a.txt", "raw/00b.txt"),
        ("raw/01a.txt", "raw/01b.txt"),
        ("raw/02a.txt", "raw/02b.txt"),
    ]
    files = articles(site)
    assert files["undated/aarau-opens-its-museum-again.de.txt"] == (folder / "00b.txt").read_bytes()
    assert len([name for name in files if name.endswith(".yaml")]) == 3
    assert ran.report["written"] == sorted(f"content/articles/{name}" for name in files)
    assert "3 stories (3 in several languages) laid down" in ran.out


def test_the_report_has_the_keys_of_the_contract(run: Run, raw: Write) -> None:
    raw({**pile(0), "x.txt": english(5)})

    report = run("raw").report

    assert set(report) == {"files", "pairs", "doubtful", "unpaired", "written"}
    assert {frozenset(file) for file in report["files"]} == {frozenset({"path", "language", "confidence", "title"})}
    assert {frozenset(pair) for pair in report["pairs"]} == {frozenset({"a", "b", "score", "translation_id"})}
    assert report["unpaired"] == ["raw/x.txt"]
    assert [file["language"] for file in report["files"]] == ["en", "de", "en"]


def test_a_dry_run_says_the_same_and_writes_nothing(run: Run, raw: Write, site: Path) -> None:
    raw(pile(0, 1))

    dry = run("raw", "--dry-run")

    assert tree(site) == {"content/site.yaml": SITE.encode()}
    assert "would be laid down" in dry.out
    assert dry.report == {**run("raw").report, "written": []}


def test_facts_say_where_they_come_from(run: Run, raw: Write, site: Path) -> None:
    folder = raw({"2025-07-15-museum.txt": english(0)})

    run("raw")

    text = (site / "content/articles/2025/07/aarau-opens-its-museum-again.yaml").read_text("utf-8")
    sha256 = hashlib.sha256((folder / "2025-07-15-museum.txt").read_bytes()).hexdigest()
    assert "date: 2025-07-15  # proposed: file name\n" in text
    assert f"../raw/2025-07-15-museum.txt (sha256 {sha256})" in text
    assert facts(site, "2025/07/aarau-opens-its-museum-again")["slug"] == {"en": "aarau-opens-its-museum-again"}


def test_the_registry_keeps_its_lines_and_labels(run: Run, raw: Write, site: Path) -> None:
    tags = site / "content/tags.yaml"
    tags.write_text("# by hand\nrussland: {en: Russia, de: Russland}", "utf-8")
    raw({"a.txt": "Russia and France talk\n\nMinisters of both countries met in the old town hall on Sunday.\n"})

    run("raw")

    assert tags.read_text("utf-8") == (
        "# by hand\nrussland: {en: Russia, de: Russland}\nfrance: {en: France, de: Frankreich}\n"
    )
    assert set(facts(site, "undated/russia-and-france-talk")["tags"]) == {"russland", "france"}


@pytest.mark.parametrize(
    ("before", "after"), [("{}\n", "france: {en: France, de: Frankreich}\n"), ("{a: {en: A}}\n", None)]
)
def test_a_registry_in_another_form_is_not_spoilt(
    run: Run, raw: Write, site: Path, before: str, after: str | None
) -> None:
    tags = site / "content/tags.yaml"
    tags.write_text(before, "utf-8")
    raw({"a.txt": "France opens a museum\n\nMinisters met in the old town hall on Sunday and talked for hours.\n"})

    assert run("raw").exit == 0
    assert tags.read_text("utf-8") == (after or before)


def test_a_date_is_asked_for_where_texts_tell_none(run: Run, raw: Write, site: Path) -> None:
    raw(
        {
            "a.txt": english(0),
            "b.md": "---\ndate: 2020-01-31\n---\n# Storm\n\nA storm came over the town in the night.\n",
        }
    )

    run("raw", "--date", "2025-07")

    assert "2025/07/aarau-opens-its-museum-again.en.txt" in articles(site)
    assert "2020/01/storm.en.md" in articles(site)


def test_a_date_that_is_none_is_wrong_use(run: Run, raw: Write) -> None:
    raw(pile(0))

    ran = run("raw", "--date", "31.02.2025")

    assert (ran.exit, ran.err.splitlines()[0]) == (2, '--date: the date "31.02.2025" does not exist')


def test_more_than_two_languages_make_one_story(run: Run, raw: Write, site: Path) -> None:
    (site / "content/site.yaml").write_text(SITE.replace("[en, de]", "[de, en, nl]"), "utf-8")
    raw({**pile(0, 1, 2, 3), "c.txt": dutch(1)})

    ran = run("raw")

    together = [pair for pair in ran.report["pairs"] if "raw/01a.txt" in (pair["a"], pair["b"])]
    assert [(pair["a"], pair["b"]) for pair in together] == [
        ("raw/01a.txt", "raw/01b.txt"),
        ("raw/01a.txt", "raw/c.txt"),
    ]
    assert ("raw/01b.txt", "raw/c.txt") in paired(ran)
    assert set(facts(site, "undated/bremen-oeffnet-sein-museum-wieder")["slug"]) == {"de", "en", "nl"}


def test_stories_of_one_headline_get_names_of_their_own(run: Run, raw: Write, site: Path) -> None:
    raw(
        {
            "a.txt": "Storm\n\nThe storm broke the roof of the old mill.\n",
            "b.txt": "Storm\n\nBoats stayed in port all day.\n",
        }
    )

    run("raw")

    assert {name for name in articles(site) if name.endswith(".txt")} == {
        "undated/storm.en.txt",
        "undated/storm-2.en.txt",
    }
    assert facts(site, "undated/storm-2")["slug"] == {"en": "storm-2"}
    assert cli.main(["build", "--site", str(site), "--quiet"]) == 0


# what is read


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (german(0).encode("utf-16"), "UTF-16"),
        (german(0).encode("utf-16-le"), "UTF-16"),
        (german(0).encode("utf-16-be"), "UTF-16"),
        (german(0).encode("cp1252"), "Windows-1252"),
    ],
)
def test_other_encodings_are_recognised_said_and_laid_down_as_utf_8(
    run: Run, raw: Write, site: Path, data: bytes, name: str
) -> None:
    raw({"a.txt": data})

    ran = run("raw")

    assert ran.exit == 0
    assert f"raw/a.txt: it is not UTF-8; it was read as {name}" in ran.err
    assert articles(site)["undated/aarau-oeffnet-sein-museum-wieder.de.txt"] == german(0).encode("utf-8")


def test_a_byte_order_mark_and_ends_of_lines_stay(run: Run, raw: Write, site: Path) -> None:
    data = b"\xef\xbb\xbf" + english(0).replace("\n", "\r\n").encode()
    raw({"a.txt": data})

    run("raw")

    assert articles(site)["undated/aarau-opens-its-museum-again.en.txt"] == data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x00\x01\x02\x03" * 50, "the letters of this file can't be told"),
        (german(0).encode("utf-8").replace("ö".encode(), b"\xc3", 1), "this is UTF-8 with broken letters in it"),
        (b"Storm\n\nA bell\x07 rang.\n", "an invisible control character stands here"),
        ("Storm\n\nA text \udc80\n".encode("utf-16-le", "surrogatepass"), "the letters of this file can't be told"),
    ],
)
def test_what_can_not_be_read_is_named_and_the_rest_laid_down(
    run: Run, raw: Write, site: Path, data: bytes, words: str
) -> None:
    raw({"bad.txt": data, **pile(0)})

    ran = run("raw")

    assert ran.exit == 1
    assert "raw/bad.txt" in ran.err
    assert words in ran.err
    assert len(ran.report["pairs"]) == 1


def test_a_text_waits_until_the_facts_that_came_along_can_be_read(run: Run, raw: Write, site: Path) -> None:
    raw({"a.txt": english(0), "a.yaml": "date: [2025-07-15\n"})

    ran = run("raw")

    assert ran.exit == 1
    assert "raw/a.yaml:" in ran.err
    assert "raw/a.txt: the facts that came along with it, raw/a.yaml, can't be read" in ran.err
    raw({"a.yaml": "date: 2025-07-15\n"})
    assert run("raw").exit == 0
    assert "2025/07/a.en.txt" in articles(site)


def test_empty_texts_pictures_and_lonely_facts_are_named(run: Run, raw: Write) -> None:
    raw({**pile(0), "empty.txt": " \n", "photo.jpg": b"\xff\xd8", "alone.yaml": "date: 2025\n"})

    ran = run("raw")

    for name in ("empty.txt", "photo.jpg", "alone.yaml"):
        assert f"note: raw/{name}" in ran.err


WRAPPED = (
    "Museum opens again\n\n"
    "The museum of the old town opens again on Sunday after repairs that took\n"
    "four years and cost more than the town council had planned for when the\n"
    "work began in the spring of that year, as the director told visitors.\n\n"
    "She showed the new hall, in which the whole collection of the town finds\n"
    "its place for the first time, and thanked all those who had helped with\n"
    "money, advice and work.\n\n"
    "Tickets are sold at the door.\n"
)


@pytest.mark.parametrize(
    ("said", "is_wrapped"),
    [
        ("wrapped: true\n", True),
        ("wrapped: No\n", False),
        ("wrapped: {en: true}\n", True),
        ("wrapped: {en: false, de: true}\n", False),
        ("wrapped: {de: false}\n", True),  # of the English text nothing is said
        ("tags: [ulm]\n", True),
    ],
)
def test_facts_that_came_along_say_whether_lines_are_broken_by_hand(
    run: Run, raw: Write, said: str, is_wrapped: bool
) -> None:
    raw({"a.en.txt": WRAPPED, "a.yaml": said})

    assert ("the lines are broken by hand" in run("raw", "--dry-run").err) is is_wrapped


def test_hard_wrapped_texts_are_recognised_said_and_marked(run: Run, raw: Write, site: Path) -> None:
    raw({"a.txt": WRAPPED})

    ran = run("raw")

    assert "raw/a.txt: the lines are broken by hand" in ran.err
    assert facts(site, "undated/museum-opens-again")["wrapped"] == {"en": True}
    assert cli.main(["build", "--site", str(site), "--quiet"]) == 0
    page = (site / "public/en/undated/museum-opens-again.html").read_text("utf-8")
    assert 'id="p3"' in page
    assert 'id="p4"' not in page


@pytest.mark.parametrize("blank", ["\u00a0", "\n", "\n\n", " \t"], ids=["no-break space", "two", "three", "spaces"])
def test_whatever_stands_in_blank_lines_hard_wrapped_texts_are_recognised(run: Run, raw: Write, blank: str) -> None:
    raw({"a.txt": WRAPPED.replace("\n\n", f"\n{blank}\n")})

    ran = run("raw")

    assert "raw/a.txt: the lines are broken by hand" in ran.err
    assert ran.exit == 0


def test_verses_lists_and_the_newsrooms_form_are_not_taken_for_wrapped(run: Run, raw: Write) -> None:
    raw(
        {
            **pile(0),
            "list.txt": "Shopping\n\nBread from the mill\nMilk\nTen eggs\nSome cheese\nApples\nSalt\n",
        }
    )

    assert "broken by hand" not in run("raw").err


def test_a_saved_page_becomes_markdown_with_what_it_tells(run: Run, raw: Write, site: Path) -> None:
    page = (
        '<!doctype html><html lang="en"><head><title>Storm</title>'
        '<meta property="article:published_time" content="2024-03-02T08:00:00+01:00">'
        '<link rel="canonical" href="https://news.example/storm"></head><body><nav>Home</nav>'
        "<article><h1>Storm over the harbour</h1><p>A storm came over the harbour of the town in the night.</p>"
        "<p>It went on until noon, and nobody was hurt by it.</p></article></body></html>"
    )
    raw({"page.html": page})

    ran = run("raw")

    assert ran.exit == 0
    assert articles(site)["2024/03/storm-over-the-harbour.en.md"].decode() == (
        "# Storm over the harbour\n\nA storm came over the harbour of the town in the night.\n\n"
        "It went on until noon, and nobody was hurt by it.\n"
    )
    assert str(facts(site, "2024/03/storm-over-the-harbour")["date"]).startswith("2024-03-02")
    assert "https://news.example/storm" in facts(site, "2024/03/storm-over-the-harbour")["source"]["en"]


def page(lang: str, title: str, text: str, **others: str) -> str:
    links = "".join(f'<link rel="alternate" hreflang="{code}" href="{url}">' for code, url in others.items())
    return (
        f'<!doctype html><html lang="{lang}"><head><title>{title}</title>{links}'
        f'<link rel="canonical" href="{others[lang]}"></head>'
        f"<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )


def test_saved_pages_that_name_each_other_are_one_story(run: Run, raw: Write) -> None:
    addresses = {"en": "https://news.example/en/1", "de": "https://news.example/de/9"}
    raw(
        {
            "a.html": page("en", "Storm", "The storm came in the night and went on until noon.", **addresses),
            "b.html": page("de", "Wetter", "Es war eine unruhige Zeit für alle, die am Meer leben.", **addresses),
        }
    )

    assert paired(run("raw")) == [("raw/a.html", "raw/b.html")]


def test_a_labelled_text_without_its_partner_looks_for_another_one(run: Run, raw: Write) -> None:
    raw({"museum.en.txt": english(0), "x.txt": german(0), "museum.yaml": "tags: [museum]\n"})

    assert paired(run("raw")) == [("raw/museum.en.txt", "raw/x.txt")]


def test_markdown_keeps_its_front_matter_and_its_own_ids(run: Run, raw: Write, site: Path) -> None:
    one = "---\ntranslation_id: storm-of-may\ndate: 2024-05-03\ntags: [weather]\n---\n# Storm\n\nA storm.\n"
    two = "---\ntranslation_id: storm-of-may\nlang: de\n---\n# Sturm\n\nIn der Nacht kam ein Sturm über die Stadt.\n"
    raw({"a.md": one, "b.md": two})

    ran = run("raw")

    assert ran.report["pairs"] == [{"a": "raw/a.md", "b": "raw/b.md", "score": 1.0, "translation_id": "storm-of-may"}]
    assert articles(site)["2024/05/storm.en.md"].decode() == one
    assert "tags" in facts(site, "2024/05/storm")  # for the version that brings none
    assert cli.main(["build", "--site", str(site), "--quiet"]) == 0


def test_an_archive_in_the_contracts_form_imports_as_it_is(run: Run, raw: Write, site: Path) -> None:
    raw(
        {
            "2021/storm.en.txt": "The storm\n\nA storm came over the harbour in the night.\n",
            "2021/storm.de.txt": "Sturm\n\nIn der Nacht kam ein Sturm über den Hafen.\n",
            "2021/storm.yaml": "date: 2021-02-03  # sure\ntags: [weather]\nsummary: {de: Kurz, en: Short}\n",
        }
    )

    ran = run("raw")

    told = facts(site, "2021/02/storm")
    assert paired(ran) == [("raw/2021/storm.de.txt", "raw/2021/storm.en.txt")]
    assert str(told["date"]) == "2021-02-03"
    assert told["tags"] == ["weather"]
    assert told["summary"] == {"de": "Kurz", "en": "Short"}
    assert cli.main(["build", "--site", str(site), "--quiet"]) == 0


def test_what_a_build_would_refuse_is_refused_by_the_raw_texts_name(run: Run, raw: Write, site: Path) -> None:
    raw({"a.md": "---\ndatte: 2021\n---\n# Storm\n\nA storm came over the harbour.\n", **pile(0)})

    ran = run("raw")

    assert ran.exit == 1
    assert 'raw/a.md:2: there is no key "datte"' in ran.err
    assert not [name for name in articles(site) if name.endswith(".md")]


# languages


def test_a_text_in_another_language_is_named_and_left_out(run: Run, raw: Write, site: Path) -> None:
    raw({"a.txt": FRENCH, **pile(0)})

    ran = run("raw")

    assert ran.exit == 0
    assert ran.report["files"][-1]["language"] == "other"
    assert "raw/a.txt: the text is in none of the site's languages (en, de); it looks like French" in ran.err
    assert len(articles(site)) == 3


@pytest.mark.parametrize("name", ["museum.de.txt", "de/museum.txt"])
def test_a_wrong_label_is_reported_and_the_text_counts(run: Run, raw: Write, site: Path, name: str) -> None:
    raw({name: english(0)})

    ran = run("raw")

    assert f'raw/{name}: {"its name" if "." in name[:-4] else "its folder"} says the language is "de"' in ran.err
    assert ran.report["files"][0]["language"] == "en"
    assert "undated/aarau-opens-its-museum-again.en.txt" in articles(site)


def test_a_wrong_label_in_front_matter_is_put_right_in_that_line_alone(run: Run, raw: Write, site: Path) -> None:
    text = f"---\nlang: de  # as filed\ndate: 2024-05-03\n---\n# Museum\n\n{english(0)}"
    raw({"a.md": text})

    ran = run("raw")

    assert 'its front matter says the language is "de", but the text is en' in ran.err
    assert articles(site)["2024/05/museum.en.md"].decode() == text.replace(
        "lang: de  # as filed", "lang: en  # as filed"
    )
    assert cli.main(["build", "--site", str(site), "--quiet"]) == 0


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("{title: Museum, lang: de}", "{title: Museum, lang: en}"),
        ("{lang: de, title: Museum, deck: de}", "{lang: en, title: Museum, deck: de}"),
        ('{"lang":"de","title":"Museum"}', '{"lang":"en","title":"Museum"}'),
        (
            "{title: Museum, deck: 'lang: de',\n  lang: 'de'}  # de",
            "{title: Museum, deck: 'lang: de',\n  lang: 'en'}  # de",
        ),
        ("{title: Museum, deck: 'lang: de', lang: de}", "{title: Museum, deck: 'lang: de', lang: en}"),
        ('title: Museum\n"lang": de', 'title: Museum\n"lang": en'),
        ("title: Museum\nlang: de  # de", "title: Museum\nlang: en  # de"),
        ("title: Museum\ndeck: 'A\u2028B'\nlang: de", "title: Museum\ndeck: 'A\u2028B'\nlang: en"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_wrong_label_is_put_right_however_it_is_written(
    run: Run, raw: Write, site: Path, wrong: str, right: str, end: str
) -> None:
    raw({"a.md": f"---\n{wrong}\n---\n{english(0)}".replace("\n", end).encode()})

    ran = run("raw")

    assert ran.exit == 0, ran.err
    laid = articles(site)["undated/museum.en.md"].decode()
    assert laid == f"---\n{right}\n---\n{english(0)}".replace("\n", end)
    assert cli.main(["build", "--site", str(site), "--quiet"]) == 0


def test_a_text_whose_label_was_put_right_is_brought_up_to_date_like_any_other(
    run: Run, raw: Write, site: Path
) -> None:
    text = f"---\nlang: de\n---\n# Museum\n\n{english(0)}"
    raw({"a.md": text})
    run("raw")
    raw({"a.md": text + "The hall is open until ten.\n"})

    ran = run("raw")

    assert ran.exit == 0, ran.err
    told = articles(site)["undated/museum.en.md"].decode()
    assert told.startswith("---\nlang: en\n")
    assert told.endswith("The hall is open until ten.\n")
    assert run("raw").report["written"] == []
    assert cli.main(["build", "--site", str(site), "--quiet"]) == 0


def test_a_text_that_is_too_short_to_tell_is_what_its_label_says(run: Run, raw: Write, site: Path) -> None:
    raw({"storm.de.txt": "Storm\n\nStorm 2024.\n"})

    ran = run("raw")

    assert ran.report["files"][0]["language"] == "de"
    assert "undated/storm.de.txt" in articles(site)


# what stands already


def test_importing_twice_changes_nothing(run: Run, raw: Write, site: Path) -> None:
    raw({**pile(0, 1), "c.txt": german(2).encode("cp1252")})
    run("raw")
    before = tree(site / "content")

    again = run("raw")

    assert again.exit == 0
    assert tree(site / "content") == before
    assert again.report["written"] == []
    assert "5 texts in the archive already, unchanged" in again.out


def test_a_double_under_another_label_stays_out_when_it_is_imported_again(run: Run, raw: Write, site: Path) -> None:
    raw({"en/a.md": "---\nlang: en\n---\n# Storm\n\nStorm 2024.\n"})
    raw({"de/a.md": "---\nlang: de\n---\n# Storm\n\nStorm 2024.\n"})
    run("raw")
    before = articles(site)

    ran = run("raw")

    assert "the same text as content/articles/undated/storm" in ran.err
    assert articles(site) == before


def test_the_translation_joins_the_story_that_stands(run: Run, raw: Write, site: Path) -> None:
    texts = pile(0, 1, 2)
    raw({name: text for name, text in texts.items() if name.endswith("a.txt")})
    run("raw")
    sidecar = site / "content/articles/undated/bremen-opens-its-museum-again.yaml"
    sidecar.write_text(sidecar.read_text("utf-8") + "date: 2025-07-15  # as printed\n", "utf-8")
    raw(texts)

    ran = run("raw")

    assert ran.report["pairs"][1]["a"] == "content/articles/undated/bremen-opens-its-museum-again.en.txt"
    told = sidecar.read_text("utf-8")
    assert "date: 2025-07-15  # as printed\n" in told
    assert facts(site, "undated/bremen-opens-its-museum-again")["slug"] == {
        "en": "bremen-opens-its-museum-again",
        "de": "bremen-oeffnet-sein-museum-wieder",
    }
    assert articles(site)["undated/bremen-opens-its-museum-again.de.txt"].decode() == german(1)
    assert cli.main(["build", "--site", str(site), "--quiet"]) == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "{translation_id: x, slug: {en: storm}}\n",
            "{translation_id: x, slug: {de: ‹de›, en: storm}, source: {de: ‹raw›}}\n",
        ),
        ("# ours\n{translation_id: x}\n", "# ours\n{translation_id: x, slug: {de: ‹de›}, source: {de: ‹raw›}}\n"),
        ("{\n  translation_id: x,\n}\n", "{\n  translation_id: x,\nslug: {de: ‹de›}, source: {de: ‹raw›}}\n"),
    ],
)
def test_facts_in_one_pair_of_braces_take_more(run: Run, raw: Write, site: Path, before: str, after: str) -> None:
    (site / "content/articles").mkdir()
    (site / "content/articles/storm.en.txt").write_text(english(0), "utf-8")
    sidecar = site / "content/articles/storm.yaml"
    sidecar.write_text(before, "utf-8")
    raw({"b.txt": german(0)})

    ran = run("raw")

    origin = json.dumps(yaml.safe_load(sidecar.read_text("utf-8"))["source"]["de"])
    slug = "aarau-oeffnet-sein-museum-wieder"
    assert sidecar.read_text("utf-8") == after.replace("‹de›", slug).replace("‹raw›", origin)
    assert "can't be added" not in ran.err


def test_a_changed_raw_text_brings_its_article_up_to_date(run: Run, raw: Write, site: Path) -> None:
    raw(pile(0))
    run("raw")
    raw({"00a.txt": english(0) + "The hall is open until ten.\n"})

    ran = run("raw")

    assert ran.exit == 0
    article = "undated/aarau-opens-its-museum-again.en.txt"
    assert articles(site)[article].decode().endswith("The hall is open until ten.\n")
    assert f"content/articles/{article}: brought up to date with raw/00a.txt" in ran.out
    now = hashlib.sha256((site.parent / "raw/00a.txt").read_bytes()).hexdigest()
    assert facts(site, article.removesuffix(".en.txt"))["source"]["en"] == f"../raw/00a.txt (sha256 {now})"
    before = tree(site / "content")
    assert run("raw").report["written"] == []
    assert tree(site / "content") == before
    raw({"00a.txt": english(0) + "The hall is open until nine.\n"})
    assert run("raw").exit == 0
    assert articles(site)[article].decode().endswith("The hall is open until nine.\n")


def sha256_of(site: Path, name: str) -> str:
    """The fingerprint of a raw text as its story's facts say it."""
    return hashlib.sha256((site.parent / "raw" / name).read_bytes()).hexdigest()


def test_both_versions_of_a_story_are_brought_up_to_date_in_one_import(run: Run, raw: Write, site: Path) -> None:
    raw(pile(0))
    run("raw")
    for more in ("2030.\n", "2030.\n2031.\n"):
        raw({name: text + more for name, text in pile(0).items()})

        ran = run("raw")

        assert ran.exit == 0, ran.err
        assert ran.out.count("brought up to date with") == 2
        assert facts(site, "undated/aarau-opens-its-museum-again")["source"] == {
            "en": f"../raw/00a.txt (sha256 {sha256_of(site, '00a.txt')})",
            "de": f"../raw/00b.txt (sha256 {sha256_of(site, '00b.txt')})",
        }
    assert run("raw").report["written"] == []


@pytest.mark.parametrize(
    "name",
    ['the "Globe".txt', "back\\slash.txt", "cafe\u0301.txt", "two  blanks.txt", "it's #1: a.txt"],
)
def test_a_text_is_known_again_after_each_change_whatever_it_is_called(
    run: Run, raw: Write, site: Path, name: str
) -> None:
    for texts in ({name: english(0)}, {"b.txt": german(0)}):  # alone, then in a story that has a sidecar
        raw(texts)
        run("raw")
    for more in ("2030.\n", "2030.\n2031.\n"):
        raw({name: english(0) + more})

        ran = run("raw")

        assert ran.exit == 0, ran.err
        assert ran.out.count("brought up to date with") == 1
        assert sha256_of(site, name) in facts(site, "undated/aarau-opens-its-museum-again")["source"]["en"]
    assert run("raw").report["written"] == []
    assert len(articles(site)) == 3


def test_a_translation_whose_name_is_stored_in_another_way_says_where_it_comes_from(
    run: Run, raw: Write, site: Path
) -> None:
    raw({"a.txt": english(0)})
    run("raw")
    raw({"o\u0308.txt": german(0)})

    ran = run("raw")

    assert "can't be added" not in ran.err
    assert facts(site, "undated/aarau-opens-its-museum-again")["source"]["de"].startswith("../raw/\xf6.txt (sha256 ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{translation_id: x, source: {en: "‹old›"}}\n', '{translation_id: x, source: {en: "‹new›"}}\n'),
        ("{translation_id: x, source: {en: '‹old›'}}\n", "{translation_id: x, source: {en: '‹new›'}}\n"),
        ("source: ‹old›  # as sent\n", "source: ‹new›  # as sent\n"),
        (
            "source:\n  en: ../raw/a.txt\n    (‹rest›\n  de: dpa  # by post\n",
            'source:\n  en: "‹new›"\n  de: dpa  # by post\n',
        ),
    ],
)
def test_a_text_is_known_again_however_its_origin_is_written(
    run: Run, raw: Write, site: Path, before: str, after: str
) -> None:
    sidecar = imported_before(raw, site, before)
    raw({"a.txt": english(0) + "2030.\n"})

    ran = run("raw")

    assert ran.exit == 0, ran.err
    assert sidecar.read_text("utf-8") == after.replace("‹new›", f"../raw/a.txt (sha256 {sha256_of(site, 'a.txt')})")


def test_an_origin_that_can_not_be_written_where_it_stands_is_said(run: Run, raw: Write, site: Path) -> None:
    sidecar = imported_before(raw, site, "{translation_id: x, source: {en: '../raw/a.txt  (‹rest›'}}\n")
    before = sidecar.read_bytes()
    raw({"a.txt": english(0) + "2030.\n"})

    ran = run("raw")

    assert ran.err == (
        'note: content/articles/storm.yaml: "source" can\'t be added to these facts without changing others\n'
        f'    write it yourself: `source: {{en: "../raw/a.txt (sha256 {sha256_of(site, "a.txt")})"}}`\n'
    )
    assert sidecar.read_bytes() == before


def imported_before(raw: Write, site: Path, facts: str) -> Path:
    """A story with these facts, made of a raw text whose origin is ‹old›, which ends in ‹rest›."""
    raw({"a.txt": english(0)})
    (site / "content/articles").mkdir()
    (site / "content/articles/storm.en.txt").write_text(english(0), "utf-8")
    sidecar = site / "content/articles/storm.yaml"
    rest = f"sha256 {sha256_of(site, 'a.txt')})"
    sidecar.write_text(facts.replace("‹old›", f"../raw/a.txt ({rest}").replace("‹rest›", rest), "utf-8")
    return sidecar


def test_a_version_joins_a_story_while_another_is_brought_up_to_date(run: Run, raw: Write, site: Path) -> None:
    (site / "content/site.yaml").write_text(SITE.replace("[en, de]", "[en, de, nl]"), "utf-8")
    raw({"storm.en.txt": english(0), "storm.de.txt": german(0)})
    run("raw")
    raw({"storm.en.txt": english(0) + "2030.\n", "storm.de.txt": german(0) + "2030.\n", "storm.nl.txt": dutch(0)})

    ran = run("raw")

    assert ran.exit == 0, ran.err
    told = facts(site, "undated/aarau-opens-its-museum-again")
    assert told["slug"].keys() == {"en", "de", "nl"}
    assert told["source"] == {
        lang: f"../raw/storm.{lang}.txt (sha256 {sha256_of(site, f'storm.{lang}.txt')})" for lang in ("en", "de", "nl")
    }
    assert run("raw").report["written"] == []


def test_a_saved_page_that_was_saved_again_brings_its_article_up_to_date(run: Run, raw: Write, site: Path) -> None:
    page = (
        '<html lang="en"><head><title>Harbour opens</title><link rel="canonical" href="https://a.example/{}"></head>'
        "<body><article><h1>Harbour opens</h1><p>The harbour of the town opens again on Sunday.</p>"
        "<p>Boats may enter from noon on, said the master of the harbour{}.</p></article></body></html>"
    )
    raw({"page.html": page.format("old", "")})
    run("raw")
    raw({"page.html": page.format("new", " at the gate")})

    ran = run("raw")

    assert ran.exit == 0, ran.err
    assert "at the gate" in articles(site)["undated/harbour-opens.en.md"].decode()
    assert str(facts(site, "undated/harbour-opens")["source"]["en"]).endswith(", https://a.example/new)")


def test_a_wrong_language_in_facts_that_came_along_is_left_out(run: Run, raw: Write, site: Path) -> None:
    raw({"museum.txt": english(0), "museum.yaml": "lang: de\ntags: [museum]\ndate:\n"})

    ran = run("raw")

    assert 'its sidecar says the language is "de", but the text is en' in ran.err
    told = facts(site, "undated/museum")
    assert told["tags"] == ["museum"]
    assert not {"lang", "date"} & told.keys()


BROUGHT = {
    "en/storm.en.txt": english(0),
    "en/storm.yaml": "translation_id: storm1\ndate: 2025-07-15\ntags: [museum]\nslug: storm\nsummary: A storm.\n",
    "de/sturm.de.txt": german(0),
    "de/sturm.yaml": "translation_id: storm1\nslug: sturm\nsummary: Ein Sturm.\ntranslator: Anna Meier\n"
    "translation: human\naliases: [/de/alt.html]\ntags: [museum]\nauthors: [desk]\n",
}


def test_each_text_keeps_the_facts_of_its_own_sidecar(run: Run, raw: Write, site: Path) -> None:
    raw(BROUGHT)

    ran = run("raw")

    assert (ran.exit, ran.err) == (0, "")
    told = facts(site, "2025/07/storm")
    assert told.pop("source").keys() == {"en", "de"}
    assert told == {
        "translation_id": "storm1",
        "date": dt.date(2025, 7, 15),
        "tags": ["museum"],
        "authors": ["desk"],
        "slug": {"en": "storm", "de": "sturm"},
        "summary": {"en": "A storm.", "de": "Ein Sturm."},
        "translator": {"de": "Anna Meier"},
        "translation": {"de": "human"},
        "aliases": {"de": ["/de/alt.html"]},
    }
    assert cli.main(["build", "--site", str(site), "--quiet"]) == 0


def test_a_translation_that_joins_a_story_brings_the_facts_of_its_sidecar(run: Run, raw: Write, site: Path) -> None:
    for name in ("en", "de"):
        raw({path: text for path, text in BROUGHT.items() if path.startswith(name)})
        ran = run("raw")

    assert (ran.exit, ran.err) == (0, "")
    told = facts(site, "2025/07/storm")
    assert told["tags"] == ["museum"]
    assert told["authors"] == {"de": ["desk"]}
    assert told["slug"] == {"en": "storm", "de": "sturm"}
    assert told["summary"] == {"en": "A storm.", "de": "Ein Sturm."}
    assert told["translator"] == {"de": "Anna Meier"}
    assert cli.main(["build", "--site", str(site), "--quiet"]) == 0


def test_one_sidecar_of_two_texts_is_that_of_both(run: Run, raw: Write, site: Path) -> None:
    raw({"a.en.txt": english(0), "a.de.txt": german(0), "a.yaml": "translator: Anna Meier\nslug: {en: x, de: y}\n"})

    run("raw")

    told = facts(site, "undated/a")
    assert (told["translator"], told["slug"]) == ("Anna Meier", {"en": "x", "de": "y"})


def test_facts_of_a_story_that_two_sidecars_say_in_two_ways_are_named(run: Run, raw: Write, site: Path) -> None:
    said = {**BROUGHT, "de/sturm.yaml": "translation_id: storm1\ndate: 2025-07-16\nsummary: {de: Sturm., en: Wind.}\n"}
    raw(said)

    ran = run("raw")

    assert ran.exit == 0
    assert ran.err == (
        "note: raw/de/sturm.de.txt: its sidecar says `date: 2025-07-16`,"
        " and other facts of its story say `date: 2025-07-15`\n"
        "    `date: 2025-07-15` is what stands in its facts now; if that is wrong, correct it there\n"
        'note: raw/de/sturm.de.txt: its sidecar says `summary: {en: "Wind."}`,'
        ' and other facts of its story say `summary: {en: "A storm."}`\n'
        '    `summary: {en: "A storm."}` is what stands in its facts now; if that is wrong, correct it there\n'
    )
    told = facts(site, "2025/07/storm")
    assert (told["date"], told["summary"]) == (dt.date(2025, 7, 15), {"en": "A storm.", "de": "Sturm."})


def test_what_was_edited_meanwhile_is_not_written_over_and_both_differences_are_shown(
    run: Run, raw: Write, site: Path
) -> None:
    raw(pile(0))
    run("raw")
    article = site / "content/articles/undated/aarau-opens-its-museum-again.en.txt"
    article.write_text(english(0).replace("Sunday", "Monday"), "utf-8")
    raw({"00a.txt": english(0).replace("million", "thousand")})

    ran = run("raw")

    assert ran.exit == 1
    assert article.read_text("utf-8") == english(0).replace("Sunday", "Monday")
    assert ran.err.count("    -The museum of Aarau opens again on Sunday after repairs that cost 210 million") == 2
    assert "    +The museum of Aarau opens again on Sunday after repairs that cost 210 thousand" in ran.err
    assert "    +The museum of Aarau opens again on Monday after repairs that cost 210 million" in ran.err
    texts = (english(0), english(0).replace("million", "thousand"))
    old, new = (hashlib.sha256(text.encode()).hexdigest() for text in texts)
    assert f"write sha256 {new} into its `source`" in ran.err
    sidecar = article.parent / "aarau-opens-its-museum-again.yaml"
    sidecar.write_text(sidecar.read_text("utf-8").replace(old, new), "utf-8")
    assert run("raw").exit == 0


def test_without_the_kept_text_the_difference_of_both_is_shown(run: Run, raw: Write, site: Path) -> None:
    raw(pile(0))
    run("raw")
    shutil.rmtree(site / ".sitegen")
    article = site / "content/articles/undated/aarau-opens-its-museum-again.en.txt"
    article.write_text(english(0).replace("Sunday", "Monday"), "utf-8")
    raw({"00a.txt": english(0).replace("million", "thousand")})

    ran = run("raw")

    assert ran.exit == 1
    assert "    -The museum of Aarau opens again on Monday after repairs that cost 210 million" in ran.err


def test_another_story_under_an_old_name_is_a_new_story(run: Run, raw: Write, site: Path) -> None:
    raw({"1.txt": english(0)})
    run("raw")
    raw({"1.txt": "Storm over the sea\n\nBoats stayed in port all day while the wind blew from the west.\n"})

    ran = run("raw")

    assert ran.exit == 0
    assert "raw/1.txt: an earlier text of this name is" in ran.err
    assert len([name for name in articles(site) if name.endswith(".txt")]) == 2


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("latest.en.md", "---\ntitle: {}\nauthors: [ann-bechtold]\ntags: [news, town]\n---\n{}\n"),
        ("latest.en.md", "---\nauthors: [ann-bechtold]\ntags: [news, town]\n---\n\n# {}\n\n{}\n"),
        ("latest.en.txt", "\n\n{}\n\n{}\n"),
    ],
)
def test_another_story_that_only_begins_like_the_one_before_is_a_new_story(
    run: Run, raw: Write, site: Path, name: str, form: str
) -> None:
    raw({name: form.format("Storm hits the coast", "Boats stayed in port all day while the wind blew.")})
    run("raw")
    raw({name: form.format("Parliament elects a new speaker", "The vote took place on Monday in the old hall.")})

    ran = run("raw")

    assert ran.exit == 0
    assert f"raw/{name}: an earlier text of this name is" in ran.err
    texts = [text for path, text in articles(site).items() if not path.endswith(".yaml")]
    assert sum(b"Boats stayed in port" in text for text in texts) == 1
    assert sum(b"The vote took place" in text for text in texts) == 1


@pytest.mark.parametrize(
    ("sidecar", "form"),
    [
        ("", "---\ntags: [sea]\n---\n# {}\n\n{}\n"),
        ("title: In the front page's words\n", "---\ntags: [sea]\n---\n# {}\n\n{}\n"),
    ],
)
def test_a_text_written_anew_below_its_old_headline_brings_its_article_up_to_date(
    run: Run, raw: Write, site: Path, sidecar: str, form: str
) -> None:
    files = {"latest.yaml": sidecar} if sidecar else {}
    raw(files | {"latest.en.md": form.format("Storm hits the coast", "Boats stayed in port all day.")})
    run("raw")
    raw({"latest.en.md": form.format("Storm hits the coast", "Two roofs fell, and a mast broke last night.")})

    ran = run("raw")

    assert ran.exit == 0
    assert "brought up to date with raw/latest.en.md" in ran.out
    assert sum(path.endswith(".md") for path in articles(site)) == 1


def test_a_changed_text_whose_article_vanishes_meanwhile_is_not_taken_for_a_new_story(
    run: Run, raw: Write, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw(pile(0))
    run("raw")
    raw({"00a.txt": english(0) + "The hall is open until ten.\n"})
    article = site / "content/articles/undated/aarau-opens-its-museum-again.en.txt"
    look = standing.read

    def look_and_lose(*arguments: Any) -> Any:
        found = look(*arguments)
        article.unlink()
        return found

    monkeypatch.setattr(standing, "read", look_and_lose)

    ran = run("raw")

    assert ran.exit == 1
    assert "aarau-opens-its-museum-again.en.txt: the file vanished" in ran.err
    assert ran.report["written"] == []


def test_a_text_that_stands_is_compared_with_the_closing_line_that_is_no_note(site: Path) -> None:
    folder = site / "content/articles"
    folder.mkdir()
    (folder / "storm.en.txt").write_text("Storm\n\nIt rained.\nIt blew.\n\nAll is well.\n", "utf-8")
    (folder / "storm.yaml").write_text("author_note: none\n", "utf-8")
    held = holdings.open_site(site)
    assert not isinstance(held, list)

    archive, _ = standing.read(held, lambda done, total: None)

    (one,) = archive.articles.values()
    assert standing.paragraphs(archive, one) == ("It rained.", "It blew.", "All is well.")


def test_the_same_text_twice_is_laid_down_once(run: Run, raw: Write, site: Path) -> None:
    raw({"a.txt": english(0), "b.txt": english(0)})

    ran = run("raw")

    assert "raw/b.txt: the same text as raw/a.txt, word for word" in ran.err
    assert len(articles(site)) == 2


# wrong use, and interruptions


def test_a_path_that_is_not_there_is_wrong_use(run: Run) -> None:
    assert run("nowhere").exit == 2


def test_a_folder_without_a_site_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import", str(SEEDS), "--site", str(tmp_path)]) == 2
    assert "there is no site here" in capsys.readouterr().err


def test_the_archive_itself_is_not_imported(run: Run, raw: Write, site: Path) -> None:
    raw(pile(0))
    run("raw")

    assert run("site/content/articles").exit == 1


def test_what_we_made_is_not_imported_with_the_folder_around_it(run: Run, raw: Write, site: Path) -> None:
    (site / "seeds").mkdir()
    (site / "seeds/a.txt").write_text(english(0), "utf-8")
    run("site/seeds")
    assert cli.main(["build", "--site", str(site), "--quiet"]) == 0
    (site / "public").rename(site.parent / "raw" / "published")

    assert cli.main(["build", "--site", str(site), "--quiet"]) == 0
    ran = run(".")

    assert ran.exit == 0
    assert ran.report["written"] == []
    assert "note: site/content: this is the archive of the site itself" in ran.err
    assert "note: site/public: this is the published site of the site itself" in ran.err
    assert "note: raw/published: this is a published site" in ran.err


def test_what_a_site_has_beside_its_texts_is_not_imported_with_them(run: Run, site: Path) -> None:
    (site / "seeds").mkdir()
    (site / "seeds/a.txt").write_text(english(0), "utf-8")
    (site / "README.md").write_text(f"# This site\n\n{english(1)}", "utf-8")

    ran = run("site")

    assert "note: site/README.md: this is the README of the site itself\n" in ran.err
    assert [text["path"] for text in ran.report["files"]] == ["site/seeds/a.txt"]
    assert run("site/README.md").exit == 1


def test_stories_that_tell_no_date_are_counted(run: Run, raw: Write) -> None:
    raw({"2025-07-15-a.txt": english(0), "b.txt": english(4), "c.txt": english(5)})

    said = "2 stories without a date, filed under undated/: --date gives one to all that tell none\n"

    assert said in run("raw", "--dry-run").out
    assert said in run("raw").out
    assert "without a date" not in run("raw").out


@pytest.mark.parametrize(
    ("name", "leads_to", "what"),
    [
        ("out.txt", "secret.txt", "a link that leads out of the folder, or nowhere"),
        ("nowhere.txt", "gone.txt", "a link that leads out of the folder, or nowhere"),
        ("more", "aside", "a link to a folder"),
    ],
)
def test_a_link_that_leads_out_of_the_folder_is_named_and_not_followed(
    run: Run, raw: Write, site: Path, name: str, leads_to: str, what: str
) -> None:
    (site.parent / "aside").mkdir()
    for place in ("secret.txt", "aside/secret.txt"):
        (site.parent / place).write_text(english(3), "utf-8")
    folder = raw(pile(0))
    (folder / name).symlink_to(site.parent / leads_to)
    (folder / "in.txt").symlink_to(folder / "00a.txt")

    ran = run("raw")

    assert ran.exit == 1
    assert (
        f"raw/{name}: this is {what}\n"
        "    it was left out; import what it leads to by its own path, or put a plain copy in its place\n"
    ) in ran.err
    assert len(ran.report["files"]) == 2
    assert run(f"raw/{name}").exit == (2 if leads_to == "gone.txt" else 0)  # somebody pointed to it


def test_a_pipe_is_named_and_not_waited_for(run: Run, raw: Write) -> None:
    folder = raw(pile(0))
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to(folder / "pipe.txt")

    ran = run("raw")

    assert ran.exit == 1
    for name in ("pipe", "link"):
        assert (
            f"raw/{name}.txt: this is a pipe, a socket or a device\n"
            "    it was left out; save what it gives as a plain file\n"
        ) in ran.err
    assert len(ran.report["files"]) == 2


def test_two_names_that_nobody_can_tell_apart_are_named(run: Run, site: Path) -> None:
    zipped(site.parent / "pile.zip", {"caf\u00e9.txt": english(0), "cafe\u0301.txt": english(1)})

    ran = run("pile.zip")

    assert ran.exit == 1
    assert "pile.zip/caf\u00e9.txt: two files have this name" in ran.err
    assert len(ran.report["files"]) == 1


@pytest.mark.parametrize(
    ("at", "end", "code"),
    [
        (1, OSError(28, "No space left on device"), 3),
        (2, KeyboardInterrupt(), 130),
        (4, OSError(28, "No space left on device"), 3),
        (5, KeyboardInterrupt(), 130),
        (7, OSError(28, "No space left on device"), 3),
    ],
)
def test_an_import_that_is_refused_or_interrupted_leaves_all_as_it_was(
    raw: Write, site: Path, monkeypatch: pytest.MonkeyPatch, at: int, end: BaseException, code: int
) -> None:
    raw(pile(0, 1))
    before = tree(site / "content")
    whole, calls = Path.replace, []

    def broken(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == at:
            raise end
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", broken)

    assert cli.main(["import", "raw", "--site", str(site), "--quiet"]) == code
    assert tree(site / "content") == before
    assert not (site / filing.PLACE).exists()


def test_nothing_is_written_through_a_link_that_leads_out(run: Run, raw: Write, site: Path) -> None:
    raw(pile(0))
    (site.parent / "elsewhere").mkdir()
    (site / "content/articles").mkdir()
    (site / "content/articles/undated").symlink_to(site.parent / "elsewhere")

    assert cli.main(["import", "raw", "--site", str(site), "--quiet"]) == 3
    assert list((site.parent / "elsewhere").iterdir()) == []


# zipped folders


def zipped(path: Path, files: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def test_a_zipped_folder_is_read_without_unpacking_it(run: Run, site: Path) -> None:
    zipped(
        site.parent / "pile.zip", {f"in/{name}": text for name, text in pile(0, 1).items()} | {"__MACOSX/x.txt": "x"}
    )
    before = {path.name for path in site.parent.iterdir()}

    ran = run("pile.zip")

    assert ran.exit == 0
    assert paired(ran)[0] == ("pile.zip/in/00a.txt", "pile.zip/in/00b.txt")
    assert articles(site)["undated/aarau-opens-its-museum-again.en.txt"].decode() == english(0)
    assert {path.name for path in site.parent.iterdir()} == before | {"report.json"}
    assert run("pile.zip").report["written"] == []


def _unzipped(path: Path, names: Sequence[str]) -> dict[str, bytes]:
    return {name: zips.read(path, name) for name in names}


def test_a_zipped_folder_is_read_by_several_processes(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"{number:03}.txt": os.urandom(20_000) for number in range(300)}
    path = zipped(tmp_path / "pile.zip", files)

    names = zips.names(path)  # it is open before the processes divide
    with crew.adaptive(2) as run:
        found = [*run(_unzipped, path, [*crew.cut(names, 4)])]

    assert {name: data for part in found for name, data in part.items()} == files


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("entry", "data", "why"),
    [
        (zipfile.ZipInfo("../../etc/evil.txt"), b"x", '"../../etc/evil.txt" leads out of it'),
        (zipfile.ZipInfo("/etc/evil.txt"), b"x", '"/etc/evil.txt" leads out of it'),
        (zipfile.ZipInfo("C:/evil.txt"), b"x", '"C:/evil.txt" leads out of it'),
        (link("evil.txt"), b"/etc/passwd", '"evil.txt" is a link or a device'),
        (zipfile.ZipInfo("bomb.txt"), b"0" * 8_000_000, '"bomb.txt" would grow to 7 MB'),
        (zipfile.ZipInfo("a\nb.txt"), b"x", '"a\\nb.txt" is no name for a file'),
    ],
)
def test_a_hostile_zip_is_refused_as_a_whole(
    run: Run, raw: Write, site: Path, entry: zipfile.ZipInfo, data: bytes, why: str
) -> None:
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(raw(pile(0)) / "evil.zip", "w") as archive:
        archive.writestr("good.txt", english(3))
        archive.writestr(entry, data)

    ran = run("raw")

    assert ran.exit == 1
    assert f"raw/evil.zip: this .zip is refused as a whole: {why}" in ran.err
    assert [file["path"] for file in ran.report["files"]] == ["raw/00a.txt", "raw/00b.txt"]


def test_a_zip_that_stands_in_it_twice_or_is_broken_is_refused(run: Run, raw: Write) -> None:
    folder = raw({"broken.zip": b"PK\x03\x04 no zip at all", **pile(0)})
    with zipfile.ZipFile(folder / "twice.zip", "w") as archive:
        archive.writestr("a.txt", "one")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", "two")

    ran = run("raw")

    assert ran.exit == 1
    assert 'twice.zip: this .zip is refused as a whole: "a.txt" stands in it twice' in ran.err
    assert "broken.zip: this .zip is refused as a whole: it can't be read" in ran.err


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_zip_that_is_packed_in_another_way_is_refused_as_a_whole(run: Run, raw: Write, packing: int) -> None:
    with zipfile.ZipFile(raw(pile(0)) / "packed.zip", "w", packing) as zipped:
        zipped.writestr("a.txt", english(1))

    ran = run("raw")

    assert ran.exit == 1
    said = 'raw/packed.zip: this .zip is refused as a whole: "a.txt" is packed in a way that few programs know'
    assert said in ran.err


def test_a_zip_that_lies_about_its_sizes_is_named(run: Run, raw: Write) -> None:
    folder = raw(pile(0))
    path = zipped(folder / "liar.zip", {"a.txt": english(1)})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")  # the size it says its text will have
    path.write_bytes(bytes(data))

    ran = run("raw")

    assert ran.exit == 1
    assert "raw/liar.zip/a.txt: the file can't be read" in ran.err


# interruptions


KILLED = """
import os, sys
from pathlib import Path
from sitegen import cli
whole, calls = Path.replace, []
def replace(self, target):
    calls.append(target)
    if len(calls) == int(sys.argv[1]):
        os._exit(9)
    return whole(self, target)
Path.replace = replace
sys.exit(cli.main(["import", "raw", "--site", "site", "--quiet"]))
"""


@pytest.mark.parametrize("step", range(1, 9))
def test_a_killed_import_is_completed_or_forgotten_by_the_next_command(
    raw: Write, site: Path, step: int, capsys: pytest.CaptureFixture[str]
) -> None:
    raw(pile(0, 1))
    killed = subprocess.run([sys.executable, "-c", KILLED, str(step)], cwd=site.parent, capture_output=True)
    half = articles(site) if (site / "content/articles").is_dir() else {}

    cli.main(["build", "--site", str(site), "--quiet"])

    files = articles(site) if (site / "content/articles").is_dir() else {}
    assert killed.returncode == (9 if step < 8 else 0), killed.stderr
    assert half.keys() <= files.keys()
    for story in ("aarau", "bremen"):
        assert sum(name.startswith(f"undated/{story}-") for name in files) in (0, 3)


@pytest.mark.parametrize(
    "argv", [["sheet"], ["export", "tsv"], ["new", "article", "Low tide"], ["import", "--dry-run", "raw"]]
)
def test_a_killed_import_is_completed_by_commands_that_only_read_and_by_new_too(
    raw: Write, site: Path, argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    raw(pile(0, 1))
    subprocess.run([sys.executable, "-c", KILLED, "5"], cwd=site.parent, capture_output=True, check=False)
    assert filing.is_open(site)

    assert cli.main([*argv, "--site", str(site)]) == 0

    assert not filing.is_open(site)
    assert len([name for name in articles(site) if name.startswith("undated/")]) == 6
    assert argv[0] != "sheet" or capsys.readouterr().out.count("undated/aarau") == 3


# many processes


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks so small that a small pile is shared out."""
    for module in (contents, tallies, candidates, judgement):
        monkeypatch.setattr(module, "CHUNK", 2)


@pytest.mark.usefixtures("shared")
def test_the_archive_is_the_same_for_any_number_of_processes(raw: Write, site: Path) -> None:
    raw({**pile(0, 1, 2, 3, 4), "empty.txt": "", "08.html": b"\x00\x01", "latin.txt": german(6).encode("cp1252")})
    laid, told = [], []

    for jobs in (1, 2, 7):
        result = importing.run(importing.Order([Path("raw")], site, jobs=jobs), print, lambda *_: None)
        laid.append(tree(site))
        told.append((result.problems, result.notices, report.described(result)))
        shutil.rmtree(site)
        (site / "content").mkdir(parents=True)
        (site / "content/site.yaml").write_text(SITE, "utf-8")

    assert len(told[0][2]["pairs"]) == 5
    assert {problem.code for problem in told[0][0]} == {"import-unreadable"}
    assert all(files.keys() == laid[0].keys() for files in laid)
    kept = {name for name in laid[0] if not name.startswith(".sitegen")}
    assert all(files[name] == laid[0][name] for files in laid for name in kept)
    assert told[1:] == told[:1] * 2


@pytest.mark.skipif(sys.platform != "linux", reason="workers that share what was patched, and signals")
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("stage", [contents, judgement])
def test_a_worker_that_is_ended_from_outside_ends_the_import(
    raw: Write, site: Path, monkeypatch: pytest.MonkeyPatch, stage: Any
) -> None:
    raw(pile(*range(12)))
    name = {contents: "_open", judgement: "_look"}[stage]
    whole, ours = getattr(stage, name), os.getpid()

    def die(*arguments: object) -> object:
        if os.getpid() != ours:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(*arguments)

    monkeypatch.setattr(stage, name, die)

    result = importing.run(importing.Order([Path("raw")], site, jobs=2), print, lambda *_: None)

    assert (result.exit, [problem.code for problem in result.problems]) == (3, ["import-worker-lost"])
    assert not (site / "content/articles").exists()

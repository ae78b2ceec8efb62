"""The site is its own backup: what is published can be had back word by word, and nothing else."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import SITE, Built, Site, tree, write

from sitegen import pages
from sitegen.archive import Archive
from sitegen.problems import Problem

ODD = b"\xef\xbb\xbfSturm\r\n\r\nEs regnete.\r\n"
WORLD: dict[str, str | bytes] = {
    "articles/2025/storm.en.txt": "Storm\nOver the sea\n\nIt rained.\n",
    "articles/2025/storm.de.txt": ODD,
    "articles/2025/storm.yaml": "# By hand.\r\ndate: 2025-07-15\ntags: [rain]\nauthors: [ann]\nslug: {de: sturm}\n",
    "articles/old.md": "---\nlang: de\nsource: wire\n---\n# Alt\n\nEs *war*.\n",
    "articles/old.yaml": "date: 2025-07\n",
    "pages/about.en.md": "# About\n\nWe write.\n",
    "pages/about.yaml": "summary: Who we are\n",
    "tags.yaml": "rain: {en: Rain, de: Regen}\n",
    "authors.yaml": "# Ours\nann: {name: Ann}\n",
}


def manifest(built: Built) -> dict[str, dict[str, str]]:
    found: dict[str, Any] = json.loads((built.out / "manifest.json").read_text("utf-8"))
    assert found["sitegen"] == 1
    return {line["page"]: line for line in found["pages"]}


def test_the_manifest_has_the_hashes_of_the_papers_and_of_the_other_ledgers(site: Site) -> None:
    for edit in ({}, {"articles/2025/storm.yaml": "date: 2025-07-15\n# Another.\n"}, {"tags.yaml": None}):
        built = site({**WORLD, **edit})

        found = json.loads((built.out / "manifest.json").read_text("utf-8"))["files"]
        papers = {path.relative_to(built.out).as_posix() for path in (built.out / "content").iterdir()}
        assert found == {path: sha256(built.out / path) for path in ("records.jsonl", *sorted(papers))}


def lines(built: Built, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (built.out / name).read_text("utf-8").splitlines()]


def taken_back(built: Built) -> dict[str, bytes]:
    """The content/ that a published site gives back."""
    found = {line["source"]: (built.out / line["text"]).read_bytes() for line in manifest(built).values()}
    found |= {line["path"]: line["text"].encode() for line in lines(built, "content/sidecars.jsonl")}
    papers = (built.out / "content").glob("*.yaml")
    return found | {f"content/{paper.name}": paper.read_bytes() for paper in papers}


def sources(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}


def test_the_published_site_gives_its_sources_back_byte_for_byte(site: Site) -> None:
    built = site(WORLD)

    assert taken_back(built) == sources(built.folder / "content")


def test_the_manifest_has_the_hashes_of_every_text_and_page(site: Site) -> None:
    built = site(WORLD)

    found = manifest(built)
    assert list(found) == ["de/2025/sturm.html", "de/old.html", "en/2025/storm.html", "en/about.html"]
    for line in found.values():
        assert line["sha256"] == sha256(built.out / line["page"])
        assert line["source_sha256"] == sha256(built.out / line["text"]) == sha256(built.folder / line["source"])


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_article_offers_its_text(site: Site) -> None:
    built = site(WORLD)

    page = built["de/2025/sturm.html"]
    assert [page.where(str(link["href"])) for link in page.all(".cite a[type^='text/']")] == ["de/2025/sturm.txt"]
    assert "de/old.md" in built["de/old.html"].links


def test_records_have_the_facts_of_every_article_and_of_no_page(site: Site) -> None:
    built = site(WORLD)

    found = {record["page"]: record for record in lines(built, "records.jsonl")}
    assert list(found) == ["de/2025/sturm.html", "de/old.html", "en/2025/storm.html"]
    assert found["en/2025/storm.html"] == {
        "page": "en/2025/storm.html",
        "url": "https://example.org/en/2025/storm.html",
        "translation_id": "2025/storm",
        "lang": "en",
        "title": "Storm",
        "deck": "Over the sea",
        "summary": "Over the sea",
        "date": "2025-07-15",
        "tags": ["rain"],
        "keywords": ["Rain"],
        "authors": ["Ann"],
        "versions": {"de": "de/2025/sturm.html"},
    }
    assert found["de/old.html"]["source"] == "wire"


HELD_BACK = {
    "draft": "draft: true\n",
    "future": "date: 2025-09-01\n",
    "expired": "expires: 2025-07-01\n",
}
WITHDRAWN = "withdrawn: It was wrong.\n"
SECRET = {
    "articles/secret.en.txt": "Headline\nA deck nobody shall read\n\nA passage that nobody shall read.\n",
    "articles/secret.yaml": "summary: What nobody shall read\n# A remark that nobody shall read.\n",
}


@pytest.mark.parametrize("facts", [*HELD_BACK.values(), WITHDRAWN], ids=[*HELD_BACK, "withdrawn"])
def test_what_is_held_back_or_taken_back_is_nowhere_in_the_published_site(site: Site, facts: str) -> None:
    built = site({**WORLD, **SECRET, "articles/secret.yaml": SECRET["articles/secret.yaml"] + facts})

    assert not [path for path in built.files if "nobody shall read" in (built.out / path).read_text("utf-8")]
    assert "en/secret.txt" not in built
    assert ("content/articles/secret.yaml" in taken_back(built)) == (facts == WITHDRAWN)


def test_what_is_left_of_a_withdrawn_article_is_what_its_notice_shows(site: Site) -> None:
    facts = "date: 2025-07-15\nsource: wire\ntranslator: T. Rans\n" + WITHDRAWN
    built = site({**WORLD, **SECRET, "articles/secret.yaml": SECRET["articles/secret.yaml"] + facts})

    left = {line["path"]: line["text"] for line in lines(built, "content/sidecars.jsonl") if line.get("withdrawn")}
    assert left == {
        "content/articles/secret.en.txt": "Headline\n",
        "content/articles/secret.yaml": "translation_id: {en: secret}\nslug: {en: secret}\ndate: {en: 2025-07-15}\n"
        'tags: {en: []}\nauthors: {en: []}\nwithdrawn: {en: "It was wrong."}\naliases: {en: []}\n'
        "corrections: {en: []}\n",
    }


def test_a_remark_beside_a_withdrawn_article_stays_with_its_editors(site: Site) -> None:
    site({**WORLD, **SECRET, "articles/secret.yaml": WITHDRAWN})
    built = site({"articles/secret.yaml": WITHDRAWN + "# A remark that nobody shall read.\n"})

    assert "nobody shall read" not in (built.out / "content/sidecars.jsonl").read_text("utf-8")
    assert tree(site(clean=True).out) == tree(built.out)


def test_what_is_taken_back_leaves_ledgers_and_folder(site: Site) -> None:
    before = site(WORLD)
    assert "en/2025/storm.txt" in before

    built = site({"articles/2025/storm.yaml": "withdrawn: It was wrong.\n"})

    assert "en/2025/storm.txt" not in built
    assert list(manifest(built)) == ["de/old.html", "en/about.html"]


def test_a_preview_with_drafts_publishes_no_text_of_theirs(site: Site) -> None:
    built = site({**WORLD, "articles/new.en.txt": "New\n\nText.\n", "articles/new.yaml": "draft: true\n"}, drafts=True)

    assert "en/new.html" in built
    assert "en/new.txt" not in built
    assert "en/new.html" not in manifest(built)


def test_the_plan_knows_every_file_that_is_printed_beside_a_page(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    books: list[pages.Book] = []
    lay_out = pages.lay_out

    def kept(archive: Archive, **asked: bool) -> tuple[pages.Book, list[Problem]]:
        book, problems = lay_out(archive, **asked)
        books.append(book)
        return book, problems

    monkeypatch.setattr(pages, "lay_out", kept)
    hidden = {
        "articles/gone.en.txt": "Gone\n\nText.\n",
        "articles/gone.de.txt": "Fort\n\nText.\n",
        "articles/gone.yaml": "withdrawn: {en: Wrong.}\n",
        "articles/new.en.txt": "New\n\nText.\n",
        "articles/new.yaml": "draft: true\n",
        "pages/imprint.en.txt": "Imprint\n\nText.\n",
        "pages/imprint.yaml": "draft: true\n",
    }

    built = site({**WORLD, **hidden}, drafts=True)

    assert built.exit == 0, built.problems
    (book,) = books
    beside = {page.path: book.beside(page) for page in book.addresses}
    published = {name for name in tree(built.out) if name.startswith(("en/", "de/"))}
    assert {name for names in beside.values() for name in names} == published - beside.keys()
    assert beside["en/imprint.html"] == ()
    assert "de/2025/sturm.en.html" in beside["de/2025/sturm.html"]


def test_a_remark_in_a_sidecar_is_published_though_no_page_shows_it(site: Site) -> None:
    site(WORLD)
    built = site({"articles/2025/storm.yaml": str(WORLD["articles/2025/storm.yaml"]).replace("hand", "head")})

    assert built.result.rendered == 0
    assert b"By head" in taken_back(built)["content/articles/2025/storm.yaml"]
    assert tree(site(clean=True).out) == tree(built.out)


def test_a_sidecar_is_published_whatever_its_name_is_written_with(site: Site) -> None:
    world: dict[str, str] = {}
    for slug, name in {"one": 'a "b"', "two": 'a "c"', "three": "a"}.items():
        world[f"articles/{name}.en.txt"] = f"{name}\n\nIt rained.\n"
        world[f"articles/{name}.yaml"] = f"date: 2025-07-15\nslug: {slug}\n"
    site(world)

    for name in ('a "b"', "a"):
        world[f"articles/{name}.yaml"] = f"{world[f'articles/{name}.yaml']}# A remark.\n"
        built = site(world)

        found = {line["path"]: line["text"] for line in lines(built, "content/sidecars.jsonl")}
        assert found == {f"content/{path}": text for path, text in world.items() if path.endswith(".yaml")}


@pytest.mark.parametrize("after", ["translation_id: 2025/frost\n", None])
def test_a_sidecar_that_comes_or_goes_and_says_nothing_new_is_published_or_not(site: Site, after: str | None) -> None:
    files = {**WORLD, "articles/2025/frost.en.txt": "Frost\n\nIt froze.\n"}
    site(files if after else {**files, "articles/2025/frost.yaml": "translation_id: 2025/frost\n"})

    built = site({"articles/2025/frost.yaml": after})

    assert taken_back(built) == sources(built.folder / "content")
    assert tree(site(clean=True).out) == tree(built.out)


@pytest.mark.parametrize(
    "path",
    [
        "manifest.json",
        "records.jsonl",
        "content/sidecars.jsonl",
        "content/site.yaml",
        "de/2025/sturm.txt",
        "en/about.md",
    ],
)
@pytest.mark.parametrize("deed", ["alter", "remove"])
def test_a_damaged_file_is_restored(site: Site, path: str, deed: str) -> None:
    before = tree(site(WORLD).out)
    place = site().out / path
    place.write_text("{}", "utf-8") if deed == "alter" else place.unlink()

    assert tree(site().out) == before


def test_a_file_of_ones_own_may_not_take_the_place_of_a_ledger_or_text(site: Site) -> None:
    for path in ("manifest.json", "de/2025/sturm.txt"):
        built = site({**WORLD, f"static/{path}": "mine"})
        assert [(problem.code, problem.path) for problem in built.problems] == [("address-twice", f"static/{path}")]
        (built.folder / "static" / path).unlink()


@pytest.mark.parametrize("name", ["en", "en/2025", "EN/2025/Storm.html", "en/index.html/a.txt"])
def test_a_file_of_ones_own_may_not_take_the_place_of_a_folder_or_differ_from_a_page_in_capitals(
    site: Site, folder: Path, name: str
) -> None:
    write(folder, {f"static/{name}": "x"})

    built = site(WORLD)

    assert [(problem.code, problem.path) for problem in built.problems] == [("address-twice", f"static/{name}")]


def test_a_site_without_articles_has_empty_ledgers(site: Site) -> None:
    built = site({"site.yaml": SITE})

    assert manifest(built) == {}
    assert lines(built, "records.jsonl") == lines(built, "content/sidecars.jsonl") == []

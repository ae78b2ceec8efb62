"""The sitemap: one file, or, of a large site, an index and one for each language and folder of its addresses."""

import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import Built, Site

from sitegen.pages import sitemaps

PROTOCOL = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
BASE = "https://example.org/"
WORLD: dict[str, str | bytes | None] = {
    **{f"articles/2024/a{n}.en.txt": f"Text {n}\n\nIt rained.\n" for n in range(3)},
    **{f"articles/2024/a{n}.yaml": f"date: 2024-07-0{n + 1}\ntags: [rain]\n" for n in range(3)},
    "articles/2024/a0.de.txt": "Ein Text\n\nEs regnete.\n",
    "articles/2025/b.de.txt": "Noch einer\n\nEs regnete.\n",
    "articles/2025/b.yaml": "date: 2025-07-01\n",
    "articles/c.en.txt": "At the top\n\nIt rained.\n",
}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site counts as large from eleven addresses, and a sitemap lists four."""
    monkeypatch.setattr(sitemaps, "LARGE", 11)
    monkeypatch.setattr(sitemaps, "LIMIT", 4)


def root(out: Path, name: str) -> ElementTree.Element:
    return ElementTree.parse(out / name).getroot()  # noqa: S314 – a file that we have just written


def parts(built: Built) -> list[str]:
    """The sitemaps that the index names."""
    index = root(built.out, "sitemap.xml")
    assert index.tag == f"{PROTOCOL}sitemapindex"
    return [str(found.text).removeprefix(BASE) for found in index.iter(f"{PROTOCOL}loc")]


def entries(built: Built, name: str) -> list[str]:
    return [ElementTree.tostring(url, "unicode") for url in root(built.out, name).iter(f"{PROTOCOL}url")]


@pytest.mark.usefixtures("few")
def test_each_language_and_folder_of_a_large_site_has_its_own_sitemap(site: Site) -> None:
    built = site(WORLD)

    names = ["de.2024", "de.2025", "de", "de.tags", "de.undated"]
    names += ["en.2024", "en.2024.2", "en.2025", "en", "en.2", "en.tags", "en.undated"]
    assert sorted(parts(built)) == sorted(f"sitemap-{name}.xml" for name in names)
    assert {name for name in built.files if name.startswith("sitemap")} == {"sitemap.xml", *parts(built)}
    assert all(1 <= len(entries(built, name)) <= 4 for name in parts(built))


def test_the_sitemaps_of_a_large_site_say_together_what_one_would_say(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = site(WORLD)
    whole = entries(built, "sitemap.xml")
    monkeypatch.setattr(sitemaps, "LARGE", 11)
    shutil.rmtree(built.folder / ".sitegen")

    built = site(WORLD)
    found = [entry for name in parts(built) for entry in entries(built, name)]
    assert sorted(found) == sorted(whole)
    assert len(whole) > 10


@pytest.mark.usefixtures("few")
def test_a_new_version_changes_the_sitemaps_of_its_story_alone(site: Site) -> None:
    site(WORLD)

    why = site({**WORLD, "articles/c.de.txt": "Ganz oben\n\nEs regnete.\n"}).result.why
    maps = {name for name in why if name.startswith("sitemap")}
    assert maps == {"sitemap-de.xml", "sitemap-en.xml"}


@pytest.mark.usefixtures("few")
def test_a_text_that_changes_leaves_the_sitemaps_as_they_are(site: Site) -> None:
    site(WORLD)

    why = site({**WORLD, "articles/c.en.txt": "At the top\n\nIt rained again.\n"}).result.why
    assert "en/c.html" in why
    assert not {name for name in why if name.startswith("sitemap")}

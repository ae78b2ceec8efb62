"""The life of one story in one site: which files each step adds, removes and changes, and what they say then.

A draft, scheduled, published, its German version taken back and returned, corrected, updated, renamed, withdrawn,
restored, expired. Whole trees are compared: what a step does not name, it must leave as it was, byte for byte.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from conftest import SITE, Built, Page, tree, write

from sitegen import build

ENGLISH = "A storm passes\nNobody is hurt\n\nThe storm came at night.\nThe ferry stayed at home.\n"
GERMAN = "Ein Sturm zieht vorbei\nNiemand ist verletzt\n\nDer Sturm kam in der Nacht.\nDie Fähre blieb zu Hause.\n"

NEIGHBOUR = {
    "site.yaml": SITE,
    "tags.yaml": "sea: {en: Sea, de: Meer}\nweather: {en: Weather, de: Wetter}\n",
    "authors.yaml": "ada: {name: Ada Miller}\n",
    "articles/2025/07/harbour.en.txt": "The harbour opens\n\nShips may enter.\nBoats, too.\n",
    "articles/2025/07/harbour.de.txt": "Der Hafen öffnet\n\nSchiffe dürfen einlaufen.\nBoote auch.\n",
    "articles/2025/07/harbour.yaml": "date: 2025-07-10\ntags: [sea]\nauthors: ada\nslug: {de: hafen}\n",
}
"""The site before the story: one other story, so that there are lists, feeds and neighbours."""


class Step(NamedTuple):
    """What editors write, and the day of the build; a fact that is None is taken out of the sidecar."""

    day: str
    facts: Mapping[str, str | None] = {}
    texts: Mapping[str, str] = {}


LIFE = {
    "before": Step("2025-08-01", {}, NEIGHBOUR),
    "draft": Step(
        "2025-08-01",
        {
            "date": "2025-08-05",
            "tags": "[weather]",
            "authors": "ada",
            "slug": "{de: sturm}",
            "original": "en",
            "translated_from": f"{{de: {hashlib.sha256(ENGLISH.encode()).hexdigest()}}}",
            "draft": "true",
        },
        {"articles/2025/08/storm.en.txt": ENGLISH, "articles/2025/08/storm.de.txt": GERMAN},
    ),
    "scheduled": Step("2025-08-02", {"draft": None}),
    "published": Step("2025-08-05"),
    "taken back": Step("2025-08-06", {"draft": "{de: true}"}),
    "returned": Step("2025-08-07", {"draft": None}),
    "corrected": Step(
        "2025-08-08",
        {"corrections": "[{date: 2025-08-08, text: {en: It was Tuesday., de: Es war Dienstag.}}]"},
    ),
    "updated": Step(
        "2025-08-09",
        {"updated": "{en: 2025-08-09}"},
        {"articles/2025/08/storm.en.txt": ENGLISH + "It sails again.\n"},
    ),
    "renamed": Step(
        "2025-08-10",
        {
            "slug": "{en: great-storm, de: grosser-sturm}",
            "aliases": "{en: [/en/2025/08/storm.html], de: [/de/2025/08/sturm.html]}",
        },
    ),
    "withdrawn": Step("2025-08-11", {"withdrawn": "{en: It was made up., de: Es war erfunden.}"}),
    "restored": Step("2025-08-12", {"withdrawn": None, "expires": "2025-08-20"}),
    "expired": Step("2025-08-20"),
}


def both(*paths: str) -> set[str]:
    """The same page in both languages."""
    return {f"{lang}/{path}" for lang in ("en", "de") for path in paths}


ARTICLES = {"en/2025/08/storm.html", "de/2025/08/sturm.html"}
RENAMED = {"en/2025/08/great-storm.html", "de/2025/08/grosser-sturm.html"}
NEIGHBOURS = {"en/2025/07/harbour.html", "de/2025/07/hafen.html"}
MONTHS = both("2025/08/index.html")
TAGS = {"en/tags/weather.html", "de/tags/wetter.html"}
TAG_FEEDS = {"en/tags/weather.xml", "de/tags/wetter.xml"}
TITLES = both("titles/2025.js")
SEARCH = TITLES | both("search.html")
LISTS = {"index.html", *both("index.html", "authors/ada.html")} | SEARCH
COUNTS = both("2025/index.html", "2025/07/index.html", "archive.html", "authors/index.html", "tags/index.html")
ATOM = both("feed.xml")
FEEDS = ATOM | both("feed.json")
SITEMAP = {"sitemap.xml"}


class Diff(NamedTuple):
    """The files that a step adds, removes and changes."""

    added: set[str] = set()  # noqa: RUF012 – never changed
    removed: set[str] = set()  # noqa: RUF012 – never changed
    changed: set[str] = set()  # noqa: RUF012 – never changed


HELD = ("draft", "scheduled", "taken back")
"""The steps after which editors see more than readers."""


@dataclass(frozen=True)
class State:
    """The site after a step: its sources, its published files, how they differ from those before, what was noted."""

    sources: Mapping[str, str]
    files: Mapping[str, str]
    tree: Mapping[str, str]
    diff: Diff
    noted: list[tuple[str, str]]

    def __getitem__(self, path: str) -> Page:
        return Page(path, self.files[path])

    def feed(self, path: str) -> dict[str, tuple[str, str]]:
        """Id → address and time of change of a feed's entries, in its order."""
        atom = "{http://www.w3.org/2005/Atom}"
        entries = ElementTree.fromstring(self.files[path]).findall(f"{atom}entry")  # noqa: S314 – our own file
        return {
            entry.findtext(f"{atom}id", ""): (link.attrib["href"], entry.findtext(f"{atom}updated", "")[:10])
            for entry in entries
            if (link := entry.find(f"{atom}link")) is not None
        }

    @property
    def sitemap(self) -> dict[str, str]:
        """Address → day of the last change."""
        urls = ElementTree.fromstring(self.files["sitemap.xml"])  # noqa: S314 – our own file
        return {url[0].text or "": (url[1].text or "")[:10] for url in urls}


def publish(folder: Path, day: str, *, drafts: bool = False) -> Built:
    """A build at the beginning of a day; with drafts it is a preview, in a folder of its own."""
    out, now = folder / ("preview" if drafts else "public"), datetime.fromisoformat(f"{day}T00:00:00+00:00")
    order = build.Order(site=folder, out=out, base_url=None, now=now.timestamp(), drafts=drafts, clean=False)
    return Built(folder, out, build.build(order, lambda text: None))


def state(sources: Mapping[str, str], built: Built, before: Mapping[str, str]) -> State:
    """What a build has left, compared with a tree from before."""
    assert built.exit == 0, built.messages
    files = {path: (built.out / path).read_text("utf-8") for path in built.files}
    after = {path: digest for path, digest in tree(built.out).items() if path in files}
    changed = {path for path in after.keys() & before.keys() if after[path] != before[path]}
    diff = Diff(*map(_told, (after.keys() - before.keys(), before.keys() - after.keys(), changed)))
    return State(dict(sources), files, after, diff, [(notice.code, notice.path) for notice in built.notices])


def _told(paths: Iterable[str]) -> set[str]:
    """The files that steps name; what stands beside an article's page comes, changes and goes with it."""
    beside = (".txt", ".jsonl", ".en.html", ".de.html")
    return {path for path in paths if not path.endswith(beside) and path != "manifest.json"}


class Lived(NamedTuple):
    """The site after each step, as it is published; and as editors see it, compared with what is published."""

    life: dict[str, State]
    seen: dict[str, State]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """All steps, one after the other, in one folder."""
    folder, lived = tmp_path_factory.mktemp("life"), Lived({}, {})
    sources, facts, before = dict[str, str](), dict[str, str | None](), dict[str, str]()
    for name, step in LIFE.items():
        facts |= step.facts
        sources |= step.texts
        if facts:
            lines = (f"{key}: {value}\n" for key, value in facts.items() if value)
            sources["articles/2025/08/storm.yaml"] = "".join(lines)
        write(folder, sources)
        lived.life[name] = state(sources, publish(folder, step.day), before)
        before = dict(lived.life[name].tree)
        lived.seen[name] = state(sources, publish(folder, step.day, drafts=True), before)
    return lived


@pytest.fixture(scope="module")
def life(lived: Lived) -> dict[str, State]:
    """The published site after each step."""
    return lived.life


@pytest.fixture(scope="module")
def seen(lived: Lived) -> dict[str, State]:
    """What editors see after each step."""
    return lived.seen


# The laws


@pytest.mark.parametrize("name", LIFE)
def test_after_every_step_the_site_is_what_a_clean_build_makes(
    life: dict[str, State], seen: dict[str, State], name: str, tmp_path: Path
) -> None:
    write(tmp_path, life[name].sources)

    assert state({}, publish(tmp_path, LIFE[name].day), {}).tree == life[name].tree
    assert state({}, publish(tmp_path, LIFE[name].day, drafts=True), {}).tree == seen[name].tree


@pytest.mark.parametrize("name", [name for name in LIFE if name not in HELD])
def test_where_nothing_is_held_back_editors_see_what_readers_see(
    life: dict[str, State], seen: dict[str, State], name: str
) -> None:
    assert seen[name].tree == life[name].tree


@pytest.mark.parametrize(
    ("name", "same"), [("returned", "published"), ("restored", "renamed"), ("expired", "before"), ("draft", "before")]
)
def test_what_was_undone_has_left_no_trace(life: dict[str, State], name: str, same: str) -> None:
    sidecars = {"content/sidecars.jsonl", "manifest.json"}  # what editors wrote meanwhile, and its SHA-256
    assert {path: sha for path, sha in life[name].tree.items() if path not in sidecars} == {
        path: sha for path, sha in life[same].tree.items() if path not in sidecars
    }


# The steps


def test_a_draft_changes_nothing(life: dict[str, State]) -> None:
    assert life["draft"].diff == Diff()
    assert life["draft"].noted == []


def test_editors_see_the_draft_in_its_lists_marked_and_search_engines_nowhere(seen: dict[str, State]) -> None:
    shown = seen["draft"]

    assert shown.diff == Diff(
        added=ARTICLES | MONTHS | TAGS, changed=LISTS - {"index.html"} - TITLES | COUNTS | SITEMAP
    )  # fmt: skip
    english, german = shown["en/2025/08/storm.html"], shown["de/2025/08/sturm.html"]
    assert english.texts(".banner") == ["Draft: only editors see this"]
    assert german.texts(".banner") == ["Entwurf: nur für die Redaktion sichtbar"]
    assert english.toggle["de"] == ("Deutsch", "de/2025/08/sturm.html", False, False)
    assert german.toggle["en"] == ("English", "en/2025/08/storm.html", False, False)
    for page in (english, german):
        assert (page.robots, page.canonical, page.alternates, page.instead) == ("noindex", "", {}, [])
        assert f"https://example.org/{page.path}" not in shown.sitemap
    assert shown["en/index.html"].headlines == ["A storm passes", "The harbour opens"]
    assert shown["en/index.html"].texts(".mark") == ["Draft"]
    assert shown["de/index.html"].headlines == ["Ein Sturm zieht vorbei", "Der Hafen öffnet"]
    assert shown["de/index.html"].texts(".mark") == ["Entwurf"]


def test_a_scheduled_article_is_held_back_with_a_notice_and_seen_like_a_draft(
    life: dict[str, State], seen: dict[str, State]
) -> None:
    assert life["scheduled"].diff == Diff()
    assert life["scheduled"].noted == [
        ("held-back", "content/articles/2025/08/storm.de.txt"),
        ("held-back", "content/articles/2025/08/storm.en.txt"),
    ]
    assert seen["scheduled"].tree == seen["draft"].tree
    assert seen["scheduled"].noted == []


def test_on_its_day_the_article_appears_by_itself_in_every_list_and_feed(life: dict[str, State]) -> None:
    now = life["published"]

    assert now.diff == Diff(
        added=ARTICLES | MONTHS | TAGS | TAG_FEEDS, changed=LISTS | COUNTS | FEEDS | SITEMAP | NEIGHBOURS
    )
    assert now.noted == []
    for path in ("en/index.html", "en/authors/ada.html"):
        assert now[path].headlines == ["A storm passes", "The harbour opens"]
    for path in ("de/2025/08/index.html", "de/tags/wetter.html"):
        assert now[path].headlines == ["Ein Sturm zieht vorbei"]
    assert now["en/2025/08/storm.html"].toggle["de"] == ("Deutsch", "de/2025/08/sturm.html", True, False)
    assert now["de/2025/08/sturm.html"].toggle["en"] == ("English", "en/2025/08/storm.html", True, False)
    for path in ARTICLES:
        page = now[path]
        assert list(page.alternates) == ["en", "de", "x-default"]
        assert (page.robots, page.texts(".mark, .banner, .instead, .corrections, .updated")) == ("", [])
        assert now.sitemap[page.canonical] == "2025-08-05"
        feed = f"{page.lang}/feed.xml"
        assert next(iter(now.feed(feed).values())) == (page.canonical, "2025-08-05")


def test_a_version_taken_back_leaves_the_story_to_the_other_language(life: dict[str, State]) -> None:
    now = life["taken back"]

    assert now.diff == Diff(
        removed={"de/2025/08/sturm.html", "de/tags/wetter.xml"},
        changed={
            *("en/2025/08/storm.html", "en/feed.xml", "en/feed.json", "en/tags/weather.xml"),
            *("index.html", "de/index.html", "de/2025/08/index.html", "de/tags/wetter.html", "de/authors/ada.html"),
            *("de/feed.xml", "de/feed.json", "de/2025/07/hafen.html", "sitemap.xml"),
            *("de/search.html", "de/titles/2025.js"),
        },
    )
    assert now.noted == [("address-gone", "de/2025/08/sturm.html")]
    page = now["en/2025/08/storm.html"]
    assert page.toggle["de"] == ("Deutsch", "de/2025/08/index.html", False, False)
    assert page.instead == [("de", "Dieser Artikel liegt nur auf Englisch vor.")]
    assert not page.alternates
    assert now["de/index.html"].headlines == ["A storm passes", "Der Hafen öffnet"]
    assert now["de/index.html"].texts(".mark") == ["Nur auf Englisch"]
    assert list(now.feed("de/feed.xml")) == ["tag:example.org,2025-07-10:2025/07/harbour/de"]


def test_editors_see_the_version_that_was_taken_back_in_place_of_the_other(
    life: dict[str, State], seen: dict[str, State]
) -> None:
    shown = seen["taken back"]

    assert shown.diff == Diff(
        added={"de/2025/08/sturm.html"},
        changed={
            *("de/index.html", "de/2025/08/index.html", "de/tags/wetter.html", "de/authors/ada.html"),
            *("de/search.html", "de/titles/2025.js"),  # nobody finds a draft, nor what stood in for it
        },
    )
    assert shown["de/index.html"].headlines == ["Ein Sturm zieht vorbei", "Der Hafen öffnet"]
    assert shown["de/index.html"].texts(".mark") == ["Entwurf"]
    assert shown["de/2025/08/sturm.html"].toggle["en"] == ("English", "en/2025/08/storm.html", False, False)


def test_a_version_that_returns_takes_its_place_again(life: dict[str, State]) -> None:
    taken = life["taken back"].diff

    assert life["returned"].diff == Diff(added=taken.removed, changed=taken.changed)
    assert life["returned"].noted == []


def test_a_correction_stands_on_the_page_with_its_day_and_feeds_and_sitemap_tell_of_it(life: dict[str, State]) -> None:
    now = life["corrected"]

    assert now.diff == Diff(changed=ARTICLES | FEEDS | TAG_FEEDS | SITEMAP)
    english, german = now["en/2025/08/storm.html"], now["de/2025/08/sturm.html"]
    assert english.texts(".corrections") == ["Corrections August 8, 2025 It was Tuesday."]
    assert german.texts(".corrections") == ["Korrekturen 8. August 2025 Es war Dienstag."]
    for page in (english, german):
        assert page.one(".corrections time")["datetime"] == "2025-08-08"
        assert now.sitemap[page.canonical] == "2025-08-08"
        assert (page.canonical, "2025-08-08") in now.feed(f"{page.lang}/feed.xml").values()
    assert list(now.feed("en/feed.xml")) == list(life["published"].feed("en/feed.xml"))


def test_an_update_is_said_with_its_day_and_the_translation_says_that_it_is_behind(life: dict[str, State]) -> None:
    now = life["updated"]

    assert now.diff == Diff(changed=ARTICLES | {"en/feed.xml", "en/feed.json", "en/tags/weather.xml"} | SITEMAP)
    english, german = now["en/2025/08/storm.html"], now["de/2025/08/sturm.html"]
    assert english.texts(".updated") == ["Updated August 9, 2025"]
    assert english.paragraphs[-1] == "It sails again."
    assert german.texts(".updated") == []
    behind = "Das Original hat sich seit dieser Übersetzung geändert."
    assert behind in german.text
    assert behind not in life["corrected"]["de/2025/08/sturm.html"].text
    assert (now.sitemap[english.canonical], now.sitemap[german.canonical]) == ("2025-08-09", "2025-08-08")
    assert (english.canonical, "2025-08-09") in now.feed("en/feed.xml").values()


def test_a_renamed_article_leaves_redirects_and_keeps_its_ids(life: dict[str, State]) -> None:
    now = life["renamed"]

    assert now.diff == Diff(
        added=RENAMED, changed=ARTICLES | LISTS | MONTHS | TAGS | FEEDS | TAG_FEEDS | SITEMAP | NEIGHBOURS
    )
    assert now.noted == []
    assert now["en/2025/08/great-storm.html"].toggle["de"].path == "de/2025/08/grosser-sturm.html"
    for feed in ATOM | TAG_FEEDS:
        assert list(now.feed(feed)) == list(life["updated"].feed(feed))
    pages = {path: file for path, file in now.files.items() if not path.startswith("content/")}
    named = [path for path, file in pages.items() if "/storm.html" in file or "/sturm.html" in file]
    assert named == []


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("en/2025/08/storm.html", "en/2025/08/great-storm.html", "This page has moved"),
        ("de/2025/08/sturm.html", "de/2025/08/grosser-sturm.html", "Diese Seite ist umgezogen"),
    ],
)
def test_a_redirect_names_the_new_address_to_readers_and_search_engines_and_has_no_toggle(
    life: dict[str, State], old: str, new: str, text: str
) -> None:
    page = life["renamed"][old]

    refresh = str(page.one("meta[http-equiv=refresh]")["content"])
    assert page.where(refresh.removeprefix("0; url=")) == new
    assert page.links == [new]
    assert page.canonical == f"https://example.org/{new}"
    assert (page.lang, page.heading, page.robots) == (old[:2], text, "noindex")
    assert not page.all("nav, link[rel=alternate]")
    assert f"https://example.org/{old}" not in life["renamed"].sitemap


def test_a_withdrawn_article_leaves_a_tombstone_and_no_list_feed_or_sitemap_knows_it(life: dict[str, State]) -> None:
    now = life["withdrawn"]

    assert now.diff == Diff(
        removed=MONTHS | TAGS | TAG_FEEDS, changed=RENAMED | LISTS | COUNTS | FEEDS | SITEMAP | NEIGHBOURS
    )
    assert now.noted == [("address-gone", path) for path in sorted(MONTHS | TAGS)]
    assert {path for path, file in now.files.items() if "storm.html" in file or "sturm.html" in file} == (
        ARTICLES | RENAMED | {"content/sidecars.jsonl"}
    )
    assert now["en/index.html"].headlines == ["The harbour opens"]
    assert now["index.html"].headlines == ["The harbour opens", "Der Hafen öffnet"]


@pytest.mark.parametrize(
    ("path", "heading", "text", "other"),
    [
        (
            *("en/2025/08/great-storm.html", "A storm passes"),
            *("This article has been withdrawn. It was made up.", "de/2025/08/grosser-sturm.html"),
        ),
        (
            *("de/2025/08/grosser-sturm.html", "Ein Sturm zieht vorbei"),
            *("Dieser Artikel wurde zurückgezogen. Es war erfunden.", "en/2025/08/great-storm.html"),
        ),
    ],
)
def test_a_tombstone_says_why_and_nothing_of_the_text(
    life: dict[str, State], path: str, heading: str, text: str, other: str
) -> None:
    page = life["withdrawn"][path]

    assert (page.heading, page.texts(".banner"), page.paragraphs) == (heading, [text], [text])
    assert (page.robots, page.canonical, page.alternates) == ("noindex", "", {})
    assert page.toggle[other[:2]][1:] == (other, False, False)
    for words in ("Nobody is hurt", "Niemand ist verletzt", "came at night", "in der Nacht"):
        assert words not in page.html
    assert all(target in life["withdrawn"].files for target in page.links)


def test_an_expired_article_is_gone_with_its_redirects_and_said_to_be(life: dict[str, State]) -> None:
    now = life["expired"]

    gone = ARTICLES | RENAMED | MONTHS | TAGS
    assert now.diff == Diff(removed=gone | TAG_FEEDS, changed=LISTS | COUNTS | FEEDS | SITEMAP | NEIGHBOURS)
    assert now.noted == [
        ("expired", "content/articles/2025/08/storm.de.txt"),
        ("expired", "content/articles/2025/08/storm.en.txt"),
        *(("address-gone", path) for path in sorted(gone)),
    ]


def test_editors_see_the_draft_of_a_standing_page_marked_and_search_engines_nowhere(tmp_path: Path) -> None:
    text = "---\ndraft: true\n---\n# {}\n\nWho we are.\n"
    sources = {"pages/about.en.md": text.format("About"), "pages/about.de.md": text.format("Impressum")}
    write(tmp_path, {**NEIGHBOUR, **sources})

    assert not both("about.html") & publish(tmp_path, "2025-08-01").files
    shown = state({}, publish(tmp_path, "2025-08-01", drafts=True), {})
    page = shown["de/about.html"]
    assert page.texts(".banner") == ["Entwurf: nur für die Redaktion sichtbar"]
    assert (page.robots, page.canonical, page.alternates) == ("noindex", "", {})
    assert page.toggle["en"] == ("English", "en/about.html", False, False)
    assert not {"https://example.org/en/about.html", "https://example.org/de/about.html"} & shown.sitemap.keys()


def test_where_one_version_is_withdrawn_the_other_stands_alone(tmp_path: Path) -> None:
    withdrawn = NEIGHBOUR["articles/2025/07/harbour.yaml"] + "withdrawn: {en: It was made up.}\n"
    write(tmp_path, {**NEIGHBOUR, "articles/2025/07/harbour.yaml": withdrawn})

    now = state({}, publish(tmp_path, "2025-08-01"), {})

    english, german = now["en/2025/07/harbour.html"], now["de/2025/07/hafen.html"]
    assert english.toggle["de"] == ("Deutsch", "de/2025/07/hafen.html", False, False)
    assert german.toggle["en"] == ("English", "en/2025/07/harbour.html", False, False)
    assert (english.robots, german.robots) == ("noindex", "")
    assert not english.alternates | german.alternates
    assert now["index.html"].headlines == now["de/index.html"].headlines == ["Der Hafen öffnet"]
    assert now["en/index.html"].headlines == []
    assert not now.feed("en/feed.xml")

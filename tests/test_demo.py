"""The demo archive, 94 real stories, crawled whole: every link, every toggle, every list, as readers meet them."""

import posixpath
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import yaml
from conftest import NOW, Built, Page
from playwright.sync_api import Browser
from test_browser import browser
from webserver import serving

from sitegen import build
from sitegen.pages.feeds import NEWEST

__all__ = ["browser"]

ROOT = Path(__file__).parent
BASE = "https://example.org/press/"
LANGUAGES = {"en": "English", "de": "Deutsch"}
OTHER = {"en": "de", "de": "en"}
PER_PAGE = 20
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


class Story(NamedTuple):
    """A story as its files tell it: day, tags, and the address of each version."""

    id: str
    day: str
    tags: tuple[str, ...]
    paths: dict[str, str]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The demo archive, built for an address with a path."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(ROOT / "debian_press/content", folder / "content")
    order = build.Order(site=folder, out=folder / "public", base_url=BASE, now=NOW, drafts=False, clean=False)
    return Built(folder, order.out, build.build(order, lambda text: None))


@pytest.fixture(scope="module")
def pages(demo: Built) -> dict[str, Page]:
    """All its pages by path, but for those that show two versions side by side."""
    return {page.path: page for page in demo.pages if not page.path.endswith((".en.html", ".de.html"))}


@pytest.fixture(scope="module")
def stories(demo: Built) -> list[Story]:
    """All its stories, newest first, read from their files without any help of the program's."""
    found, articles = [], demo.folder / "content/articles"
    for sidecar in articles.rglob("*.yaml"):
        facts = yaml.safe_load(sidecar.read_text("utf-8"))
        folder = sidecar.parent.relative_to(articles).as_posix()
        texts = [path for path in sidecar.parent.glob(f"{sidecar.stem}.*") if path.suffix in (".txt", ".md")]
        languages = {path.suffixes[-2].removeprefix(".") for path in texts}
        paths = {lang: f"{lang}/{folder}/{facts['slug'][lang]}.html" for lang in sorted(languages)}
        found.append(Story(facts["translation_id"], str(facts["date"]), tuple(facts["tags"]), paths))
    return sorted(found, key=lambda story: (story.day, story.id), reverse=True)


def public(path: str) -> str:
    """The address that search engines know a page by."""
    is_index = path == "index.html" or path.endswith("/index.html")
    return BASE + (path.removesuffix("index.html") if is_index else path)


def xml(demo: Built, path: str) -> ElementTree.Element:
    return ElementTree.parse(demo.out / path).getroot()  # noqa: S314 – a file that we have just written


def spoken(pages: dict[str, Page]) -> list[Page]:
    """The pages of one language; all but the front page and the one for missing addresses."""
    return [page for page in pages.values() if page.path not in ("index.html", "404.html")]


def listed(page: Page) -> list[str]:
    """The addresses that a list shows, in its order."""
    return [page.where(str(link["href"])) for link in page.all("main .stories .headline a")]


def numbered(pages: dict[str, Page], first: str, rest: str) -> list[Page]:
    """The pages of a list from the newest stories to the oldest; `first` is the one that readers see first."""
    count = sum(1 for path in pages if re.fullmatch(rest.replace("{n}", r"\d+"), path))
    return [pages[first], *(pages[rest.format(n=n)] for n in range(count, 0, -1))]


def offered(stories: Sequence[Story], lang: str) -> list[str]:
    """The addresses that a list of these stories offers a reader."""
    return [story.paths.get(lang) or story.paths[OTHER[lang]] for story in stories]


# Counts


def test_the_archive_has_94_stories_and_78_of_them_in_both_languages(
    demo: Built, pages: dict[str, Page], stories: list[Story]
) -> None:
    both = [story for story in stories if len(story.paths) == 2]

    assert demo.exit == 0
    assert not demo.problems + demo.notices
    assert (len(stories), len(both)) == (demo.result.stories, 78) == (94, 78)
    assert demo.result.articles == 94 + 78
    assert demo.result.pages == len(demo.pages)


def test_every_article_stands_at_its_address_and_nothing_else_is_an_article(
    pages: dict[str, Page], stories: list[Story]
) -> None:
    articles = {page.path for page in pages.values() if page.all("body.article")}

    assert articles == {path for story in stories for path in story.paths.values()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_home_and_archive_count_all_stories(pages: dict[str, Page], lang: str) -> None:
    word = {"en": "stories", "de": "Artikel"}[lang]

    assert pages[f"{lang}/archive.html"].texts(".topic .facts") == [f"94 {word}"]
    counts = [int(text.split()[0]) for text in pages[f"{lang}/archive.html"].texts("h2 .count")]
    months = [int(text) for text in pages[f"{lang}/archive.html"].texts("td.count")]
    assert (sum(counts), sum(months)) == (94, 94)


# Links


def test_every_link_leads_to_a_file_and_every_fragment_to_a_place_in_it(demo: Built, pages: dict[str, Page]) -> None:
    ids = {path: {str(tag["id"]) for tag in page.all("[id]")} for path, page in pages.items()}
    files, lost = demo.files, []
    for page in pages.values():
        for link in page.all("[href], [src]"):
            href = str(link.get("href") or link.get("src"))
            url, target = urlsplit(href), _target(page, href)
            if not url.scheme and (target not in files or (url.fragment and url.fragment not in ids[target])):
                lost.append((page.path, href))

    assert not lost


def _target(page: Page, href: str) -> str:
    """The file that a link names; those of the page for missing addresses begin at the site's root."""
    root = urlsplit(BASE).path
    if page.path == "404.html" and not href.startswith("#"):
        return href.removeprefix(root) if href.startswith(root) else f"not below {root}: {href}"
    return page.where(href)


def test_links_within_the_site_are_relative_and_name_files_so_that_it_opens_from_a_disk(
    pages: dict[str, Page],
) -> None:
    for page in pages.values():
        for link in page.all("a[href], link[rel=stylesheet], link[type], [src]"):
            href = str(link.get("href") or link.get("src"))
            if page.path == "404.html" or urlsplit(href).scheme or href.startswith("#"):
                continue
            assert not href.startswith("/"), (page.path, href)
            assert posixpath.splitext(urlsplit(href).path)[1] in (
                ".html",
                ".xml",
                ".json",
                ".jsonl",
                ".yaml",
                ".txt",
                ".md",
                ".css",
                ".js",
            ), (
                page.path,
                href,
            )


def test_only_texts_lead_out_of_the_site_and_by_https_or_http(pages: dict[str, Page]) -> None:
    for page in pages.values():
        links = page.all("body [href]:not([download]), body [src]")
        foreign = [link for link in links if urlsplit(str(link.get("href"))).scheme]
        assert all(link.find_parent(class_="body") for link in foreign), page.path
        assert {urlsplit(str(link["href"])).scheme for link in foreign} <= {"http", "https"}, page.path


def test_every_page_can_be_reached_from_the_front_page(pages: dict[str, Page]) -> None:
    seen, todo = set[str](), ["index.html"]
    while todo:
        path = todo.pop()
        if path not in seen and path in pages:
            seen.add(path)
            todo += [pages[path].where(str(link["href"])) for link in pages[path].all("a[href]") if _inner(link)]

    assert pages.keys() - seen == {"404.html"}


def _inner(link: Any) -> bool:
    return not urlsplit(str(link["href"])).scheme


# The toggle


def test_pairs_toggle_there_and_back(pages: dict[str, Page]) -> None:
    pairs = 0
    for page in spoken(pages):
        entry = page.toggle[OTHER[page.lang]]
        if entry.alternate:
            back = pages[entry.path].toggle[page.lang]
            assert (back.path, back.alternate) == (page.path, True), page.path
            assert not page.instead, page.path
            pairs += 1

    assert pairs == len(spoken(pages)) - 16


def test_the_same_thing_is_behind_the_toggle(pages: dict[str, Page], stories: list[Story]) -> None:
    for story in stories:
        for lang, path in story.paths.items():
            if other := story.paths.get(OTHER[lang]):
                assert pages[path].toggle[OTHER[lang]].path == other
    for page in spoken(pages):
        if not page.all("body.article, body.tag"):
            there = page.path.replace(f"{page.lang}/", f"{OTHER[page.lang]}/", 1)
            assert page.toggle[OTHER[page.lang]].path == there


def test_an_article_without_translation_leads_to_its_month_and_a_note_in_the_other_language_says_so(
    pages: dict[str, Page], stories: list[Story]
) -> None:
    alone = [story for story in stories if list(story.paths) == ["en"]]

    assert len(alone) == 16
    for story in alone:
        page = pages[story.paths["en"]]
        month = f"de/{story.day[:4]}/{story.day[5:7]}/index.html"
        assert page.toggle["de"] == ("Deutsch", month, False, False)
        assert page.instead == [("de", "Dieser Artikel liegt nur auf Englisch vor.")]
        assert not page.alternates
        assert pages[month].toggle["en"].alternate


def test_the_toggle_is_the_first_thing_in_the_header_of_every_page_and_looks_the_same(pages: dict[str, Page]) -> None:
    for page in pages.values():
        nav = page.one("nav.languages")
        assert page.one("body > header").find(True) is nav, page.path
        assert nav["aria-label"] == {"en": "Language", "de": "Sprache"}[page.lang]
        assert [(lang, entry.text) for lang, entry in page.toggle.items()] == list(LANGUAGES.items()), page.path
        assert all(link["lang"] == link["hreflang"] for link in nav.select("ul a"))
        current = [lang for lang, entry in page.toggle.items() if entry.current]
        assert current == ([] if page.path in ("index.html", "404.html") else [page.lang]), page.path


# What search engines are told


def test_language_links_are_mutual_name_the_page_itself_and_where_other_readers_go(pages: dict[str, Page]) -> None:
    by_address = {page.canonical: page for page in pages.values() if page.canonical}
    for page in by_address.values():
        others = {lang: address for lang, address in page.alternates.items() if lang != "x-default"}
        if not page.alternates:
            assert not page.toggle[OTHER[page.lang]].alternate, page.path
            continue
        assert list(page.alternates) == ["en", "de", "x-default"], page.path
        assert page.path == "index.html" or others[page.lang] == page.canonical
        for address in others.values():
            assert by_address[address].alternates == page.alternates, page.path
        front = page.path in ("index.html", "en/index.html", "de/index.html")
        assert page.alternates["x-default"] == (BASE if front else others["en"]), page.path


def test_toggle_and_language_links_agree(pages: dict[str, Page]) -> None:
    for page in spoken(pages):
        entry = page.toggle[OTHER[page.lang]]
        assert page.alternates.get(OTHER[page.lang], "") == (public(entry.path) if entry.alternate else "")


def test_every_page_is_its_own_canonical_and_only_the_one_for_missing_addresses_is_none(
    pages: dict[str, Page],
) -> None:
    for page in pages.values():
        missing = page.path == "404.html"
        assert page.canonical == ("" if missing else public(page.path))
        assert page.robots == ("noindex" if missing else "")


def test_the_sitemap_lists_exactly_the_pages_for_search_engines_with_their_language_links(
    demo: Built, pages: dict[str, Page]
) -> None:
    found = {}
    for url in xml(demo, "sitemap.xml"):
        links = {link.attrib["hreflang"]: link.attrib["href"] for link in url.findall(f"{XHTML}link")}
        address = url.findtext(f"{SITEMAP}loc", "")
        assert address not in found
        found[address] = links

    assert found == {page.canonical: page.alternates for page in pages.values() if page.canonical}
    assert f"Sitemap: {BASE}sitemap.xml" in (demo.out / "robots.txt").read_text()


def test_every_page_says_what_it_is_and_in_which_language(pages: dict[str, Page]) -> None:
    titles = Counter((page.lang, page.title) for page in spoken(pages))

    for page in pages.values():
        assert page.heading, page.path
        assert len(page.all("head title")) == len(page.all("head meta[name=description][content]")) == 1
        assert page.lang == ("en" if page.path in ("index.html", "404.html") else page.path[:2])
        assert page.one("html")["dir"] == "ltr"
    assert [title for title, count in titles.items() if count > 1] == []


# Feeds


def feeds(demo: Built, lang: str) -> dict[str, ElementTree.Element]:
    paths = sorted(path for path in demo.files if path.startswith(f"{lang}/") and path.endswith(".xml"))
    return {path: xml(demo, path) for path in paths}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_feeds_hold_the_newest_articles_of_their_language_only(demo: Built, stories: list[Story], lang: str) -> None:
    own = [story for story in stories if lang in story.paths]
    found = feeds(demo, lang)

    assert len(found) == 1 + 8
    assert _entries(found[f"{lang}/feed.xml"], f"{ATOM}id") == [_id(story, lang) for story in own[:NEWEST]]
    for path, root in found.items():
        assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == lang
        assert root.findtext(f"{ATOM}id") == BASE + path
        assert root.findtext(f"{ATOM}updated")
        assert _entries(root, f"{ATOM}id") == list(dict.fromkeys(_entries(root, f"{ATOM}id")))
        published = _entries(root, f"{ATOM}published")
        assert published == sorted(published, reverse=True), path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_entries_of_feeds_lead_to_their_article_and_its_translation(
    demo: Built, stories: list[Story], lang: str
) -> None:
    by_id = {_id(story, lang): story for story in stories}
    for root in feeds(demo, lang).values():
        for entry in root.findall(f"{ATOM}entry"):
            story = by_id[entry.findtext(f"{ATOM}id", "")]
            links = {link.attrib["hreflang"]: link.attrib["href"] for link in entry.findall(f"{ATOM}link")}
            assert links == {other: BASE + path for other, path in story.paths.items()}
            assert len(entry.findall(f"{ATOM}category")) == len(story.tags)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_feed_of_a_tag_holds_its_articles(demo: Built, stories: list[Story], lang: str) -> None:
    for tag, path in _tag_paths(demo, lang).items():
        own = [_id(story, lang) for story in stories if tag in story.tags and lang in story.paths]
        root = xml(demo, path.replace(".html", ".xml"))
        assert _entries(root, f"{ATOM}id") == own[:NEWEST], path


def _entries(root: ElementTree.Element, name: str) -> list[str]:
    return [entry.findtext(name, "") for entry in root.findall(f"{ATOM}entry")]


def _id(story: Story, lang: str) -> str:
    return f"tag:example.org,{story.day}:{story.id}/{lang}"


def _tag_paths(demo: Built, lang: str) -> dict[str, str]:
    """The page of each tag, from its label in the registry and the index of tags."""
    labels = yaml.safe_load((demo.folder / "content/tags.yaml").read_text("utf-8"))
    index = demo[f"{lang}/tags/index.html"]
    paths = {link.get_text(): index.where(str(link["href"])) for link in index.all("main li a")}
    assert len(paths) == len(labels) == 8
    return {tag: paths[label[lang]] for tag, label in labels.items()}


# Lists


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_home_pages_show_every_story_once_newest_first(
    pages: dict[str, Page], stories: list[Story], lang: str
) -> None:
    home = numbered(pages, f"{lang}/index.html", lang + "/page/{n}.html")

    assert [len(listed(page)) for page in home] == [34, PER_PAGE, PER_PAGE, PER_PAGE]
    assert [path for page in home for path in listed(page)] == offered(stories, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_story_is_once_in_each_of_its_tags_and_in_no_other(
    demo: Built, pages: dict[str, Page], stories: list[Story], lang: str
) -> None:
    for tag, path in _tag_paths(demo, lang).items():
        found = numbered(pages, path, path.replace(".html", "/{n}.html"))
        tagged = [story for story in stories if tag in story.tags]
        assert [path for page in found for path in listed(page)] == offered(tagged, lang), tag
        assert all(len(listed(page)) == PER_PAGE for page in found[1:]), tag
        assert len(listed(found[0])) < 2 * PER_PAGE, tag


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_story_is_in_its_month_and_every_month_in_its_year(
    pages: dict[str, Page], stories: list[Story], lang: str
) -> None:
    months = Counter(story.day[:7] for story in stories)
    for month, count in months.items():
        page = pages[f"{lang}/{month[:4]}/{month[5:]}/index.html"]
        assert listed(page) == offered([story for story in stories if story.day.startswith(month)], lang)
        assert page.texts(".topic .facts")[0].split()[0] == str(count)
    for year in {month[:4] for month in months}:
        page = pages[f"{lang}/{year}/index.html"]
        shown = [page.where(str(link["href"])) for link in page.all(".months a")]
        assert shown == [f"{lang}/{year}/{month[5:]}/index.html" for month in sorted(months) if month[:4] == year]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbered_pages_lead_to_the_next_newer_and_older_ones(pages: dict[str, Page], lang: str) -> None:
    home = [page.path for page in numbered(pages, f"{lang}/index.html", lang + "/page/{n}.html")]

    for newer, path, older in zip(["", *home], home, [*home[1:], ""], strict=False):
        page = pages[path]
        assert [page.where(str(link["href"])) for link in page.all(".paging .newer a")] == [newer][: bool(newer)]
        assert [page.where(str(link["href"])) for link in page.all(".paging .older a")] == [older][: bool(older)]
        assert all(re.search(r"\d{4}", text) for text in page.texts(".paging .older a"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_articles_lead_to_the_next_newer_and_older_ones_of_their_language(
    pages: dict[str, Page], stories: list[Story], lang: str
) -> None:
    own = [story.paths[lang] for story in stories if lang in story.paths]

    for newer, path, older in zip(["", *own], own, [*own[1:], ""], strict=False):
        page = pages[path]
        assert [page.where(str(link["href"])) for link in page.all(".neighbours a")] == [*filter(None, (newer, older))]


def test_untranslated_stories_are_marked_wherever_german_lists_show_them(pages: dict[str, Page]) -> None:
    for page in spoken(pages):
        for item in page.all("main .story"):
            path = page.where(str(item.select_one(".headline a")["href"]))  # type: ignore[index]
            marks = [mark.get_text() for mark in item.select(".mark")]
            assert marks == ([] if path.startswith(page.lang) else ["Nur auf Englisch"]), page.path
            assert item.select_one(".headline").get("lang") == (path[:2] if marks else None), page.path  # type: ignore[union-attr]


def test_the_front_page_shows_the_newest_stories_in_every_language_they_have(
    pages: dict[str, Page], stories: list[Story]
) -> None:
    front = pages["index.html"]

    newest = [story.paths.get(lang) for story in stories[:PER_PAGE] for lang in LANGUAGES]
    assert listed(front) == [path for path in newest if path]
    assert front.html.count('http-equiv="refresh"') == 0


# The make of the pages


def test_no_page_brings_script_or_style_of_its_own(pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert not page.all("style, [style], script:not([src]):not([type='application/ld+json'])"), page.path
        assert not [tag.name for tag in page.all("*") if any(name.startswith("on") for name in tag.attrs)], page.path
        assert "default-src 'none'" in str(page.one("meta[http-equiv=Content-Security-Policy]")["content"])


def test_headings_are_in_order_and_names_of_places_unique(pages: dict[str, Page]) -> None:
    for page in pages.values():
        levels = [int(tag.name[1]) for tag in page.all("h1, h2, h3, h4, h5, h6")]
        assert levels.count(1) == 1, page.path
        assert levels[0] == 1, page.path
        assert all(deeper <= level + 1 for level, deeper in pairwise(levels)), page.path
        ids = [str(tag["id"]) for tag in page.all("[id]")]
        assert len(ids) == len(set(ids)), page.path


def test_every_passage_of_an_article_has_its_anchor(pages: dict[str, Page], stories: list[Story]) -> None:
    for path in (path for story in stories for path in story.paths.values()):
        found = [tag.get("id") for tag in pages[path].all("article > .body > *")]
        assert found == [f"p{number}" for number in range(1, len(found) + 1)], path
        assert found, path


# In a browser

LOOKED_AT = (
    *(
        "index.html",
        "de/index.html",
        "de/page/1.html",
        "de/archive.html",
        "de/2017/index.html",
        "de/2017/06/index.html",
    ),
    *("de/tags/index.html", "de/tags/presse.html", "en/index.html", "en/archive.html"),
    "de/2018/08/debconf18-schliesst-in-hsinchu-debconf19-datum-bekanntgegeben.html",
    "en/2016/01/updated-debian-8-8-3-released.html",
)
"""Pages of every kind; the last one has no translation, and says so."""

TEXTS = """
() => [...document.querySelectorAll("body *")].flatMap(element => {
  const own = [...element.childNodes].filter(node => node.nodeType === 3 && node.data.trim());
  const box = element.getBoundingClientRect();
  if (!own.length || !box.width || box.right <= 0) return [];
  let ground = element;
  while (ground && getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement;
  const behind = ground ? getComputedStyle(ground).backgroundColor : "none";
  return [[element.tagName, element.className, own[0].data.trim(), getComputedStyle(element).color, behind]];
})
"""
"""The texts that stand on a page: element, class, words, colour, and the colour behind them."""


class Text(NamedTuple):
    """A text as a browser paints it."""

    tag: str
    kind: str
    words: str
    ink: str
    paper: str


@pytest.fixture(scope="module")
def served(demo: Built) -> Iterator[str]:
    """The archive's address on a plain web server of this machine."""
    with serving(demo.out) as address:
        yield address


@pytest.mark.browser
@pytest.mark.slow
def test_nothing_is_wider_than_the_narrowest_phone(browser: Browser, served: str) -> None:
    with browser.new_page(viewport={"width": 320, "height": 640}) as page:
        for path in LOOKED_AT:
            page.goto(served + path)
            assert page.evaluate("document.documentElement.scrollWidth") == 320, path


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
def test_the_toggle_stands_at_the_same_place_on_every_page(browser: Browser, served: str, width: int) -> None:
    corner = """() => {
      const box = document.querySelector("nav.languages ul").getBoundingClientRect();
      return [Math.round(box.top), Math.round(box.right)];
    }"""
    with browser.new_page(viewport={"width": width, "height": 800}) as page:
        corners = {}
        for path in LOOKED_AT:
            page.goto(served + path)
            corners[path] = tuple(page.evaluate(corner))
        assert set(corners.values()) == {corners["index.html"]}, corners


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_is_readable_by_day_and_night(browser: Browser, served: str, scheme: Any) -> None:
    """Contrast of 4.5 to 1 and more (WCAG 2.2, 1.4.3)."""
    with browser.new_page(color_scheme=scheme) as page:
        for path in LOOKED_AT:
            page.goto(served + path)
            texts = [Text(*found) for found in page.evaluate(TEXTS)]
            assert len(texts) > 20
            assert {luminance(text.paper) > 0.5 for text in texts} == {scheme == "light"}, path
            assert [text for text in texts if contrast(text) < 4.5] == [], path


def contrast(text: Text) -> float:
    darker, lighter = sorted((luminance(text.ink), luminance(text.paper)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of `rgb(28, 27, 25)`, from 0 to 1 (WCAG 2.2)."""
    channels = [int(part) / 255 for part in re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", colour).groups()]  # type: ignore[union-attr]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

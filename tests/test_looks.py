"""How pages look where texts are awkward: long words on a phone, quotes and lists, zoomed in, and on paper."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, SITE, write
from playwright.sync_api import Browser, Page
from test_browser import browser
from webserver import serving

from sitegen import build

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
QUAY = f"""\
---
date: 2024-03-05
authors: [{LONG}]
tags: [harbour, {LONG}]
---
# {LONG} und Kai

Der Kai: https://example.org/{LONG}/{LONG}.

| Jahr | {LONG} |
|------|--------|
| 2024 | 14 |

> Wer zahlt?
>
> Niemand weiß es.

```
{LONG * 3}
```
"""
CALM = "---\ndate: 2024-03-06\ntags: [harbour]\n---\n# The quay\n\nNobody knows who pays for the quay.\n"
WORLD = {"site.yaml": SITE, "articles/quay.de.md": QUAY, "articles/quay.en.md": CALM}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("awkward")
    write(folder, WORLD)
    order = build.Order(site=folder, out=folder / "public", base_url=None, now=NOW, drafts=False, clean=False)
    assert build.build(order, print).exit == 0
    return order.out


@pytest.fixture(scope="module")
def served(published: Path) -> Iterator[str]:
    with serving(published) as address:
        yield address


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with browser.new_page(viewport={"width": 320, "height": 640}, reduced_motion="reduce") as page:
        yield page


def box(page: Page, selector: str) -> dict[str, Any]:
    found = page.locator(selector).first.bounding_box()
    assert found
    return dict(found)


def test_no_word_is_too_long_for_a_phone(phone: Page, served: str, published: Path) -> None:
    for path in sorted(published.rglob("*.html")):
        phone.goto(served + path.relative_to(published).as_posix())
        assert phone.evaluate("document.documentElement.scrollWidth") == 320, path


def test_the_paragraphs_of_a_quotation_stand_apart_as_those_of_the_text_do(phone: Page, served: str) -> None:
    phone.goto(f"{served}de/quay.html")

    first, second = (box(phone, f"blockquote p:nth-of-type({n})") for n in (1, 2))

    assert second["y"] - first["y"] - first["height"] > 8


def test_each_headline_side_by_side_stands_nearer_to_its_own_language_than_to_the_other(
    phone: Page, served: str
) -> None:
    phone.goto(f"{served}en/quay.de.html")

    own, kicker, other = (box(phone, f".top {of}") for of in ("h1", "[lang=de] .kicker", "[lang=de] .h1"))

    above = kicker["y"] - own["y"] - own["height"]
    assert above > 2 * (other["y"] - kicker["y"] - kicker["height"]) > 0


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_toggle_and_the_way_side_by_side_stand_in_one_line_on_a_phone(phone: Page, served: str, lang: str) -> None:
    phone.goto(f"{served}{lang}/quay.html")

    assert box(phone, "nav.languages")["height"] < 55


@pytest.mark.parametrize(("height", "stays"), [(640, True), (180, False)])
def test_the_toggle_stays_at_hand_where_it_leaves_room_to_read(
    browser: Browser, served: str, height: int, stays: bool
) -> None:
    """A window of 1280 × 720 that is zoomed to 400 % shows 320 × 180."""
    with browser.new_page(viewport={"width": 320, "height": height}, reduced_motion="reduce") as page:
        page.goto(f"{served}de/quay.html")
        page.evaluate("scrollTo(0, 400)")

        assert (box(page, "nav.languages")["y"] == 0) is stays


@pytest.fixture
def paper(browser: Browser) -> Iterator[Page]:
    """What a reader who prefers the dark prints: A4 within its margins."""
    with browser.new_page(viewport={"width": 660, "height": 1000}, color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        yield page


def test_on_paper_an_article_ends_with_its_citation_and_address_and_no_link_to_click(paper: Page, served: str) -> None:
    paper.goto(f"{served}de/quay.html")

    assert paper.locator("details.cite p").first.is_visible()
    assert "https://example.org/de/quay.html" in paper.locator("details.cite p").first.inner_text()
    for gone in ("details.cite summary", "details.cite a", "nav.languages", "nav.sections", ".colophon [type]"):
        assert not paper.locator(gone).first.is_visible(), gone


def test_on_paper_nothing_is_cut_off_and_all_columns_begin_at_one_edge(paper: Page, served: str) -> None:
    paper.goto(f"{served}de/quay.html")

    for wide in ("pre", "table"):
        assert paper.locator(wide).evaluate("item => item.scrollWidth <= item.clientWidth"), wide
    assert len({round(box(paper, part)["x"]) for part in (".opening", ".body", ".closing")}) == 1


def test_paper_is_white_by_night_too(paper: Page, served: str) -> None:
    paper.goto(f"{served}de/quay.html")

    assert paper.locator(".opening .facts").evaluate("item => getComputedStyle(item).color") == "rgb(93, 90, 84)"


def test_on_paper_two_versions_stand_side_by_side(paper: Page, served: str) -> None:
    paper.goto(f"{served}en/quay.de.html")

    left, right = (box(paper, f".top > div:nth-child({n})") for n in (1, 2))

    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]


def test_a_mark_in_a_list_has_no_separator_of_a_byline(browser: Browser, served: str) -> None:
    """Marks follow each other where a draft exists in another language alone."""
    with browser.new_page(viewport={"width": 320, "height": 640}) as page:
        page.goto(f"{served}de/quay.html")
        after = "item => getComputedStyle(item, '::after').content"
        assert page.locator(".opening .byline").evaluate(after) == '"\xa0·"'
        assert page.locator(".opening time").evaluate(after) == "none"
        page.evaluate("""() => document.querySelector("main").insertAdjacentHTML(
            "beforeend", '<p class="facts"><span class="mark">a</span> <span class="mark">b</span></p>')""")

        assert page.locator(".mark").first.evaluate(after) == "none"


def test_the_years_of_the_search_page_are_large_enough_to_touch(phone: Page, served: str) -> None:
    """24 CSS pixels (WCAG 2.2, 2.5.8)."""
    phone.goto(f"{served}de/search.html")

    assert box(phone, ".browse h3 a")["height"] >= 24

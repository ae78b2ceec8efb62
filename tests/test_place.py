"""The toggle keeps a reader's place, both ways, on a phone and on a desk; side by side needs no script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import NOW, SITE, write
from playwright.sync_api import Browser, Page
from test_browser import browser
from webserver import serving

from sitegen import build

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = {"phone": {"width": 360, "height": 640}, "desk": {"width": 1280, "height": 800}}
CITIES = ("Kiel", "Bremen", "Lübeck", "Rostock", "Emden", "Cuxhaven", "Husum", "Flensburg", "Wismar", "Stralsund")
MISSING = 9
"""The paragraph that has no counterpart in German."""


def paragraph(lang: str, number: int) -> str:
    city, ships, minute = CITIES[number % len(CITIES)], 100 + 7 * number, 10 + number
    if lang == "en":
        said = f"At 14:{minute} harbour master {city}-{number} counted {ships} ships in {city}, and wrote it down. "
        return said + "The wind came from the west, as it does in most weeks of the year on this coast. " * 3
    said = f"Um 14:{minute} zählte Hafenmeister {city}-{number} in {city} {ships} Schiffe und schrieb es auf. "
    return said + "Der Wind kam von Westen, wie in den meisten Wochen des Jahres an dieser Küste. " * 3


def text(lang: str) -> str:
    numbers = [number for number in range(1, 31) if lang == "en" or number != MISSING]
    return f"Ships {lang}\n\n" + "\n".join(paragraph(lang, number).strip() for number in numbers) + "\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A long story in two languages, on a web server."""
    folder: Path = tmp_path_factory.mktemp("long")
    write(folder, {"site.yaml": SITE, "articles/ships.en.txt": text("en"), "articles/ships.de.txt": text("de")})
    order = build.Order(site=folder, out=folder / "public", base_url=None, now=NOW, drafts=False, clean=False)
    assert build.build(order, print).exit == 0
    with serving(order.out) as address:
        yield address


@pytest.fixture(params=SIZES)
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport=SIZES[request.param], reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(params=SIZES)
def plain_reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A reader without JavaScript."""
    context = browser.new_context(viewport=SIZES[request.param], java_script_enabled=False)
    yield context.new_page()
    context.close()


def read_on(page: Page, number: int) -> None:
    """Scrolls a paragraph to where it is read."""
    script = "n => scrollBy(0, document.getElementById('p' + n).getBoundingClientRect().top - innerHeight / 5 + 4)"
    page.evaluate(script, number)


def toggle(page: Page) -> None:
    page.locator("nav.languages a[hreflang]").click()
    page.wait_for_load_state("load")


def top_of(page: Page, number: int) -> float:
    box = page.locator(f"#p{number}").bounding_box()
    assert box
    return box["y"] / (page.viewport_size or {"height": 1})["height"]


@pytest.mark.parametrize(
    ("lang", "other", "number", "there"),
    [("en", "de", 15, 14), ("de", "en", 20, 21), ("en", "de", 4, 4), ("en", "de", MISSING, MISSING - 1)],
)
def test_the_toggle_leads_to_the_paragraph_that_says_the_same(
    reader: Page, served: str, lang: str, other: str, number: int, there: int
) -> None:
    reader.goto(f"{served}{lang}/ships.html")
    read_on(reader, number)

    toggle(reader)

    assert reader.url == f"{served}{other}/ships.html#p{there}"
    assert 0 <= top_of(reader, there) <= 0.4


def test_there_and_back_again_nothing_is_lost(reader: Page, served: str) -> None:
    for number in (15, 30):
        reader.goto(f"{served}en/ships.html")
        read_on(reader, number)
        for there in (f"de/ships.html#p{number - 1}", f"en/ships.html#p{number}", f"de/ships.html#p{number - 1}"):
            toggle(reader)
            assert reader.url == served + there


def test_who_has_not_begun_to_read_begins_at_the_top(reader: Page, served: str) -> None:
    reader.goto(f"{served}en/ships.html")

    toggle(reader)

    assert reader.url.rstrip("#") == f"{served}de/ships.html"
    assert reader.evaluate("scrollY") == 0


def test_side_by_side_the_toggle_keeps_the_place_too(reader: Page, served: str) -> None:
    reader.goto(f"{served}en/ships.de.html")
    read_on(reader, 20)

    toggle(reader)

    assert reader.url == f"{served}de/ships.en.html#p19"


def test_without_javascript_paragraphs_lead_to_their_counterparts(plain_reader: Page, served: str) -> None:
    plain_reader.goto(f"{served}en/ships.html")
    link = plain_reader.locator("#p15 .at a[data-lang=de]")
    assert link.is_visible()

    link.click()

    assert plain_reader.url == f"{served}de/ships.html#p14"
    toggle(plain_reader)
    assert plain_reader.url == f"{served}en/ships.html"


def test_without_javascript_both_versions_stand_side_by_side_or_one_under_the_other(
    plain_reader: Page, served: str
) -> None:
    plain_reader.goto(f"{served}en/ships.html")
    plain_reader.locator(".modes a").click()

    left, right = (
        plain_reader.locator(f".body > .row:nth-child(15) > div:nth-child({n})").bounding_box() for n in (1, 2)
    )
    assert left
    assert right
    if (plain_reader.viewport_size or {"width": 0})["width"] > 1000:
        assert left["y"] == right["y"]
        assert left["x"] + left["width"] <= right["x"]
    else:
        assert left["y"] + left["height"] <= right["y"]
    assert plain_reader.locator(f".body > .row:nth-child({MISSING}) .gap").inner_text() == "Only in English"
    assert (
        plain_reader.evaluate("document.documentElement.scrollWidth")
        <= (plain_reader.viewport_size or {"width": 0})["width"]
    )

"""A reader with a browser: from the front page into each language, and by the toggle there and back."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import NOW
from playwright.sync_api import Browser, Page, sync_playwright
from webserver import serving

from sitegen import build

ROOT = Path(__file__).parent.parent
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
HURRIED = ("Transition was", "net::ERR_ABORTED")
"""What a browser says when the next click comes before the last page has settled."""

LANGUAGES = {"en": "English", "de": "Deutsch"}

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own content, built."""
    folder = tmp_path_factory.mktemp("archive")
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    order = build.Order(site=folder, out=folder / "public", base_url=None, now=NOW, drafts=False, clean=False)
    assert build.build(order, print).exit == 0
    return folder / "public"


@pytest.fixture(scope="module")
def served(published: Path) -> Iterator[str]:
    """The site's address on a plain web server of this machine."""
    with serving(published) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, else Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*QUIET])
        yield chromium
        chromium.close()


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in a browser of its own; whatever the browser complains of is a fault."""
    context = browser.new_context(java_script_enabled=request.param == "with JavaScript", locale="fr-FR")
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda asked: complaints.append(f"{asked.failure} {asked.url}"))
    yield page
    context.close()
    assert not [said for said in complaints if not said.startswith(HURRIED)]


@pytest.fixture(params=["http", "file"])
def front(published: Path, request: pytest.FixtureRequest) -> str:
    """The address of the front page: on a server, and on the disk."""
    if request.param == "http":
        return str(request.getfixturevalue("served")) + "index.html"
    return (published / "index.html").as_uri()


def language(page: Page) -> str:
    return page.locator("html").get_attribute("lang") or ""


def toggle(page: Page, lang: str) -> None:
    """One click on the toggle, which stands where a reader sees it."""
    link = page.locator("nav.languages").get_by_text(LANGUAGES[lang], exact=True)
    assert link.is_visible()
    link.click()
    assert language(page) == lang
    assert page.locator("nav.languages [aria-current=true]").inner_text() == LANGUAGES[lang]


def there_and_back(page: Page) -> None:
    """The toggle leads to the other language and from there to the page it came from."""
    address, here = page.url, language(page)
    (other,) = LANGUAGES.keys() - {here}
    assert page.locator("nav.languages a[rel=alternate]").count() == 1
    toggle(page, other)
    assert page.url != address
    toggle(page, here)
    assert page.url == address


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_front_page_leads_to_the_home_of_each_language(reader: Page, front: str, lang: str) -> None:
    reader.goto(front)

    reader.locator("nav.languages").get_by_text(LANGUAGES[lang], exact=True).click()

    assert language(reader) == lang
    assert reader.url.endswith(f"/{lang}/index.html")


def test_the_toggle_leads_there_and_back_from_home_article_tag_index_and_tag(reader: Page, front: str) -> None:
    lang = "en" if front.startswith("http") else "de"
    reader.goto(front)
    toggle(reader, lang)
    there_and_back(reader)

    reader.locator("main .headline a").first.click()
    assert reader.locator("article .body p").count() == 12
    there_and_back(reader)

    article = reader.url
    reader.locator("article a[rel=tag]").first.click()
    there_and_back(reader)
    reader.locator("main .headline a").first.click()
    assert reader.url == article

    reader.locator("nav.sections").get_by_text({"en": "Tags", "de": "Schlagwörter"}[lang], exact=True).click()
    there_and_back(reader)
    reader.locator("main li a").first.click()
    there_and_back(reader)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_wider_than_a_phone(reader: Page, served: str, published: Path, lang: str) -> None:
    reader.set_viewport_size({"width": 320, "height": 640})
    for path in sorted((published / lang).rglob("*.html")):
        reader.goto(served + path.relative_to(published).as_posix())
        box = reader.locator("body").bounding_box()
        assert box
        assert box["width"] <= 320, path
        assert all(
            not (place := item.bounding_box()) or place["x"] + place["width"] <= 321
            for item in reader.locator("main h1, main p, nav.languages, nav.sections").all()
        ), path

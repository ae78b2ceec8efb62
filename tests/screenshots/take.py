"""Takes the pictures of the README: builds the demo archive, opens it in Chromium, saves two small images.

    python tests/screenshots/take.py

Needs Playwright with a Chromium, and Pillow.
"""

import io
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from sitegen import build

HERE = Path(__file__).parent
NOW = 1754006400  # 2025-08-01, as in the tests
STORY = {
    "en": "en/2018/08/debconf18-closes-in-hsinchu-and-debconf19-dates-announced.html",
    "de": "de/2018/08/debconf18-schliesst-in-hsinchu-debconf19-datum-bekanntgegeben.html",
}
DESKTOP = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
PHONE = {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"}
GAP = 24
LIMIT = 120_000
"""How large an image may be, in bytes."""


def main() -> None:
    """Takes both pictures."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        published = publish(Path(folder))
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        save(shot(browser, published / "de/index.html", DESKTOP), "home-de-desktop.png")
        save(side_by_side([shot(browser, published / STORY[lang], PHONE) for lang in STORY]), "article-phones.png")
        browser.close()


def publish(folder: Path) -> Path:
    """The demo archive, built."""
    shutil.copytree(HERE.parent / "debian_press/content", folder / "content")
    order = build.Order(
        site=folder, out=folder / "public", base_url="https://example.org/", now=NOW, drafts=False, clean=False
    )
    assert build.build(order, print).exit == build.DONE
    return order.out


def shot(browser: Browser, page: Path, reader: dict[str, object]) -> Image.Image:
    """What a reader sees of a page before scrolling."""
    context = browser.new_context(**reader)
    tab = context.new_page()
    tab.goto(page.as_uri())
    image = Image.open(io.BytesIO(tab.screenshot(animations="disabled")))
    context.close()
    return image.convert("RGB")


def side_by_side(images: list[Image.Image]) -> Image.Image:
    """Phones beside each other, on nothing."""
    width = sum(image.width for image in images) + GAP * (len(images) - 1)
    whole, left = Image.new("RGB", (width, images[0].height), "white"), 0
    for image in images:
        whole.paste(image, (left, 0))
        left += image.width + GAP
    return whole


def save(image: Image.Image, name: str) -> None:
    """Saves with a palette of its own, which text on paper needs no more than."""
    image.quantize(64, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(HERE / name, optimize=True)
    size = (HERE / name).stat().st_size
    assert size < LIMIT, f"{name}: {size} bytes"
    print(f"{name}: {image.width} x {image.height}, {size} bytes")


if __name__ == "__main__":
    main()

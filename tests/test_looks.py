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

"""The JSON Feed says what the Atom feed beside it says."""

import json
import re
from typing import Any
from xml.etree import ElementTree

from conftest import SITE, Built, Site

ATOM = "{http://www.w3.org/2005/Atom}"
BOTH = {
    "articles/storm.en.txt": "Storm & flood\nOver the sea\n\nIt rained < 3 days.\n",
    "articles/storm.de.txt": "Sturm\n\nEs regnete.\n",
    "articles/storm.yaml": "translation_id: the-storm\ndate: 2025-07-15\nupdated: 2025-07-16\n"
    "tags: [sea]\nauthors: {en: Ann}\n",
    "articles/rain.en.txt": "Rain\n\nIt poured.\n",
    "articles/rain.yaml": "date: 2025-07-20T10:00:00+02:00\n",
    "articles/vague.en.txt": "Vague\n\nNobody knows the day.\n",
    "articles/vague.yaml": "date: 2025-07\n",
}


def feed(built: Built, lang: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((built.out / lang / "feed.json").read_text("utf-8"))
    return found


def test_the_feed_names_itself_its_language_and_its_home(site: Site) -> None:
    found = feed(site({**BOTH, "site.yaml": SITE + "description: {en: All the news, de: Alle Nachrichten}\n"}), "en")

    assert {key: found[key] for key in found if key != "items"} == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News Archive",
        "home_page_url": "https://example.org/en/",
        "feed_url": "https://example.org/en/feed.json",
        "language": "en",
        "authors": [{"name": "News Archive", "url": "https://example.org/en/"}],
        "description": "All the news",
    }


def test_an_item_has_the_full_text_and_leads_to_its_translation(site: Site) -> None:
    rain, storm = feed(site(BOTH), "en")["items"]

    assert (rain["title"], rain["date_published"]) == ("Rain", "2025-07-20T10:00:00+02:00")
    assert storm == {
        "id": "tag:example.org,2025-07-15:the-storm/en",
        "url": "https://example.org/en/storm.html",
        "title": "Storm & flood",
        "content_html": "<p>It rained &lt; 3 days.</p>",
        "date_published": "2025-07-15T00:00:00+00:00",
        "date_modified": "2025-07-16T00:00:00+00:00",
        "language": "en",
        "summary": "Over the sea",
        "authors": [{"name": "Ann"}],
        "tags": ["sea"],
        "_translations": [{"language": "de", "title": "Sturm", "url": "https://example.org/de/storm.html"}],
    }


def test_links_and_images_of_an_item_lead_where_they_lead_on_its_page(site: Site) -> None:
    text = (
        "---\ndate: 2025-07-21\n---\n# Links\n\n"
        "[Rain](rain.html?a=1&b=2), [below](#p2), [all](/de/), [far](https://example.com/x), [post](mailto:a@b.c).\n\n"
        '![A map](maps/a.png " href=") <q cite="../said.html">Yes</q> [odd](//[odd) and a word: href="rain.html"\n'
    )

    found = feed(site({**BOTH, "articles/2025/links.en.md": text}), "en")["items"][0]["content_html"]

    links = re.findall(r'<[^>]* (?:href|src|cite)="((?! )[^"]*)"', found)
    assert links == [
        "https://example.org/en/2025/rain.html?a=1&amp;b=2",
        "https://example.org/en/2025/links.html#p2",
        "https://example.org/de/",
        "https://example.com/x",
        "mailto:a@b.c",
        "https://example.org/en/2025/maps/a.png",
        "https://example.org/en/said.html",
        "//[odd",
    ]
    assert found.endswith(' and a word: href="rain.html"</p>')


def test_both_feeds_have_the_same_entries(site: Site) -> None:
    built = site(BOTH)

    for lang in ("en", "de"):
        atom = ElementTree.parse(built.out / lang / "feed.xml").getroot()  # noqa: S314 – our own file
        names = ("id", "title", "published", "updated")
        entries = [tuple(entry.findtext(ATOM + name) for name in names) for entry in atom.findall(f"{ATOM}entry")]
        assert entries == [
            (item["id"], item["title"], item["date_published"], item["date_modified"])
            for item in feed(built, lang)["items"]
        ]


def test_every_page_announces_the_feeds_of_its_own_language(site: Site) -> None:
    built = site(BOTH)

    for page in built.pages:
        kinds = ("application/atom+xml", "application/feed+json")
        found = [page.where(str(link["href"])) for kind in kinds for link in page.all(f'link[type="{kind}"]')]
        found = [path.removeprefix("/") for path in found]
        own = [f"{page.lang}/feed.xml", f"{page.lang}/feed.json"]
        assert [path for path in found if "/tags/" not in path] == own, page.path
        assert all(path.startswith(f"{page.lang}/") for path in found)


def test_without_an_address_of_the_site_there_are_no_feeds(site: Site) -> None:
    built = site({**BOTH, "site.yaml": SITE.replace("base_url: https://example.org/\n", "")})

    assert "en/feed.json" not in built
    assert built["en/index.html"].all("link[rel=alternate]") == []

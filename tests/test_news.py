"""The sitemap of news: the articles of the last two days, as of the moment of the build."""

from xml.etree import ElementTree

import pytest
from conftest import NOW, SITE, Built, Site, tree

DAY = 86_400
ON = f"{SITE}news_sitemap: true\n"
SPACES = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


def listed(built: Built) -> list[str]:
    """The addresses that the sitemap lists, in its order."""
    assert built.exit == 0, built.messages
    root = ElementTree.fromstring((built.out / "news-sitemap.xml").read_bytes())  # noqa: S314 – our own file
    return [place.text or "" for place in root.findall("map:url/map:loc", SPACES)]


def story(date: str, facts: str = "") -> str:
    return f"---\ndate: {date}\n{facts}---\n# A <storm> & more\n\nIt rained.\n"


WORLD = {
    "site.yaml": ON,
    "articles/a.en.md": story("2025-07-31"),
    "articles/a.de.md": story("2025-07-31"),
    "articles/b.en.md": story("2025-07-31T23:30:00+02:00"),
    "articles/old.en.md": story("2025-07-30"),
    "articles/month.en.md": story("2025-07"),
    "articles/draft.en.md": story("2025-07-31", "draft: true\n"),
    "articles/gone.en.md": story("2025-07-31", "withdrawn: Wrong.\n"),
    "articles/soon.en.md": story("2025-08-02"),
}
NEW = ["https://example.org/en/b.html", "https://example.org/de/a.html", "https://example.org/en/a.html"]


def test_it_lists_the_articles_of_two_days_newest_first(site: Site) -> None:
    assert listed(site(WORLD)) == NEW


def test_each_has_publication_language_date_and_title(site: Site) -> None:
    built = site(WORLD)

    root = ElementTree.fromstring((built.out / "news-sitemap.xml").read_bytes())  # noqa: S314 – our own file
    found = root.findall("map:url/news:news", SPACES)[1]
    said = {
        element.tag.partition("}")[2]: element.text for element in found.iter() if element.text and len(element) == 0
    }
    assert said == {
        "name": "Nachrichtenarchiv",
        "language": "de",
        "publication_date": "2025-07-31T00:00:00+00:00",
        "title": "A <storm> & more",
    }


def test_chinese_is_named_by_its_script_other_languages_without_their_region(site: Site) -> None:
    languages = ("zh", "zh-Hant", "zh-HK", "pt-BR")
    built = site(
        {
            "site.yaml": f"title: News\nbase_url: https://example.org/\nlanguages: [{', '.join(languages)}]\n"
            "news_sitemap: true\n",
            **{f"articles/a.{lang}.md": story("2025-07-31") for lang in languages},
        }
    )

    root = ElementTree.fromstring((built.out / "news-sitemap.xml").read_bytes())  # noqa: S314 – our own file
    said = (element.text for element in root.iterfind(".//news:language", SPACES))
    assert dict(zip(listed(built), said, strict=True)) == {
        "https://example.org/zh/a.html": "zh-cn",
        "https://example.org/zh-Hant/a.html": "zh-tw",
        "https://example.org/zh-HK/a.html": "zh-tw",
        "https://example.org/pt-BR/a.html": "pt",
    }


def test_it_is_published_where_the_site_asks_for_it(site: Site) -> None:
    robots = site(WORLD).out / "robots.txt"
    assert robots.read_text("utf-8").endswith(
        "Sitemap: https://example.org/sitemap.xml\nSitemap: https://example.org/news-sitemap.xml\n"
    )

    built = site({"site.yaml": SITE})
    assert "news-sitemap.xml" not in built
    assert "news" not in robots.read_text("utf-8")


@pytest.mark.parametrize(("later", "left"), [(0.5, NEW[:3]), (1, NEW[:1]), (1.89, NEW[:1]), (1.9, [])])
def test_what_grows_old_leaves_it_with_the_next_build(site: Site, later: float, left: list[str]) -> None:
    site(WORLD)
    built = site(now=NOW + later * DAY)

    soon = ["https://example.org/en/soon.html"] if later >= 1 else []
    assert listed(built) == [*soon, *left]
    assert tree(site(clean=True, now=NOW + later * DAY).out) == tree(built.out)


def test_a_clock_that_goes_back_brings_them_back(site: Site) -> None:
    before = tree(site(WORLD).out)
    site(now=NOW + 10 * DAY)

    assert tree(site().out) == before


def test_the_build_says_why_it_was_printed(site: Site) -> None:
    site(WORLD)

    assert site(now=NOW + 1.9 * DAY).result.why["news-sitemap.xml"] == ("what it shows",)
    assert site(now=NOW + 1.91 * DAY).result.why == {}

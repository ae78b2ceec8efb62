"""What machines are told of an article agrees with what its readers see, and with the table of counterparts."""

import json
from typing import Any

import pytest
from conftest import SITE, Built, Page, Site

EN = {"articles/storm.en.txt": "Storm\nOver the sea\n\nIt rained.\n"}
BOTH = {**EN, "articles/storm.de.txt": "Sturm\n\nEs regnete.\n"}
FACTS = "articles/storm.yaml"
AUTHORS = "ann: {name: Ann Other}\n"


def article(page: Page) -> dict[str, Any]:
    """The page's only JSON-LD."""
    (script,) = page.all("script:not([src])")
    assert script["type"] == "application/ld+json"
    found: dict[str, Any] = json.loads(str(script.string))
    assert (found["@context"], found["@type"]) == ("https://schema.org", "NewsArticle")
    return found


def told(page: Page, name: str) -> list[str]:
    return [str(tag["content"]) for tag in page.all(f'meta[name="{name}"], meta[property="{name}"]')]


def test_an_article_names_its_headline_language_date_and_address(site: Site) -> None:
    page = site({**EN, FACTS: "date: 2025-07-15\nsummary: A storm.\n"})["en/storm.html"]

    found = article(page)
    assert (found["headline"], found["description"], found["inLanguage"]) == (page.heading, "A storm.", "en")
    assert found["@id"] == found["url"] == found["mainEntityOfPage"] == page.canonical
    assert found["datePublished"] == found["dateModified"] == "2025-07-15T00:00:00+00:00"
    assert found["isAccessibleForFree"] is True
    assert found.keys() == {
        *("@context", "@type", "@id", "url", "mainEntityOfPage", "headline", "description", "inLanguage"),
        *("datePublished", "dateModified", "author", "publisher", "isAccessibleForFree"),
    }
    assert told(page, "og:description") == ["A storm."]
    assert told(page, "og:type") == ["article"]
    assert told(page, "og:title") == told(page, "citation_title") == told(page, "dcterms.title") == ["Storm"]
    assert told(page, "og:url") == told(page, "citation_fulltext_html_url") == [page.canonical]
    assert told(page, "article:published_time") == ["2025-07-15T00:00:00+00:00"]
    assert told(page, "article:modified_time") == []
    assert told(page, "citation_publication_date") == ["2025/07/15"]
    assert told(page, "dcterms.issued") == ["2025-07-15"]
    assert told(page, "citation_journal_title") == told(page, "dcterms.publisher") == ["News Archive"]
    assert told(page, "citation_language") == told(page, "dcterms.language") == ["en"]


@pytest.mark.parametrize(
    ("date", "iso", "highwire"),
    [
        ("2025-07-15T10:30:00+02:00", "2025-07-15T10:30:00+02:00", ["2025/07/15"]),
        ("2025-07", "2025-07", ["2025/07"]),
        ("2025", "2025", ["2025"]),
    ],
)
def test_dates_are_told_as_far_as_they_are_known(site: Site, date: str, iso: str, highwire: list[str]) -> None:
    page = site({**EN, FACTS: f"date: {date}\n"})["en/storm.html"]

    assert article(page)["datePublished"] == iso
    assert told(page, "citation_publication_date") == highwire


def test_an_undated_article_claims_no_date(site: Site) -> None:
    page = site(EN)["en/storm.html"]

    assert not {"datePublished", "dateModified"} & article(page).keys()
    assert told(page, "citation_publication_date") == told(page, "article:published_time") == []


def test_a_correction_is_told_and_moves_the_date_of_change_alone(site: Site) -> None:
    facts = "date: 2025-07-15\ncorrections: [{date: 2025-07-20, text: Not 1 but 2.}]\n"
    built = site({**EN, FACTS: facts})

    found = article(built["en/storm.html"])
    assert (found["datePublished"][:10], found["dateModified"][:10]) == ("2025-07-15", "2025-07-20")
    assert [(note["@type"], note["text"], note["datePublished"][:10]) for note in found["correction"]] == [
        ("CorrectionComment", "Not 1 but 2.", "2025-07-20")
    ]
    assert told(built["en/storm.html"], "article:modified_time") == [found["dateModified"]]
    assert found["dateModified"] in (built.out / "sitemap.xml").read_text("utf-8")
    assert f"<updated>{found['dateModified']}</updated>" in (built.out / "en/feed.xml").read_text("utf-8")


def test_an_update_dated_before_the_article_moves_nothing(site: Site) -> None:
    built = site({**EN, FACTS: "date: 2025-07-15\nupdated: 2025-07-01\n"})

    found = article(built["en/storm.html"])
    assert found["dateModified"] == found["datePublished"]
    assert f"<lastmod>{found['datePublished']}</lastmod>" in (built.out / "sitemap.xml").read_text("utf-8")
    assert f"<updated>{found['datePublished']}</updated>" in (built.out / "en/feed.xml").read_text("utf-8")


def test_a_correction_of_some_day_of_a_month_leaves_feeds_and_sitemap_the_last_day_that_is_known(site: Site) -> None:
    built = site(
        {**EN, FACTS: "date: 2025-05-15\nupdated: 2025-05-20\ncorrections: [{date: 2025-06, text: Not 1 but 2.}]\n"}
    )

    assert article(built["en/storm.html"])["dateModified"] == "2025-06"
    assert "<lastmod>2025-05-20T00:00:00+" in (built.out / "sitemap.xml").read_text("utf-8")
    assert "<updated>2025-05-20T00:00:00+" in (built.out / "en/feed.xml").read_text("utf-8")


def test_authors_are_named_and_without_one_the_site_is(site: Site) -> None:
    built = site({**BOTH, "authors.yaml": AUTHORS, FACTS: "authors: {en: [ann, Guest], de: []}\n"})

    found = article(built["en/storm.html"])
    assert found["author"] == [
        {"@type": "Person", "name": "Ann Other", "url": "https://example.org/en/authors/ann.html"},
        {"@type": "Person", "name": "Guest", "url": "https://example.org/en/authors/guest.html"},
    ]
    house = {"@type": "Organization", "name": "News Archive", "url": "https://example.org/en/"}
    assert found["publisher"] == house
    assert told(built["en/storm.html"], "citation_author") == ["Ann Other", "Guest"]
    assert told(built["en/storm.html"], "article:author") == [author["url"] for author in found["author"]]
    german = article(built["de/storm.html"])
    assert (
        german["author"]
        == german["publisher"]
        == {**house, "name": "Nachrichtenarchiv", "url": "https://example.org/de/"}
    )
    assert told(built["de/storm.html"], "citation_author") == []


def work(built: Built, lang: str) -> dict[str, str]:
    address = built[f"{lang}/storm.html"].canonical
    return {"@type": "NewsArticle", "inLanguage": lang, "@id": address, "url": address}


def test_versions_name_each_other_as_translations_while_nobody_knows_which_came_first(site: Site) -> None:
    built = site(BOTH)

    assert article(built["en/storm.html"])["workTranslation"] == work(built, "de")
    assert article(built["de/storm.html"])["workTranslation"] == work(built, "en")


def test_a_translation_names_its_original_and_its_translator(site: Site) -> None:
    built = site({**BOTH, FACTS: "original: de\ntranslator: {en: T. Rans}\n"})

    german, english = (article(built[f"{lang}/storm.html"]) for lang in ("de", "en"))
    assert german["workTranslation"] == work(built, "en")
    assert not {"translationOfWork", "translator"} & german.keys()
    assert english["translationOfWork"] == work(built, "de")
    assert english["translator"] == {"@type": "Person", "name": "T. Rans"}
    assert "workTranslation" not in english


def test_of_three_versions_the_original_names_both_translations_and_they_name_it_alone(site: Site) -> None:
    files = {**BOTH, "articles/storm.fr.txt": "Tempête\n\nIl pleuvait.\n", FACTS: "original: de\n"}
    built = site(
        {
            **files,
            "site.yaml": SITE.replace("[en, de]", "[en, de, fr]").replace(
                "{en: News Archive, de: Nachrichtenarchiv}", "News"
            ),
        }
    )

    assert article(built["de/storm.html"])["workTranslation"] == [work(built, "en"), work(built, "fr")]
    assert article(built["fr/storm.html"])["translationOfWork"] == work(built, "de")
    assert told(built["fr/storm.html"], "og:locale:alternate") == ["en_US", "de_DE"]


def test_an_original_that_is_not_published_is_named_by_its_language(site: Site) -> None:
    languages = SITE.replace("[en, de]", "[en, de, he]").replace("{en: News Archive, de: Nachrichtenarchiv}", "News")

    found = article(site({**BOTH, FACTS: "original: he\n", "site.yaml": languages})["en/storm.html"])

    assert found["translationOfWork"] == {"@type": "NewsArticle", "inLanguage": "he"}
    assert "workTranslation" not in found


def test_tags_are_keywords_and_say_what_they_are_elsewhere(site: Site) -> None:
    tags = "rain: {en: Rain & Hail, de: Regen, same_as: ['https://www.wikidata.org/wiki/Q7925']}\n"
    page = site({**EN, "tags.yaml": tags, FACTS: "tags: [rain, Sea]\n"})["en/storm.html"]

    found = article(page)
    assert found["keywords"] == told(page, "article:tag") == ["Rain & Hail", "Sea"]
    assert found["about"] == [
        {"@type": "Thing", "name": "Rain & Hail", "sameAs": ["https://www.wikidata.org/wiki/Q7925"]}
    ]


def test_no_headline_can_end_the_script_it_stands_in(site: Site) -> None:
    title = "A </script><script>alert(1)</script> <!-- & \u2028 “storm”"
    page = site({"articles/storm.en.txt": f"{title}\n\nIt rained.\n"})["en/storm.html"]

    assert article(page)["headline"] == title
    assert "alert(1)</script>" not in page.html


def test_without_a_text_nothing_is_said_of_it(site: Site) -> None:
    page = site({"articles/storm.en.txt": "Storm\n"})["en/storm.html"]

    assert "description" not in article(page)
    assert told(page, "og:description") == []


def test_what_writers_write_is_text_wherever_it_is_told(site: Site) -> None:
    signs = "A \"B\" <b>C</b> & 'D'"
    facts = f"tags: ['{signs.replace(chr(39), chr(39) * 2)}']\nauthors: ['{signs.replace(chr(39), chr(39) * 2)}']\n"
    files = {"articles/storm.en.txt": f"{signs}\n\n{signs}\n", FACTS: facts}
    built = site({**files, "site.yaml": SITE.replace("en: News Archive", """en: 'News "A" <i>'""")})
    page = built["en/storm.html"]

    for name in ("og:title", "og:description", "article:tag", "citation_title", "citation_author", "dcterms.creator"):
        assert told(page, name) == [signs]
    assert told(page, "dcterms.publisher") == told(page, "citation_journal_title") == ['News "A" <i>']
    assert not page.all("head b, head i, body i")


def test_of_a_withdrawn_article_only_its_headline_is_told(site: Site) -> None:
    facts = "date: 2025-07-15\nauthors: Ann\ntags: Sea\nwithdrawn: It was wrong.\n"
    page = site({**EN, FACTS: facts})["en/storm.html"]

    assert told(page, "og:title") == ["Storm"]
    for name in ("og:description", "article:published_time", "article:author", "article:tag"):
        assert told(page, name) == []


@pytest.mark.parametrize("facts", ["draft: true\n", "withdrawn: It was wrong.\n"])
def test_what_search_engines_may_not_list_is_described_to_nobody(site: Site, facts: str) -> None:
    page = site({**EN, FACTS: facts}, drafts=True)["en/storm.html"]

    assert page.all("script:not([src])") == []
    assert not told(page, "citation_title") + told(page, "dcterms.title") + told(page, "og:url")


def test_without_an_address_of_the_site_nothing_is_said_of_addresses(site: Site) -> None:
    page = site({**BOTH, FACTS: "authors: Ann\n", "site.yaml": SITE.replace("base_url: https://example.org/\n", "")})[
        "en/storm.html"
    ]

    found = article(page)
    assert found["workTranslation"] == {"@type": "NewsArticle", "inLanguage": "de"}
    assert "https://example.org" not in page.html
    assert not {"url", "@id", "mainEntityOfPage"} & found.keys()
    assert found["author"] == [{"@type": "Person", "name": "Ann"}]
    assert found["publisher"] == {"@type": "Organization", "name": "News Archive"}
    for name in ("article:author", "citation_fulltext_html_url", "dcterms.identifier"):
        assert told(page, name) == []


def test_every_page_says_its_locale_and_those_of_its_counterparts(site: Site) -> None:
    built = site(BOTH)

    for path in ("de/storm.html", "de/index.html", "de/archive.html"):
        assert told(built[path], "og:locale") == ["de_DE"]
        assert told(built[path], "og:locale:alternate") == ["en_US"]
        assert told(built[path], "og:url") == [built[path].canonical]

"""What is published: lists, their pages, the toggle on each, and what search engines are told."""

from collections import Counter

import pytest
from conftest import SITE, Built, Site, tree

TEXT = "{title}\n\nThis is the first line of {title}.\nThis is the second.\n"
DAILY = SITE + "per_page: 2\n"
TAGS = "rain: {en: Rain, de: Regen}\nhail: {en: Hail, de: Hagel}\n"
AUTHORS = (
    "staff: {name: {en: The Desk, de: Die Redaktion}, note: {en: The Desk writes., de: Die Redaktion schreibt.}}\n"
)


def story(name: str, *languages: str, **facts: str) -> dict[str, str]:
    """The files of one story: a text per language, and its facts as they stand in the sidecar."""
    title = name.rsplit("/", 1)[-1].replace("-", " ").capitalize()
    texts = {f"articles/{name}.{lang}.txt": TEXT.format(title=f"{title} {lang}") for lang in languages}
    sidecar = "".join(f"{key}: {value}\n" for key, value in facts.items())
    return {**texts, f"articles/{name}.yaml": sidecar} if sidecar else texts


def days(count: int, *languages: str, first: int = 1) -> dict[str, str]:
    """So many stories, one a day in July, called Day 01, Day 02, …"""
    files: dict[str, str] = {}
    for day in range(first, first + count):
        files |= story(f"day-{day:02}", *languages, date=f"2025-07-{day:02}")
    return files


def world() -> dict[str, str]:
    """A small archive with a bit of everything."""
    return {
        "site.yaml": DAILY, "tags.yaml": TAGS, "authors.yaml": AUTHORS,
        "pages/about.en.md": "# About us\n\nWho we are.\n", "pages/about.de.md": "# Über uns\n\nWer wir sind.\n",
        "pages/imprint.de.md": "# Impressum\n\nAdresse.\n",
        **days(7, "en", "de"),
        **story("2025/07/storm", "en", "de", date="2025-07-15", tags="[rain, hail]", authors="staff"),
        **story("2025/06/only-german", "de", date="2025-06-30", tags="[rain, Wind]", authors="[A. Guest]"),
        **story("only-english", "en", date="2024", tags="[hail]"),
        **story("no-date", "en", tags="[rain]", languages="[en]"),
    }  # fmt: skip


# Lists


def test_a_list_is_numbered_from_the_oldest_and_its_first_page_holds_up_to_twice_a_page_less_one(site: Site) -> None:
    built = site({"site.yaml": DAILY, **days(5, "en")})

    assert built["en/index.html"].headlines == ["Day 05 en", "Day 04 en", "Day 03 en"]
    assert built["en/page/1.html"].headlines == ["Day 02 en", "Day 01 en"]
    assert "en/page/2.html" not in built


@pytest.mark.parametrize(
    ("count", "newest", "full"), [(0, 0, 0), (1, 1, 0), (2, 2, 0), (3, 3, 0), (4, 2, 1), (6, 2, 2), (7, 3, 2)]
)
def test_a_page_fills_up_before_the_next_one_opens(site: Site, count: int, newest: int, full: int) -> None:
    built = site({"site.yaml": DAILY, **days(count, "en")})

    assert len(built["en/index.html"].headlines) == newest
    assert [path for path in sorted(built.files) if path.startswith("en/page/")] == [
        f"en/page/{number}.html" for number in range(1, full + 1)
    ]


def test_a_full_page_does_not_change_when_news_arrives(site: Site) -> None:
    before = site({"site.yaml": DAILY, **days(6, "en")})
    after = site(days(1, "en", first=7))

    assert after["en/page/1.html"].html == before["en/page/1.html"].html
    assert after["en/page/2.html"].headlines == before["en/page/2.html"].headlines


def test_pages_of_a_list_lead_to_newer_and_older_ones_with_their_dates(site: Site) -> None:
    built = site({"site.yaml": DAILY, **days(6, "en")})

    page = built["en/page/1.html"]
    assert page.texts("nav.paging a") == ["Newer stories July 3, 2025 to July 4, 2025"]
    assert page.where(str(page.one("nav.paging a")["href"])) == "en/page/2.html"
    middle = built["en/page/2.html"]
    assert [middle.where(str(link["href"])) for link in middle.all("nav.paging a")] == [
        "en/index.html",
        "en/page/1.html",
    ]
    assert built["en/index.html"].texts("nav.paging a") == ["Older stories July 3, 2025 to July 4, 2025"]


def test_partial_dates_come_after_the_full_dates_of_their_period_and_undated_stories_last(site: Site) -> None:
    built = site({
        **story("a-day", "en", date="2025-07-01"), **story("month", "en", date="2025-07"),
        **story("june", "en", date="2025-06-30"), **story("year", "en", date="2025"),
        **story("before", "en", date="2024-12-31"), **story("never", "en"),
    })  # fmt: skip

    assert built["en/index.html"].headlines == [
        *("A day en", "Month en", "June en", "Year en", "Before en", "Never en")
    ]


def test_year_and_month_in_archives_are_those_written(site: Site) -> None:
    built = site({
        "site.yaml": SITE + "timezone: Europe/Berlin\n",
        **story("new-year", "en", date="2025-01-01T00:30:00+01:00"),
        **story("far-away", "en", date="2024-12-31T23:00:00-10:00"),
    })  # fmt: skip

    assert built["en/2025/01/index.html"].headlines == ["New year en"]
    assert built["en/2024/12/index.html"].headlines == ["Far away en"]


def test_year_pages_count_months_and_month_pages_show_all_their_stories(site: Site) -> None:
    built = site(
        {
            "site.yaml": DAILY,
            **days(5, "en"),
            **story("june", "en", date="2025-06-02"),
            **story("some", "en", date="2025"),
        }
    )

    assert built["en/2025/07/index.html"].headlines == [f"Day {day:02} en" for day in (5, 4, 3, 2, 1)]
    assert built["en/2025/index.html"].texts("table.months tr") == ["June1", "July5"]
    assert built["en/2025/index.html"].headlines == ["Some en"]


def test_tag_pages_show_the_stories_of_a_tag_under_its_name_in_each_language(site: Site) -> None:
    built = site(world())

    assert built["en/tags/rain.html"].heading == "Rain"
    assert built["de/tags/regen.html"].heading == "Regen"
    assert built["en/tags/rain.html"].headlines == ["Storm en", "Only german de", "No date en"]
    assert built["en/tags/index.html"].texts("main li a") == ["Hail", "Rain", "Wind"]


def test_author_pages_carry_name_and_note(site: Site) -> None:
    built = site(world())

    assert built["de/authors/staff.html"].heading == "Die Redaktion"
    assert "Die Redaktion schreibt." in built["de/authors/staff.html"].text
    assert built["en/authors/a-guest.html"].heading == "A. Guest"


def test_the_front_page_shows_each_story_in_every_language_it_has(site: Site) -> None:
    built = site({**story("storm", "en", "de", date="2025-07-02"), **story("rain", "de", date="2025-07-01")})

    assert built["index.html"].headlines == ["Storm en", "Storm de", "Rain de"]
    assert built["index.html"].lang == "en"


# Untranslated stories


def test_the_front_page_orders_stories_by_the_dates_it_shows_not_by_those_of_withdrawn_versions(site: Site) -> None:
    built = site(
        {
            "articles/new.en.md": "---\ndate: 2025-07-15\n---\n# New\n\nText.\n",
            "articles/old.en.md": "---\ndate: 2020-01-01\n---\n# Old\n\nText.\n",
            "articles/old.de.md": "---\ndate: 2025-07-20\nwithdrawn: Falsch.\n---\n# Alt\n\nText.\n",
        }
    )

    assert [link.text for link in built["index.html"].all("h2.headline a")] == ["New", "Old"]


def test_an_untranslated_story_is_listed_marked_and_in_its_own_language(site: Site) -> None:
    built = site(story("storm", "en", date="2025-07-15"))

    page = built["de/index.html"]
    assert page.headlines == ["Storm en"]
    assert page.texts(".mark") == ["Nur auf Englisch"]
    assert page.one(".headline")["lang"] == "en"
    assert page.where(str(page.one(".headline a")["href"])) == "en/storm.html"
    assert not built["en/index.html"].texts(".mark")


def test_an_untranslated_story_counts_like_any_other(site: Site) -> None:
    built = site({"site.yaml": DAILY, **days(4, "en")})

    assert built["de/page/1.html"].headlines == ["Day 02 en", "Day 01 en"]
    assert built["de/2025/07/index.html"].headlines == built["en/2025/07/index.html"].headlines


def test_a_site_may_show_translated_stories_only(site: Site) -> None:
    built = site({"site.yaml": SITE + "show_untranslated: false\n", **story("storm", "en", date="2025-07-15")})

    assert not built["de/index.html"].headlines
    assert "de/2025/07/index.html" not in built


def test_a_story_meant_for_one_language_is_in_no_list_of_the_other(site: Site) -> None:
    built = site(story("storm", "en", date="2025-07-15", tags="[rain]", languages="[en]"))

    assert not built["de/index.html"].headlines
    assert "en/tags/rain.html" in built
    assert "de/tags/rain.html" not in built


def test_an_untranslated_story_stays_out_of_the_other_languages_feeds(site: Site) -> None:
    built = site(
        {**story("storm", "en", date="2025-07-15"), **story("month", "en", date="2025-07"), **story("never", "en")}
    )

    english, german = ((built.out / f"{lang}/feed.xml").read_text("utf-8") for lang in ("en", "de"))
    assert ("Storm en" in english, "Storm en" in german) == (True, False)
    assert "Month en" not in english
    assert "Never en" not in english


# The toggle


def test_the_toggle_leads_from_article_to_article(site: Site) -> None:
    built = site(story("storm", "en", "de", slug="{de: sturm}"))

    toggle = built["en/storm.html"].toggle
    assert toggle["en"] == ("English", "", False, True)
    assert toggle["de"] == ("Deutsch", "de/sturm.html", True, False)
    assert built["de/sturm.html"].toggle["en"].path == "en/storm.html"
    assert not built["en/storm.html"].instead


def test_the_toggle_is_named_in_the_language_of_the_page_and_its_links_in_their_own(site: Site) -> None:
    page = site(story("storm", "en", "de"))["de/storm.html"]

    link = page.one("nav.languages a[hreflang]")
    assert page.one("nav.languages")["aria-label"] == "Sprache"
    assert (link["lang"], link["hreflang"], link["rel"]) == ("en", "en", ["alternate"])


@pytest.mark.parametrize(
    ("page", "counterpart"),
    [
        ("en/index.html", "de/index.html"),
        ("en/page/1.html", "de/page/1.html"),
        ("en/archive.html", "de/archive.html"),
        ("en/2025/index.html", "de/2025/index.html"),
        ("en/2025/07/index.html", "de/2025/07/index.html"),
        ("en/tags/index.html", "de/tags/index.html"),
        ("en/tags/rain.html", "de/tags/regen.html"),
        ("en/authors/index.html", "de/authors/index.html"),
        ("en/authors/staff.html", "de/authors/staff.html"),
        ("en/about.html", "de/about.html"),
        ("en/2025/07/storm.html", "de/2025/07/storm.html"),
    ],
)
def test_the_toggle_leads_to_the_same_thing_and_back(site: Site, page: str, counterpart: str) -> None:
    built = site(world())

    assert (built[page].toggle["de"].path, built[page].toggle["de"].alternate) == (counterpart, True)
    assert (built[counterpart].toggle["en"].path, built[counterpart].toggle["en"].alternate) == (page, True)


def fallback(built: Built, path: str, lang: str = "de") -> tuple[str, bool, list[str]]:
    """Where the toggle of a page leads instead, whether it claims to be the same, and what it says."""
    page = built[path]
    said = [text for other, text in page.instead if other == lang]
    return page.toggle[lang].path, page.toggle[lang].alternate, said


def test_an_untranslated_article_leads_to_its_month_and_says_so_in_the_other_language(site: Site) -> None:
    built = site(story("storm", "en", date="2025-07-15"))

    assert fallback(built, "en/storm.html") == (
        "de/2025/07/index.html", False, ["Dieser Artikel liegt nur auf Englisch vor."]
    )  # fmt: skip


def test_an_untranslated_article_of_a_year_leads_to_that_year(site: Site) -> None:
    assert fallback(site(story("storm", "en", date="2025")), "en/storm.html")[:2] == ("de/2025/index.html", False)


def test_an_untranslated_article_without_date_leads_to_the_undated(site: Site) -> None:
    assert fallback(site(story("storm", "en")), "en/storm.html")[:2] == ("de/undated/index.html", False)


def test_where_no_list_names_it_an_untranslated_article_leads_home(site: Site) -> None:
    built = site(story("storm", "en", date="2025-07-15", languages="[en]"))

    assert fallback(built, "en/storm.html")[:2] == ("de/index.html", False)


def test_a_tag_or_author_that_a_language_lacks_leads_to_the_index(site: Site) -> None:
    built = site(story("storm", "en", tags="[rain]", authors="[A. Guest]", languages="[en]"))

    assert fallback(built, "en/tags/rain.html") == (
        "de/tags/index.html", False, ["Diese Seite gibt es nur auf Englisch."]
    )  # fmt: skip
    assert fallback(built, "en/authors/a-guest.html")[:2] == ("de/authors/index.html", False)


def test_a_page_of_a_list_that_a_language_lacks_leads_to_its_last_page(site: Site) -> None:
    built = site({"site.yaml": DAILY + "show_untranslated: false\n", **days(4, "en", "de"), **days(4, "en", first=10)})

    assert "de/page/1.html" in built
    assert fallback(built, "en/page/1.html")[:2] == ("de/page/1.html", True)
    assert fallback(built, "en/page/3.html") == ("de/page/1.html", False, ["Diese Seite gibt es nur auf Englisch."])


def test_a_standing_page_that_a_language_lacks_leads_home(site: Site) -> None:
    assert fallback(site(world()), "de/imprint.html", "en") == (
        "en/index.html", False, ["This page exists only in German."]
    )  # fmt: skip


def test_with_three_languages_the_toggle_has_one_entry_each_in_their_order(site: Site) -> None:
    built = site(
        {
            "site.yaml": "title: T\nbase_url: https://example.org/\nlanguages: [de, fr, en]\n",
            **story("storm", "en", "fr"),
        }
    )

    toggle = built["fr/storm.html"].toggle
    assert [(lang, entry.text) for lang, entry in toggle.items()] == [
        ("de", "Deutsch"),
        ("fr", "Français"),
        ("en", "English"),
    ]
    assert [entry.alternate for entry in toggle.values()] == [False, False, True]
    assert built["fr/storm.html"].instead == [("de", "Dieser Artikel liegt nur auf Französisch und Englisch vor.")]


def test_a_note_does_not_count_versions_that_nobody_can_read(site: Site) -> None:
    three = "title: T\nbase_url: https://example.org/\nlanguages: [de, fr, en]\n"
    built = site({"site.yaml": three, **story("storm", "en", "de"), "articles/storm.yaml": "withdrawn: {en: Wrong.}\n"})

    assert built["de/storm.html"].instead == [("fr", "Cet article n’existe qu’en allemand.")]


def test_the_note_on_a_draft_names_the_published_version_too(site: Site) -> None:
    three = "title: T\nbase_url: https://example.org/\nlanguages: [de, fr, en]\n"
    world = {"site.yaml": three, **story("storm", "en", "de"), "articles/storm.yaml": "draft: {de: true}\n"}

    said = "Cet article n’existe qu’en allemand et anglais."
    assert site(world, drafts=True)["de/storm.html"].instead == [("fr", said)]


def test_front_page_and_missing_page_lead_to_every_home_and_none_is_current(site: Site) -> None:
    built = site(story("storm", "en"))

    for path in ("index.html", "404.html"):
        toggle = built[path].toggle
        assert not any(entry.current for entry in toggle.values())
        assert list(toggle) == ["en", "de"]
    assert [entry.path for entry in built["index.html"].toggle.values()] == ["en/index.html", "de/index.html"]


def test_a_site_of_one_language_has_no_toggle(site: Site) -> None:
    built = site({"site.yaml": "title: T\nlanguages: [en]\n", **story("storm", "en")})

    assert all(not page.all("nav.languages") for page in built.pages)


def test_every_page_of_two_languages_has_the_toggle_before_anything_else_to_click(site: Site) -> None:
    for page in site(world()).pages:
        links = [link for link in page.all("body a") if "skip" not in (link.get("class") or [])]
        assert links[0].find_parent("nav", class_="languages"), page.path
        assert len(page.all("nav.languages")) == 1


# What search engines are told


def test_versions_of_a_story_name_each_other_and_themselves(site: Site) -> None:
    built = site(story("storm", "en", "de", slug="{de: sturm}"))

    expected = {
        "en": "https://example.org/en/storm.html",
        "de": "https://example.org/de/sturm.html",
        "x-default": "https://example.org/en/storm.html",
    }
    assert built["en/storm.html"].alternates == built["de/sturm.html"].alternates == expected
    assert built["de/sturm.html"].canonical == expected["de"]


def test_a_story_in_one_language_has_no_alternate(site: Site) -> None:
    built = site(story("storm", "en"))

    assert not built["en/storm.html"].alternates
    assert built["en/storm.html"].canonical == "https://example.org/en/storm.html"


def test_readers_of_no_language_are_sent_to_the_front_page_or_the_first_language_of_the_set(site: Site) -> None:
    site_yaml = "title: T\nbase_url: https://example.org/\nlanguages: [en, de, fr]\n"

    built = site({"site.yaml": site_yaml, **story("storm", "fr", "de")})

    assert built["de/index.html"].alternates["x-default"] == "https://example.org/"
    assert built["index.html"].alternates == built["de/index.html"].alternates
    assert built["fr/storm.html"].alternates["x-default"] == "https://example.org/de/storm.html"
    assert built["en/archive.html"].alternates["x-default"] == "https://example.org/en/archive.html"


def test_without_a_base_url_the_toggle_stays_and_the_rest_is_left_out_with_a_note(site: Site) -> None:
    built = site({"site.yaml": "title: T\nlanguages: [en, de]\n", **story("storm", "en", "de")})

    assert built.exit == 0
    assert built.noted == ["no-base-url"]
    assert not built["en/storm.html"].alternates
    assert not built["en/storm.html"].canonical
    assert built["en/storm.html"].toggle["de"].path == "de/storm.html"
    assert not {"sitemap.xml", "en/feed.xml"} & built.files


# Drafts


def test_drafts_and_future_articles_are_not_published(site: Site) -> None:
    built = site({**story("storm", "en", draft="true"), **story("rain", "en", date="2025-08-02")})

    assert not {"en/storm.html", "en/rain.html"} & built.files
    assert built.noted == ["held-back"]
    assert (built.result.articles, built.result.stories) == (0, 0)


def test_editors_see_drafts_marked_and_search_engines_do_not(site: Site) -> None:
    built = site({**story("storm", "en", "de", draft="true"), **story("rain", "en", date="2025-08-02")}, drafts=True)

    assert built["en/index.html"].headlines == ["Rain en", "Storm en"]
    assert built["en/index.html"].texts(".mark") == ["Draft", "Draft"]
    page = built["en/storm.html"]
    assert page.robots == "noindex"
    assert "Draft: only editors see this" in page.text
    assert not page.canonical
    assert not page.alternates
    assert not page.toggle["de"].alternate


def test_a_draft_of_one_version_is_nobodys_alternate(site: Site) -> None:
    files = story("storm", "en", "de", date="2025-07-15", draft="{de: true}")

    published = site(files)["en/storm.html"]
    shown = site({}, drafts=True)["en/storm.html"]

    for page in (published, shown):
        assert not page.alternates
        assert page.toggle["de"] == ("Deutsch", "de/2025/07/index.html", False, False)


# The whole


def test_every_link_leads_to_a_file_that_is_published(site: Site) -> None:
    built = site(world())

    for page in built.pages:
        if page.path == "404.html":
            continue
        for link in page.all("[href]"):
            href = str(link["href"])
            if "://" not in href and not href.startswith(("data:", "#")):
                assert page.where(href) in built.files, (page.path, href)


def test_alternates_are_mutual_and_published(site: Site) -> None:
    built = site(world())
    by_address = {page.canonical: page for page in built.pages if page.canonical}

    for page in by_address.values():
        for lang, address in page.alternates.items():
            if lang != "x-default":
                assert by_address[address].alternates == page.alternates, page.path


def test_every_article_is_once_in_its_languages_lists_and_once_in_each_of_its_tags(site: Site) -> None:
    built = site(world())

    for lang in ("en", "de"):
        home = [
            line
            for path in sorted(built.files)
            if path.startswith((f"{lang}/index", f"{lang}/page/"))
            for line in built[path].headlines
        ]
        assert set(Counter(home).values()) == {1}
        assert {line for line in home if line.endswith(lang)} == {
            built[path].heading
            for path in built.files
            if path.endswith(".html") and built[path].all("body.article") and path.startswith(lang)
        }


NOTED = {
    "articles/storm.en.txt": "Storm\n\nOne line.\nAnother line.\n\nThe Desk writes.",
    "articles/storm.de.txt": "Sturm\n\nEine Zeile.\nNoch eine Zeile.\n\nDie Redaktion schreibt.",
}


def test_a_closing_line_that_is_no_note_is_a_paragraph_like_others(site: Site) -> None:
    built = site({**NOTED, "articles/storm.yaml": "date: 2025-07-15\nauthor_note: {en: none}\n"})

    page = built["en/storm.html"]
    assert page.paragraphs == ["One line.", "Another line.", "The Desk writes."]
    assert [tag["id"] for tag in page.all(".body > p")] == ["p1", "p2", "p3"]
    assert not page.all(".author-note")
    for feed in ("en/feed.xml", "en/feed.json"):
        assert "The Desk writes." in (built.out / feed).read_text("utf-8")
    assert built["de/storm.html"].paragraphs == ["Eine Zeile.", "Noch eine Zeile."]
    assert built["de/storm.html"].texts(".author-note") == ["Die Redaktion schreibt."]


@pytest.mark.parametrize("was", ["", "author_note: The staff.\n", "author_note: {de: none}\n"])
@pytest.mark.parametrize("side", ["", "side_by_side: false\n"])
def test_to_deny_a_note_changes_all_pages_that_print_its_text(site: Site, was: str, side: str) -> None:
    facts = "date: 2025-07-15\ntags: [sea]\n"
    site({**NOTED, "site.yaml": SITE + side, "articles/storm.yaml": facts + was})

    for said in ("author_note: none\n", was):
        built = site({"articles/storm.yaml": facts + said})
        assert tree(site(clean=True).out) == tree(built.out)

    site({"articles/storm.yaml": facts + "author_note: none\n"})
    built = site({"articles/storm.en.txt": NOTED["articles/storm.en.txt"].replace("Another line", "One more line")})

    assert {why for found in built.result.why.values() for why in found} == {"a text"}  # a reprint
    assert built["en/storm.html"].paragraphs == ["One line.", "One more line.", "The Desk writes."]
    assert tree(site(clean=True).out) == tree(built.out)


def test_pages_say_in_which_language_they_are(site: Site) -> None:
    assert all(page.lang == page.path[:2] for page in site(world()).pages if "/" in page.path)


def test_the_author_note_is_shown_once(site: Site) -> None:
    note = "Storm\n\nOne line.\nAnother line.\n\nThe Desk writes."

    built = site(
        {
            "authors.yaml": AUTHORS,
            **story("rain", "en", authors="staff"),
            "articles/storm.en.txt": note,
            "articles/storm.yaml": "authors: staff\n",
        }
    )

    assert built["en/storm.html"].texts(".author-note") == ["The Desk writes."]
    assert built["en/rain.html"].texts(".author-note") == ["The Desk writes."]
    assert built["en/storm.html"].paragraphs == ["One line.", "Another line."]


def test_every_paragraph_has_its_anchor(site: Site) -> None:
    built = site(story("storm", "en"))

    assert [tag["id"] for tag in built["en/storm.html"].all(".body > *")] == ["p1", "p2"]


def test_markup_in_facts_is_shown_as_text(site: Site) -> None:
    evil = "</title><script>alert(1)</script>"

    built = site(
        {**story("storm", "en", title=f"'{evil}'", deck=f"'{evil}'", tags=f"['{evil}']", authors=f"['{evil}']")}
    )

    assert built["en/storm.html"].heading == evil
    assert all(not page.all("script:not([type='application/ld+json'], [src])") for page in built.pages)


def test_braces_in_a_text_are_only_braces(site: Site) -> None:
    built = site({"articles/storm.en.txt": "Storm {{ title }}\n\n{{ 7 * 7 }} {% raw %}\n"})

    assert built["en/storm.html"].heading == "Storm {{ title }}"
    assert built["en/storm.html"].paragraphs == ["{{ 7 * 7 }} {% raw %}"]


def test_twins_by_byte_order_mark_line_ends_and_accents_give_the_same_pages(site: Site) -> None:
    plain = "Größe\nÜber\n\nEs regnete.\nEs wehte.\n"
    odd = "\ufeff" + plain.replace("ö", "o\u0308").replace("Ü", "U\u0308").replace("\n", "\r\n")

    assert site({"articles/a.de.txt": odd})["de/a.html"].html == site({"articles/a.de.txt": plain})["de/a.html"].html


def test_the_stories_of_a_day_stand_under_its_date_newest_first(site: Site) -> None:
    built = site({
        **story("noon", "en", date="2025-07-15T12:00:00+00:00"),
        **story("dawn", "en", date="2025-07-15T06:30:00+00:00"),
        **story("before", "en", date="2025-07-14"), **story("month", "en", date="2025-07"), **story("never", "en"),
    })  # fmt: skip

    days = [(day.select_one(".date"), day.select(".headline")) for day in built["en/index.html"].all(".stories > .day")]
    assert [(date.text.strip() if date else "", [head.text for head in heads]) for date, heads in days] == [
        ("July 15, 2025", ["Noon en", "Dawn en"]),
        ("July 14, 2025", ["Before en"]),
        ("July 2025", ["Month en"]),
        ("Undated", ["Never en"]),
    ]
    assert [(time["datetime"], time.text) for time in built["en/index.html"].all(".story time")] == [
        ("2025-07-15T12:00:00+00:00", "12:00\u202fPM"),
        ("2025-07-15T06:30:00+00:00", "6:30\u202fAM"),
    ]
    assert [heading.name for heading in built["en/index.html"].all("main h1, main h2, main h3")][:3] == [
        "h1",
        "h2",
        "h3",
    ]


def test_a_standing_page_offers_its_text_and_the_archive_all_files_that_hold_it(site: Site) -> None:
    built = site({"pages/about.en.md": "# About\n\nWe write.\n", "tags.yaml": "rain: {en: Rain, de: Regen}\n"})

    assert built["en/about.html"].links == ["en/about.md"]
    data = built["de/archive.html"].all(".cite a")
    assert [built["de/archive.html"].where(str(link["href"])) for link in data] == [
        *("manifest.json", "records.jsonl", "content/sidecars.jsonl", "content/site.yaml", "content/tags.yaml")
    ]
    assert all(built["de/archive.html"].where(str(link["href"])) in built for link in data)


def test_a_standing_page_that_was_withdrawn_is_named_at_the_foot_of_no_page(site: Site) -> None:
    pages = {"pages/about.en.md": "# About\n\nWe write.\n", "pages/terms.en.md": "# Terms\n\nNone.\n"}
    assert site(pages)["en/index.html"].texts(".colophon nav a") == ["About", "Terms"]

    built = site({**pages, "pages/terms.en.md": "---\nwithdrawn: It was wrong.\n---\n# Terms\n\nNone.\n"})

    assert built["en/index.html"].texts(".colophon nav a") == ["About"]
    assert "It was wrong." in built["en/terms.html"].text
    assert tree(site(clean=True).out) == tree(built.out)


@pytest.mark.parametrize(
    ("facts", "last", "closing"),
    [
        ("", "1 Street", ["Telephone 12345"]),
        ("author_note: none\n", "Telephone 12345", []),
        ("withdrawn: We moved.\n", "This article has been withdrawn", []),
    ],
)
def test_a_standing_page_ends_with_its_closing_line_as_an_article_does(
    site: Site, facts: str, last: str, closing: list[str]
) -> None:
    text = "Imprint\n\nThe Publisher\n1 Street\n\nTelephone 12345\n"

    page = site({"pages/imprint.en.txt": text, "pages/imprint.yaml": facts})["en/imprint.html"]

    assert page.texts("main .author-note") == closing
    assert page.texts("main .body p")[-1].startswith(last)


def test_a_standing_page_that_was_withdrawn_offers_no_text(site: Site) -> None:
    built = site({"pages/about.en.md": "---\nwithdrawn: It was wrong.\n---\n# About\n\nWe write.\n"})

    assert built["en/about.html"].links == []

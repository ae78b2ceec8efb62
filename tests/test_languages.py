"""A site in English, German, French and Hebrew, of which only one story is in all four; see tests/languages/content."""

import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import Tag
from conftest import NOW, Built, Page, Site

from sitegen import build

CONTENT = Path(__file__).parent / "languages/content"
LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français", "he": "עברית"}
BRIDGE = {
    "en": "en/2025/07/new-bridge.html",
    "de": "de/2025/07/neue-bruecke.html",
    "fr": "fr/2025/07/nouveau-pont.html",
    "he": "he/2025/07/gesher.html",
}
"""The story that is in all languages; the market is in German and Hebrew, the rest in one."""


def published(folder: Path) -> Built:
    """What a site is built to."""
    out = folder / "public"
    order = build.Order(site=folder, out=out, base_url=None, now=NOW, drafts=False, clean=False)
    return Built(folder, out, build.build(order, lambda text: None))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site as it is."""
    folder = tmp_path_factory.mktemp("town")
    shutil.copytree(CONTENT, folder / "content")
    return published(folder)


@pytest.fixture(scope="module")
def pages(town: Built) -> dict[str, Page]:
    """All its pages by path."""
    return {page.path: page for page in town.pages}


def spoken(pages: dict[str, Page]) -> list[Page]:
    """The pages of one language; all but the front page and the one for missing addresses."""
    return [page for page in pages.values() if page.path not in ("index.html", "404.html")]


def test_the_site_builds_without_a_word(town: Built) -> None:
    assert town.exit == 0
    assert not town.problems + town.notices
    assert (town.result.articles, town.result.stories) == (9, 5)


# Direction


def test_hebrew_pages_run_from_right_to_left_and_all_others_from_left_to_right(pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert page.one("html")["dir"] == ("rtl" if page.path.startswith("he/") else "ltr"), page.path
        assert page.lang == (page.path[:2] if "/" in page.path else "en")


def test_every_passage_in_another_language_runs_its_own_way(pages: dict[str, Page]) -> None:
    for page in pages.values():
        for passage in page.all("main [lang], footer [lang], .instead"):
            assert inherited(passage, "dir") == ("rtl" if passage["lang"] == "he" else "ltr"), (page.path, passage)


def inherited(tag: Tag, name: str) -> str:
    """The value of an attribute for an element: its own, or that of the nearest element around it."""
    return next(str(around[name]) for around in (tag, *tag.parents) if around.get(name))


def test_no_letter_of_hebrew_is_in_a_passage_of_another_language_nor_the_other_way_round(
    pages: dict[str, Page],
) -> None:
    for page in pages.values():
        for text in page.one("body").find_all(string=True):
            letters = {"א" <= letter <= "ת" for letter in text if letter.isalpha()}
            assert text.parent
            if letters and not text.find_parent(class_=["provenance", "cite"]):  # names of translators, addresses
                assert letters == {inherited(text.parent, "lang") == "he"}, (page.path, text)


def test_lists_show_foreign_headlines_and_summaries_in_their_language_and_direction(pages: dict[str, Page]) -> None:
    german, hebrew = pages["de/index.html"], pages["he/index.html"]

    lake, choir = german.all(".story")[2:]
    assert [tag.attrs for tag in lake.select(".headline, .summary")] == [
        {"class": ["headline"], "lang": "he", "dir": "rtl"},
        {"class": ["summary"], "lang": "he", "dir": "rtl"},
    ]
    assert [(tag["lang"], tag.get("dir")) for tag in choir.select(".headline, .summary")] == [("fr", None)] * 2
    assert [(tag["lang"], tag["dir"]) for tag in hebrew.all(".headline[lang], .summary[lang]")] == [("fr", "ltr")] * 2


def test_labels_and_notes_that_a_language_lacks_appear_in_the_first_one_and_say_so(pages: dict[str, Page]) -> None:
    french, hebrew = pages[BRIDGE["fr"]], pages[BRIDGE["he"]]

    assert [(tag.get_text(), tag.get("lang")) for tag in french.all("a[rel=tag], a[rel=author], .author-note")] == [
        *(("Ada Miller", "en"), ("Ada Miller writes about rivers.", "en")),
        *(("Pont", None), ("Écologie", None), ("Water", "en")),
    ]
    assert not hebrew.all("a[rel=tag][lang], a[rel=author][lang], .author-note[lang]")
    assert pages["de/tags/water.html"].one("h1")["lang"] == "en"


# The toggle


def test_the_toggle_has_one_entry_for_each_language_in_the_order_of_the_site(pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert len(page.all("nav.languages li")) == 4
        assert [(lang, entry.text) for lang, entry in page.toggle.items()] == list(LANGUAGES.items()), page.path
        current = [lang for lang, entry in page.toggle.items() if entry.current]
        assert current == ([page.lang] if "/" in page.path else []), page.path


def test_the_toggle_leads_to_each_version_and_from_each_to_all_others(pages: dict[str, Page]) -> None:
    for lang, path in BRIDGE.items():
        others = {other: there for other, there in BRIDGE.items() if other != lang}
        assert {other: entry.path for other, entry in pages[path].toggle.items() if entry.alternate} == others


def test_entries_that_are_the_same_thing_lead_back(pages: dict[str, Page]) -> None:
    for page in spoken(pages):
        for entry in page.toggle.values():
            if entry.alternate:
                assert pages[entry.path].toggle[page.lang].path == page.path
                assert pages[entry.path].toggle[page.lang].alternate


@pytest.mark.parametrize(
    ("path", "leads", "notes"),
    [
        (
            "he/2025/06/lake.html",
            {"en": "en/2025/06/index.html", "de": "de/2025/06/index.html", "fr": "fr/2025/06/index.html"},
            {
                "en": "This article is available only in Hebrew.",
                "de": "Dieser Artikel liegt nur auf Hebräisch vor.",
                "fr": "Cet article n’existe qu’en hébreu.",
            },
        ),
        (
            "he/2025/07/market.html",
            {"en": "en/2025/07/index.html", "fr": "fr/2025/07/index.html"},
            {
                "en": "This article is available only in German and Hebrew.",
                "fr": "Cet article n’existe qu’en allemand et hébreu.",
            },
        ),
        (
            "fr/choir.html",
            {"en": "en/undated/index.html", "de": "de/undated/index.html", "he": "he/undated/index.html"},
            {
                "en": "This article is available only in French.",
                "de": "Dieser Artikel liegt nur auf Französisch vor.",
                "he": "הכתבה קיימת רק בשפה: צרפתית.",
            },
        ),
        (
            "he/about.html",
            {"de": "de/index.html", "fr": "fr/index.html"},
            {
                "de": "Diese Seite gibt es nur auf Englisch und Hebräisch.",
                "fr": "Cette page n’existe qu’en anglais et hébreu.",
            },
        ),
    ],
)
def test_where_a_language_lacks_a_page_a_note_in_that_language_says_which_have_it(
    pages: dict[str, Page], path: str, leads: dict[str, str], notes: dict[str, str]
) -> None:
    page = pages[path]

    assert dict(page.instead) == notes
    assert {lang: page.toggle[lang].path for lang in notes} == leads
    assert not any(page.toggle[lang].alternate for lang in notes)


def test_a_language_alone_has_no_toggle_and_keeps_its_direction(site: Site) -> None:
    built = site({"site.yaml": "title: חדשות\nlanguages: [he]\n", "articles/lake.he.txt": "האגם\n\nהוא נקי.\nמאוד.\n"})

    assert built.exit == 0
    for page in built.pages:
        assert not page.all("nav.languages, [hreflang], .instead")
        assert (page.lang, page.one("html")["dir"]) == ("he", "rtl")


# What search engines are told


def test_language_links_are_mutual_in_the_order_of_the_site_and_name_the_page_itself(pages: dict[str, Page]) -> None:
    by_address = {page.canonical: page for page in pages.values() if page.canonical}
    for page in by_address.values():
        found = {lang: address for lang, address in page.alternates.items() if lang != "x-default"}
        for address in found.values():
            assert by_address[address].alternates == page.alternates, page.path
        assert list(found) == [lang for lang in LANGUAGES if lang in found]
        if found:
            home = page.path in ("index.html", *(f"{lang}/index.html" for lang in LANGUAGES))
            assert page.path == "index.html" or found[page.lang] == page.canonical
            others = "https://example.org/" if home else next(iter(found.values()))
            assert page.alternates["x-default"] == others, page.path


def test_other_readers_are_sent_to_the_first_language_that_has_the_page(pages: dict[str, Page]) -> None:
    assert pages["he/2025/07/market.html"].alternates == {
        "de": "https://example.org/de/2025/07/market.html",
        "he": "https://example.org/he/2025/07/market.html",
        "x-default": "https://example.org/de/2025/07/market.html",
    }
    assert list(pages[BRIDGE["fr"]].alternates) == ["en", "de", "fr", "he", "x-default"]
    assert not pages["he/2025/06/lake.html"].alternates


@pytest.mark.parametrize(
    ("lang", "stories"), [("en", ["bridge"]), ("de", ["bridge", "market"]), ("he", ["bridge", "market", "lake"])]
)
def test_feeds_hold_their_own_language_only(town: Built, lang: str, stories: list[str]) -> None:
    feed = ElementTree.parse(town.out / f"{lang}/feed.xml").getroot()  # noqa: S314 – a file that we have just written

    ids = [tag.text for tag in feed.iter("{http://www.w3.org/2005/Atom}id")][1:]
    assert [str(found).rsplit("/", 2)[1:] for found in ids] == [[story, lang] for story in stories]
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == lang


def test_the_sitemap_says_when_articles_changed_where_the_day_is_known(town: Built) -> None:
    schema = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    urls = ElementTree.parse(town.out / "sitemap.xml").getroot()  # noqa: S314 – a file that we have just written

    changes = {url.findtext(f"{schema}loc", ""): url.findtext(f"{schema}lastmod") for url in urls}
    assert {address.removeprefix("https://example.org/"): day for address, day in changes.items() if day} == {
        **dict.fromkeys(BRIDGE.values(), "2025-07-15T00:00:00+03:00"),
        "de/2025/07/market.html": "2025-07-14T00:00:00+03:00",
        "he/2025/07/market.html": "2025-07-14T00:00:00+03:00",
        "he/2025/06/lake.html": "2025-06-02T09:30:00+03:00",
    }


# Numbers, dates, order


def test_stories_are_counted_in_the_plural_forms_of_each_language(pages: dict[str, Page]) -> None:
    june, july = "2025/06/index.html", "2025/07/index.html"
    counts = {
        path: pages[path].texts(".topic .facts")[0]
        for lang in LANGUAGES
        for path in (f"{lang}/{june}", f"{lang}/{july}", f"{lang}/archive.html")
    }

    assert counts == {
        "en/2025/06/index.html": "1 story", "en/2025/07/index.html": "2 stories", "en/archive.html": "5 stories",
        "de/2025/06/index.html": "1 Artikel", "de/2025/07/index.html": "2 Artikel", "de/archive.html": "4 Artikel",
        "fr/2025/06/index.html": "1 article", "fr/2025/07/index.html": "2 articles", "fr/archive.html": "4 articles",
        "he/2025/06/index.html": "כתבה אחת", "he/2025/07/index.html": "שתי כתבות", "he/archive.html": "4 כתבות",
    }  # fmt: skip


def test_dates_are_written_as_each_language_writes_them(pages: dict[str, Page]) -> None:
    assert [pages[path].texts("article .facts time") for path in BRIDGE.values()] == [
        *(["July 15, 2025"], ["15. Juli 2025"], ["15 juillet 2025"], ["15 ביולי 2025"])
    ]
    months = [pages[f"{lang}/2025/07/index.html"].heading for lang in LANGUAGES]
    assert months == ["July 2025", "Juli 2025", "juillet 2025", "יולי 2025"]
    assert pages["he/2025/06/lake.html"].texts("article .facts time") == ["2 ביוני 2025, 9:30"]
    assert pages["en/2025/05/school.html"].texts("article .facts time") == ["May 2025"]


def test_indexes_are_sorted_as_dictionaries_of_each_language_are(pages: dict[str, Page]) -> None:
    labels = {lang: pages[f"{lang}/tags/index.html"].texts("main li a") for lang in LANGUAGES}

    assert labels == {
        "en": ["Bridge", "Ecology", "Fruit", "Opera", "Water"],
        "de": ["Brücke", "Obst", "Ökologie", "Oper", "Water"],
        "fr": ["Écologie", "Fruits", "Opéra", "Pont", "Water"],
        "he": ["אופרה", "אקולוגיה", "גשר", "מים", "פירות"],
    }
    assert pages["de/tags/index.html"].texts("main h2") == ["B", "O", "W"]
    assert pages["fr/tags/index.html"].texts("main h2") == ["E", "F", "O", "P", "W"]
    assert pages["he/tags/index.html"].texts("main h2") == ["א", "ג", "מ", "פ"]


def test_addresses_need_no_letters_but_those_of_ascii(town: Built) -> None:
    assert all(path.isascii() and path == path.lower() for path in town.files)
    assert {"de/tags/oekologie.html", "fr/tags/ecologie.html"} <= town.files


# Wording


@pytest.mark.parametrize(
    ("languages", "latest", "counted"),
    [("en, de, fr, he, pl", "Latest", "5 stories"), ("de, en, fr, he, pl", "Aktuell", "5 Artikel")],
)
def test_a_language_without_wording_borrows_that_of_the_first_and_it_is_said_once(
    tmp_path: Path, languages: str, latest: str, counted: str
) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    (tmp_path / "content/site.yaml").write_text(
        f"title: News\nbase_url: https://example.org/\nlanguages: [{languages}]\n", "utf-8"
    )
    (tmp_path / "content/articles/rain.pl.txt").write_text("Deszcz\n\nPada deszcz.\nWieje wiatr.\n", "utf-8")

    built = published(tmp_path)

    assert built.exit == 0
    assert [(notice.code, notice.path) for notice in built.notices] == [
        ("strings-missing", "templates/strings/pl.yaml")
    ]
    assert f"they appear in {languages[:2]}" in str(built.notices[0])
    home = built["pl/index.html"]
    assert (home.lang, home.one("html")["dir"]) == ("pl", "ltr")
    assert home.texts("nav.sections a")[0] == latest
    assert built["pl/archive.html"].texts(".topic .facts") == [counted]
    assert list(home.toggle) == languages.split(", ")
    assert home.toggle["pl"].text == "Polski"
    assert built["pl/2025/07/index.html"].heading == "lipiec 2025"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            {
                "en": ["Translated by people", "Translated by Ruth Weber"],
                "de": ["Von Menschen übersetzt", "Übersetzt von Ruth Weber"],
            },
        ),
        ("fr", {"fr": ["Traduction automatique"], "de": ["Maschinell übersetzt"]}),
        (
            "he",
            {
                "he": ["תרגום מכונה שנבדק בידי אדם", "תרגום: רות ובר"],
                "de": ["Maschinell übersetzt und von Menschen geprüft", "Übersetzt von רות ובר"],
            },
        ),
    ],
)
def test_who_translated_is_said_in_the_languages_of_both_versions(
    pages: dict[str, Page], lang: str, said: dict[str, list[str]]
) -> None:
    spans = pages[BRIDGE[lang]].all(".provenance > span")

    for language, texts in said.items():
        found = [span.get_text() for span in spans if inherited(span, "lang") == language]
        assert found[: len(texts)] == texts


def test_a_translation_names_its_original_and_links_to_it(pages: dict[str, Page]) -> None:
    named = {"en": "Original in German", "fr": "Original en allemand", "he": "שפת המקור: גרמנית"}

    for lang, words in named.items():
        link = pages[BRIDGE[lang]].one(".provenance a")
        assert words in pages[BRIDGE[lang]].texts(".provenance")[0]
        assert (pages[BRIDGE[lang]].where(str(link["href"])), link["lang"]) == (BRIDGE["de"], "de")
    assert not pages[BRIDGE["de"]].all(".provenance")


def test_only_the_translation_of_an_older_original_says_that_it_has_changed(pages: dict[str, Page]) -> None:
    changed = {
        "en": "The original has changed since this translation was made.",
        "fr": "L’original a changé depuis cette traduction.",
        "he": "המקור השתנה מאז התרגום.",
    }

    assert [lang for lang, words in changed.items() if words in pages[BRIDGE[lang]].text] == ["en"]


def test_a_passage_that_a_translation_left_in_the_other_language_says_so(pages: dict[str, Page]) -> None:
    hebrew = [(tag["id"], tag.get("lang"), tag.get("dir")) for tag in pages[BRIDGE["he"]].all("article .body > *")]

    assert hebrew == [("p1", None, None), ("p2", "de", "ltr"), ("p3", None, None)]
    for lang in ("en", "de", "fr"):
        assert not pages[BRIDGE[lang]].all("article .body [lang]")


# The front page


def test_the_front_page_shows_headlines_and_dates_in_every_language_a_story_has(pages: dict[str, Page]) -> None:
    bridge, market = pages["index.html"].all(".story")[:2]

    assert [inherited(tag, "lang") for tag in bridge.select(".headline")] == list(LANGUAGES)
    assert [tag.get_text() for tag in bridge.select("time > span")] == [
        *("July 15, 2025", "15. Juli 2025", "15 juillet 2025", "15 ביולי 2025")
    ]
    assert [inherited(tag, "lang") for tag in market.select(".headline")] == ["de", "he"]

"""The search page: what it offers by itself, and what a reader finds with a browser, on a server and on a disk."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import NOW, Site, write
from playwright.sync_api import Browser, Page, expect
from test_browser import HURRIED, browser
from webserver import serving

from sitegen import build, search
from sitegen.pages import search as pages

__all__ = ["browser"]

FACTS = "title: {en: News, de: Nachrichten}\nbase_url: https://example.org/\nlanguages: [en, de]\n"
SMALL = {
    "site.yaml": FACTS,
    "tags.yaml": "sea: {en: Sea, de: Meer}\nrain: {en: Rain, de: Öl}\n",
    "articles/2024/storm.en.txt": "A storm </script> passes\n\nIt rained.\n",
    "articles/2024/storm.de.txt": "Ein Sturm zieht vorbei\n\nEs regnete.\n",
    "articles/2024/storm.yaml": "date: 2024-07-15\ntags: [sea, rain]\n",
    "articles/2025/thaw.de.txt": "Tauwetter\n\nDas Eis schmolz.\n",
    "articles/2025/thaw.yaml": "date: 2025-07\ntags: [sea]\n",
    "articles/old.en.txt": "An old tale\n\nOnce.\n",
}


def test_the_page_offers_tags_years_and_all_headlines(site: Site) -> None:
    page = site(SMALL)["en/search.html"]

    assert page.texts(".chips a") == ["Rain 1", "Sea 2"]
    assert page.texts(".period h3") == ["2025 1 story", "2024 1 story", "Undated 1 story"]
    assert page.texts(".titles li") == ["Tauwetter German", "A storm </script> passes", "An old tale"]
    assert [link.get("lang") for link in page.all(".titles a")] == ["de", None, None]
    assert {"de/2025/thaw.html", "en/2024/storm.html", "en/old.html", "en/2025/index.html"} <= set(page.links)
    assert page.all("noscript")


def test_a_large_archive_is_offered_by_months_instead(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "FEW", 2)
    monkeypatch.setattr(pages, "TAGS", 1)

    page = site(SMALL)["en/search.html"]

    assert not page.all(".titles")
    assert page.texts(".chips a") == ["Sea 2", "July 1", "July 1"]
    assert page.texts(".all a") == ["All tags"]
    assert {"en/2025/07/index.html", "en/undated/index.html", "en/tags/index.html"} <= set(page.links)


def test_headlines_stand_in_a_script_for_each_year_in_which_nothing_can_break_out(site: Site) -> None:
    built = site(SMALL)

    scripts = str(built["en/search.html"].one("form")["data-scripts"]).split()
    assert scripts == ["en/titles/2025.js", "en/titles/2024.js", "en/titles/undated.js"]
    rows = []
    for path in scripts:
        text = (built.out / path).read_text("utf-8")
        assert text.startswith("(self.titles ??= []).push(\n")
        assert "</script" not in text
        rows += json.loads(f"[{text.partition('push(')[2].rpartition(',')[0]}]")
    assert rows == [
        ["de/2025/thaw.html", "Tauwetter", "July 2025", "de"],
        ["en/2024/storm.html", "A storm </script> passes", "July 15, 2024"],
        ["en/old.html", "An old tale", ""],
    ]


def test_every_page_leads_to_the_search_and_no_other_page_loads_any_of_it(site: Site) -> None:
    built = site(SMALL)

    for page in built.pages:
        assert page.where(str(page.all("nav.sections a")[2]["href"])).strip("/") == f"{page.lang}/search.html"
        mine = page.path.endswith("/search.html")
        policy = str(page.one("meta[http-equiv=Content-Security-Policy]")["content"])
        assert ("wasm-unsafe-eval" in policy) == mine
        assert ("search" in "".join(str(tag) for tag in page.all("script, link[rel=stylesheet]"))) == mine


def test_search_engines_may_list_it_and_the_toggle_pairs_it(site: Site) -> None:
    page = site(SMALL)["en/search.html"]

    assert page.canonical == "https://example.org/en/search.html"
    assert page.alternates["de"] == "https://example.org/de/search.html"
    assert page.toggle["de"] == ("Deutsch", "de/search.html", True, False)
    assert not page.robots


def test_an_empty_archive_has_a_search_too(site: Site) -> None:
    built = site({"site.yaml": FACTS}, supplement=search.Index())

    assert built["en/search.html"].texts(".empty") == ["There are no stories here yet."]
    assert json.loads((built.out / "search/bundles.json").read_text()) == {}


WORLD = {
    "site.yaml": "title: {en: News, de: Nachrichten, he: חדשות}\nlanguages: [en, de, he]\n",
    "articles/2025/07/china.en.txt": "A visit to Beijing\n\nThe foreign minister travels to China & <Peking>.\n",
    "articles/2025/07/china.de.txt": "Besuch in Peking\n\nDer Außenminister reist nach China. Er grüßt Fürth.\n",
    "articles/2025/07/china.yaml": "date: 2025-07-15\n",
    "articles/2025/07/dike.de.txt": "Der Deich hält\n\nDie Nordsee war rau, der Außenminister fern.\n",
    "articles/2025/07/dike.yaml": "date: 2025-07-16\n",
    "articles/2025/07/sea.he.txt": "הים סוער\n\nהגלים היו גבוהים בחוף.\n",
    "articles/2025/07/sea.yaml": "date: 2025-07-17\n",
    **{f"articles/many/n{n}.en.txt": f"Number {n}\n\nA lighthouse of {n} steps.\n" for n in range(43)},
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("searched")
    write(folder, WORLD)
    order = build.Order(folder, folder / "public", None, NOW, False, False, supplement=search.Index())
    assert build.build(order, print).exit == 0
    return folder / "public"


@pytest.fixture(scope="module")
def served(published: Path) -> Iterator[str]:
    with serving(published) as address:
        yield address


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """A page in a browser of its own; whatever the browser complains of is a fault, broken policies included."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", lambda answer: answer.status < 400 or complaints.append(f"{answer.status} {answer.url}"))
    yield page
    context.close()
    assert not [said for said in complaints if not said.startswith(HURRIED)]


def look_for(page: Page, words: str, said: str) -> list[str]:
    """The headlines that are found, once the page says what it should."""
    for text in ("", words):
        page.locator("#q").fill(text)
        page.locator(".query button").click()
        expect(page.get_by_role("status")).to_have_text(said if text else "")
    return page.locator(".found .headline").all_inner_texts()


@pytest.mark.browser
@pytest.mark.slow
class TestOnAServer:
    @pytest.mark.parametrize("words", ["aussenminister", "Außenminister", "AUSSENMINISTER", "außenmin"])
    def test_umlauts_and_sharp_s_fold(self, reader: Page, served: str, words: str) -> None:
        reader.goto(served + "de/search.html")

        assert look_for(reader, words, "2 Artikel gefunden") == ["Besuch in Peking", "Der Deich hält"]

    @pytest.mark.parametrize("words", ["Fürth", "fürth", "fuerth", "furth", "grüsst"])
    def test_ue_and_u_find_what_ü_finds(self, reader: Page, served: str, words: str) -> None:
        reader.goto(served + "de/search.html")

        assert look_for(reader, words, "1 Artikel gefunden") == ["Besuch in Peking"]

    def test_a_result_shows_headline_date_and_the_passage_with_its_words(self, reader: Page, served: str) -> None:
        reader.goto(served + "en/search.html")

        assert look_for(reader, "foreign minister", "1 story found") == ["A visit to Beijing"]
        assert reader.locator(".found .facts").inner_text() == "July 15, 2025"
        passage = reader.locator(".found .summary")
        assert passage.inner_text() == "… The foreign minister travels to China & <Peking>. …"
        expect(reader.locator(".browse")).to_be_hidden()  # results stand in its place
        assert passage.locator("mark").all_inner_texts() == ["foreign", "minister"]
        reader.locator(".found a").click()
        assert reader.url == served + "en/2025/07/china.html"

    def test_stories_that_exist_only_in_another_language_are_offered_and_marked(
        self, reader: Page, served: str
    ) -> None:
        reader.goto(served + "en/search.html")

        assert look_for(reader, "nordsee", "1 story found") == ["Der Deich hält"]
        assert reader.locator(".found h2").inner_text() == "Only in German"
        assert reader.locator(".found .mark").inner_text() == "Only in German"
        assert reader.locator(".found .facts").inner_text() == "July 16, 2025 Only in German"
        assert reader.locator(".found .headline").get_attribute("lang") == "de"
        assert look_for(reader, "aussenminister", "1 story found") == ["Der Deich hält"]  # not what is translated
        reader.locator(".found a").click()
        assert reader.url == served + "de/2025/07/dike.html"

    def test_hebrew_is_searched_and_found_from_right_to_left(self, reader: Page, served: str) -> None:
        reader.goto(served + "he/search.html")

        assert look_for(reader, "גבוהים", "נמצאה כתבה אחת") == ["הים סוער"]
        assert reader.locator("html").get_attribute("dir") == "rtl"
        assert look_for(reader, "minister", "נמצאה כתבה אחת") == ["A visit to Beijing"]
        reader.goto(served + "de/search.html")
        assert look_for(reader, "גבוהים", "1 Artikel gefunden") == ["הים סוער"]
        assert reader.locator(".found .headline").get_attribute("dir") == "auto"

    def test_an_address_with_words_can_be_shared(self, reader: Page, served: str) -> None:
        reader.goto(served + "en/search.html")
        look_for(reader, "foreign minister", "1 story found")
        assert reader.url == served + "en/search.html?q=foreign+minister"

        reader.goto("about:blank")
        reader.goto(served + "en/search.html?q=foreign+minister")

        expect(reader.get_by_role("status")).to_have_text("1 story found")
        assert reader.locator("#q").input_value() == "foreign minister"
        assert look_for(reader, "", "") == []
        assert reader.url == served + "en/search.html"

    @pytest.mark.parametrize("words", ["xylophone", "minister xylophone", "ministerialdirigent"])
    def test_where_a_word_is_in_no_text_none_is_shown_for_what_it_begins_with(
        self, reader: Page, served: str, words: str
    ) -> None:
        reader.goto(served + "en/search.html")

        assert look_for(reader, words, "No story has all of these words.") == []
        expect(reader.locator(".browse")).to_be_visible()

    def test_many_results_are_shown_twenty_at_a_time(self, reader: Page, served: str) -> None:
        reader.goto(served + "en/search.html")

        assert len(look_for(reader, "lighthouses", "43 stories found")) == 20
        more = reader.get_by_role("button", name="Show more")
        more.click()
        expect(reader.locator(".found li")).to_have_count(40)
        assert reader.evaluate("document.activeElement.closest('li') === document.querySelectorAll('.found li')[20]")
        more.click()
        expect(reader.locator(".found li")).to_have_count(43)
        expect(more).to_be_hidden()

    def test_results_appear_while_one_types(self, reader: Page, served: str) -> None:
        reader.goto(served + "en/search.html")

        reader.locator("#q").press_sequentially("light")

        expect(reader.get_by_role("status")).to_have_text("43 stories found")

    def test_nothing_is_wider_than_a_phone(self, reader: Page, served: str) -> None:
        reader.set_viewport_size({"width": 320, "height": 640})
        reader.goto(served + "de/search.html")
        look_for(reader, "aussenminister", "2 Artikel gefunden")

        assert reader.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.browser
@pytest.mark.slow
class TestElsewhere:
    def test_from_a_disk_headlines_are_searched_with_all_their_umlauts(self, reader: Page, published: Path) -> None:
        place = (published / "de/search.html").as_uri()
        reader.goto(place)

        said = "1 Artikel gefunden · Hier werden nur Überschriften durchsucht."
        for words in ("halt", "hält", "haelt der"):
            assert look_for(reader, words, said) == ["Der Deich hält"]
        assert reader.url == f"{place}?q=haelt+der"
        assert (
            look_for(
                reader, "visit", "Kein Artikel enthält alle diese Wörter. · Hier werden nur Überschriften durchsucht."
            )
            == []
        )
        assert look_for(reader, "number 17", said) == ["Number 17"]
        assert reader.locator(".found .mark").inner_text() == "Nur auf Englisch"
        reader.locator(".found a").click()
        assert reader.url == (published / "en/many/n17.html").as_uri()

    def test_without_an_index_headlines_are_searched(self, browser: Browser, reader: Page, tmp_path: Path) -> None:
        write(tmp_path, SMALL)
        order = build.Order(tmp_path, tmp_path / "public", None, NOW, False, False)
        assert build.build(order, print).exit == 0
        with serving(order.out) as address:
            reader.goto(f"{address}en/search.html")
            said = "1 story found · Only headlines are searched here."
            assert look_for(reader, "storm", said) == ["A storm </script> passes"]

    @pytest.mark.parametrize("where", ["http", "file"])
    def test_without_javascript_lists_lead_to_every_story(
        self, browser: Browser, served: str, published: Path, where: str
    ) -> None:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(served + "de/search.html" if where == "http" else (published / "de/search.html").as_uri())

        expect(page.locator("#q")).to_be_hidden()
        expect(page.locator("noscript .banner")).to_be_visible()
        assert page.locator(".titles a").count() == 46
        page.get_by_role("link", name="Besuch in Peking").click()
        assert page.locator("h1").inner_text() == "Besuch in Peking"
        context.close()

    @pytest.mark.parametrize(
        "lost", ["bundles.json", "pagefind.js*", "wasm.*", "en/for-he/pagefind-entry.json*", "fragment/*"]
    )
    def test_where_the_index_can_not_be_fetched_headlines_are_searched(
        self, browser: Browser, served: str, lost: str
    ) -> None:
        context = browser.new_context()
        page = context.new_page()
        page.route(f"**/{lost}", lambda route: route.abort())
        page.goto(served + "en/search.html")

        assert look_for(page, "visit", "1 story found · Only headlines are searched here.") == ["A visit to Beijing"]
        context.close()

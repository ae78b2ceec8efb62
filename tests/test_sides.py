"""Two versions of an article side by side: what goes with what, what stands alone, and the ways between them."""

import pytest
from conftest import SITE, Built, Page, Site, tree

from sitegen.render.parallel import Parallel, counterparts, route

STORM_EN = """Storm over the harbour of Kiel
42 ships wait

On Monday 14 July 2025 the storm Zoltan reached Kiel with 120 kilometres an hour, Captain Miller said.
The lighthouse of Bülk was closed at 17:45, the Kieler Nachrichten reported on Tuesday.
Only the English paper knew that 3,200 sheep were safe on Fehmarn.
Mayor Ulf Kämpfer thanked the 250 helpers of the THW in Holtenau.
"""
STORM_DE = """Sturm über dem Hafen von Kiel
42 Schiffe warten

Am Montag, dem 14. Juli 2025, erreichte der Sturm Zoltan Kiel mit 120 Kilometern in der Stunde, sagte Kapitän Miller.
Der Leuchtturm von Bülk wurde um 17:45 geschlossen, wie die Kieler Nachrichten am Dienstag meldeten.
Bürgermeister Ulf Kämpfer dankte den 250 Helfern des THW in Holtenau.
"""
STORM = {"articles/storm.en.txt": STORM_EN, "articles/storm.de.txt": STORM_DE}
EN_DE, DE_EN = "en/storm.de.html", "de/storm.en.html"
GAP = "Only in English"


def rows(page: Page) -> list[tuple[str, str]]:
    """The first words of both sides of each row."""
    found = [row.find_all("div", recursive=False) for row in page.all(".body > .row")]
    return [(" ".join(left.text.split()[:3]), " ".join(right.text.split()[:3])) for left, right in found]


def test_paragraphs_that_say_the_same_stand_beside_each_other_and_a_gap_where_it_belongs(site: Site) -> None:
    built = site(STORM)

    assert rows(built[EN_DE]) == [
        ("On Monday 14", "Am Montag, dem"),
        ("The lighthouse of", "Der Leuchtturm von"),
        ("Only the English", GAP),
        ("Mayor Ulf Kämpfer", "Bürgermeister Ulf Kämpfer"),
    ]
    assert rows(built[DE_EN]) == [
        ("Am Montag, dem", "On Monday 14"),
        ("Der Leuchtturm von", "The lighthouse of"),
        ("Nur auf Englisch", "Only the English"),
        ("Bürgermeister Ulf Kämpfer", "Mayor Ulf Kämpfer"),
    ]


def test_the_page_is_for_readers_and_not_for_search_engines(site: Site) -> None:
    built = site(STORM)

    page = built[EN_DE]
    assert (page.lang, page.heading, page.texts(".top .h1")) == (
        "en",
        "Storm over the harbour of Kiel",
        ["Sturm über dem Hafen von Kiel"],
    )
    assert (page.robots, page.canonical, page.alternates) == ("noindex", "", {})
    assert not page.all('script[type="application/ld+json"]')
    assert EN_DE not in (built.out / "sitemap.xml").read_text("utf-8")
    assert [str(cell["lang"]) for cell in page.all(".body > .row > [lang]")] == ["de", "de", "de"]
    assert [str(block["id"]) for block in page.all(".body [id]")] == ["p1", "p2", "p3", "p4"]


def test_the_toggle_of_a_side_by_side_page_leads_to_the_same_two_versions(site: Site) -> None:
    built = site(STORM)

    assert built[EN_DE].toggle == {"en": ("English", "", False, True), "de": ("Deutsch", DE_EN, False, False)}
    assert built[DE_EN].toggle["en"].path == EN_DE
    assert built["en/storm.html"].where(str(built["en/storm.html"].one(".modes a")["href"])) == EN_DE
    assert {"en/storm.html", "de/storm.html"} <= set(built[EN_DE].links)


def test_every_paragraph_leads_to_itself_and_to_the_one_that_says_the_same(site: Site) -> None:
    built = site(STORM)

    page = built["de/storm.html"]
    links = [
        [(page.where(str(a["href"])), str(a["href"]).partition("#")[2]) for a in p.select("a")]
        for p in page.all(".body p")
    ]
    assert links == [
        [("de/storm.html", "p1"), ("en/storm.html", "p1")],
        [("de/storm.html", "p2"), ("en/storm.html", "p2")],
        [("de/storm.html", "p3"), ("en/storm.html", "p4")],
    ]
    assert page.paragraphs == STORM_DE.split("\n\n")[1].splitlines()
    assert [link["aria-label"] for link in page.all(".body p:last-child a")] == ["¶ 3", "Dieser Absatz auf Englisch"]
    assert page.one(".languages [hreflang]")["data-route"] == "3:4"
    assert built["en/storm.html"].one(".languages [hreflang]")["data-route"] == "3:2"


def test_the_route_is_left_out_where_the_numbers_are_the_same(site: Site) -> None:
    built = site(
        {name: text.replace("Only the English", "Zoltan") if "en." in name else text for name, text in STORM.items()}
        | {"articles/storm.en.txt": "\n".join(line for line in STORM_EN.splitlines() if "sheep" not in line)}
    )

    assert "data-route" not in built["en/storm.html"].html
    assert len(rows(built[EN_DE])) == 3


@pytest.mark.parametrize(
    ("groups", "wanted"),
    [
        ((((1,), (1,)), ((2,), (2,))), ""),
        ((((1, 2), (1,)), ((3,), (2,))), "2:1"),
        ((((1,), (1, 2)), ((2,), (3,))), "2:3"),
        ((((1,), ()), ((2,), (1,)), ((), (2,)), ((3,), (3,))), "2:1 3:3"),
        ((((1,), (2,)), ((2,), (1,))), "1:2 2:1"),
        ((), ""),
    ],
)
def test_a_route_says_only_where_the_numbers_part(
    groups: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...], wanted: str
) -> None:
    assert route(Parallel(groups, is_apart=False)) == wanted


def test_a_route_leads_every_paragraph_to_its_counterpart() -> None:
    parallel = Parallel(
        (((1,), (1,)), ((2, 3), (2,)), ((4,), ()), ((5,), (3, 4)), ((), (5,)), ((6,), (6,))), is_apart=False
    )
    turns = [tuple(map(int, turn.split(":"))) for turn in route(parallel).split()]

    def led(number: int) -> int:
        there = number
        for first, to in turns:
            if first <= number:
                there = number - first + to
        return there

    assert counterparts(parallel) == {1: 1, 2: 2, 3: 2, 5: 3, 6: 6}
    assert {number: led(number) for number in range(1, 7)} == {1: 1, 2: 2, 3: 2, 4: 2, 5: 3, 6: 6}


def test_groups_set_by_hand_overrule_what_is_computed(site: Site) -> None:
    built = site({**STORM, "articles/storm.yaml": "alignment: ['3,4=3']\n"})

    assert rows(built[EN_DE])[2:] == [("Only the English", "Bürgermeister Ulf Kämpfer")]
    assert rows(built[DE_EN])[2:] == [("Bürgermeister Ulf Kämpfer", "Only the English")]


@pytest.mark.parametrize("unpublished", ["draft: {en: true}", "withdrawn: {en: Wrong.}", "expires: {en: 2025-07-20}"])
def test_groups_that_count_a_version_which_cannot_be_read_hold_for_no_others(site: Site, unpublished: str) -> None:
    languages = SITE.replace("[en, de]", "[en, de, fr]").replace("{en: News Archive, de: Nachrichtenarchiv}", "News")
    groups = "alignment: {de: ['3=1'], fr: ['1=2']}\n"
    texts = {**STORM, "articles/storm.fr.txt": STORM_DE, "site.yaml": languages}
    straight = [("Am Montag, dem",) * 2, ("Der Leuchtturm von",) * 2, ("Bürgermeister Ulf Kämpfer",) * 2]

    built = site({**texts, "articles/storm.yaml": f"{groups}{unpublished}\n"})

    assert rows(built["de/storm.fr.html"]) == straight


def test_groups_count_again_where_the_version_before_is_taken_out(site: Site) -> None:
    languages = SITE.replace("[en, de]", "[en, de, fr]").replace("{en: News Archive, de: Nachrichtenarchiv}", "News")
    facts = "alignment: {fr: ['1=2']}\ndraft: {en: true}\n"
    built = site({**STORM, "articles/storm.fr.txt": STORM_DE, "site.yaml": languages, "articles/storm.yaml": facts})
    assert rows(built["de/storm.fr.html"])[0] == ("Am Montag, dem", "Am Montag, dem")

    built = site({"articles/storm.en.txt": None})

    assert ("Am Montag, dem", "Der Leuchtturm von") in rows(built["de/storm.fr.html"])


def test_versions_that_differ_too_much_stand_beside_each_other_and_the_page_says_so(site: Site) -> None:
    strange = "Etwas anderes\n\n" + "".join(
        f"Die Katze Nummer {n} schlief {n * 7} Stunden lang im Heu von Bayern.\n" for n in range(1, 9)
    )
    built = site({**STORM, "articles/storm.de.txt": strange})

    page = built[EN_DE]
    (said,) = page.texts(".banner")
    assert said.startswith("These two versions differ too much to bring their paragraphs together.")
    assert len(rows(page)) == 1
    assert page.one(".languages [hreflang]")["data-route"] == "-"
    assert not built["en/storm.html"].all(".body .at")


def test_of_three_versions_each_two_stand_side_by_side_right_to_left_too(site: Site) -> None:
    languages = SITE.replace("[en, de]", "[en, de, he]").replace("{en: News Archive, de: Nachrichtenarchiv}", "News")
    hebrew = (
        "סערה מעל נמל קיל\n\n"
        'ביום שני 14 ביולי 2025 הגיעה הסערה Zoltan לקיל במהירות 120 קמ"ש.\n'
        "המגדלור Bülk נסגר ב-17:45.\n"
    )
    built = site({**STORM, "site.yaml": languages, "articles/storm.he.txt": hebrew})

    sides = {path for path in built.files if path.count(".") == 2 and path.endswith(".html")}
    assert sides == {
        *("en/storm.de.html", "en/storm.he.html", "de/storm.en.html", "de/storm.he.html"),
        *("he/storm.en.html", "he/storm.de.html"),
    }
    page = built["de/storm.he.html"]
    assert {lang: entry.path for lang, entry in page.toggle.items()} == {
        "en": "en/storm.he.html",
        "de": "",
        "he": "he/storm.de.html",
    }
    assert {str(cell["dir"]) for cell in page.all(".body .row > [lang=he]")} == {"rtl"}
    assert built["he/storm.de.html"].one("html")["dir"] == "rtl"
    assert built["en/storm.html"].texts(".modes a") == ["German", "Hebrew"]


def test_a_story_in_one_language_or_withdrawn_in_the_other_has_no_side_by_side_page(site: Site) -> None:
    built = site(
        {"articles/rain.en.txt": "Rain\n\nText.\n", **STORM, "articles/storm.yaml": "withdrawn: {de: Falsch.}\n"}
    )

    assert not [path for path in built.files if path.endswith((".de.html", ".en.html"))]
    assert not built["en/storm.html"].all(".modes, .at")


@pytest.mark.parametrize(
    ("facts", "notes"),
    [
        ("", ["The Desk writes.", "Die Redaktion schreibt."]),
        ("author_note: {en: Jane Doe is away.}\n", ["Jane Doe is away.", "Die Redaktion schreibt."]),
        ("author_note: {de: none}\n", ["The Desk writes."]),
        ("author_note: none\n", []),
    ],
)
def test_it_has_the_closing_notes_that_the_articles_have(site: Site, facts: str, notes: list[str]) -> None:
    built = site(
        {
            "articles/storm.en.txt": STORM_EN + "\nThe Desk writes.\n",
            "articles/storm.de.txt": STORM_DE + "\nDie Redaktion schreibt.\n",
            "articles/storm.yaml": facts,
        }
    )

    assert built[EN_DE].texts(".author-note") == notes
    assert [*built["en/storm.html"].texts(".author-note"), *built["de/storm.html"].texts(".author-note")] == notes


def test_a_closing_line_that_is_no_note_stands_beside_its_counterpart(site: Site) -> None:
    built = site(
        {
            "articles/storm.en.txt": STORM_EN + "\nThe Desk wrote on 15 July 2025 in Holtenau.\n",
            "articles/storm.de.txt": STORM_DE + "\nDie Redaktion schrieb am 15. Juli 2025 in Holtenau.\n",
            "articles/storm.yaml": "author_note: none\n",
        }
    )

    assert rows(built[EN_DE])[-1] == ("The Desk wrote", "Die Redaktion schrieb")
    assert not built[EN_DE].all(".author-note")


def test_it_is_printed_anew_when_either_version_changes(site: Site) -> None:
    site(STORM)

    built = site({"articles/storm.de.txt": STORM_DE.replace("250 Helfern", "250 Helferinnen")})

    for path in (EN_DE, DE_EN):
        assert "Helferinnen" in built[path].text
    assert tree(site(clean=True).out) == tree(built.out)


@pytest.mark.parametrize("path", [EN_DE, "en/storm.txt"])
def test_it_is_restored_when_it_is_damaged(site: Site, path: str) -> None:
    before = tree(site(STORM).out)
    (site().out / path).write_text("mine")

    assert tree(site().out) == before


def test_another_template_prints_it_anew(site: Site) -> None:
    site(STORM)

    built = site({"templates/side.html": "{{ head.title }} | {{ heads[1].title }}"})

    assert built[EN_DE].html == "Storm over the harbour of Kiel | Sturm über dem Hafen von Kiel"


def test_a_site_may_do_without(site: Site) -> None:
    whole = tree(site(STORM).out)

    built = site({"site.yaml": SITE + "side_by_side: false\n"})

    assert whole.keys() - tree(built.out).keys() == {EN_DE, DE_EN}
    assert not built["en/storm.html"].all(".modes, .body [data-lang]")
    assert built["en/storm.html"].toggle["de"].path == "de/storm.html"
    assert tree(site(clean=True).out) == tree(built.out)
    assert tree(site({"site.yaml": SITE}).out) == whole


def test_an_older_address_may_not_take_its_place(site: Site) -> None:
    built: Built = site({**STORM, "articles/storm.yaml": "aliases: {en: [/en/storm.de.html]}\n"})

    assert (built.exit, set(built.codes)) == (1, {"alias-twice"})


MOVED = {
    "articles/storm.yaml": "aliases: {en: [/en/2024/gale.html, /en/old/, /blog/storm.html], de: [/de/2024/boee.html]}\n"
}


def test_older_addresses_of_side_by_side_pages_lead_on_like_those_of_their_articles(site: Site) -> None:
    built = site({**STORM, **MOVED})

    assert built.exit == 0, built.problems
    for old, new in (("en/2024/gale.de.html", EN_DE), ("de/2024/boee.en.html", DE_EN)):
        assert built[old].links == [new]
        assert built[old].robots == "noindex"
    assert {path for path in built.files if path.endswith((".de.html", ".en.html"))} == {
        *(EN_DE, DE_EN, "en/2024/gale.de.html", "de/2024/boee.en.html")
    }


def test_an_older_address_that_somebody_wrote_comes_before_that_of_a_side_by_side_page(site: Site) -> None:
    written = {"articles/other.en.txt": "Other\n\nText.\n", "articles/other.yaml": "aliases: [/en/2024/gale.de.html]\n"}
    built = site({**STORM, **MOVED, **written})

    assert built.exit == 0, built.problems
    assert built["en/2024/gale.de.html"].links == ["en/other.html"]


def test_where_a_translation_goes_its_older_side_by_side_addresses_go_too(site: Site) -> None:
    site({**STORM, **MOVED})
    built = site({"articles/storm.de.txt": None, "articles/storm.yaml": "aliases: {en: [/en/2024/gale.html]}\n"})

    assert "en/2024/gale.html" in built
    assert "en/2024/gale.de.html" not in built
    assert tree(site(clean=True).out) == tree(built.out)


FACTS = """
original: en
translation: machine
translator: Ann
corrections: [{date: 2025-07-20, text: {en: 42 ships waited., de: 42 Schiffe warteten.}}]
"""


def test_both_languages_are_told_how_a_version_was_translated(site: Site) -> None:
    built = site(STORM | {"articles/storm.yaml": FACTS})

    for path, said, other, name in (
        (EN_DE, "Translated by machine", "Maschinell übersetzt", "German"),
        (DE_EN, "Maschinell übersetzt", "Translated by machine", "Deutsch"),
    ):
        (told,) = built[path].all(".provenance")
        spans = [(span.text, span.get("lang")) for span in told.find_all("span")]
        assert spans[0] == (name, None)
        assert [lang for _, lang in spans[1:]] == [None, "de" if path == EN_DE else "en"] * 2
        assert spans[1][0].startswith(said)
        assert spans[2][0].startswith(other)
        assert all("Ann" in text for text, _ in spans[3:])
    assert site({"articles/storm.yaml": ""})[EN_DE].all(".provenance") == []


def test_each_column_ends_with_the_corrections_of_its_version(site: Site) -> None:
    page = site(STORM | {"articles/storm.yaml": FACTS})[EN_DE]

    own, other = page.all(".corrections")
    assert own.parent
    assert other.parent
    assert (own.li.time.text, own.parent.get("lang")) == ("July 20, 2025", None)  # type: ignore[union-attr]
    assert (other.li.time.text, other.parent.get("lang")) == ("20. Juli 2025", "de")  # type: ignore[union-attr]
    assert "42 Schiffe warteten." in other.text

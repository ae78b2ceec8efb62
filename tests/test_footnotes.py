"""Footnotes: `word[^1]` in a Markdown text, `[^1]: note` anywhere in it, and a list of them below the text."""

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import SITE, Built, Page, Site, tree
from hypothesis import given
from hypothesis import strategies as st
from test_export import Export, export, units
from test_markup import tags
from test_search import entries, indexed

from sitegen import markup
from sitegen.markup import footnotes
from sitegen.model import Note

__all__ = ["export"]

TEXT = "It rained.[^a] It blew.[^b]\n\nIt ended.[^a]\n\n[^b]: From the *desk*.\n[^a]: Some [say](https://e.org/) so.\n"
EN = f"# Storm\n\n{TEXT}"
DE = "# Sturm\n\nEs regnete.[^1] Es wehte.\n\nEs endete.\n\n[^1]: Vom Wetteramt.\n"
STORM = {
    "site.yaml": SITE,
    "articles/storm.en.md": EN,
    "articles/storm.de.md": DE,
    "articles/storm.yaml": "date: 2025-07-15\nalignment: ['1=1', '2=2']\n",
    "articles/rain.en.md": "# Rain\n\nIt poured.[^1]\n\n[^1]: In litres.\n",
    "articles/rain.yaml": "date: 2025-07-16\n",
}


def reference(number: int, nth: str = "") -> str:
    return f'<sup id="fnref{nth}-{number}"><a href="#fn-{number}" role="doc-noteref">{number}</a></sup>'


def ids(page: Page) -> list[str]:
    return [str(tag["id"]) for tag in page.all("[id]")]


def ways(page: Page) -> set[str]:
    """All that links lead to on the page itself."""
    return {str(link["href"])[1:] for link in page.all("a[href^='#']")}


def test_notes_are_numbered_in_the_order_in_which_the_text_refers_to_them() -> None:
    found = markup.read(TEXT)

    assert found.blocks == (
        f"<p>It rained.{reference(1)} It blew.{reference(2)}</p>",
        f"<p>It ended.{reference(1, '2')}</p>",
    )
    assert found.notes == (
        Note('<p>Some <a href="https://e.org/" rel="noopener">say</a> so.</p>', 2),
        Note("<p>From the <em>desk</em>.</p>", 1),
    )


def test_a_note_of_one_word_is_no_address() -> None:
    assert markup.read("Rain[^1]\n\n[^1]: Wet.\n") == ((f"<p>Rain{reference(1)}</p>",), (Note("<p>Wet.</p>", 1),))


def test_without_a_definition_signs_are_words() -> None:
    assert markup.read("Rain[^1] and `[^2]`.") == (("<p>Rain[^1] and <code>[^2]</code>.</p>",), ())
    assert markup.read("```\n[^1]: code\n```") == (("<pre><code>[^1]: code\n</code></pre>",), ())


def test_a_note_may_have_several_paragraphs_and_end_in_something_else() -> None:
    found = markup.read("Rain[^1]\n\n[^1]: One.\n\n    Two.\n\n    - a\n    - b\n")

    assert found.notes == (Note("<p>One.</p>\n<p>Two.</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>", 1),)


def test_notes_may_refer_to_notes_and_define_them() -> None:
    found = markup.read("Rain[^1]\n\n[^2]: Second.\n[^1]: First.[^2]\n\n[^4]: > [^3]: Inner.\n")

    assert [note.references for note in found.notes] == [1, 1, 0, 0]
    assert found.notes[0].html == f"<p>First.{reference(2)}</p>"
    assert "Inner." in found.notes[3].html


def test_a_note_to_which_nothing_refers_is_not_lost() -> None:
    assert markup.read("Rain.\n\n[^1]: Alone.\n").notes == (Note("<p>Alone.</p>", 0),)


def test_a_reference_within_a_link_stands_behind_it_and_none_in_an_attribute() -> None:
    found = markup.read('[see[^1]](https://e.org/) <a title="x[^1]y" href="https://e.org/">z</a>\n\n[^1]: Note.\n')

    assert found.blocks == (
        f'<p><a href="https://e.org/" rel="noopener">see</a>{reference(1)} '
        '<a title="xy" href="https://e.org/" rel="noopener">z</a></p>',
    )


def test_nobody_can_write_ids_or_make_notes_of_other_elements() -> None:
    text = (
        '<sup id="fnref-1"><a href="#fn-1">1</a></sup> <b id="p1">x</b>[^1]\n\n'
        '<div class="footnote"><hr /><ol><li id="fn-1">forged</li></ol></div>\n\n'
        "///Footnotes Go Here///\n\n[^1]: </li></ol></section><script>x</script><h1 id='fn-2'>Note</h1>\n"
    )

    found = markup.read(text)
    shown = "".join([*found.blocks, footnotes.linked(found.notes, "Notes", "Back to {n}")])

    assert [attributes["id"] for _, attributes in tags(shown) if "id" in attributes] == ["fnref-1", "fn-1"]
    assert "script" not in shown
    assert shown.count("</section>") == 1


def test_headings_in_notes_keep_their_level_below_the_headline() -> None:
    assert markup.read("Rain[^1]\n\n[^1]: # Big\n").notes[0].html.startswith("<h2>")


_pieces = st.sampled_from(
    ["[^1]", "[^1]: ", "[^2]", "[^2]: ", "\n", "\n\n", "    ", "> ", "- ", "x", "[", "](b)", "![", "*", "`",
     "<a title=", '"', "'", ">", "<b>", "</b>", "<p>", "<li>", "</li>", "</ol>", "</div>", "<div>", "<!--", "<script>",
     "&", "# ", "[^", "]", "[^a\n]", ": def", "```", "| a |", "---", "\\", "&#1;", "[^]", "[^]: ", '<sup id="fnref-1">',
     "é"]
)  # fmt: skip


@given(st.lists(_pieces | st.text(max_size=3), max_size=24).map("".join))
def test_whatever_the_text_every_link_to_a_note_and_back_leads_somewhere_and_ids_are_unique(text: str) -> None:
    with suppress(markup.CostError):
        found = markup.read(text + "\n\nLast[^1].\n\n[^1]: Note.")
        shown = "\n".join([*found.blocks, footnotes.linked(found.notes, "Notes", "Back to {n}")])
        elements = tags(shown)

        made = [attributes["id"] for _, attributes in elements if "id" in attributes]
        assert sorted(made) == sorted(set(made))
        roles = ("doc-noteref", "doc-backlink")
        assert {a["href"][1:] for _, a in elements if a.get("role") in roles} <= set(made)
        assert all(re.fullmatch(r"fn(ref\d*)?-\d+", id) for id in made)
        assert not re.search(r"x[0-9a-f]{32}-", shown)
        plain = tags(footnotes.unlinked("".join(found.blocks)) + footnotes.plain(found.notes))
        assert not [attributes for _, attributes in plain if "id" in attributes]


def test_an_extract_leaves_the_numbers_out() -> None:
    assert [markup.plain(block) for block in markup.blocks(TEXT)] == ["It rained. It blew.", "It ended."]


def test_a_page_lists_them_below_its_text_with_ways_back(site: Site) -> None:
    page = site(STORM)["en/storm.html"]

    assert [tag.name for tag in page.all("article .body > *")] == ["p", "p", "section"]
    assert page.texts(".body > p")[0].startswith("It rained.1 It blew.2")
    assert page.one(".footnotes")["aria-label"] == "Notes"
    assert [str(link["href"]) for link in page.all(".footnotes a[role=doc-backlink]")] == [
        *("#fnref-1", "#fnref2-1", "#fnref-2")
    ]
    assert [str(link["aria-label"]) for link in page.all(".footnotes a[role=doc-backlink]")] == [
        *("Back to 1 in the text", "Back to 1 (2) in the text", "Back to 2 in the text")
    ]
    assert ways(page) <= set(ids(page))
    assert len(ids(page)) == len(set(ids(page)))
    assert {"p1", "p2"} < set(ids(page))


def test_each_page_says_so_in_its_language(site: Site) -> None:
    link = site(STORM)["de/storm.html"].one(".footnotes a[role=doc-backlink]")

    assert link["aria-label"] == "Zurück zu 1 im Text"


def test_a_standing_page_has_them_too(site: Site) -> None:
    page = site({"pages/about.en.md": f"# About\n\n{TEXT}"})["en/about.html"]

    assert len(page.all(".footnotes li")) == 2
    assert ways(page) <= set(ids(page))


def test_side_by_side_both_versions_have_theirs_and_ids_are_unique(site: Site) -> None:
    built = site(STORM)

    for path, label in (("en/storm.de.html", "Notes"), ("de/storm.en.html", "Anmerkungen")):
        page = built[path]
        last = page.all(".body > .row")[-1]
        assert len(ids(page)) == len(set(ids(page)))
        assert ways(page) <= set(ids(page))
        assert {"Some say so.", "Vom Wetteramt."} <= {text.strip(" ↑") for text in page.texts(".footnotes li")}
        assert [bool(cell.select(".footnotes, .footnotes li")) for cell in last.find_all("div")] == [True, True]
        assert page.one("section.footnotes")["aria-label"] == label


def test_side_by_side_a_version_may_lack_them(site: Site) -> None:
    page = site({**STORM, "articles/storm.de.md": "# Sturm\n\nEs regnete.\n\nEs endete.\n"})["en/storm.de.html"]

    assert [len(cell.select("li")) for cell in page.all(".body > .row")[-1].find_all("div")] == [2, 0]


def contents(built: Built) -> Sequence[str]:
    """What the entries of both feeds hold."""
    atom = ElementTree.parse(built.out / "en/feed.xml").getroot()  # noqa: S314 – we have just written it
    found = json.loads((built.out / "en/feed.json").read_text("utf-8"))
    return [
        *(entry.text or "" for entry in atom.iter("{http://www.w3.org/2005/Atom}content")),
        *(item["content_html"] for item in found["items"]),
    ]


def test_feeds_have_them_without_links_and_ids(site: Site) -> None:
    found = contents(site(STORM))

    assert len(found) == 4
    for text in found:
        assert " id=" not in text
        assert "#fn" not in text
        assert "[^" not in text
        assert '<ol class="footnotes">' in text
    assert "It rained.<sup>1</sup> It blew.<sup>2</sup>" in found[1]
    assert "From the <em>desk</em>." in found[1]


def test_summary_and_headline_are_without_them(site: Site) -> None:
    page = site(
        {"articles/rain.en.md": "# Rain[^1]\n\nIt poured all day[^2] and night.[^1] Then not.\n\n[^1]: A.\n[^2]: B.\n"}
    )["en/rain.html"]

    assert page.heading == "Rain"
    assert page.one("meta[name=description]")["content"] == "It poured all day and night."


def test_the_note_of_a_headline_is_shown(site: Site) -> None:
    page = site({"articles/rain.en.md": "# Rain[^1]\n\nIt poured.\n\n[^1]: As far as we know.\n"})["en/rain.html"]

    assert page.texts(".footnotes li") == ["As far as we know."]


def test_they_are_found_and_their_numbers_are_not(site: Site) -> None:
    found = entries(indexed(site, STORM))["en/all"]["en/storm.html"]["content"]

    assert found == "It rained. It blew. It ended. Some say so. From the desk."


def test_an_export_has_paragraphs_alone(export: Export) -> None:
    files = {f"content/{name}": text for name, text in STORM.items()}

    code, printed, _ = export(files)

    assert code == 0
    assert [unit["text"] for unit in units(printed)] == [
        ["It rained. It blew.", "Es regnete. Es wehte."],
        ["It ended.", "Es endete."],
    ]


def test_an_edited_note_is_printed_wherever_it_stands(site: Site) -> None:
    site(STORM)

    built = site({"articles/storm.en.md": EN.replace("Some", "Most")})

    for path in ("en/storm.html", "en/storm.de.html", "de/storm.en.html", "en/feed.xml", "en/feed.json"):
        assert "Most" in (Path(built.out) / path).read_text("utf-8")
    assert {why for found in built.result.why.values() for why in found} == {"a text"}
    assert tree(site(clean=True).out) == tree(built.out)


@pytest.mark.parametrize("lang", ["en", "de", "fr", "he"])
def test_every_language_of_ours_has_the_words(lang: str) -> None:
    wording = (Path(__file__).parent.parent / f"templates/strings/{lang}.yaml").read_text("utf-8")

    assert re.search(r"^footnotes: .+\nfootnote_back: .*\{n\}", wording, re.MULTILINE)

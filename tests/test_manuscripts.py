"""What a text file says of itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import manuscripts, markup
from sitegen.frontmatter import Header
from sitegen.manuscripts import Manuscript
from sitegen.problems import Problem


def read(text: str, path: str = "a.md") -> Manuscript:
    found = manuscripts.read(text, path, wrapped=False)
    assert isinstance(found, Manuscript), found
    return found


def test_a_plain_text_says_headline_deck_and_first_sentence() -> None:
    found = read("Storm\nRoads closed\n\nIt rained the whole day long. Then not.\nSo.\n", "a.txt")

    assert found == Manuscript({}, "Storm", "Roads closed", "It rained the whole day long.")


def test_a_plain_text_has_no_front_matter() -> None:
    assert read("---\ntitle: Storm\n---\nIt rained.\n", "a.txt").title == "---"


@pytest.mark.parametrize(
    "text",
    ["# Storm\n\nText.\n", "# Storm #\n\nText.\n", "Storm\n=====\n\nText.\n", "Before.\n\n#   Storm  \n\nText.\n"],
)
def test_the_headline_of_a_markdown_text_is_its_first_heading(text: str) -> None:
    assert read(text).title == "Storm"


def test_a_sign_in_a_code_block_is_no_heading() -> None:
    assert read("```\n# not me\n```\n\n# Storm\n").title == "Storm"


@pytest.mark.parametrize(
    "text",
    [
        "<!--\n# not me\n-->\n\n# Storm\n",
        "Before.\n\n <!-- note\n\n# not me\n\n-->\n# Storm\n",
        "```\n<!--\n```\n\n# Storm\n\n-->\n",
        "<!-- never closed\n\n# Storm\n",
        "<!-- note\n\nNot me\n===\n\n-->\n\nStorm\n===\n",
    ],
)
def test_what_is_commented_out_is_no_heading(text: str) -> None:
    assert read(text).title == "Storm"
    assert read("<!--\n# not me\n-->\n\nText.\n").title == ""


def test_what_is_commented_out_is_no_opening() -> None:
    hidden = "<!-- Ask her\n\nbefore it is printed. -->\n\n```\na = 1\n\nb = 2\n```\n\n"

    assert read(f"# Storm\n\n{hidden}It rained <!-- ? --> all day.\n").opening == "It rained all day."


def test_many_comments_that_never_end_are_read_in_time() -> None:
    assert read("<!--\n" * 200_000 + "# Storm\n").title == "Storm"


@pytest.mark.parametrize(
    ("heading", "headline"),
    [
        (
            r"AT&amp;T and the *Times*: C\# \[update\] [report](https://x.org/)",
            "AT&T and the Times: C# [update] report",
        ),
        ("The [old town][1] in **rain**", "The old town in rain"),
        ("`a < b` &lt;i&gt; <b>bold</b> <!-- ? -->", "a < b <i> bold"),
        ("1. *So* it is in C#", "1. So it is in C#"),
        ("*Storm* ##", "Storm"),
        ("![map](map.png) Storm", "Storm"),
    ],
)
def test_a_headline_is_the_heading_without_its_markup(heading: str, headline: str) -> None:
    text = f"# {heading}\n\nIt rained.\n\n[1]: https://example.org/\n"

    assert read(text).title == headline
    assert read(f"{heading.removesuffix(' ##')}\n===\n\nIt rained.\n\n[1]: /a\n").title == headline
    body = manuscripts.markdown_body(text, "a.md", headline)
    assert isinstance(body, Header)
    assert body.body == "\n\nIt rained.\n\n[1]: https://example.org/\n"


@pytest.mark.parametrize(
    "heading",
    [
        "Rock & Roll!",
        "R&D at AT&T",
        "the snake_case_word",
        "5 * 4 > 3 < 6",
        "C#",
        "[sic",
        "a &amp b",
        "![map](map.png)",
    ],
)
def test_a_sign_that_means_nothing_stays_in_the_headline(heading: str) -> None:
    assert read(f"# {heading}\n\nIt rained.\n").title == heading


def test_a_headline_given_as_the_heading_is_written_is_not_repeated() -> None:
    found = manuscripts.markdown_body("# The *Times*\n\nIt rained.\n", "a.md", "The *Times*")

    assert isinstance(found, Header)
    assert found.body == "\n\nIt rained.\n"


@pytest.mark.parametrize("heading", ["A <storm> & more", "Of <T> and <U>", "a<bc and d>e", "`<T>`"])
def test_a_word_in_brackets_is_not_lost(heading: str) -> None:
    assert read(f"# {heading} *here*\n\nText.\n").title == f"{heading.strip('`')} here"


_words = st.sampled_from(
    ["Rock", "AT&T", "&", "&#", ";", "!", ">", "]", "](", "#", "-", "+", "1.", ":", "|", "=", "~", "~~~", "“", "'", '"',
     "{", "}", "^", "$", "(", ")", "@", "x@y.org", "http://x.org", "...", "5", "ß"]
)  # fmt: skip


@given(st.lists(_words, min_size=1).map(" ".join) | st.lists(_words, min_size=1).map("".join))
def test_the_quick_way_to_a_headline_leads_to_that_of_the_parser(heading: str) -> None:
    assert manuscripts._headline(heading, "") == " ".join(map(markup.plain, markup.parsed(f"# {heading} #").blocks))


def test_a_lesser_heading_is_no_headline() -> None:
    assert read("## Part\n\nText.\n").title == ""


def test_front_matter_is_read_with_its_lines() -> None:
    found = read("---\ntitle: Storm\ntags: [rain]\n---\nText.\n")

    assert found.entries["title"] == ("Storm", 2)
    assert found.entries["tags"].line == 3


def test_the_opening_is_prose_without_its_markup() -> None:
    opening = "It *rained* on the [old town][1] all day. Then not."
    text = f"# Storm\n\n![map](map.png)\n\n> quote\n\n- item\n\n{opening}\n\n[1]: https://example.org/\n"

    assert read(text).opening == "It rained on the old town all day."


def test_the_opening_holds_no_sign_that_no_text_may_hold() -> None:
    assert read("# Storm\n\nIt rained&#xFFFE; the whole&#65535; day&#x202E; long.\n").opening == (
        "It rained the whole day long."
    )


def test_the_body_is_the_text_without_its_headline() -> None:
    text = "---\na: b\n---\n# Storm\n\nIt rained.\n"

    assert manuscripts.markdown_body(text, "a.md", "Storm") == Header("a: b\n", "\n\nIt rained.\n", 4)


def test_a_heading_that_is_not_the_headline_stays_in_the_body() -> None:
    found = manuscripts.markdown_body("# Storm\n\nIt rained.\n", "a.md", "Another headline")

    assert isinstance(found, Header)
    assert "# Storm" in found.body


def test_front_matter_that_cannot_be_read_is_told_with_the_line_of_the_file() -> None:
    found = manuscripts.read("---\ntitle: Storm\ntitle: Rain\n---\nText.\n", "a.md", wrapped=False)

    assert isinstance(found, list)
    assert [(problem.code, problem.line) for problem in found] == [("yaml-duplicate", 3)]


def test_front_matter_that_never_ends_is_told() -> None:
    found = manuscripts.read("---\ntitle: Storm\n", "a.md", wrapped=False)

    assert isinstance(found, list)
    assert isinstance(found[0], Problem)
    assert found[0].code == "header-unclosed"

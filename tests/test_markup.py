"""Texts become safe HTML blocks: nothing active ever comes out, whatever goes in."""

import re
from contextlib import suppress
from html.parser import HTMLParser

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sitegen import markup


class Tags(HTMLParser):
    """Every tag with its attributes, as a browser's parser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def tags(html: str) -> list[tuple[str, dict[str, str]]]:
    parser = Tags()
    parser.feed(html)
    parser.close()
    return parser.found


def is_inert(blocks: tuple[str, ...]) -> bool:
    for tag, attributes in tags("\n".join(blocks)):
        if tag in {"script", "style", "iframe", "object", "embed", "form", "svg", "math", "link", "meta", "base"}:
            return False
        for name, value in attributes.items():
            scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", value, re.IGNORECASE)
            if name.startswith("on") or name in ("style", "srcdoc", "id"):
                return False
            if name in ("href", "src", "cite") and scheme and scheme[1].lower() not in ("http", "https", "mailto"):
                return False
    return True


def test_a_line_of_literal_text_is_one_paragraph_and_means_nothing_else() -> None:
    assert markup.paragraph("5 < 6 & <b>“so”</b> {{ x }}") == "<p>5 &lt; 6 &amp; &lt;b&gt;“so”&lt;/b&gt; {{ x }}</p>"


def test_every_element_at_the_top_is_a_block_of_its_own() -> None:
    text = "One *two*.\n\n- a\n- b\n\n> quote\n\n## Part\n\n```\ncode\n```\n\n---\n\nLast."

    assert [re.match(r"<([a-z0-9]+)", block)[1] for block in markup.blocks(text)] == [  # type: ignore[index]
        *("p", "ul", "blockquote", "h2", "pre", "hr", "p")
    ]


def test_headings_begin_at_the_second_level_and_skip_none() -> None:
    blocks = markup.blocks("### A\n\n###### B\n\n### C\n")

    assert [block[:3] for block in blocks] == ["<h2", "<h3", "<h2"]


def test_html_within_a_text_is_kept_where_it_is_harmless() -> None:
    assert markup.blocks('A <time datetime="2025">year</time>.') == ('<p>A <time datetime="2025">year</time>.</p>',)


def test_a_link_whose_address_is_not_let_through_says_nothing_of_it() -> None:
    assert markup.blocks("[a](ftp://b.org/c) [d](https://e.org/)") == (
        '<p><a>a</a> <a href="https://e.org/" rel="noopener">d</a></p>',
    )


@pytest.mark.parametrize(
    "entity", ["&#1;", "&#x7F;", "&#x202D;", "&#x202E;", "&#xFFFE;", "&#xFFFF;", "&#65534;", "&#xfffe;", "&#x0FFFF;"]
)
def test_a_reference_may_not_say_what_no_text_may_hold(entity: str) -> None:
    text = f'a{entity}b *c{entity}* <abbr title="d{entity}e">f</abbr>'

    assert markup.blocks(text) == markup.parsed(text).blocks == ('<p>ab <em>c</em> <abbr title="de">f</abbr></p>',)
    assert markup.blocks(f"`{entity}`") == (f"<p><code>{entity.replace('&', '&amp;')}</code></p>",)


def test_loose_text_between_blocks_is_a_paragraph() -> None:
    assert markup.blocks("<div>loose <em>words</em></div>\n\nNext.") == ("<p>loose <em>words</em></p>", "<p>Next.</p>")


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example></sCrIpT>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "[x](<java\nscript:alert(1)>)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](&#106;avascript:alert(1))",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
        "<p style='position:fixed' onclick=x id=a>text</p>",
        "<iframe srcdoc='<script>1</script>'></iframe>",
        "<form action=/x><input name=y></form>",
        "<base href=//evil.example>",
        "<meta http-equiv=refresh content='0;url=//evil.example'>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "text {: onclick='x' }",
        "```\n</code></pre><script>1</script>\n```",
    ],
)
def test_nothing_active_survives(attack: str) -> None:
    assert is_inert(markup.blocks(attack))
    assert is_inert(markup.blocks(f"Before.\n\n{attack}\n\nAfter."))


_pieces = st.sampled_from(
    ["<script>", "</script>", "<img src=x onerror=1>", "<a href=", "javascript:1", "'", '"', ">", "<", "<!--", "-->",
     "<svg>", "<style>", "<p", " onclick=1 ", "[a](", ")", "`", "\n\n", "\n", "    ", "> ", "- ", "# ", "&#", "x"]
)  # fmt: skip


@given(st.lists(_pieces | st.text(max_size=5), max_size=14).map("".join))
def test_nothing_active_survives_whatever_the_text(text: str) -> None:
    try:
        blocks = markup.blocks(text)
    except markup.CostError:
        return

    assert is_inert(blocks)


@given(st.lists(_pieces | st.text(max_size=5), max_size=14).map("".join))
def test_every_block_opens_what_it_closes_and_closes_what_it_opens(text: str) -> None:
    try:
        blocks = markup.blocks(text)
    except markup.CostError:
        return

    for block in blocks:
        opened = re.findall(r"<([a-z][a-z0-9]*)", block)
        closed = re.findall(r"</([a-z][a-z0-9]*)", block)
        assert sorted(set(opened) - {"br", "hr", "img"}) == sorted(set(closed))


def test_a_comment_or_a_text_field_left_open_does_not_swallow_the_page() -> None:
    for opened in ("<!-- never closed", "<textarea>", "<plaintext>", "<title>", "<xmp>"):
        assert is_inert(markup.blocks(f"Before.\n\n{opened}\n\nAfter."))
        assert "<textarea" not in "".join(markup.blocks(opened + "\n\nAfter."))


@pytest.mark.parametrize(
    "text",
    ["[" * 5000, "<a " * 5000, "> " * 500 + "x", "    " * 300 + "- x", "*" * 20_000, "`" * 20_000, "<div>" * 20_000],
    ids=["brackets", "tags", "quotes", "lists", "stars", "ticks", "divs"],
)
def test_a_text_made_to_hang_the_parser_is_read_or_refused_in_time(text: str) -> None:
    with suppress(markup.CostError):
        assert markup.blocks(f"{text}\n\nLast.")


def test_an_extract_has_the_words_without_the_tags() -> None:
    assert markup.plain("<p>5 &lt; 6 <em>and</em>\n so</p>") == "5 < 6 and so"


_prose = st.sampled_from(
    ["It rained.", "word", " ", "  ", "\n", "\n\n", "\n \n", "\n\n\n", "    ", "\t", "*so*", "*", "*a b*, ",
     "**so**", "[a](http://b.c/?d=e)", "!", "_so_", "**", "`",
     "```", "~~~", "\\", "[a](b)", "[a]: b", "[a]", "![a](b)", "- ", "+ ", "1. ", "1) ", "> ", "# ", "## ", "=",
     "===", "---", "|", "a | b", "--- | ---", "<b>", "</b>", "<div>", "</div>", "<!--", "&", "&amp;", "&#8212;",
     "[^1]", "[^1]: note", "[^a b]", "[^a b]: ", "[^", "\n[^1]: *note*\n", "[^2]: > [^3]: in", "[^3]",
     "http://x.org", "<http://x.org>", "x@y.org", "<x@y.org>", ":", ": def", "5", "“", "ß", "\u00a0", "\u2028",
     "\x85", "\u2029", "\u3000", "\u2003", "\ufeff"]
)  # fmt: skip


@given(st.lists(_prose, max_size=10).map("".join))
def test_the_quick_ways_print_what_the_parser_prints(text: str) -> None:
    parsed = markup.parsed(text)
    assume("klzzwxh" not in repr(parsed))  # the parser lost its place, and counts from elsewhere in other company

    assert markup.read(text) == parsed
    assert markup.blocks(text) == parsed.blocks


def test_cells_of_a_table_say_in_a_class_how_they_are_aligned() -> None:
    (table,) = markup.blocks("| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | 2 | 3 | 4 |\n")

    assert re.findall(r"<td[^>]*>", table) == ["<td>", '<td class="left">', '<td class="center">', '<td class="right">']


@pytest.mark.parametrize("value", ["justify", "right wide", "note", "", "&quot;x"])
def test_no_other_class_gets_into_a_cell(value: str) -> None:
    (table,) = markup.blocks(f'<table><tr><td lang="de" align="{value}" class="at" colspan="2">1</td></tr></table>\n')

    assert '<td lang="de" colspan="2">1</td>' in table

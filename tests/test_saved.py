"""Saved news pages become records: what machines are told first, then what readers see."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import markup
from sitegen.intake import saved
from sitegen.intake.saved import Saved
from sitegen.problems import Problem

LEAD = "The harbour of Lindau opens on Sunday after repairs that took two years."
MORE = "More than four hundred people are expected to come by boat from Bregenz."
ARTICLE = f"<h1>Harbour opens</h1><p>{LEAD}</p><p>{MORE}</p>"


def page(body: str, head: str = "", lang: str = "en") -> bytes:
    return f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'.encode()


def read(body: str, head: str = "", lang: str = "en") -> Saved:
    found = saved.read(page(body, head, lang), "page.html")
    assert isinstance(found, Saved)
    return found


def ld(**facts: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(facts)}</script>'


def test_what_json_ld_says_counts_first():
    about = ld(
        **{"@type": "NewsArticle", "headline": "Harbour opens again", "datePublished": "2025-05-03T08:00:00+0200"},
        alternativeHeadline="Two years of repairs are over",
        author={"@type": "Person", "name": "By Petra Sommer"},
        dateModified="2025-05-04",
        inLanguage="en-GB",
    )
    meta = '<meta property="og:title" content="Another"><meta property="article:published_time" content="2024-01-01">'

    found = read(ARTICLE, meta + about)

    assert found.title == "Harbour opens again"
    assert found.deck == "Two years of repairs are over"
    assert found.authors == ("Petra Sommer",)
    assert found.date == ("2025-05-03T08:00:00+02:00", "schema.org datePublished")
    assert found.updated == ("2025-05-04", "schema.org dateModified")
    assert found.lang == "en-GB"


def test_a_graph_is_searched_and_names_are_followed():
    graph = [
        {"@type": "WebPage", "@id": "#page", "datePublished": "2025-05-02"},
        {"@type": ["Article", "NewsArticle"], "headline": "Harbour opens", "author": [{"@id": "#petra"}, "Ada Lenz"]},
        {"@type": "Person", "@id": "#petra", "name": "Petra Sommer"},
    ]

    found = read(ARTICLE, ld(**{"@context": "https://schema.org", "@graph": graph}))

    assert found.authors == ("Petra Sommer", "Ada Lenz")
    assert found.date.iso == "2025-05-02"


def test_of_several_articles_the_pages_own_is_read():
    own = {"@type": "NewsArticle", "headline": "Harbour opens", "url": "https://example.org/b"}
    other = {"@type": "NewsArticle", "headline": "Bridge closed", "url": "https://example.org/a"}
    listed = f'<script type="application/ld+json">{json.dumps([other, own])}</script>'

    found = read(ARTICLE, listed + '<link rel="canonical" href="https://example.org/b">')

    assert (found.title, found.url) == ("Harbour opens", "https://example.org/b")


@pytest.mark.parametrize("script", ["{", "[" * 100_000, "null", '{"@type": 7, "headline": {}}', "<!-- no -->", ""])
def test_json_ld_that_is_none_is_passed_over(script: str):
    assert read(ARTICLE, f'<script type="application/ld+json">{script}</script>').title == "Harbour opens"


def test_microdata_is_read_and_what_belongs_to_others_is_not():
    body = f"""<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Harbour opens</h1>
      <span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Petra Sommer</b></span>
      <meta itemprop="datePublished" content="2025-05-03"><div itemprop="articleBody"><p>{LEAD}</p></div>
      <div itemprop="comment" itemscope><time itemprop="datePublished" datetime="2026-01-01">x</time></div></article>"""

    found = read(body)

    assert (found.title, found.authors, found.date.iso) == ("Harbour opens", ("Petra Sommer",), "2025-05-03")
    assert found.blocks == (LEAD,)


def test_open_graph_is_read_without_the_name_of_the_site():
    meta = (
        '<meta property="og:title" content="Harbour opens - The Lake"><meta property="og:site_name" content="The Lake">'
        '<meta property="og:description" content="Two years of repairs are over."><meta property="og:locale" '
        'content="en_US"><meta property="article:published_time" content="2025-05-03T06:00:00Z">'
        '<meta name="author" content="https://example.org/petra"><meta name="dc.creator" content="Petra Sommer">'
        '<meta property="og:url" content="https://example.org/harbour?a=1#top">'
    )

    found = read(f"<main><p>{LEAD}</p><p>{MORE}</p></main>", meta, "")

    assert found.title == "Harbour opens"
    assert found.deck == "Two years of repairs are over."
    assert found.date == ("2025-05-03T06:00:00+00:00", "meta article:published_time")
    assert found.authors == ("Petra Sommer",)
    assert (found.lang, found.url) == ("en-US", "https://example.org/harbour?a=1")


def test_the_markup_alone_tells_headline_deck_byline_and_date():
    body = f"""<nav><a href="/">Home</a></nav><article><header><h1>Harbour opens</h1>
      <p class="article__standfirst">Two years of repairs are over</p>
      <div class="byline">By <a href="/petra">Petra Sommer</a> <time datetime="2025-05-03">3 May</time></div></header>
      <p>{LEAD}</p><p>{MORE}</p></article><footer><p>{MORE} All rights reserved, wherever you are.</p></footer>"""

    found = read(body, "<title>Harbour opens | The Lake</title>")

    assert (found.title, found.deck) == ("Harbour opens", "Two years of repairs are over")
    assert (found.authors, found.date) == (("Petra Sommer",), ("2025-05-03", "time element"))
    assert found.blocks == (LEAD, MORE)


def test_a_date_in_words_is_read_in_the_language_of_the_page():
    body = f'<article><h1>Hafen öffnet</h1><p class="date">Lindau, 3. Mai 2025</p><p>{LEAD}</p><p>{MORE}</p></article>'

    found = read(body, lang="de")

    assert found.date == ("2025-05-03", "date line")
    assert found.blocks == (LEAD, MORE)


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><p>{}</p></nav>",
        "<aside><p>{}</p></aside>",
        '<div class="ad-slot"><p>{}</p></div>',
        '<div id="cookieBanner"><p>{}</p></div>',
        '<section class="comments"><p>{}</p></section>',
        '<div role="dialog"><p>{}</p></div>',
        '<div class="related-articles"><ul><li>{}</li></ul></div>',
        '<div style="display: none"><p>{}</p></div>',
        "<div hidden><p>{}</p></div>",
        "<form><p>{}</p></form>",
        "<figure><figcaption>{}</figcaption></figure>",
        "<script>{}</script>",
        "<style>{}</style>",
        "<template><p>{}</p></template>",
        "<!-- <p>{}</p> -->",
        '<p class="newsletter-signup">{}</p>',
    ],
)
def test_what_surrounds_a_text_is_left_out(furniture: str):
    other = furniture.format("Sign up now and never miss a single word of it.")

    for body in (f"<article>{ARTICLE}{other}</article>", f"{other}<main>{ARTICLE}</main>", f"{other}{ARTICLE}"):
        assert read(body).blocks == (LEAD, MORE)


def test_a_class_that_only_sounds_like_furniture_keeps_its_text():
    body = f'<article class="ad-free-body"><div class="comments-open content">{ARTICLE}</div></article>'

    assert read(body).blocks == (LEAD, MORE)


def test_words_of_a_sentence_stay_whatever_their_class():
    body = f'<article><h1>Harbour</h1><p>The <span class="author">poet</span> came by boat.</p><p>{MORE}</p></article>'

    assert read(body).blocks[0] == "The poet came by boat."


def test_the_text_is_markdown():
    body = f"""<article><h1>Harbour opens</h1><p>{LEAD}</p><h2>What it cost</h2><p>Some <b>bold </b>and
      <i>other</i> words, and <a href="/crane_(old)">a link</a>.<br>A line.</p><ul><li>One<ul><li>Inner</li></ul></li>
      <li>Two</li></ul><ol start="3"><li>Three</li></ol><blockquote><p>Quoted.</p><p>Again.</p></blockquote>
      <table><tr><th>Boat</th><th>Seats</th></tr><tr><td>Ada</td><td>40</td></tr></table><pre>a
  b</pre></article>"""

    found = read(body, '<link rel="canonical" href="https://example.org/news/harbour">')

    assert found.blocks == (
        LEAD,
        "## What it cost",
        "Some **bold** and *other* words, and [a link](https://example.org/crane_%28old%29).  \nA line.",
        "- One\n    - Inner\n- Two",
        "3. Three",
        "> Quoted.\n>\n> Again.",
        "Boat | Seats\n--- | ---\nAda | 40",
        "```\na\n  b\n```",
    )
    assert found.paragraphs[-3:] == ("Boat Seats", "Ada 40", "a b")


def test_paragraphs_that_are_never_closed_are_still_paragraphs():
    found = read(
        f"<h1>Harbour opens</h1><p>{LEAD}<p>{MORE}<ul><li>One<li>Two</ul><table><tr><td>1<td>2<tr><td>3<td>4</table>"
    )

    assert found.blocks == (LEAD, MORE, "- One\n- Two", "1 | 2\n--- | ---\n3 | 4")


def test_the_same_article_in_other_languages_is_named():
    links = (
        '<link rel="canonical" href="https://example.org/en/a"><link rel="alternate" hreflang="de" href="/de/a">'
        '<link rel="alternate" hreflang="en" href="/en/a"><link rel="alternate" hreflang="x-default" href="/">'
    )

    assert read(ARTICLE, links).translations == (("de", "https://example.org/de/a"),)


def test_where_a_browser_saved_it_from_is_its_address():
    data = b"<!-- saved from url=(0025)https://example.org/harbour -->" + page(ARTICLE)

    found = saved.read(data, "page.html")

    assert isinstance(found, Saved)
    assert found.url == "https://example.org/harbour"


def test_a_headline_cut_for_search_engines_gives_way_to_the_one_on_the_page():
    assert read(ARTICLE, ld(**{"@type": "NewsArticle", "headline": "Harbour…"})).title == "Harbour opens"


def test_the_note_about_the_author_is_no_paragraph():
    note = "Petra Sommer is the mayor of Lindau."

    found = read(f'<article>{ARTICLE}<div class="author-bio"><p>{note}</p></div></article>')

    assert (found.note, found.blocks) == (note, (LEAD, MORE))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_recognised(encoding: str):
    declared = '<meta charset="iso-8859-1">' if encoding == "cp1252" else ""
    text = f"<html><head>{declared}</head><body><h1>Größe – “alt”</h1><p>{LEAD}</p></body></html>"

    found = saved.read(text.encode(encoding), "page.html")

    assert isinstance(found, Saved)
    assert found.title == "Größe – “alt”"


@pytest.mark.parametrize(
    "data",
    [
        b"<div>" * 100_000,
        b"<a " * 1_000_000,
        b"<" * 1_000_000,
        b"<p>" + b"word " * 2_000_000,
        b"PK\x03\x04" + bytes(range(256)) * 100,
        b"x" * (17 * 1024 * 1024),
    ],
    ids=["deep", "tags that never end", "brackets", "ten megabytes", "no text", "seventeen megabytes"],
)
def test_pages_made_to_exhaust_their_reader_are_refused(data: bytes):
    found = saved.read(data, "page.html")

    assert isinstance(found, Problem)
    assert found.path == "page.html"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<p",
        b"<!--",
        b"<script>",
        b"<![CDATA[x",
        b"<table><tr><td>" * 150,
        b"<ul><li>x" * 150,
        b"<h1>&#0;&#xD800;",
    ],
)
def test_broken_pages_are_read_as_far_as_they_go(data: bytes):
    assert isinstance(saved.read(data, "page.html"), Saved)


def test_a_page_full_of_embedded_pictures_is_read():
    picture = '<img src="data:image/png;base64,' + "A" * 6_000_000 + '">'

    assert read(f"<article>{ARTICLE}{picture}</article>").blocks == (LEAD, MORE)


SIGNS = st.text(st.sampled_from("ab 1.2)-+*_`#>[]()<&;!|~:=\\\"'é\u00a0"), min_size=1, max_size=30)


@given(SIGNS)
def test_no_sign_of_a_text_is_lost_or_gains_a_meaning_in_markdown(words: str):
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    found = read(f"<article><h1>Harbour</h1><p>{LEAD}</p><p>x</p><p>{escaped}</p><p>{MORE}</p></article>")
    expected = re.sub(r"\s+", " ", words).strip()

    shown = [markup.plain(block) for block in markup.blocks(found.markdown)]

    assert [line for line in shown if line] == [LEAD, "x", *([expected] if expected else []), MORE]

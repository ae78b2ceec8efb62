"""Where the text of an article is on a page, and what in there is no part of it."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sitegen.intake import days
from sitegen.intake.saved import marks, schema
from sitegen.intake.saved.about import About, Stamp
from sitegen.intake.saved.marks import Block
from sitegen.intake.saved.page import BeautifulSoup, Tag, ancestors, properties, said, text, words

_NEVER = {
    *("script", "style", "noscript", "template", "nav", "aside", "footer", "form", "button", "iframe", "svg", "select"),
    *("input", "textarea", "object", "embed", "video", "audio", "canvas", "dialog", "menu", "figure", "picture", "img"),
    *("head", "title", "meta", "link", "label", "map", "math"),
}
_ROLES = {
    *("navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "toolbar"),
    *("form", "menubar", "tablist"),
}
_FURNITURE = {
    *("ad", "ads", "adv", "advert", "adverts", "advertisement", "advertising", "adslot", "anzeige", "werbung"),
    *("sponsor", "sponsored", "promo", "promotion", "promoted", "banner", "taboola", "outbrain", "affiliate"),
    *("cookie", "cookies", "consent", "gdpr", "cmp", "newsletter", "subscribe", "subscription", "signup", "paywall"),
    *("share", "sharing", "sharebar", "social", "socials", "related", "recommended", "recommendations", "teaser"),
    *("teasers", "trending", "comment", "comments", "commentlist", "disqus", "respond", "nav", "navigation", "navbar"),
    *("menu", "breadcrumb", "breadcrumbs", "sidebar", "footer", "popup", "modal", "overlay", "toolbar", "pagination"),
    *("pager", "toc", "skip", "caption", "credit", "credits", "copyright", "tags", "taglist", "rating", "poll"),
    *("screenreader", "infobox", "mostread"),
}
"""Words in class or id that mark what surrounds a text."""

_DATED = {"date", "dateline", "datum", "pubdate", "published", "timestamp", "meta"}
"""The same for short lines above it."""

_KEPT = {"free", "body", "content", "text", "main"}  # `ad-free`, `comment-free`, `article-body-with-sidebar`
_DECKS = {"deck", "dek", "subtitle", "subheadline", "subhead", "standfirst", "subheading", "vorspann", "lede"}
_BYLINES = {"byline", "author", "authors", "autor", "auteur", "autore"}
_NOTES = {"bio", "note", "info", "about", "box"}
_CONTAINERS = ("article", "main", "div", "section", "td", "body")
_ENOUGH = 25  # characters that make an element of text a paragraph rather than a label


class Text(NamedTuple):
    """The text, and what the page shows beside it: what `saved.Saved` has under the same names."""

    deck: str
    authors: tuple[str, ...]
    note: str
    date: Stamp
    blocks: tuple[str, ...]
    paragraphs: tuple[str, ...]


def read(soup: BeautifulSoup, facts: About) -> Text:
    """The text of the page's article."""
    roots = _roots(soup)
    whole = sum(len(text(root)) for root in roots)
    heading = _heading(soup, facts.title)
    deck, deck_node = _deck(soup, facts, heading)
    bylines = [node for node in soup.find_all(True) if _is_byline(node)]
    note, note_node = _note(soup)

    def skip(node: Tag) -> bool:
        return any(node is known for known in (heading, deck_node, note_node)) or _is_furniture(node, whole)

    found = [block for root in roots for block in marks.blocks(root, skip, facts.url)]
    found = _without_repeats(found, facts, deck)
    if not deck and facts.summary and not _repeats(facts.summary, found):
        deck = facts.summary
    return Text(
        deck=deck,
        authors=_authors(bylines),
        note=note,
        date=_date(soup, roots, heading, bylines, facts.lang),
        blocks=marks.markdown(found),
        paragraphs=tuple(block.text for block in found if block.text),
    )


def _roots(soup: BeautifulSoup) -> list[Tag]:
    """The elements that hold the text: marked as articleBody, else the best `article`, `main`, or densest element."""
    marked = properties(soup, "articleBody")
    bodies = [node for node in marked if not any(outer in marked for outer in ancestors(node))]
    if sum(map(_prose, bodies)) >= _ENOUGH:
        return bodies
    main = [*soup.find_all("main"), *soup.find_all(role="main")]
    articles = [node for node in soup.find_all("article") if not _is_within_furniture(node)]
    densest = _densest(soup)
    most = _prose(densest) if densest is not None else 0
    for kind in (articles, main):
        best = max(kind, key=_prose, default=None)
        if best is not None and (prose := _prose(best)) >= _ENOUGH and prose * 2 >= most:
            return [best]
    return [densest if densest is not None else soup.body or soup]


def _prose(node: Tag) -> int:
    """Characters of an element's paragraphs, those in links and in furniture not counted."""
    found = 0
    for paragraph in node.find_all(("p", "li", "blockquote")):
        if paragraph.find(("p", "li")) is None and not _is_within_furniture(paragraph, node):
            linked = sum(len(text(link)) for link in paragraph.find_all("a"))
            length = len(text(paragraph))
            found += length if length >= _ENOUGH and linked * 2 < length else 0
    return found or (len(text(node)) // 4 if node.find("p") is None else 0)


def _densest(soup: BeautifulSoup) -> Tag | None:
    """The element with most paragraphs of its own, those of elements within it counted by half."""
    score: dict[int, float] = {}
    nodes: dict[int, Tag] = {}
    for paragraph in soup.find_all("p"):
        length = len(text(paragraph))
        if length < _ENOUGH or _is_within_furniture(paragraph):
            continue
        for share, outer in zip((1.0, 0.5), ancestors(paragraph), strict=False):
            if outer.name in _CONTAINERS:
                nodes[id(outer)] = outer
                score[id(outer)] = score.get(id(outer), 0.0) + share * length
    return nodes[max(score, key=lambda key: score[key])] if score else None


def _is_furniture(node: Tag, whole: int) -> bool:
    """Whether an element is no part of the text it stands in; one that holds most of that text is part of it."""
    if node.name in _NEVER or said(node, "role").lower() in _ROLES or node.has_attr("hidden"):
        return True
    if said(node, "aria-hidden").lower() == "true" or re.search(r"display\s*:\s*none", said(node, "style")):
        return True
    is_marked = bool(words(node) & _FURNITURE) and not words(node) & _KEPT
    is_marked = is_marked or bool(words(node) & _DATED and len(text(node)) <= 200)
    is_inline = node.name in ("span", "a", "b", "strong", "i", "em", "p") and node.parent is not None
    if not is_marked and not _is_byline(node):
        return False
    if is_inline and node.parent is not None and len(text(node)) * 2 < len(text(node.parent)) and node.name != "p":
        return False  # a word of a sentence
    return len(text(node)) * 2 < whole


def _is_within_furniture(node: Tag, inside: Tag | None = None) -> bool:
    for outer in ancestors(node):
        if outer is inside:
            return False
        is_marked = bool(words(outer) & _FURNITURE) and not words(outer) & _KEPT and outer.name not in ("body", "html")
        if is_marked or outer.name in _NEVER or said(outer, "role").lower() in _ROLES:
            return True
    return False


def _heading(soup: BeautifulSoup, title: str) -> Tag | None:
    """The element that shows the headline."""
    plain = _bare(title)
    return next((node for node in soup.find_all(("h1", "h2", "h3")) if plain and _bare(text(node)) == plain), None)


def _deck(soup: BeautifulSoup, facts: About, heading: Tag | None) -> tuple[str, Tag | None]:
    """The line below the headline, and the element that shows it: as the page names it, else as it is marked."""
    known = {_bare(words_) for words_ in (facts.deck, facts.summary) if words_}
    following = [*_after(heading, 12)] if heading is not None else []
    for node in following:
        if _bare(text(node)) in known and node.name in ("p", "h2", "h3", "div", "span"):
            return text(node), node
    for node in following:
        if (words(node) & _DECKS or said(node, "itemprop") == "alternativeHeadline") and 0 < len(text(node)) <= 600:
            return text(node), node
    if facts.deck:
        return facts.deck, None
    beside = following[0] if following else None
    around = heading.parent if heading is not None else None
    if beside is None or around is None or beside.parent is not around or around.name not in ("header", "hgroup"):
        return "", None
    return (text(beside), beside) if beside.name == "h2" else ("", None)


def _after(node: Tag, count: int) -> Iterator[Tag]:
    """The elements with words that begin after one ends, as many as asked for."""
    inside = set(map(id, node.find_all(True)))
    for following in node.find_all_next(True, limit=count * 6):
        if id(following) not in inside and text(following):
            yield following
            count -= 1
            if not count:
                return


def _without_repeats(found: list[Block], facts: About, deck: str) -> list[Block]:
    """The blocks without headline and deck at their top, and without a rule or heading at their end."""
    shown = {_bare(facts.title), _bare(deck)} - {""}
    top = 0
    while top < min(4, len(found)) and (_bare(found[top].text) in shown or found[top].kind == "hr"):
        top += 1
    kept = found[top:]
    while kept and (kept[-1].kind == "hr" or kept[-1].kind.startswith("h")):
        kept.pop()
    return kept


def _repeats(summary: str, found: list[Block]) -> bool:
    """Whether a description is the beginning of the text once more."""
    start = _bare(" ".join(block.text for block in found[:4]))
    plain = _bare(summary.rstrip(".… "))
    return not plain or plain[:80] in start


def _bare(words_: str) -> str:
    """Letters and digits alone, to compare by."""
    return "".join(sign for sign in words_.casefold() if sign.isalnum())


def _is_byline(node: Tag) -> bool:
    marked = words(node)
    is_named = marked & _BYLINES and not marked & _NOTES and node.name not in ("body", "article")
    return bool(is_named or said(node, "rel") == "author") and len(text(node)) <= 200


def _authors(bylines: Iterable[Tag]) -> tuple[str, ...]:
    """The names in bylines: each link of one is a name; else all of it up to a comma, bar or digit."""
    for node in bylines:
        linked = [schema.person(text(link)) for link in node.find_all("a")]
        plain = re.split(r"\s*[|•·\n]\s*|,|\s+[–—-]\s+|\d", text(node))[0]
        if names := tuple(dict.fromkeys(filter(None, linked or [schema.person(plain)]))):
            return names
    return ()


def _note(soup: BeautifulSoup) -> tuple[str, Tag | None]:
    """The closing line about the author, where the page marks one, and the element that holds it."""
    for node in soup.find_all(("p", "div", "section", "footer")):
        marked = words(node)
        if marked & _BYLINES and marked & _NOTES and not any(words(inner) & _NOTES for inner in node.find_all("div")):
            lines = [text(part) for part in node.find_all("p")] or [text(node)]
            line = next((line for line in lines if len(line.split()) >= 4), "")
            if line and len(line) <= 600:
                return line, node
    return "", None


def _date(soup: BeautifulSoup, roots: list[Tag], heading: Tag | None, bylines: list[Tag], lang: str) -> Stamp:
    """The date that the page shows near its headline: in a `time` element, else in words."""
    around = [*_after(heading, 40)] if heading is not None else []
    near = [node for node in around if node.name == "time"]
    for node in [*near, *(time for root in roots for time in root.find_all("time")[:3]), *soup.find_all("time")[:1]]:
        if not _is_within_furniture(node) and (iso := days.iso(said(node, "datetime")) or _in_words(text(node), lang)):
            return Stamp(iso, "time element")
    marked = [node for node in around if words(node) & _DATED]
    for node in [*marked, *bylines]:
        if len(text(node)) <= 200 and (iso := _in_words(text(node), lang)):
            return Stamp(iso, "date line")
    return Stamp("", "")


def _in_words(line: str, lang: str) -> str:
    return next((day for _, _, day in days.in_text(line, lang or "en")), "")

"""Bytes of a saved page become a tree of elements, within bounds. The only door of the intake to BeautifulSoup."""

import codecs
import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from sitegen import plaintext
from sitegen.problems import Problem, problem

__all__ = [
    "BeautifulSoup",
    "CostError",
    "NavigableString",
    "Tag",
    "ancestors",
    "clean",
    "parse",
    "said",
    "text",
    "words",
]

MAX_MARKUP = 4 * 1024 * 1024
"""Characters that are parsed at most, once scripts, styles and embedded pictures are out of a page."""

MAX_DEPTH = 600
MAX_ELEMENTS = 150_000

_CHARSET = re.compile(rb"<meta[^>]{1,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_PARTS = re.compile(r"<!--|<(script|style|svg|template|noscript)\b([^<>]{0,2000})>", re.IGNORECASE)
_EMBEDDED = re.compile(r"\bdata:[a-z]+/[^\"'\s)>]{100,}", re.IGNORECASE)
_ELEMENT = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"),
    *("p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot"),  # often never closed
}
_ENDS = {
    **dict.fromkeys(
        ("address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure"), ("p",)
    ),
    **dict.fromkeys(("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav"), ("p",)),
    **dict.fromkeys(("ol", "p", "pre", "section", "table", "ul"), ("p",)),
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "tr": ("tr",),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "option": ("option",),
}
"""Element → those it ends by beginning, where they were never closed (HTML, 13.2.6.4.7)."""

_SCOPES = {
    "body",
    "html",
    "table",
    "ul",
    "ol",
    "dl",
    "div",
    "article",
    "section",
    "main",
    "blockquote",
    "td",
    "th",
    "li",
}
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e\ufffe\uffff]")


class CostError(ValueError):
    """A page is made to exhaust whoever reads it; the message ends a sentence that begins with "the text"."""


class _Soup(BeautifulSoup):
    """A tree in which elements that HTML lets stay open end where the next one begins."""

    def handle_starttag(self, name: str, *rest: Any, **named: Any) -> Tag | None:
        """Called by the parser; its other arguments are between the parser and the tree."""
        for open_tag in reversed(self.tagStack if (ended := _ENDS.get(name)) else ()):
            if open_tag.name in (ended or ()):
                self.handle_endtag(open_tag.name)
                break
            if open_tag.name in _SCOPES:
                break
        return super().handle_starttag(name, *rest, **named)


def parse(data: bytes, path: str) -> BeautifulSoup | Problem:
    """The tree of a page. Raises CostError where it nests too deep or never closes its tags."""
    if len(data) > plaintext.MAX_BYTES:
        limit = plaintext.MAX_BYTES // 1024 // 1024
        return problem("too-long", path, 0, size=len(data) // 1024 // 1024, limit=limit)
    if b"\x00" in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return problem("import-unreadable", path, data.count(b"\n", 0, data.index(b"\x00")) + 1)
    markup = _EMBEDDED.sub("data:,", _essential(_decode(data)))
    if len(markup) > MAX_MARKUP:
        size, limit = len(markup) // 1024 // 1024, MAX_MARKUP // 1024 // 1024
        return problem("too-long", path, 0, size=size, limit=limit)
    _refuse_depth(markup)
    return _Soup(markup, "html.parser")


def _decode(data: bytes) -> str:
    """The text of a page: by its byte order mark, as UTF-8, else as it says itself, else as browsers read it."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace").removeprefix("\ufeff")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        said = _CHARSET.search(data[:8192])
        name = said[1].decode("ascii").lower() if said else ""
    if name in ("", "utf-8", "utf8", "iso-8859-1", "latin1", "us-ascii", "ascii"):
        name = "cp1252"  # the WHATWG's reading of these labels
    try:
        return data.decode(name, "replace")
    except LookupError:
        return data.decode("cp1252", "replace")


def _essential(markup: str) -> str:
    """The page without comments, styles, drawings, templates and all scripts but those that hold JSON-LD."""
    kept: list[str] = []
    start = 0
    while found := _PARTS.search(markup, start):
        kept.append(markup[start : found.start()])
        name, attributes = (found[1] or "").lower(), found[2] or ""
        if not name:
            end = markup.find("-->", found.end())
            kept.append(_saved_from(markup[found.start() : found.start() + 2000]))
            start = end + 3 if end >= 0 else len(markup)
            continue
        closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(markup, found.end())
        stop = closing.end() if closing else len(markup)
        if name == "script" and "ld+json" in attributes.lower():
            kept.append(markup[found.start() : stop])
        start = stop
    kept.append(markup[start:])
    return "".join(kept)


def _saved_from(comment: str) -> str:
    """What browsers note when they save a page, as an element that can be found."""
    found = re.match(
        r"<!--\s*(?:saved from url=\(\d+\)|\s*Page saved with SingleFile\s+url:\s*)(https?://\S+)", comment
    )
    return f'<link rel="saved-from" href="{found[1]}">' if found and '"' not in found[1] else ""


def _refuse_depth(markup: str) -> None:
    depth = elements = 0
    for closing, name in _ELEMENT.findall(markup):
        elements += 1
        if name.lower() not in _VOID:
            depth = max(0, depth - 1) if closing else depth + 1
        if depth > MAX_DEPTH:
            raise CostError("nests its elements too deep")
    if elements > MAX_ELEMENTS or markup.count("<") > 2 * MAX_ELEMENTS:
        raise CostError("has more elements than any news page")


def text(node: Tag | None) -> str:
    """The words of an element in one line."""
    return clean(node.get_text()).strip() if node is not None else ""


def clean(words: str) -> str:
    """Words without line breaks, and without the signs that no text needs."""
    return _SPACE.sub(" ", _CONTROL.sub("", words))


def said(node: Tag | None, name: str) -> str:
    """An attribute of an element as one text."""
    value = node.get(name) if node is not None else None
    return " ".join(value).strip() if isinstance(value, list) else str(value or "").strip()


def properties(node: Tag, name: str) -> list[Tag]:
    """The elements within one that hold a property of schema.org, in microdata."""
    return [inner for inner in node.find_all(itemprop=True) if name in said(inner, "itemprop").split()]


def words(node: Tag) -> set[str]:
    """The words that class and id of an element are made of: `related-articles` and `adBox` give related, ad, ….."""
    marked = f"{said(node, 'class')} {said(node, 'id')}"
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", marked)
    return {part.lower() for part in parts} | {whole.lower() for whole in re.findall(r"[A-Za-z]+", marked)}


def ancestors(node: Tag) -> Iterator[Tag]:
    """The elements around one, from the nearest."""
    while node.parent is not None:
        node = node.parent
        yield node

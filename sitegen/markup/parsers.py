"""The parser of Markdown and the sanitiser, each made once, when a text first needs it: most texts need neither."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import markdown
    import nh3
    from markdown.extensions import Extension

_TAGS = {
    *("a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "cite", "code", "dd", "del", "dfn", "dl", "dt", "em"),
    *("figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol"),
    *("p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th"),
    *("thead", "time", "tr", "u", "ul", "var"),
}
_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href", "hreflang"},
    "blockquote": {"cite"},
    "del": {"datetime"},
    "img": {"src", "alt", "width", "height"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"start", "reversed"},
    "q": {"cite"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "scope", "align"},
    "time": {"datetime"},
}
_EXTENSIONS = ("tables", "sane_lists", "fenced_code", "def_list")
_SETTINGS = {"tables": {"use_align_attribute": True}}


def load() -> None:
    """Loads the parser, which takes a moment, before it is known that a text needs it."""
    usual()
    cleaner()


@cache
def usual() -> "markdown.Markdown":
    """The parser of texts without footnotes."""
    import markdown

    return markdown.Markdown(extensions=_EXTENSIONS, extension_configs=_SETTINGS)


def noting(mark: str) -> "markdown.Markdown":
    """The parser that knows footnotes, whose ids it makes with this mark."""
    parser, notes = _with_notes()
    for name, value in (("SEPARATOR", mark), ("PLACE_MARKER", mark), ("BACKLINK_TEXT", "")):
        notes.setConfig(name, value)
    return parser


@cache
def _with_notes() -> "tuple[markdown.Markdown, Extension]":
    from xml.etree.ElementTree import Element

    from markdown import Markdown
    from markdown.extensions.footnotes import FootnoteExtension

    class Footnotes(FootnoteExtension):
        def makeFootnotesDiv(self, root: Element) -> Element | None:  # noqa: N802 – Markdown's
            seen = 0
            while seen < len(self.footnotes):  # a note may define others; found while the list is made, they break it
                new = list(self.footnotes.values())[seen:]
                seen = len(self.footnotes)
                for text in new:
                    self.parser.parseChunk(Element("div"), text)
            return super().makeFootnotesDiv(root)

    notes = Footnotes()
    return Markdown(extensions=[*_EXTENSIONS, notes], extension_configs=_SETTINGS), notes


@cache
def cleaner() -> "nh3.Cleaner":
    """The sanitiser: what it does not know, it does not let through."""
    import nh3

    return nh3.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel="noopener")

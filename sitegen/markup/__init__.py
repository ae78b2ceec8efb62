"""Texts become safe HTML blocks. The only door to Markdown and nh3.

A block is one top-level element of an article: a paragraph, a list, a heading. Blocks carry no
anchors: templates number them `p1`, `p2`, …, so the two versions of a story can name each other's.
"""

import html
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple, TypeVar

from sitegen import budget, signs
from sitegen.markup import footnotes, parsers
from sitegen.markup.parsers import load
from sitegen.model import Note

__all__ = ["CostError", "Marked", "blocks", "load", "paragraph", "parsed", "plain", "read", "readdressed", "sparing"]

MAX_NESTING = 40
"""How deep quotes, lists and brackets may nest.

Python-Markdown recurses, and is quadratic in brackets (Python-Markdown/markdown#798).
"""

_VOID = {"br", "hr", "img"}
_INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s"),
    *("samp", "small", "span", "strong", "sub", "sup", "time", "u", "var"),
}
_STRAY = re.compile(rf"<(?=/?[A-Za-z])(?!/?(?:{'|'.join(sorted(_INLINE | _VOID))})\b|\w+://|mailto:)")
_ELEMENT = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
_HEADING = re.compile(r"<(/?)h([1-6])([ >])")
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_SIGNS = bytes([*b"\\`*_[]<>&|~", *range(10), *range(11, 32), 127])
_SPACES = re.compile("[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_WIDE = re.compile(rb"\xe2\x80[\x80-\x8a\xa8\xa9\xaf]")
_LINE = re.compile(rb"\n(?:[ #+=:-]|(?:\d|[\x80-\xff])+[.)])")
"""Signs and beginnings of lines that may be more than a plain paragraph; more than Markdown gives a meaning to."""

_JOINED = re.compile(r"[<\t]|```|~~~|\n    |\n {0,3}(?:[-*+:] |\d+[.)] |\[[^\]]*\]:)|\n {1,3}>")
"""What may reach across blank lines: lists, code, tags, references; quotes only to other quotes."""

_HEAD_LINE = re.compile(r"#{2,6} ([^#\n\s][^#\n]*)")

_PHRASE = r"([^\W_](?:[^*\[\]\n]*[^\W_])?)"
_MARKED = re.compile(rf"\*\*{_PHRASE}\*\*|\*{_PHRASE}\*|\[{_PHRASE}\]\((https?://[A-Za-z0-9./?=%#:,;+-]+)\)")

ALIGNMENTS = ("left", "center", "right")
"""How the cells of a table may be aligned: the only classes that a text can have."""

_ALIGNED = re.compile(r'(<t[dh](?: (?!align=)[a-z]+="[^"]*")*) align="([^"]*)"')

_LEADS_NOWHERE = re.compile(r'<a((?: (?!href=)[a-z]+="[^"]*")*?) rel="noopener">')
"""A link whose address was not let through: it may not say what it leads to is like (HTML)."""

_RELATIVE = re.compile(
    r'(<[a-z]+(?: (?!(?:href|src|cite)=)[a-z]+="[^"]*")* (?:href|src|cite)=)"(?![A-Za-z][\w+.-]*:)([^"]*)"'
)
"""An address that is only good on the page it stands on; no element has two."""


_T = TypeVar("_T")


class Marked(NamedTuple):
    """A Markdown text: its blocks, and its footnotes."""

    blocks: tuple[str, ...]
    notes: tuple[Note, ...] = ()


class CostError(ValueError):
    """A text would take too long or nests too deep; the message says what a writer can change."""


def paragraph(text: str) -> str:
    """One line of literal text as a paragraph."""
    return f"<p>{html.escape(text, quote=False)}</p>"


def read(text: str) -> Marked:
    """A Markdown text as safe HTML, headings starting at h2 and skipping no level.

    Raises CostError for texts made to hang or exhaust the parser.
    """
    if not _is_special(text):  # so there are no lines of spaces either
        return Marked(tuple([f"<p>{block}</p>" for part in text.split("\n\n") if (block := part.strip("\n"))]))
    if footnotes.are_in(text):
        return parsed(text)
    return Marked(_guarded(_whole if _JOINED.search("\n" + text) else _by_paragraph, text))


def blocks(text: str) -> tuple[str, ...]:
    """The blocks of a Markdown text without its footnotes."""
    return read(text).blocks


def _is_special(text: str) -> bool:
    """Whether a text may hold anything but plain paragraphs. Several quick looks are faster than one thorough one."""
    data = text.encode()
    if len(data.translate(None, _SIGNS)) != len(data) or b" \n" in data or b"://" in data or text[-1:] == " ":
        return True
    return bool(_LINE.search(b"\n" + data)) or (len(data) != len(text) and _has_odd_space(data, text))


def _has_odd_space(data: bytes, text: str) -> bool:
    """Whether a text holds spaces that the parser treats in its own way; letters and quotation marks tell fastest."""
    if b"\xc2" not in data and b"\xe1" not in data and b"\xe3" not in data and b"\xe2\x81" not in data:
        return bool(_WIDE.search(data))
    return bool(_SPACES.search(text))


def parsed(text: str) -> Marked:
    """A Markdown text by the parser alone: what the quick ways of `read` must equal."""
    return _guarded(_noted, text)


def _guarded(read: Callable[[str], _T], text: str) -> _T:
    _refuse_depth(text)
    try:
        with budget.limit():
            return read(text)
    except budget.SpentError as error:
        raise CostError(str(error)) from None
    except RecursionError:
        raise CostError("nests quotes, lists or tags too deep") from None


def _noted(text: str) -> Marked:
    mark = footnotes.mark(text)
    found = footnotes.parts(parsers.noting(mark).reset().convert(text), mark)
    blocks = list(_top_level(_clean(found.text)))
    levelled = _level([*blocks, *map(_clean, found.notes)])
    return Marked(*footnotes.numbered(levelled[: len(blocks)], levelled[len(blocks) :], mark))


def _whole(text: str) -> tuple[str, ...]:
    return _level(_parse(text))


def _parse(text: str) -> list[str]:
    return list(_top_level(_clean(parsers.usual().reset().convert(text))))


def _clean(printed: str) -> str:
    safe = _LEADS_NOWHERE.sub(r"<a\1>", parsers.cleaner().clean(printed))
    return signs.FORBIDDEN.sub("", _ALIGNED.sub(_classed, safe) if " align=" in safe else safe)


def _classed(cell: re.Match[str]) -> str:
    """The opening of a table's cell, which says in a class how it is aligned: HTML knows no attribute for that."""
    return f'{cell[1]} class="{cell[2]}"' if cell[2] in ALIGNMENTS else cell[1]


def _by_paragraph(text: str) -> tuple[str, ...]:
    """The blocks of a text whose paragraphs do not depend on each other: only what is special is parsed."""
    paragraphs = _paragraphs(text)
    if any(">" in one and ">" in other for one, other in pairwise(paragraphs)):
        return _whole(text)
    return _level([block for paragraph in paragraphs for block in _alone(paragraph)])


def _alone(paragraph: str) -> list[str]:
    """The blocks of a paragraph that stands by itself; headings and quotes of plain words need no parser."""
    if not _is_special(paragraph):
        return [f"<p>{paragraph}</p>"]
    if (heading := _HEAD_LINE.fullmatch(paragraph)) and not _is_special(heading[1]):
        level = len(paragraph) - len(paragraph.lstrip("#"))
        return [f"<h{level}>{heading[1]}</h{level}>"]
    if paragraph.startswith("> ") and "\n" not in paragraph and paragraph[2:] and not _is_special(paragraph[2:]):
        return [f"<blockquote>\n<p>{paragraph[2:]}</p>\n</blockquote>"]
    return _plainly_marked(paragraph) or _parse(paragraph)


def _plainly_marked(paragraph: str) -> list[str]:
    """A paragraph in which nothing is special but emphasised words and links; nothing if there is more to it."""
    if _is_special(_MARKED.sub(_words, paragraph)):
        return []
    for match in _MARKED.finditer(paragraph):
        before, after = paragraph[: match.start()][-1:], paragraph[match.end() :][:1]
        if before == "!" or ((match[1] or match[2]) and (before.isalnum() or after.isalnum() or "*" in before + after)):
            return []
    return [f"<p>{_MARKED.sub(_element, paragraph)}</p>"]


def _words(match: re.Match[str]) -> str:
    return match[1] or match[2] or match[3]


def _element(match: re.Match[str]) -> str:
    if match[3]:
        return f'<a href="{match[4]}" rel="noopener">{match[3]}</a>'
    return f"<strong>{match[1]}</strong>" if match[1] else f"<em>{match[2]}</em>"


def _paragraphs(text: str) -> list[str]:
    return [block for found in _BLANK.split(text) if (block := found.strip("\n")).strip()]


def readdressed(fragment: str, address: Callable[[str], str]) -> str:
    """An HTML fragment as `blocks` prints them, in which links and images that name no host have another address."""

    def changed(match: re.Match[str]) -> str:
        return f'{match[1]}"{html.escape(address(html.unescape(match[2])))}"'

    return _RELATIVE.sub(changed, fragment)


def sparing(line: str) -> str:
    """A line of Markdown whose words in pointed brackets stay words, where these are no elements it may have."""
    return _STRAY.sub("&lt;", line)


def plain(fragment: str) -> str:
    """The text of an HTML fragment, without its tags and the numbers of footnotes."""
    text = _ELEMENT.sub("", footnotes.without(fragment))
    return " ".join((html.unescape(text) if "&" in text else text).split())


def _refuse_depth(text: str) -> None:
    """Stops texts whose depth alone would hang the parser, before it sees them."""
    if text.count("[") > MAX_NESTING or text.count("<") > MAX_NESTING:
        for block in _BLANK.split(text):
            opened = block.count("[") - block.count("]")
            if max(opened, block.count("<") - block.count(">")) > MAX_NESTING:
                raise CostError("opens many brackets and never closes them")
    if text.count(">") >= MAX_NESTING and re.search(rf"^(?:[ \t]*>){{{MAX_NESTING}}}", text, re.MULTILINE):
        raise CostError("nests quotes too deep")
    if ("\t" * MAX_NESTING in text or " " * MAX_NESTING in text) and re.search(
        rf"^(?: {{4}}|\t){{{MAX_NESTING}}} *(?:[-*+]|\d+\.) ", text, re.MULTILINE
    ):
        raise CostError("nests lists too deep")


def _level(found: list[str]) -> tuple[str, ...]:
    """Headings renumbered so that the first level used is h2 and none is skipped."""
    used = sorted({int(match[2]) for block in found if "<h" in block for match in _HEADING.finditer(block)})
    if not used:
        return tuple(found)
    level = {old: min(6, new) for new, old in enumerate(used, 2)}
    stack = 1

    def renumber(match: re.Match[str]) -> str:
        nonlocal stack
        if not match[1]:
            stack = min(level[int(match[2])], stack + 1)
        return f"<{match[1]}h{stack}{match[3]}"

    return tuple(_HEADING.sub(renumber, block) for block in found)


def _top_level(clean: str) -> Iterator[str]:
    """The elements at the top of sanitised HTML, one by one; loose text between them becomes a paragraph."""
    depth = start = 0
    for match in _ELEMENT.finditer(clean):
        if depth == 0 and clean[start : match.start()].strip() and not match[1]:
            loose = match[2] in _VOID or match[2] in _INLINE
            if not loose:
                yield f"<p>{clean[start : match.start()].strip()}</p>"
                start = match.start()
        if match[2] in _VOID:
            if depth == 0 and match[2] == "hr":
                yield match[0]
                start = match.end()
            continue
        depth += -1 if match[1] else 1
        if depth == 0 and match[2] not in _INLINE:
            yield clean[start : match.end()].strip()
            start = match.end()
    if rest := clean[start:].strip():
        yield f"<p>{rest}</p>"

"""Footnotes of a Markdown text: taken out of what its parser prints, numbered, and shown below the text.

Whatever the parser prints passes the sanitiser, which lets no ids through. So a mark that no writer can foresee stands
where the text refers to a note until that is done, and gives way to a link to the note only then.
"""

import hashlib
import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sitegen.model import Body, Note

_DEFINED = re.compile(r"\[\^[^\]]*\]:")
_TAG = re.compile(r'<[a-z][a-z0-9]*(?: [a-z-]+="[^"]*")+>')
_LINK = re.compile(r"<a[ >].*?</a>", re.DOTALL)
_REFERENCE = re.compile(r'<sup id="fnref\d*-\d+"><a [^>]*>(\d+)</a></sup>')


class Parts(NamedTuple):
    """A text as its parser prints it, marks where it refers to notes; and these, in the order of their definition."""

    text: str
    notes: tuple[str, ...]


def are_in(text: str) -> bool:
    """Whether a Markdown text may have notes: without a definition, be it in a list, `[^1]` is literal text."""
    return "[^" in text and bool(_DEFINED.search(text))


def mark(text: str) -> str:
    """What stands for a reference within this text: it can't hold its own SHA-256."""
    return f"x{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}-"


def parts(printed: str, mark: str) -> Parts:
    """What the parser printed, ids and links to notes made with this mark, without any of them."""
    bare = re.sub(rf'(?:&#160;)?<a [^>]*href="#fnref\d*{mark}[^"]*"[^>]*></a>', "", printed)
    text, *rest = re.split(rf'<div class="footnote">\s*<hr />\s*<ol>\s*(?=<li id="fn{mark})', bare, maxsplit=1)
    found = re.split(rf'<li id="fn{mark}([^"]*)">', "".join(rest))[1:]
    order = {label: place for place, label in enumerate(found[::2])}
    refers = re.compile(rf'<sup id="fnref\d*{mark}[^"]*"><a [^>]*href="#fn{mark}([^"]*)"[^>]*>\d*</a></sup>')
    marked = [refers.sub(lambda match: f"{mark}{order[match[1]]}.", part) for part in (text, *found[1::2])]
    return Parts(marked[0], tuple([_item(part) for part in marked[1:]]))


def _item(printed: str) -> str:
    """What stands in an item of the parser's list; its end, and that of the list, are none of it."""
    return printed.rsplit("</li>", 1)[0].strip().removesuffix("<p></p>").strip()


def numbered(blocks: Iterable[str], notes: Sequence[str], mark: str) -> tuple[tuple[str, ...], tuple[Note, ...]]:
    """Safe blocks and notes with links where marks stood: notes in the order in which they are first referred to.

    Those to which nothing refers come last: a headline, which has no links, may have referred to them.
    """
    sign = re.compile(rf"{mark}(\d+)\.")
    blocks, notes = ([_outside_links(part, sign) for part in parts] for parts in (blocks, notes))
    order = _order(blocks, notes, sign)
    numbers = {place: number for number, place in enumerate(order, 1)}
    counts = Counter[int]()

    def link(match: re.Match[str]) -> str:
        number = numbers[int(match[1])]
        counts[number] += 1
        id = f"fnref{_nth(counts[number])}-{number}"
        return f'<sup id="{id}"><a href="#fn-{number}" role="doc-noteref">{number}</a></sup>'

    linked = tuple([sign.sub(link, block) for block in blocks])
    found = [sign.sub(link, notes[place]) for place in order]
    return linked, tuple([Note(note, counts[number]) for number, note in enumerate(found, 1)])


def _outside_links(part: str, sign: re.Pattern[str]) -> str:
    """A part whose marks stand where a link may stand: behind other links, and in no attribute."""
    bare = _TAG.sub(lambda tag: sign.sub("", tag[0]), part)
    return _LINK.sub(lambda link: sign.sub("", link[0]) + "".join(found[0] for found in sign.finditer(link[0])), bare)


def _order(blocks: Sequence[str], notes: Sequence[str], sign: re.Pattern[str]) -> list[int]:
    """The places of all notes: as the text refers to them, then as they refer to each other, then the rest."""
    order = list(dict.fromkeys(int(place) for block in blocks for place in sign.findall(block)))
    known = set(order)
    for place in order:  # it grows meanwhile
        new = [at for at in dict.fromkeys(map(int, sign.findall(notes[place]))) if at not in known]
        order += new
        known.update(new)
    return [*order, *(place for place in range(len(notes)) if place not in known)]


def _nth(count: int) -> str:
    return str(count) if count > 1 else ""


def without(fragment: str) -> str:
    """Safe HTML without the references to notes."""
    return _REFERENCE.sub("", fragment) if "<sup id=" in fragment else fragment


def unlinked(fragment: str) -> str:
    """Safe HTML whose references to notes are plain numbers, for a page that has other ids."""
    return _REFERENCE.sub(r"<sup>\1</sup>", fragment)


def settled(body: Body) -> Body:
    """A body whose notes are its last block, no links between them: for what shows several bodies."""
    if not body.notes:
        return body
    return body._replace(blocks=(*map(unlinked, body.blocks), plain(body.notes)), notes=())


def plain(notes: Iterable[Note]) -> str:
    """Notes as a list without links and ids."""
    items = [f"<li>{unlinked(note.html)}</li>" for note in notes]
    return '<ol class="footnotes">\n{}\n</ol>'.format("\n".join(items))


def linked(notes: Iterable[Note], label: str, back: str) -> str:
    """Notes as a list with links back to where the text refers to them.

    label: what readers hear of the list;  back: of a link, with {n} for the number
    """
    items = [f'<li id="fn-{number}">{_with_ways(note, number, back)}</li>' for number, note in enumerate(notes, 1)]
    opening = f'<section class="footnotes" role="doc-endnotes" aria-label="{html.escape(label)}">'
    return "{}\n<ol>\n{}\n</ol>\n</section>".format(opening, "\n".join(items))


def _with_ways(note: Note, number: int, back: str) -> str:
    """A note with the ways back, at the end of its last paragraph if it ends in one."""
    ways = ""
    for nth in range(1, note.references + 1):
        said = html.escape(back.format(n=f"{number} ({nth})" if nth > 1 else number))
        href = f"#fnref{_nth(nth)}-{number}"
        ways += f' <a href="{href}" role="doc-backlink" aria-label="{said}">↑</a>'
    if note.html.endswith("</p>"):
        return f"{note.html[:-4]}{ways}</p>"
    return note.html + ways

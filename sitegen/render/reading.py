"""Bodies as templates print them: anchored, each passage in its language."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from sitegen import i18n, passages
from sitegen.markup import footnotes
from sitegen.model import Body, Head
from sitegen.render.quick import escape

_FIRST_TAG = re.compile(r"<[a-z0-9]+")


class Reading(NamedTuple):
    """A body as templates print it: its blocks with their anchors p1, p2, …

    is_behind: whether the original has changed since this translation was made
    """

    html: Markup
    author_note: str
    is_behind: bool


class Way(NamedTuple):
    """The way to another version: its page, what links to it say, and paragraph → the paragraph that says the same."""

    opening: str
    numbers: Mapping[int, int]


def reading(
    heads: tuple[Head, ...], bodies: tuple[Body, ...], ways: Sequence[Way], words: Mapping[str, Any]
) -> Reading:
    """The first body of a page with its footnotes; passages left in the language of another version say so."""
    own = bodies[0]
    originals = (body for head, body in zip(heads, bodies, strict=True) if head.lang == heads[0].original)
    said = heads[0].translated_from
    is_behind = any(said != body.sha256 for body in originals if said and body is not own)
    parts = [*lines(heads, bodies, ways), *noted(own, words)]
    html = Markup("\n".join(parts))  # noqa: S704 – every block was made safe by markup
    return Reading(html, own.author_note, is_behind)


def noted(body: Body, words: Mapping[str, Any]) -> list[str]:
    """The footnotes of a body as a list, if there are any."""
    return [footnotes.linked(body.notes, words["footnotes"], words["footnote_back"])] if body.notes else []


def lines(heads: tuple[Head, ...], bodies: tuple[Body, ...], ways: Sequence[Way] = ()) -> list[str]:
    """The blocks of the first body with their anchors, and with the ways to the other versions, if any."""
    foreign = _foreign(heads, bodies)
    numbered = [_anchored(block, place, foreign.get(place, "")) for place, block in enumerate(bodies[0].blocks, 1)]
    if len(ways) == 1:  # the common case, in one go
        opening, numbers = ways[0]
        return [
            f'{block[:-4]}<span class="at"><a aria-label="¶ {place}" href="#p{place}"></a>'
            f'{opening}{numbers[place]}"></a></span></p>'
            if block.endswith("</p>") and place in numbers
            else _linked(block, place, ways)
            for place, block in enumerate(numbered, 1)
        ]
    return [_linked(block, place, ways) for place, block in enumerate(numbered, 1)] if ways else numbered


def plain_lines(heads: tuple[Head, ...], bodies: tuple[Body, ...]) -> list[str]:
    """The blocks of the first body without anchors and links to notes, for a page that has those of another."""
    foreign, blocks = _foreign(heads, bodies), list(bodies[0].blocks)
    if bodies[0].notes:
        blocks = list(map(footnotes.unlinked, blocks))
    for place, attributes in foreign.items():
        blocks[place - 1] = _FIRST_TAG.sub(f"\\g<0>{attributes}", blocks[place - 1], count=1)
    return blocks


def way(href: str, lang: str, label: str, numbers: Mapping[int, int]) -> Way:
    """The way to the version at an address, in a language, with the words that a reader hears."""
    return Way(f'<a data-lang="{lang}" aria-label="{escape(label)}" href="{escape(href)}#p', numbers)


def _linked(block: str, place: int, ways: Sequence[Way]) -> str:
    """A paragraph with links to itself and its counterparts; they have no text, so that none joins the paragraph's."""
    if not block.endswith("</p>"):
        return block
    links = "".join([f'{way.opening}{way.numbers[place]}"></a>' for way in ways if place in way.numbers])
    return f'{block[:-4]}<span class="at"><a aria-label="¶ {place}" href="#p{place}"></a>{links}</span></p>'


def _anchored(block: str, place: int, attributes: str) -> str:
    """A block with its anchor, and the attributes of its language."""
    if block.startswith("<p>"):
        return f'<p id="p{place}"{attributes}>{block[3:]}'
    return _FIRST_TAG.sub(f'\\g<0> id="p{place}"{attributes}', block, count=1)


def _foreign(heads: tuple[Head, ...], bodies: tuple[Body, ...]) -> dict[int, str]:
    """The attributes of passages that are in another language than their article, by number."""
    head, found = heads[0], {}
    for other, body in zip(heads[1:], bodies[1:], strict=True):
        if head.original in ("", other.lang):
            places = passages.left_in(bodies[0].blocks, body.blocks, True if head.original else None)
            found.update(dict.fromkeys((place + 1 for place in places), i18n.attributes(other.lang, head.lang)))
    return found

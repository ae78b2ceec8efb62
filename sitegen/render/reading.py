"""Bodies as templates print them: anchored, each passage in its language."""

import re
from typing import NamedTuple

from markupsafe import Markup

from sitegen import i18n, passages
from sitegen.model import Body, Head

_FIRST_TAG = re.compile(r"<[a-z0-9]+")


class Reading(NamedTuple):
    """A body as templates print it: its blocks with their anchors p1, p2, …

    is_behind: whether the original has changed since this translation was made
    """

    html: Markup
    author_note: str
    is_behind: bool


def reading(heads: tuple[Head, ...], bodies: tuple[Body, ...]) -> Reading:
    """The first body of a page; passages left in the language of another version say so."""
    own, foreign = bodies[0], _foreign(heads, bodies)
    numbered = [_anchored(block, place, foreign.get(place, "")) for place, block in enumerate(own.blocks, 1)]
    originals = (body for head, body in zip(heads, bodies, strict=True) if head.lang == heads[0].original)
    said = heads[0].translated_from
    is_behind = any(said != body.sha256 for body in originals if said and body is not own)
    html = Markup("\n".join(numbered))  # noqa: S704 – every block was made safe by markup
    return Reading(html, own.author_note, is_behind)


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

"""Two versions of an article paragraph by paragraph: the rows that show both, and the ways from one to the other."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from markupsafe import Markup

from sitegen import i18n
from sitegen.markup import footnotes
from sitegen.model import Body, Head
from sitegen.render.quick import escape
from sitegen.render.reading import Way, lines, noted, plain_lines, way

Numbers = tuple[int, ...]


class Parallel(NamedTuple):
    """Which paragraphs of an article are which of another version, numbered from 1, every one in exactly one row.

    is_apart: whether the two differ so much that nothing can be said; then there are no rows
    """

    rows: tuple[tuple[Numbers, Numbers], ...]
    is_apart: bool


def counterparts(parallel: Parallel) -> dict[int, int]:
    """Paragraph → the first of those that say the same; paragraphs without any are left out."""
    return {number: there[0] for here, there in parallel.rows if there for number in here}


def route(parallel: Parallel) -> str:
    """Where readers go on in the other version: `5:4 9:9`, from paragraph 5 on with 4, 5, …, from 9 on with 9, 10, ….

    Empty where the numbers are the same all the way. A paragraph without counterpart leads to that of the one before.
    """
    if all(here == there and len(here) == 1 for here, there in parallel.rows):  # the common case
        return ""
    found, last, shift = counterparts(parallel), 1, 0
    turns = []
    for number in range(1, max((here[-1] for here, _ in parallel.rows if here), default=0) + 1):
        last = found.get(number, last)
        if last - number != shift:
            shift = last - number
            turns.append(f"{number}:{last}")
    return " ".join(turns)


def routes(parallels: Mapping[str, Parallel]) -> dict[str, str]:
    """Language → route, of the versions whose paragraphs have other numbers; `-` where nothing can be said."""
    found = [(lang, "-" if parallel.is_apart else route(parallel)) for lang, parallel in parallels.items()]
    return {lang: turns for lang, turns in found if turns}


def ways(
    parallels: Mapping[str, Parallel], content: Any, root: str, lang: str, words: Mapping[str, Any]
) -> tuple[Way, ...]:
    """The ways from an article's paragraphs to those of its other versions."""
    if not parallels:
        return ()
    paths = {link.lang: link.path for link in content.others}
    label = str(words["counterpart"])
    return tuple(
        way(root + paths[other], other, label.format(language=i18n.name(other, lang)), counterparts(parallel))
        for other, parallel in parallels.items()
        if not parallel.is_apart
    )


def rows(
    heads: tuple[Head, ...], bodies: tuple[Body, ...], parallels: Mapping[str, Parallel], words: Mapping[str, Any]
) -> Markup:
    """The rows of a side-by-side page: paragraphs of this version, and beside them those of the other, named second."""
    own_head, other_head, *_ = heads
    lang, turned = own_head.lang, (1, 0, *range(2, len(heads)))
    own = lines(heads, bodies)
    other = plain_lines(tuple(heads[n] for n in turned), tuple(bodies[n] for n in turned))
    attributes, found = i18n.attributes(other_head.lang, lang), parallels[other_head.lang]
    if found.is_apart:
        pairs = [("\n".join(own), "\n".join(other))]
    else:
        pairs = [
            ("\n".join([own[n - 1] for n in here]), "\n".join([other[n - 1] for n in there]))
            for here, there in found.rows
        ]
    alone = [_alone(str(words["side_only"]), head.lang, lang) for head in (own_head, other_head)]
    html = [
        f"<div>{here}</div><div{attributes}>{there}</div>"
        if here and there
        else f"<div>{here}</div>{alone[0]}"
        if here
        else f"{alone[1]}<div{attributes}>{there}</div>"
        for here, there in pairs
    ]
    if bodies[0].notes or bodies[1].notes:
        html.append(_notes(bodies[0], bodies[1], attributes, words))
    return Markup("\n".join([f'<div class="row">{row}</div>' for row in html]))  # noqa: S704 – made safe by markup


def _notes(own: Body, other: Body, attributes: str, words: Mapping[str, Any]) -> str:
    """The footnotes of both versions; those of the other have no links, for ids are unique on a page."""
    there = footnotes.plain(other.notes) if other.notes else ""
    return f"<div>{''.join(noted(own, words))}</div><div{attributes}>{there}</div>"


def _alone(form: str, lang: str, reader: str) -> str:
    """What stands in the place of paragraphs that one version alone has."""
    return f'<div class="gap"><p>{escape(form.format(language=i18n.name(lang, reader)))}</p></div>'

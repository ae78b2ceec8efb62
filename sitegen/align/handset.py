"""Groups of paragraphs that an editor set by hand, `4,5=4`, and how they overrule computed ones."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from sitegen.align import Group

_SIDE = r"(?:[1-9]\d{0,5}(?:,[1-9]\d{0,5})*|-)"
_GROUP = re.compile(rf"(?!-=-){_SIDE}={_SIDE}", re.ASCII)


class Fault(NamedTuple):
    """A hand-set group that can't be: the paragraph that is not there, or that another group has already.

    side:  `left` or `right` of the `=`
    other: that group; empty where the paragraph is not there
    """

    group: str
    side: str
    number: int
    other: str


def is_group(text: str) -> bool:
    """Whether a text says which paragraphs belong together, as `4,5=4` or `7=-` do."""
    return bool(_GROUP.fullmatch(text))


def read(group: str) -> Group:
    """A hand-set group as it is written: `4,5=4`, or `7=-` for a paragraph that belongs to none."""
    a, b = (tuple(sorted({int(number) for number in side.split(",") if number != "-"})) for side in group.split("="))
    return Group(a, b)


def faults(given: Sequence[str], a: int | None = None, b: int | None = None) -> list[Fault]:
    """What is wrong with hand-set groups of texts that have so many paragraphs, if that is known."""
    found: list[Fault] = []
    taken: tuple[dict[int, str], dict[int, str]] = ({}, {})
    for written in given:
        group = read(written)
        sides = (("left", taken[0], group.a, a), ("right", taken[1], group.b, b))
        for side, before, numbers, count in sides:
            for number in numbers:
                if count is not None and number > count:
                    found.append(Fault(written, side, number, ""))
                elif before.setdefault(number, written) != written:
                    found.append(Fault(written, side, number, before[number]))
    return found


def refusals(given: Sequence[str]) -> list[tuple[str, dict[str, object]]]:
    """What an editor has to be told of groups, before the texts are known: the code of each problem, and its facts."""
    if bad := [group for group in given if not is_group(group)]:
        return [("alignment", {"group": group}) for group in bad]
    return [("alignment-twice", fault._asdict()) for fault in faults(given)]


def merge(computed: Sequence[Group], given: Sequence[str]) -> tuple[Group, ...]:
    """Computed groups overruled by hand-set ones, in the order of reading.

    What a hand-set group takes out of a computed one leaves it; a paragraph whose partners all left stands alone.
    """
    if not given:
        return tuple(computed)
    hand = list(dict.fromkeys(map(read, given)))
    in_a = {number for group in hand for number in group.a}
    in_b = {number for group in hand for number in group.b}
    found = list(hand)
    for group in computed:
        rest = Group(tuple(n for n in group.a if n not in in_a), tuple(n for n in group.b if n not in in_b))
        if rest == group or (rest.a and rest.b):
            found.append(rest)
        else:
            found += [Group((number,), ()) for number in rest.a] + [Group((), (number,)) for number in rest.b]
    return _in_order(_apart(found))


def _apart(groups: Sequence[Group]) -> list[Group]:
    """Paragraphs without partner one by one, as computed groups have them."""
    found: list[Group] = []
    for group in groups:
        if group.a and group.b:
            found.append(group)
        else:
            found += [Group((number,), ()) for number in group.a] + [Group((), (number,)) for number in group.b]
    return found


def _in_order(groups: Sequence[Group]) -> tuple[Group, ...]:
    """By their first paragraph; what only the second text has, after what stands before it there."""
    ordered = sorted((group for group in groups if group.a), key=lambda group: group.a)
    for group in sorted((group for group in groups if not group.a), key=lambda group: group.b):
        place = max((at for at, other in enumerate(ordered, 1) if other.b and other.b[0] < group.b[0]), default=0)
        ordered.insert(place, group)
    return tuple(ordered)

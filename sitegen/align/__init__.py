"""Which paragraphs of one text are which of its translation."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sitegen.align import evidence, path
from sitegen.align.evidence import Evidence, Side
from sitegen.align.path import SWAP, Step

MOVED = 5.0  # evidence that makes two paragraphs without partner one that has moved

__all__ = ["Alignment", "Group", "Side", "align", "align_sides"]


@dataclass(frozen=True, order=True)
class Group:
    """Paragraphs that say the same, numbered from 1; one side is empty where nothing corresponds."""

    a: tuple[int, ...]
    b: tuple[int, ...]


@dataclass(frozen=True)
class Alignment:
    """Every paragraph of both texts in exactly one group, in the order of reading."""

    groups: tuple[Group, ...]
    score: float  # 0 strangers, 1 every word of both texts matched beyond doubt
    evidence: float = 0.0  # logarithm of the odds, for each paragraph, that these are translations
    certainty: tuple[float, ...] = ()  # of each group, that its sides say the same; 0 where one is empty


def align(a: Sequence[str], b: Sequence[str]) -> Alignment:
    """The paragraphs of two versions of a text, brought together.

    Groups may hold several paragraphs a side, or none on one side; their order is that of both texts,
    but for single paragraphs that moved. Needs no dictionary and knows no language.
    """
    return align_sides(Side.of(a), Side.of(b))


def align_sides(a: Side, b: Side) -> Alignment:
    """The same for texts whose sides are known already."""
    unknown = evidence.gather(a, b)
    guess = path.rough(unknown)
    known = unknown.with_ratio(*_matched_lengths(unknown, guess))
    groups = _with_moved(known, _groups(guess if path.is_sure(known, guess) else path.best(known, guess)))
    weighed = {group: _weigh(known, group) for group in groups if group.a and group.b}
    count = len(a.starts) + len(b.starts) - 2
    total = sum(weighed.values()) + path.ALONE * (len(groups) - len(weighed))
    certainty = {group: 1 / (1 + math.exp(-max(-30.0, gain))) for group, gain in weighed.items()}
    sure = tuple(certainty.get(group, 0.0) for group in groups)
    return Alignment(tuple(groups), _score(known, certainty), 2 * total / max(1, count), sure)


def _groups(steps: Sequence[Step]) -> list[Group]:
    groups = []
    a, b = 1, 1
    for down, right in steps:
        if (down, right) == SWAP:
            groups += [Group((a,), (b + 1,)), Group((a + 1,), (b,))]
        else:
            groups.append(Group(tuple(range(a, a + down)), tuple(range(b, b + right))))
        a, b = a + abs(down), b + abs(right)
    return groups


def _with_moved(known: Evidence, groups: list[Group]) -> list[Group]:
    """The groups, single paragraphs brought together that stand in different places but fit."""
    alone_a = [group.a[0] for group in groups if not group.b]
    alone_b = [group.b[0] for group in groups if not group.a]
    pairs = [Group((a,), (b,)) for a in alone_a for b in alone_b]
    partner: dict[int, int] = {}
    for gain, a, b in sorted((-_weigh(known, pair), pair.a[0], pair.b[0]) for pair in pairs):
        if -gain > MOVED and a not in partner and b not in partner.values():
            partner[a] = b
    taken = set(partner.values())
    kept = [group for group in groups if group.a or group.b[0] not in taken]
    return [Group(g.a, (partner[g.a[0]],)) if not g.b and g.a[0] in partner else g for g in kept]


def _weigh(known: Evidence, group: Group) -> float:
    a, b = known.a.starts, known.b.starts
    return known.of(a[group.a[0] - 1], a[group.a[-1]], b[group.b[0] - 1], b[group.b[-1]])


def _length(side: Side, numbers: Sequence[int]) -> int:
    return side.lengths[side.starts[numbers[-1]]] - side.lengths[side.starts[numbers[0] - 1]]


def _matched_lengths(known: Evidence, steps: Sequence[Step]) -> tuple[int, int]:
    """Characters on each side that found a partner."""
    matched = [group for group in _groups(steps) if group.a and group.b]
    return sum(_length(known.a, g.a) for g in matched), sum(_length(known.b, g.b) for g in matched)


def _score(known: Evidence, certainty: Mapping[Group, float]) -> float:
    """The share of both texts' characters in matched groups, each group as far as its evidence goes."""
    total = known.a.lengths[-1] + known.b.lengths[-1]
    sure = sum(share * (_length(known.a, g.a) + _length(known.b, g.b)) for g, share in certainty.items())
    return min(1.0, sure / total) if total else 0.0

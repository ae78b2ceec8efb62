"""The second look at two texts that may be translations: signs, and what they add up to."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sitegen import crew
from sitegen.align import Group, Side, align_sides
from sitegen.align.traces import traces
from sitegen.intake.pairing.candidates import Candidate
from sitegen.intake.pairing.lexicon import Lexicon
from sitegen.intake.pairing.records import Text
from sitegen.intake.pairing.vectors import Vocabulary, count

BY_CHANCE = 0.01  # likeness that any two texts reach
LONG = 12  # paragraphs of both texts together, from which on only promising candidates are looked at
UNKNOWN = 3.0  # rarity of numbers below which their agreement says little either way


@dataclass(frozen=True)
class Signs:
    """What speaks for two texts being translations of each other."""

    likeness: float  # logarithm of the cosine, as far as it comes from matching paragraphs
    evidence: float  # of the alignment, a paragraph
    numbers: float  # how many of the numbers of the one that has fewer the other has too, by rarity
    headline: float  # cosine of the headlines
    contradiction: float  # numbers in a headline that the other text does not know


# Found by logistic regression on whole, halved and very short texts and on folders of four.
BASE = 2.04
WEIGHTS = Signs(2.11, 0.99, 2.29, 3.39, -2.02)


@dataclass(frozen=True)
class Judged:
    """Two texts by their places, and the sum of their signs: above 0 they look like translations."""

    a: int
    b: int
    likeness: float
    sum: float


class Look(NamedTuple):
    """What the paragraphs of two texts say, whatever was learnt meanwhile."""

    order: float  # the share of what both have in common that stands in matching paragraphs
    evidence: float
    numbers: float
    contradiction: float


STRANGERS = Look(order=0.4, evidence=-1.0, numbers=0.3, contradiction=1.0)
"""What is usually found where there is little hope; such candidates count as rivals of others."""

CHUNK = 64
"""Candidates that are looked at in one go; what a look needs of their texts is kept meanwhile."""


@dataclass(frozen=True)
class _Known:
    """What a look needs of one text."""

    side: Side
    counts: dict[str, int]
    headline: set[str]


class _Court(NamedTuple):
    """What all candidates are judged by."""

    texts: Sequence[Text]
    vocabulary: Vocabulary
    learnt: Lexicon


class _Case(NamedTuple):
    """A candidate, and what a look at it said before; None where one is still to be taken."""

    candidate: Candidate
    look: Look | None


class _Verdict(NamedTuple):
    """A candidate judged; and what the look at it said, and which paragraphs match, where it was a new one."""

    judged: Judged
    look: Look | None
    groups: tuple[Group, ...]


class Judge:
    """Looks at candidates, and remembers each look: words learnt later change likeness, not order and numbers."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.texts = texts
        self.looks: dict[tuple[int, int], Look] = {}
        self.groups: dict[tuple[int, int], tuple[Group, ...]] = {}
        self._same: dict[Group, Group] = {}

    def judge(
        self, vocabulary: Vocabulary, candidates: Iterable[Candidate], learnt: Lexicon, run: crew.Map
    ) -> list[Judged]:
        """All candidates with the sum of their signs."""
        cases = _side_by_side([_Case(one, self._before(one)) for one in candidates])
        judged = []
        for verdicts in run(_judge, _Court(self.texts, vocabulary, learnt), [*crew.cut(cases, CHUNK)]):
            for one, look, groups in verdicts:
                judged.append(one)
                if look:
                    self.looks[one.a, one.b] = look
                    # most groups are 1=1, 2=2 and so on, in text after text
                    self.groups[one.a, one.b] = tuple(self._same.setdefault(group, group) for group in groups)
        return sorted(judged, key=lambda one: (one.a, one.b))

    def _before(self, one: Candidate) -> Look | None:
        """What is known of a candidate without looking at it."""
        look = self.looks.get((one.a, one.b))
        return STRANGERS if look is None and not one.promising and self._is_long(one) else look

    def _is_long(self, one: Candidate) -> bool:
        return sum(len(self.texts[place].paragraphs) for place in (one.a, one.b)) >= LONG


def _side_by_side(cases: Sequence[_Case]) -> list[_Case]:
    """Cases that have a text in common one after the other, so that it is read once for all of them."""
    first: dict[int, int] = {}
    for one, _ in cases:
        first[one.b] = min(one.a, first.get(one.b, one.a))
    return sorted(cases, key=lambda case: (case.look is not None, first[case.candidate.b], case.candidate))


def _judge(court: _Court, cases: Sequence[_Case]) -> list[_Verdict]:
    """The verdicts on some candidates."""
    texts, vocabulary, learnt = court

    @cache
    def known(place: int) -> _Known:
        return _read(texts[place])

    @cache
    def headline(place: int) -> dict[str, float]:
        text = texts[place]
        return vocabulary.weigh(count(text.head[:1], text.language, learnt))

    found = []
    for one, before in cases:
        look, groups = (before, ()) if before else _look(vocabulary, known(one.a), known(one.b))
        added = add_up(signs(one, look, headline(one.a), headline(one.b)))
        found.append(_Verdict(Judged(one.a, one.b, one.likeness, added), None if before else look, groups))
    return found


def add_up(found: Signs) -> float:
    """The signs, weighed."""
    sums = (getattr(found, name) * weight for name, weight in vars(WEIGHTS).items())
    return BASE + math.fsum(sums)


def signs(candidate: Candidate, look: Look, headline_a: dict[str, float], headline_b: dict[str, float]) -> Signs:
    """The signs of one candidate."""
    return Signs(
        likeness=math.log(candidate.likeness * look.order + BY_CHANCE),
        evidence=look.evidence,
        numbers=look.numbers,
        headline=math.fsum(weight * headline_b.get(trace, 0.0) for trace, weight in headline_a.items()),
        contradiction=look.contradiction,
    )


def _look(vocabulary: Vocabulary, a: _Known, b: _Known) -> tuple[Look, tuple[Group, ...]]:
    """What the paragraphs of two texts say, and which of them match."""
    alignment = align_sides(a.side, b.side)
    matched = tuple(group for group in alignment.groups if group.a and group.b)
    strange = (a.headline - b.counts.keys()) | (b.headline - a.counts.keys())
    look = Look(
        order=_order(vocabulary, a, b, matched),
        evidence=_within(-2.0, alignment.evidence, 3.0),
        numbers=_agreement(vocabulary, _numbers(a.counts), _numbers(b.counts)),
        contradiction=float(min(len(strange), 3)),
    )
    return look, matched


def _read(text: Text) -> _Known:
    side = Side.of(text.paragraphs)
    headline = set().union(*(_numbers(traces(line)) for line in text.head[:1]))
    return _Known(side, {trace: times for trace, times in side.counts.items() if trace[0] != "."}, headline)


def _within(low: float, value: float, high: float) -> float:
    return max(low, min(high, value))


def _numbers(traces: Iterable[str]) -> set[str]:
    return {trace for trace in traces if trace[0] in "#@"}


def _agreement(vocabulary: Vocabulary, a: set[str], b: set[str]) -> float:
    """From 0, no number of the one is in the other, by way of ½, there are hardly any, to 1, all are."""

    def weight(numbers: set[str]) -> float:
        return math.fsum(vocabulary.surprise(number) for number in numbers)

    return (weight(a & b) + UNKNOWN) / (min(weight(a), weight(b)) + 2 * UNKNOWN)


def _order(vocabulary: Vocabulary, a: _Known, b: _Known, matched: Iterable[Group]) -> float:
    """The share of what both have in common that stands in matching paragraphs."""
    weights = vocabulary.weigh(Counter(a.counts.keys() & b.counts.keys()))
    every = _shared(weights, a.counts, b.counts)
    parts = ((_part(a.side, group.a, weights), _part(b.side, group.b, weights)) for group in matched)
    in_place = 0.0
    for here, there in parts:
        in_place += _shared(weights, here, there)
    return in_place / every if every else 0.0


def _part(side: Side, numbers: Sequence[int], wanted: Mapping[str, float]) -> dict[str, int]:
    """The wanted traces in some paragraphs, and how often each occurs."""
    part: dict[str, int] = {}
    for found in side.traces[side.starts[numbers[0] - 1] : side.starts[numbers[-1]]]:
        for trace in found.keys() & wanted.keys():
            part[trace] = part.get(trace, 0) + found[trace]
    return part


def _shared(weights: Mapping[str, float], a: Mapping[str, int], b: Mapping[str, int]) -> float:
    return math.fsum(weights[trace] * min(a[trace], b[trace]) for trace in a.keys() & b.keys() & weights.keys())

"""The second look at two texts that may be translations: signs, and what they add up to."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sitegen.align import Alignment, Group, Side, align_sides
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


@dataclass(frozen=True)
class Look:
    """What the paragraphs of two texts say, whatever was learnt meanwhile."""

    order: float  # the share of what both have in common that stands in matching paragraphs
    evidence: float
    numbers: float
    contradiction: float
    groups: tuple[Group, ...] = ()  # of paragraphs, those with words on both sides


STRANGERS = Look(order=0.4, evidence=-1.0, numbers=0.3, contradiction=1.0)
"""What is usually found where there is little hope; such candidates count as rivals of others."""


@dataclass(frozen=True)
class _Known:
    """What a look needs of one text."""

    side: Side
    counts: Counter[str]
    headline: set[str]


class Judge:
    """Looks at candidates, and remembers each look: words learnt later change likeness, not order and numbers."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.texts = texts
        self.looks: dict[tuple[int, int], Look] = {}

    def judge(self, vocabulary: Vocabulary, candidates: Iterable[Candidate], learnt: Lexicon) -> list[Judged]:
        """All candidates with the sum of their signs."""

        @lru_cache(maxsize=1024)  # neighbours in the list share texts; all at once would fill the memory
        def known(place: int) -> _Known:
            return _read(self.texts[place])

        @lru_cache(maxsize=1024)
        def headline(place: int) -> dict[str, float]:
            text = self.texts[place]
            return vocabulary.weigh(count(text.head[:1], text.language, learnt))

        judged = []
        for one in candidates:
            look = self.looks.get((one.a, one.b))
            if look is None and not one.promising and self._is_long(one):
                look = STRANGERS
            elif look is None:
                look = self.looks[one.a, one.b] = _look(vocabulary, known(one.a), known(one.b))
            found = signs(one, look, headline(one.a), headline(one.b))
            judged.append(Judged(one.a, one.b, one.likeness, add_up(found)))
        return judged

    def look(self, a: int, b: int) -> Look:
        """What a look at two texts said, if there was one."""
        return self.looks.get((a, b), STRANGERS)

    def _is_long(self, one: Candidate) -> bool:
        return sum(len(self.texts[place].paragraphs) for place in (one.a, one.b)) >= LONG


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


def _look(vocabulary: Vocabulary, a: _Known, b: _Known) -> Look:
    alignment = align_sides(a.side, b.side)
    strange = (a.headline - b.counts.keys()) | (b.headline - a.counts.keys())
    return Look(
        order=_order(vocabulary, a, b, alignment),
        evidence=_within(-2.0, alignment.evidence, 3.0),
        numbers=_agreement(vocabulary, _numbers(a.counts), _numbers(b.counts)),
        contradiction=float(min(len(strange), 3)),
        groups=tuple(group for group in alignment.groups if group.a and group.b),
    )


def _read(text: Text) -> _Known:
    side = Side.of(text.paragraphs)
    counts: Counter[str] = Counter()
    for found in side.traces:
        counts.update(found)
    headline = set().union(*(_numbers(traces(line)) for line in text.head[:1]))
    return _Known(side, Counter({t: n for t, n in counts.items() if t[0] != "."}), headline)


def _within(low: float, value: float, high: float) -> float:
    return max(low, min(high, value))


def _numbers(traces: Iterable[str]) -> set[str]:
    return {trace for trace in traces if trace[0] in "#@"}


def _agreement(vocabulary: Vocabulary, a: set[str], b: set[str]) -> float:
    """From 0, no number of the one is in the other, by way of ½, there are hardly any, to 1, all are."""

    def weight(numbers: set[str]) -> float:
        return math.fsum(vocabulary.surprise(number) for number in numbers)

    return (weight(a & b) + UNKNOWN) / (min(weight(a), weight(b)) + 2 * UNKNOWN)


def _order(vocabulary: Vocabulary, a: _Known, b: _Known, alignment: Alignment) -> float:
    """The share of what both have in common that stands in matching paragraphs."""
    common = Counter(dict.fromkeys(a.counts.keys() & b.counts.keys(), 1))
    weights = vocabulary.weigh(common)
    every = _shared(weights, a.counts, b.counts)
    in_place = 0.0
    for group in alignment.groups:
        if group.a and group.b:
            in_place += _shared(weights, _part(a.side, group.a), _part(b.side, group.b))
    return in_place / every if every else 0.0


def _part(side: Side, numbers: Sequence[int]) -> Counter[str]:
    part: Counter[str] = Counter()
    for found in side.traces[side.starts[numbers[0] - 1] : side.starts[numbers[-1]]]:
        part.update(found)
    return part


def _shared(weights: dict[str, float], a: Counter[str], b: Counter[str]) -> float:
    return math.fsum(weights.get(trace, 0.0) * min(a[trace], b[trace]) for trace in a.keys() & b.keys())

"""How much speaks for a stretch of one text being the translation of a stretch of the other.

Stretches are counted in sentences. Two things speak for a match: its lengths (after Gale and Church, "A
Program for Aligning Sentences in Bilingual Corpora", 1993) and the traces both sides share. Prefix sums make
the answer for any two stretches a handful of additions.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from sitegen.align.sentences import sentences
from sitegen.align.traces import WEIGHT, traces

Posting = list[tuple[int, int]]  # the sentences that have a trace, and how often
Postings = dict[str, Posting]

# Variance of the logarithm of the ratio of lengths: of translations (a floor, and a part that shrinks with
# length), and of any two paragraphs.
FLOOR, PER_CHARACTER, ANY_TWO = 0.028, 3.2, 1.0
FIRST_GUESS = 4.0  # how much wider the floor is while the ratio of the languages is not yet known
TRUSTED_AFTER = 3000  # characters after which the ratio measured in the texts is believed
WIDE = 2.5  # letters that a wide character stands for
USUAL_RATIO = math.log(1.1)  # of the lengths of a European translation and its original

# Shared traces: what their share is worth, the share that two strangers reach, and how its worth grows with
# the amount of text. SMALL keeps a single chance trace from looking like agreement.
WORTH, BY_CHANCE, GROWTH, SMALL, USUAL = 12.0, 0.31, 0.25, 1.5, 42.0
_MAYBE_WIDE = re.compile("[\u1100-\u1fff\u2300-\U0010ffff]")  # no other character is wide


MOST = 2500
"""How many sentences of a text are compared one by one: two texts of so many take some 400 MB, of twice as many four
times that."""


@dataclass(frozen=True)
class Side:
    """One text: where its paragraphs begin, and its sentences with their lengths and traces."""

    starts: tuple[int, ...]
    lengths: tuple[int, ...]  # summed up, from 0
    traces: tuple[Counter[str], ...]

    @classmethod
    def of(cls, paragraphs: Iterable[str]) -> "Side":
        """The side that the paragraphs make."""
        cut = _cut([*paragraphs])
        every = [sentence for parts in cut for sentence in parts]
        return cls(
            starts=tuple(accumulate((len(parts) for parts in cut), initial=0)),
            lengths=tuple(accumulate((_length(s.strip()) for s in every), initial=0)),
            traces=tuple(traces(s) for s in every),
        )

    @cached_property
    def counts(self) -> dict[str, int]:
        """Every trace of the text and how often it occurs; kept, for a text is often compared with several."""
        found: dict[str, int] = {}
        for counter in self.traces:
            for trace, times in counter.items():
                found[trace] = found.get(trace, 0) + times
        return found

    def postings(self, wanted: Set[str]) -> Postings:
        """Where each of these traces stands, which all occur."""
        found: Postings = {trace: [] for trace in wanted}
        for place, counter in enumerate(self.traces):
            for trace, times in counter.items():
                if trace in found:
                    found[trace].append((place, times))
        return found


@dataclass(frozen=True)
class Evidence:
    """What is known of two texts; `of` weighs any two stretches of them."""

    a: Side
    b: Side
    shared: list[list[float]]  # weight of what is shared above and left of a cell
    weight_a: list[float]  # weight of what could be shared, summed up
    weight_b: list[float]
    ratio: float = USUAL_RATIO
    floor: float = FLOOR * FIRST_GUESS

    def of(self, a_from: int, a_to: int, b_from: int, b_to: int) -> float:
        """Log-likelihood ratio: above 0 the stretches look like translations, below 0 like strangers."""
        a = self.a.lengths[a_to] - self.a.lengths[a_from]
        b = self.b.lengths[b_to] - self.b.lengths[b_from]
        off = math.log(b / a) - self.ratio
        spread = self.floor + PER_CHARACTER / (a + b)
        by_length = 0.5 * (math.log(ANY_TWO / spread) - off * off * (1 / spread - 1 / ANY_TWO))

        low, high = self.shared[a_from], self.shared[a_to]
        shared = high[b_to] - low[b_to] - high[b_from] + low[b_from]
        could = self.weight_a[a_to] - self.weight_a[a_from]
        could *= self.weight_b[b_to] - self.weight_b[b_from]
        could = math.sqrt(could if could > 0 else 0.0) + SMALL
        by_traces: float = WORTH * (shared / could - BY_CHANCE) * (could / USUAL) ** GROWTH
        return by_length + by_traces

    def row(self, a_from: int, a_to: int, b: Sequence[int]) -> list[float]:
        """The same as `of` for one stretch of the first text and all stretches between marks in the second.

        Written out, for it is most of the work in aligning: twice as fast, to the last bit the same.
        """
        low, high = self.shared[a_from], self.shared[a_to]
        a = self.a.lengths[a_to] - self.a.lengths[a_from]
        weight = self.weight_a[a_to] - self.weight_a[a_from]
        lengths, weight_b, ratio, floor, log, sqrt = (
            self.b.lengths,
            self.weight_b,
            self.ratio,
            self.floor,
            math.log,
            math.sqrt,
        )
        found = []
        b_from = b[0] if b else 0
        for b_to in b[1:]:
            length = lengths[b_to] - lengths[b_from]
            off = log(length / a) - ratio
            spread = floor + PER_CHARACTER / (a + length)
            by_length = 0.5 * (log(ANY_TWO / spread) - off * off * (1 / spread - 1 / ANY_TWO))
            could = weight * (weight_b[b_to] - weight_b[b_from])
            could = sqrt(could if could > 0 else 0.0) + SMALL
            shared = high[b_to] - low[b_to] - high[b_from] + low[b_from]
            found.append(by_length + WORTH * (shared / could - BY_CHANCE) * (could / USUAL) ** GROWTH)
            b_from = b_to
        return found

    def swapped(self, b_from: int, b_to: int, a_from: int, a_to: int) -> float:
        """The same as `of`, the second text named first."""
        return self.of(a_from, a_to, b_from, b_to)

    def with_ratio(self, a_length: int, b_length: int) -> "Evidence":
        """The same texts, with the ratio of lengths that their matched parts show."""
        trust = min(1.0, a_length / TRUSTED_AFTER)
        seen = math.log(b_length / a_length) if a_length and b_length else 0.0
        return replace(self, ratio=trust * seen + (1 - trust) * USUAL_RATIO, floor=FLOOR)


def _cut(paragraphs: Sequence[str]) -> list[list[str]]:
    """The sentences of each paragraph; in a text that has too many, every paragraph is compared as a whole."""
    cut = [sentences(paragraph) for paragraph in paragraphs]
    return cut if sum(map(len, cut)) <= MOST else [[paragraph] for paragraph in paragraphs]


def _length(text: str) -> int:
    """Characters, each wide one (Chinese, Japanese, Korean; Unicode, Annex 11) counted as WIDE letters."""
    if not _MAYBE_WIDE.search(text):
        return max(1, len(text))
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return max(1, len(text) + round(wide * (WIDE - 1)))


def gather(a: Side, b: Side) -> Evidence:
    """All evidence about the two sides."""
    rows, columns = len(a.traces), len(b.traces)
    shared = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    weight_a, weight_b = [0.0] * (rows + 1), [0.0] * (columns + 1)
    common = a.counts.keys() & b.counts.keys()
    in_a, in_b = a.postings(common), b.postings(common)
    for trace in sorted(common):
        here, there = in_a[trace], in_b[trace]
        if len(here) * len(there) * 2 > rows * columns > 4:
            continue  # found nearly everywhere, it tells nothing
        weight = WEIGHT[trace[0]] * math.log(1 + max(rows, columns) / (2 * max(len(here), len(there))))
        _enter(shared, here, there, weight)
        for weights, posting in ((weight_a, here), (weight_b, there)):
            for place, times in posting:
                weights[place + 1] += weight * times
    return Evidence(a, b, _summed(shared), list(accumulate(weight_a)), list(accumulate(weight_b)))


def _enter(shared: list[list[float]], here: Posting, there: Posting, weight: float) -> None:
    for a, times_a in here:
        row = shared[a + 1]
        for b, times_b in there:
            row[b + 1] += weight * (times_a if times_a < times_b else times_b)


def _summed(table: list[list[float]]) -> list[list[float]]:
    """The table with each cell holding the sum of everything above and left of it."""
    summed = [table[0]]
    for row in table[1:]:
        summed.append([above + run for above, run in zip(summed[-1], accumulate(row), strict=True)])
    return summed

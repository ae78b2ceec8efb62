"""The traces of all texts, counted by whoever has a hand free, and put together in the order of the texts."""

import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from typing import NamedTuple

import numpy as np

from sitegen.intake.pairing import lexicon, vectors
from sitegen.intake.pairing.lexicon import Lexicon
from sitegen.intake.pairing.records import Text
from sitegen.intake.pairing.vectors import WEIGHT, Doubles, Flags, Layer, Vectors, Vocabulary, Wholes

CHUNK = 100
"""Texts that are counted in one go."""


class Counted(NamedTuple):
    """The traces of some texts: each once, how many each text has, which of them, and how often."""

    traces: list[str]
    sizes: "array[int]"
    which: "array[int]"
    times: "array[int]"


def chunks(texts: Sequence[Text]) -> Iterable[range]:
    """The places of all texts, in chunks."""
    return (range(start, min(start + CHUNK, len(texts))) for start in range(0, len(texts), CHUNK))


def count(texts: Sequence[Text], places: range) -> Counted:
    """All traces of some texts."""
    return _counted(vectors.count(texts[place].paragraphs, texts[place].language, {}) for place in places)


def count_learnt(common: tuple[Sequence[Text], Lexicon], places: range) -> Counted:
    """The traces of the words that were learnt."""
    texts, learnt = common
    some = (texts[place] for place in places)
    return _counted(lexicon.count(text.paragraphs, learnt.get(text.language, {})) for text in some)


def _counted(counters: Iterable[Counter[str]]) -> Counted:
    numbers: dict[str, int] = {}
    found = Counted([], array("I"), array("I"), array("I"))
    for counts in counters:
        found.sizes.append(len(counts))
        found.which.extend([numbers.setdefault(trace, len(numbers)) for trace in counts])
        found.times.extend(counts.values())
    return found._replace(traces=list(numbers))


class _Part(NamedTuple):
    """What was counted of some texts, their traces by the numbers that all texts share."""

    sizes: Wholes
    numbers: Wholes
    times: Wholes


class Tallies:
    """All that was counted; words that are learnt later are a layer of their own."""

    def __init__(self, texts: int) -> None:
        self.texts = texts
        self.numbers: dict[str, int] = {}
        self.texts_with: Wholes = np.zeros(0, np.uint32)
        self.layers: tuple[Layer, ...] = ()
        self.squares: Doubles = np.zeros(texts)

    def add(self, counted: Iterable[Counted]) -> None:
        """Adds a layer of traces that no layer before has; what is counted comes in the order of the texts."""
        parts = [self._numbered(one) for one in counted]
        self.texts_with = self.texts_with[: len(self.numbers)]
        most = max((int(part.times.max()) for part in parts if len(part.times)), default=0)
        scales = self._worths(), _table(lambda times: 1 + math.log(times), most)
        shared = self.texts_with > 1
        self.layers += (self._layer(parts, scales, shared),)
        self.numbers = {trace: number for number, trace in enumerate(compress(self.numbers, shared.tolist()))}
        self.texts_with = self.texts_with[shared]

    def vectors(self) -> tuple[Vocabulary, Vectors]:
        """The vocabulary of all texts, and the vector of each."""
        vocabulary = Vocabulary(self.numbers, array("I", self.texts_with.tobytes()), self.texts)
        lengths = np.sqrt(self.squares)
        lengths[lengths == 0] = 1.0
        return vocabulary, Vectors(self.layers, lengths, len(self.numbers))

    def _numbered(self, counted: Counted) -> _Part:
        sizes, which, times = (np.frombuffer(column, np.uint32) for column in counted[1:])
        known = self.numbers
        numbers = np.fromiter((known.setdefault(t, len(known)) for t in counted.traces), np.uint32)
        if len(known) > len(self.texts_with):
            self.texts_with = np.append(self.texts_with, np.zeros(len(known), np.uint32))  # room for what is to come
        self.texts_with[numbers] += np.bincount(which, minlength=len(numbers)).astype(np.uint32)
        return _Part(sizes, numbers[which], times)

    def _worths(self) -> Doubles:
        """What each trace is worth by its kind and its rarity."""
        most = int(self.texts_with.max(initial=0))
        rarities = _table(lambda texts: math.log((self.texts + 1) / texts), most)
        kinds = np.fromiter((WEIGHT[trace[0]] for trace in self.numbers), np.float64, len(self.numbers))
        return kinds * rarities[self.texts_with]

    def _layer(self, parts: Iterable[_Part], scales: tuple[Doubles, Doubles], shared: Flags) -> Layer:
        """The layer that the parts make, without traces that are not shared; all count for the lengths of vectors."""
        worths, often = scales
        anew = (np.cumsum(shared) - 1).astype(np.uint32)
        starts, numbers, weights = [np.zeros(1, np.int64)], [np.zeros(0, np.uint32)], [np.zeros(0, np.float32)]
        place = 0
        for part in parts:
            texts, weight = len(part.sizes), worths[part.numbers] * often[part.times]
            owners, kept = np.repeat(np.arange(texts), part.sizes), shared[part.numbers]
            self.squares[place : place + texts] += np.bincount(owners, weight * weight, texts)
            starts.append(starts[-1][-1] + np.cumsum(np.bincount(owners[kept], minlength=texts)))
            numbers.append(anew[part.numbers[kept]])
            weights.append(weight[kept].astype(np.float32))
            place += texts
        return Layer(np.concatenate(starts), np.concatenate(numbers), np.concatenate(weights))


def _table(value: Callable[[int], float], most: int) -> Doubles:
    """A function of the whole numbers up to the greatest: numpy's own logarithm differs from machine to machine."""
    return np.fromiter((value(number) if number else 0.0 for number in range(most + 1)), np.float64, most + 1)

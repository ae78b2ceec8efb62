"""Each text as a vector of its traces, the rare ones weighing most.

A vector has length 1 over *all* traces of its text: over the shared ones alone, any two texts of a small
folder would look alike. Traces are numbered, so that twenty thousand texts fit into memory.
"""

import math
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sitegen.align.traces import WEIGHT, traces

UNSEEN = 20


@dataclass(frozen=True)
class Vector:
    """The numbers of a text's traces and their weights."""

    numbers: "array[int]"
    weights: "array[float]"


@dataclass(frozen=True)
class Vocabulary:
    """The number of each trace, how many texts have it, and how many texts there are."""

    numbers: dict[str, int]
    texts_with: "array[int]"
    texts: int

    def rarity(self, trace: str) -> float:
        """How much meeting the trace tells: the logarithm of one in how many texts has it."""
        return math.log((self.texts + 1) / self.texts_with[self.numbers[trace]])

    def surprise(self, trace: str) -> float:
        """The same where a folder is too small to tell: as if UNSEEN more texts lacked the trace."""
        return math.log((self.texts + UNSEEN) / self.texts_with[self.numbers[trace]])

    def weigh(self, counts: Counter[str]) -> dict[str, float]:
        """The weight of each counted trace, their squares adding up to 1."""
        weights = {
            trace: WEIGHT[trace[0]] * (1 + math.log(times)) * self.rarity(trace)
            for trace, times in counts.items()
            if trace in self.numbers
        }
        length = math.sqrt(math.fsum(weight * weight for weight in weights.values())) or 1.0
        return {trace: weight / length for trace, weight in weights.items()}


def count(paragraphs: Iterable[str]) -> Counter[str]:
    """The traces of the paragraphs, marks left out: they say where, not what."""
    counts: Counter[str] = Counter()
    for paragraph in paragraphs:
        counts.update(traces(paragraph))
    return Counter({trace: times for trace, times in counts.items() if trace[0] != "."})


def learn(texts: Iterable[Iterable[str]]) -> tuple[Vocabulary, list[Vector]]:
    """The vocabulary of all texts, given as paragraphs, and the vector of each."""
    numbers: dict[str, int] = {}
    texts_with = array("I")
    tallies = []
    for paragraphs in texts:
        tally = Vector(array("I"), array("f"))
        for trace, times in count(paragraphs).items():
            number = numbers.setdefault(trace, len(numbers))
            if number == len(texts_with):
                texts_with.append(0)
            texts_with[number] += 1
            tally.numbers.append(number)
            tally.weights.append(WEIGHT[trace[0]] * (1 + math.log(times)))
        tallies.append(tally)
    vocabulary = Vocabulary(numbers, texts_with, len(tallies))
    return vocabulary, [_vector(vocabulary, tally) for tally in tallies]


def _vector(vocabulary: Vocabulary, tally: Vector) -> Vector:
    """The tally, each weight multiplied by rarity, brought to length 1."""
    rarity = [math.log((vocabulary.texts + 1) / vocabulary.texts_with[number]) for number in tally.numbers]
    weights = [weight * rare for weight, rare in zip(tally.weights, rarity, strict=True)]
    length = math.sqrt(sum(weight * weight for weight in weights)) or 1.0
    return Vector(tally.numbers, array("f", (weight / length for weight in weights)))

"""Each text as a vector of its traces, the rare ones weighing most.

A vector has length 1 over *all* traces of its text: over the shared ones alone, any two texts of a small
folder would look alike. Traces are numbered, so that twenty thousand texts fit into memory.
"""

import math
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sitegen.align import traces
from sitegen.intake.pairing import lexicon, names
from sitegen.intake.pairing.lexicon import Lexicon
from sitegen.intake.pairing.records import Text

WEIGHT = {**traces.WEIGHT, "%": 2.0, "&": 2.0}
"""How much one shared trace of a kind says; beside those that alignment knows, names and learnt words."""

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


def count(paragraphs: Sequence[str], language: str, learnt: Lexicon) -> Counter[str]:
    """The traces of the paragraphs, marks left out: they say where, not what."""
    counts: Counter[str] = Counter()
    for paragraph in paragraphs:
        counts.update(traces.traces(paragraph))
        counts.update(names.count(paragraph, language))
    if language in learnt:
        counts.update(lexicon.count(paragraphs, learnt[language]))
    return Counter({trace: times for trace, times in counts.items() if trace[0] != "."})


class Tallies:
    """The traces of all texts, counted; words that are learnt later are counted beside them."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.texts = texts
        self.numbers: dict[str, int] = {}
        self.texts_with = array("I")
        self.tallies = [Vector(array("I"), array("f")) for _ in texts]
        for text, tally in zip(texts, self.tallies, strict=True):
            self._add(tally, count(text.paragraphs, text.language, {}))

    def learn(self, learnt: Lexicon) -> None:
        """Counts the words that translate each other, too."""
        for text, tally in zip(self.texts, self.tallies, strict=True):
            self._add(tally, lexicon.count(text.paragraphs, learnt.get(text.language, {})))

    def vectors(self) -> tuple[Vocabulary, list[Vector]]:
        """The vocabulary of all texts, and the vector of each."""
        vocabulary = Vocabulary(self.numbers, self.texts_with, len(self.texts))
        return vocabulary, [_vector(vocabulary, tally) for tally in self.tallies]

    def _add(self, tally: Vector, counts: Counter[str]) -> None:
        for trace, times in counts.items():
            number = self.numbers.setdefault(trace, len(self.numbers))
            if number == len(self.texts_with):
                self.texts_with.append(0)
            self.texts_with[number] += 1
            tally.numbers.append(number)
            tally.weights.append(WEIGHT[trace[0]] * (1 + math.log(times)))


def _vector(vocabulary: Vocabulary, tally: Vector) -> Vector:
    """The tally, each weight multiplied by rarity, brought to length 1."""
    rarity = [math.log((vocabulary.texts + 1) / vocabulary.texts_with[number]) for number in tally.numbers]
    weights = [weight * rare for weight, rare in zip(tally.weights, rarity, strict=True)]
    length = math.sqrt(sum(weight * weight for weight in weights)) or 1.0
    return Vector(tally.numbers, array("f", (weight / length for weight in weights)))

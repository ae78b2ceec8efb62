"""Each text as a vector of its traces, the rare ones weighing most.

A vector has length 1 over *all* traces of its text: over the shared ones alone, any two texts of a small
folder would look alike. Traces are numbered and vectors are bare numbers, so that twenty thousand texts fit into
memory and all processes look at the same ones.
"""

import math
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from sitegen.align import traces
from sitegen.intake.pairing import lexicon, names
from sitegen.intake.pairing.lexicon import Lexicon

WEIGHT = {**traces.WEIGHT, "%": 2.0, "&": 2.0}
"""How much one shared trace of a kind says; beside those that alignment knows, names and learnt words."""

UNSEEN = 20

Wholes: TypeAlias = "npt.NDArray[np.uint32]"
Singles: TypeAlias = "npt.NDArray[np.float32]"
Doubles: TypeAlias = "npt.NDArray[np.float64]"
Places: TypeAlias = "npt.NDArray[np.int64]"
Flags: TypeAlias = "npt.NDArray[np.bool_]"


@dataclass(frozen=True)
class Layer:
    """Traces of all texts that were counted together: those of a text are between its start and the next one's.

    What only one text has is left out: no other can share it. Weights are not yet divided by the vector's length.
    """

    starts: Places
    numbers: Wholes
    weights: Singles

    def of(self, place: int) -> tuple[Wholes, Singles]:
        """The numbers of a text's traces, and their weights."""
        part = slice(self.starts[place], self.starts[place + 1])
        return self.numbers[part], self.weights[part]


@dataclass(frozen=True)
class Vectors:
    """The vectors of all texts by their places; no trace is in two layers. Lengths are over all traces."""

    layers: tuple[Layer, ...]
    lengths: Doubles
    traces: int  # how many there are

    def of(self, place: int) -> tuple[Wholes, Singles]:
        """The numbers of a text's traces, and their weights, not yet divided by the vector's length."""
        if len(self.layers) == 1:
            return self.layers[0].of(place)
        numbers, weights = zip(*(layer.of(place) for layer in self.layers), strict=True)
        return np.concatenate(numbers), np.concatenate(weights)


@dataclass(frozen=True)
class Vocabulary:
    """The number of each trace that several texts have, in how many it is, and how many texts there are."""

    numbers: dict[str, int]
    texts_with: "array[int]"
    texts: int

    def rarity(self, trace: str) -> float:
        """How much meeting the trace tells: the logarithm of one in how many texts has it."""
        return math.log((self.texts + 1) / self._texts_with(trace))

    def surprise(self, trace: str) -> float:
        """The same where a folder is too small to tell: as if UNSEEN more texts lacked the trace."""
        return math.log((self.texts + UNSEEN) / self._texts_with(trace))

    def weigh(self, counts: Counter[str]) -> dict[str, float]:
        """The weight of each counted trace, their squares adding up to 1."""
        weights = {
            trace: WEIGHT[trace[0]] * (1 + math.log(times)) * self.rarity(trace) for trace, times in counts.items()
        }
        length = math.sqrt(math.fsum(weight * weight for weight in weights.values())) or 1.0
        return {trace: weight / length for trace, weight in weights.items()}

    def _texts_with(self, trace: str) -> int:
        number = self.numbers.get(trace)
        return 1 if number is None else self.texts_with[number]


def count(paragraphs: Sequence[str], language: str, learnt: Lexicon) -> Counter[str]:
    """The traces of the paragraphs, marks left out: they say where, not what."""
    counts = traces.traces(*paragraphs)
    for paragraph in paragraphs:
        counts.update(names.count(paragraph, language))
    if language in learnt:
        counts.update(lexicon.count(paragraphs, learnt[language]))
    return Counter({trace: times for trace, times in counts.items() if trace[0] != "."})

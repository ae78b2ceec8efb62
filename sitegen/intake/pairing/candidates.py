"""For each new text, the few texts in other languages that share most with it.

An inverted index lists the texts of every rare trace. Nothing is compared that shares no rare trace, and no
matrix of all texts against all is ever made.
"""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest

from sitegen.intake.pairing.records import Text
from sitegen.intake.pairing.vectors import Vector

RARE = 400  # texts at most, for a trace to lead from one text to another
LEADING = 300  # traces of a text that are followed, the weightiest ones
LEADS = 12  # texts a language whose likeness is worked out in full
KEPT = 4  # of them, those kept
WORTH_A_LOOK = 0.5  # of the likeness of the best one, for another to be kept
PROMISING = 0.4  # of the likeness that either of the two reaches with another, to be worth the cost of a look

Index = dict[int, tuple["array[int]", "array[float]"]]
Pair = tuple[int, int]
Likeness = dict[Pair, float]


@dataclass(frozen=True, order=True)
class Candidate:
    """Two texts, by their places in the list, that may be translations of each other."""

    a: int
    b: int
    likeness: float  # cosine of the vectors, 0..1
    promising: bool  # false where one of the two is much more like another


def find(
    texts: Sequence[Text], vectors: Sequence[Vector], settled: Collection[int] = (), known: Iterable[Pair] = ()
) -> list[Candidate]:
    """The candidates of all texts that look for a partner, but for settled ones; and those known before."""
    languages = sorted({text.language for text in texts})
    indexes = {language: _index(texts, vectors, language) for language in languages}
    likeness = {(a, b): _cosine(_weights(vectors[a]), vectors[b]) for a, b in known}
    kept = set(likeness)
    for place, text in enumerate(texts):
        for language in languages if text.story is None and place not in settled else ():
            if language != text.language:
                best = _best(place, vectors, indexes[language])
                likeness.update((_pair(place, other), value) for value, other in best)
                kept.update(_pair(place, other) for value, other in _worth_a_look(best))
    greatest = _greatest(texts, likeness)

    def promises(a: int, b: int) -> bool:
        return likeness[a, b] >= PROMISING * max(greatest[a, texts[b].language], greatest[b, texts[a].language])

    return [Candidate(a, b, likeness[a, b], promises(a, b)) for a, b in sorted(kept)]


def _greatest(texts: Sequence[Text], likeness: Likeness) -> dict[tuple[int, str], float]:
    """The greatest likeness each text reaches in each other language."""
    best: dict[tuple[int, str], float] = {}
    for (a, b), value in likeness.items():
        for end in ((a, texts[b].language), (b, texts[a].language)):
            best[end] = max(best.get(end, 0.0), value)
    return best


def _pair(a: int, b: int) -> Pair:
    return (a, b) if a < b else (b, a)


def _index(texts: Sequence[Text], vectors: Sequence[Vector], language: str) -> Index:
    """The texts of the language that have each trace, and its weight in each."""
    index: Index = {}
    for place, text in enumerate(texts):
        if text.language == language:
            vector = vectors[place]
            for number, weight in zip(vector.numbers, vector.weights, strict=True):
                if number not in index:
                    index[number] = array("I"), array("f")
                index[number][0].append(place)
                index[number][1].append(weight)
    return index


def _best(place: int, vectors: Sequence[Vector], index: Index) -> list[tuple[float, int]]:
    """The likeness and place of the texts that are most like this one, the best first."""
    own = _weights(vectors[place])
    leads: dict[int, float] = defaultdict(float)
    followed = nlargest(LEADING, own, key=lambda number: (own[number], number))
    for number in followed:
        places, weights = index.get(number, ((), ()))
        if len(places) <= RARE:
            for other, weight in zip(places, weights, strict=True):
                leads[other] += own[number] * weight
    nearest = nlargest(LEADS, leads, key=lambda other: (leads[other], -other))
    return sorted(((_cosine(own, vectors[other]), other) for other in nearest), key=lambda x: (-x[0], x[1]))


def _weights(vector: Vector) -> dict[int, float]:
    return dict(zip(vector.numbers, vector.weights, strict=True))


def _cosine(own: dict[int, float], other: Vector) -> float:
    known = own.get
    return sum(known(number, 0.0) * weight for number, weight in zip(other.numbers, other.weights, strict=True))


def _worth_a_look(best: list[tuple[float, int]]) -> list[tuple[float, int]]:
    return [lead for lead in best[:KEPT] if lead[0] >= WORTH_A_LOOK * best[0][0]]

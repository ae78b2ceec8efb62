"""For each new text, the few texts in other languages that share most with it.

An inverted index lists the texts of every rare trace. Nothing is compared that shares no rare trace, and no
matrix of all texts against all is ever made.
"""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from sitegen import crew
from sitegen.intake.pairing.records import Text
from sitegen.intake.pairing.vectors import Doubles, Flags, Layer, Places, Singles, Vectors, Wholes

RARE = 400  # texts at most, for a trace to lead from one text to another
LEADING = 300  # traces of a text that are followed, the weightiest ones
LEADS = 12  # texts a language whose likeness is worked out in full
KEPT = 4  # of them, those kept
WORTH_A_LOOK = 0.5  # of the likeness of the best one, for another to be kept
PROMISING = 0.4  # of the likeness that either of the two reaches with another, to be worth the cost of a look

CHUNK = 200
"""Texts whose candidates are sought in one go."""

BLOCK = 1 << 20
"""Numbers that are counted in one go."""

Pair = tuple[int, int]


@dataclass(frozen=True, order=True)
class Candidate:
    """Two texts, by their places in the list, that may be translations of each other."""

    a: int
    b: int
    likeness: float  # cosine of the vectors, 0..1
    promising: bool  # false where one of the two is much more like another


class _Index(NamedTuple):
    """The texts of one language that have each rare trace of a layer, and its weight in each."""

    starts: Places
    texts: Wholes
    weights: Singles


class _Search(NamedTuple):
    """What is searched: all vectors, the number of each one's language, and the indexes of each language."""

    vectors: Vectors
    languages: Places
    indexes: Sequence[Sequence[_Index]]


Found = tuple[Pair, float, bool]
"""Two texts, their likeness, and whether the one would have the other looked at."""

_Task = tuple[Callable[[_Search, Doubles, Any], list[Found]], Sequence[Any]]


def find(
    texts: Sequence[Text], vectors: Vectors, run: crew.Map, settled: Collection[int] = (), known: Sequence[Pair] = ()
) -> list[Candidate]:
    """The candidates of all texts that look for a partner, but for settled ones; and those known before."""
    search = _search(texts, vectors)
    looking = [place for place, text in enumerate(texts) if text.story is None and place not in settled]
    likeness: dict[Pair, float] = {}
    kept = set(known)
    tasks: list[_Task] = [
        *((_compare, chunk) for chunk in crew.cut(known, CHUNK)),
        *((_seek, chunk) for chunk in crew.cut(looking, CHUNK)),
    ]
    for found in run(_work, search, tasks):
        likeness.update((pair, value) for pair, value, _ in found)
        kept.update(pair for pair, _, is_kept in found if is_kept)
    greatest = _greatest(texts, likeness)

    def promises(a: int, b: int) -> bool:
        return likeness[a, b] >= PROMISING * max(greatest[a, texts[b].language], greatest[b, texts[a].language])

    return [Candidate(a, b, likeness[a, b], promises(a, b)) for a, b in sorted(kept)]


def _greatest(texts: Sequence[Text], likeness: Mapping[Pair, float]) -> dict[tuple[int, str], float]:
    """The greatest likeness each text reaches in each other language."""
    best: dict[tuple[int, str], float] = {}
    for (a, b), value in likeness.items():
        for end in ((a, texts[b].language), (b, texts[a].language)):
            best[end] = max(best.get(end, 0.0), value)
    return best


def _search(texts: Sequence[Text], vectors: Vectors) -> _Search:
    names = sorted({text.language for text in texts})
    languages = np.fromiter((names.index(text.language) for text in texts), np.int64, len(texts))
    indexes = [
        [_index(layer, languages == number, vectors.traces) for layer in vectors.layers] for number in range(len(names))
    ]
    return _Search(vectors, languages, indexes)


def _index(layer: Layer, spoken: Flags, traces: int) -> _Index:
    """The index of the texts in one language: of traces that are rare in it, and that another language has, too."""
    sizes = np.diff(layer.starts)
    entries = np.repeat(spoken, sizes)
    here, everywhere = _tally(layer.numbers[entries], traces), _tally(layer.numbers, traces)
    entries &= ((here <= RARE) & (everywhere > here))[layer.numbers]
    numbers, owners = layer.numbers[entries], np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)[entries]
    order = np.argsort(numbers, kind="stable")
    starts = np.append(0, np.cumsum(_tally(numbers, traces)))
    return _Index(starts, owners[order], layer.weights[entries][order])


def _tally(numbers: Wholes, traces: int) -> Places:
    """How often each number occurs; in parts, for they are copied on the way."""
    found = np.zeros(traces, np.int64)
    for start in range(0, len(numbers), BLOCK):
        found += np.bincount(numbers[start : start + BLOCK], minlength=traces)
    return found


def _work(search: _Search, task: _Task) -> list[Found]:
    function, chunk = task
    return function(search, np.zeros(search.vectors.traces), chunk)


def _compare(search: _Search, room: Doubles, pairs: Sequence[Pair]) -> list[Found]:
    """The likeness of texts that are candidates already."""
    found = []
    for a, some in groupby(pairs, key=itemgetter(0)):
        others = [b for _, b in some]
        values = _cosines(search.vectors, room, a, others)
        found += [((a, b), value, True) for b, value in zip(others, values, strict=True)]
    return found


def _seek(search: _Search, room: Doubles, places: Sequence[int]) -> list[Found]:
    """For each text those that are most like it, in every other language."""
    found = []
    for place in places:
        for language, indexes in enumerate(search.indexes):
            if language != search.languages[place]:
                others = _leads(search.vectors, place, indexes)
                values = _cosines(search.vectors, room, place, others)
                best = sorted(zip(values, others, strict=True), key=lambda lead: (-lead[0], lead[1]))
                worth = {other for value, other in best[:KEPT] if value >= WORTH_A_LOOK * best[0][0]}
                found += [((min(place, other), max(place, other)), value, other in worth) for value, other in best]
    return found


def _leads(vectors: Vectors, place: int, indexes: Sequence[_Index]) -> list[int]:
    """The texts that share most of what weighs most in this one, judged by that alone."""
    numbers, weights = vectors.of(place)
    followed = np.lexsort((numbers, weights))[: -LEADING - 1 : -1]
    likeness = np.zeros(len(vectors.lengths))
    for index in indexes:
        starts, ends = index.starts[numbers[followed]], index.starts[numbers[followed] + 1]
        sizes = ends - starts
        entries = np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        shared = np.repeat(weights[followed], sizes).astype(np.float64) * index.weights[entries]
        likeness += np.bincount(index.texts[entries], shared, len(likeness))
    likeness /= vectors.lengths
    near = np.flatnonzero(likeness)
    if len(near) > LEADS:
        near = near[likeness[near] >= np.partition(likeness[near], -LEADS)[-LEADS]]
    found: list[int] = near[np.lexsort((near, -likeness[near]))][:LEADS].tolist()
    return found


def _cosines(vectors: Vectors, room: Doubles, place: int, others: Iterable[int]) -> list[float]:
    """The likeness of a text and others: the same whichever comes first, and on every machine.

    room: a zero for every trace, and so again afterwards
    """
    own, weights = vectors.of(place)
    room[own] = weights
    found = []
    for other in others:
        numbers, weights = vectors.of(other)
        shared = room[numbers] * weights
        lengths = float(vectors.lengths[place] * vectors.lengths[other])
        found.append(math.fsum(shared[shared > 0].tolist()) / lengths)
    room[own] = 0.0
    return found

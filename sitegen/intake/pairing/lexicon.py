"""Words that translate each other, learnt from the pairs that were found first, without any dictionary.

`Flüchtlinge` and `refugees` share no letters; where they stand in paragraphs that belong together again and again,
they say the same, and a text too short to be sure of finds its partner by them. Two such words leave one trace.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sitegen.align import Group
from sitegen.align.traces import fold
from sitegen.intake.pairing.records import Text

Lexicon = Mapping[str, Mapping[str, str]]
"""Language → word → the trace it shares with its translation."""

STEM = 7  # letters of a word that count: endings differ
SHORTEST = 3
TIMES = 2  # paragraphs in which both words stand
TOGETHER = 0.5  # of the paragraphs in which either stands (Dice's coefficient)
PAIRS = 400  # of texts, from which is learnt
GROUPS = 30  # of paragraphs, of each pair

_WORD = re.compile(r"[^\W\d_]+")
_Pair = tuple[str, str]
Matched = tuple[Text, Text, Sequence[Group]]
"""Two texts and which of their paragraphs belong together."""


def words(paragraph: str) -> set[str]:
    """The words of a paragraph by their beginnings."""
    return {word[:STEM] for word in _WORD.findall(fold(paragraph)) if len(word) >= SHORTEST}


def learn(pairs: Iterable[Matched]) -> Lexicon:
    """What pairs of texts teach, evenly drawn from all of them where there are many."""
    learnt: dict[str, dict[str, str]] = {}
    by_languages: dict[_Pair, list[Matched]] = {}
    for a, b, groups in pairs:
        if a.language > b.language:
            a, b, groups = b, a, [Group(group.b, group.a) for group in groups]
        by_languages.setdefault((a.language, b.language), []).append((a, b, groups))
    for (here, there), some in sorted(by_languages.items()):
        drawn = some[:: -(-len(some) // PAIRS)]
        for one, other in _partners(drawn):
            trace = f"&{here}-{there}:{one}"
            learnt.setdefault(here, {}).setdefault(one, trace)
            learnt.setdefault(there, {}).setdefault(other, trace)
    return learnt


def count(paragraphs: Iterable[str], known: Mapping[str, str]) -> Counter[str]:
    """The traces of the words that are known, and how many paragraphs each stands in."""
    return Counter(known[word] for paragraph in paragraphs for word in sorted(words(paragraph) & known.keys()))


def _partners(pairs: Iterable[Matched]) -> list[_Pair]:
    """Words that stand together so often that they translate each other, each with the one it fits best."""
    same: dict[str, str] = {}  # each word once: the same ones stand in text after text
    matched = [tuple(_named_once(side, same) for side in sides) for pair in pairs for sides in _words_of(*pair)]
    here = Counter(word for in_a, _ in matched for word in in_a)
    there = Counter(word for _, in_b in matched for word in in_b)
    together = Counter[_Pair]()
    for in_a, in_b in matched:
        together.update(_possible(in_a, in_b, here, there))
    likely = [
        (2 * times / (here[one] + there[other]), times, one, other)
        for (one, other), times in together.items()
        if times >= TIMES and one != other
    ]
    taken: set[str] = set()
    found = []
    for share, _, one, other in sorted(likely, key=lambda x: (-x[0], -x[1], x[2:])):
        if share >= TOGETHER and taken.isdisjoint((f"<{one}", f">{other}")):
            taken |= {f"<{one}", f">{other}"}
            found.append((one, other))
    return found


def _named_once(words: Iterable[str], same: dict[str, str]) -> tuple[str, ...]:
    return tuple(same.setdefault(word, word) for word in words)


def _possible(
    in_a: Iterable[str], in_b: Iterable[str], here: Mapping[str, int], there: Mapping[str, int]
) -> Iterator[_Pair]:
    """The pairs of words of which neither is so much more frequent that they could not stand together often enough."""
    most = 2 / TOGETHER - 1
    others = sorted((there[word], word) for word in in_b if there[word] >= TIMES)
    counts = [times for times, _ in others]
    for one in in_a:
        if (times := here[one]) >= TIMES:
            near = others[bisect_left(counts, times / most) : bisect_right(counts, times * most)]
            yield from ((one, other) for _, other in near)


def _words_of(a: Text, b: Text, groups: Sequence[Group]) -> Iterator[tuple[set[str], set[str]]]:
    """The words of paragraphs that belong together."""
    for group in groups[:GROUPS]:
        in_a, in_b = (
            set().union(*(words(text.paragraphs[number - 1]) for number in numbers))
            for text, numbers in ((a, group.a), (b, group.b))
        )
        yield in_a, in_b

"""Words that translate each other, learnt from the pairs that were found first, without any dictionary.

`Flüchtlinge` and `refugees` share no letters; where they stand in paragraphs that belong together again and again,
they say the same, and a text too short to be sure of finds its partner by them. Two such words leave one trace.
"""

import re
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
    return Counter(known[word] for paragraph in paragraphs for word in words(paragraph) & known.keys())


def _partners(pairs: Iterable[Matched]) -> list[_Pair]:
    """Words that stand together so often that they translate each other, each with the one it fits best."""
    here, there, together = Counter[str](), Counter[str](), Counter[_Pair]()
    for pair in pairs:
        for in_a, in_b in _words_of(*pair):
            here.update(in_a)
            there.update(in_b)
            together.update((one, other) for one in in_a for other in in_b)
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


def _words_of(a: Text, b: Text, groups: Sequence[Group]) -> Iterator[tuple[set[str], set[str]]]:
    """The words of paragraphs that belong together."""
    for group in groups[:GROUPS]:
        in_a, in_b = (
            set().union(*(words(text.paragraphs[number - 1]) for number in numbers))
            for text, numbers in ((a, group.a), (b, group.b))
        )
        yield in_a, in_b

"""Which paragraphs of two versions of a story belong together: what an editor set by hand, then what is computed.

    with alignments.remembered(site) as of:
        found = of(english, german, head.alignment)

Computed alignments are remembered in `.sitegen/` by what the texts hold; forgetting them loses nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sitegen import align
from sitegen.align import Group, handset
from sitegen.alignments import memory


class Found(NamedTuple):
    """The paragraphs of two versions in groups, every paragraph in exactly one, numbered from 1.

    certainty: of each group, 0 to 1: how sure it is that its sides say the same; 1 where an editor said so,
               0 where a side is empty
    score:     of the whole, as computed: 0 strangers, 1 every word of both matched beyond doubt
    """

    groups: tuple[Group, ...]
    certainty: tuple[float, ...]
    score: float


Of = Callable[[Sequence[str], Sequence[str], Sequence[str]], Found]


def of(a: Sequence[str], b: Sequence[str], given: Sequence[str] = ()) -> Found:
    """The alignment of two texts; hand-set groups such as `4,5=4` overrule what is computed.

    Groups that name a paragraph that is not there, or one twice, are passed over: `handset.faults` tells them.
    """
    return _merged(_compute(a, b), a, b, given)


@contextmanager
def remembered(site: Path) -> Iterator[Of]:
    """The same, looking first whether the alignment of such texts is known from an earlier time."""
    with memory.kept(site) as known:

        def look_up(a: Sequence[str], b: Sequence[str], given: Sequence[str]) -> Found:
            key = memory.key(a, b)
            found = known.get(key)
            if found is None or not _fits(found, a, b):
                found = _compute(a, b)
                known.put(key, found)
            return _merged(found, a, b, given)

        yield look_up


def _compute(a: Sequence[str], b: Sequence[str]) -> memory.Computed:
    found = align.align(a, b)
    sure = zip(found.groups, found.certainty, strict=True)
    groups = tuple((group.a, group.b, round(certainty, 4)) for group, certainty in sure)
    return memory.Computed(groups, round(found.score, 4))


def _fits(found: memory.Computed, a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether a remembered alignment is one of texts with so many paragraphs."""
    sides = zip(*((group[0], group[1]) for group in found.groups), strict=True) if found.groups else ((), ())
    numbers = (sorted(number for part in side for number in part) for side in sides)
    return all(own == [*range(1, len(text) + 1)] for own, text in zip(numbers, (a, b), strict=True))


def _merged(found: memory.Computed, a: Sequence[str], b: Sequence[str], given: Sequence[str]) -> Found:
    if not given:
        sure = tuple([certainty for _, _, certainty in found.groups])
        return Found(tuple([Group(here, there) for here, there, _ in found.groups]), sure, found.score)
    computed = {Group(here, there): sure for here, there, sure in found.groups}
    bad = {fault.group for fault in handset.faults(given, len(a), len(b))}
    good = tuple(group for group in given if group not in bad)
    groups = handset.merge(tuple(computed), good)
    hand = set(map(handset.read, good))

    def certainty(group: Group) -> float:
        if not (group.a and group.b):
            return 0.0
        if group in hand:
            return 1.0
        return next(sure for whole, sure in computed.items() if {*group.a} <= {*whole.a} and {*group.b} <= {*whole.b})

    return Found(groups, tuple(map(certainty, groups)), found.score)

"""Stories that belong together: those that share tags, the rarer the more, and stand near in time.

Only the nearest stories of each tag are looked at. So the work grows with the number of stories alone, and one more
story concerns few others: their pages stay as they are when news arrives elsewhere.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sitegen.archive import PLACE, order
from sitegen.model import Head, Link, Teaser

STEPS = ((1, 7), (-1, 7), (2, 6), (-2, 6), (-3, 5))
"""Which neighbours among the stories of a tag are looked at, by their distance, and what being so near is worth."""

FAR = max(abs(step) for step, _ in STEPS)
"""How far the farthest of them is."""

SHOWN = 3
"""How many related stories a page names."""


class Shelf(NamedTuple):
    """The stories of one tag, oldest first, and what sharing the tag weighs."""

    rows: Sequence[Teaser]
    weight: int


Shelves = Mapping[str, Shelf]
"""The stories of one language's lists by folded id of their tag, where there are several."""


def shelves(tagged: Mapping[str, Sequence[Teaser]], has_drafts: bool) -> Shelves:
    """The shelves of one language; drafts stand on none."""
    found = {key: [row for row in rows if not row.is_draft] for key, rows in tagged.items()} if has_drafts else tagged
    return {key: _shelf(rows) for key, rows in found.items() if len(rows) > 1}


def _shelf(rows: Sequence[Teaser]) -> Shelf:
    # Weighed by the magnitude of the count, not the count: one more story must not move all others.
    return Shelf(rows, max(1, 20 - len(rows).bit_length()))


def stories(head: Head, found: Shelves) -> tuple[Link, ...]:
    """The stories most related to one that stands on the shelves of its language."""
    own, scores, known = (order(head), head.translation_id, head.lang), dict[str, int](), dict[str, Teaser]()
    for tag in dict.fromkeys([tag.casefold() for tag in head.tags]):
        if shelf := found.get(tag):
            rows, weight, count = shelf.rows, shelf.weight, len(shelf.rows)
            place = bisect_left(rows, own, key=PLACE)
            for step, near in STEPS:
                if 0 <= place + step < count:
                    row = rows[place + step]
                    key = row.translation_id
                    scores[key] = scores.get(key, 0) + weight * near
                    known[key] = row
    best = sorted(scores, key=scores.__getitem__, reverse=True)[:SHOWN]  # stable: equals as they were come upon
    return tuple([Link(row.title, row.path, row.lang) for row in map(known.__getitem__, best)])

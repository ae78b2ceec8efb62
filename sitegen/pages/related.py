"""Stories that belong together: those that share tags, the rarer the more, and stand near in time.

Only the nearest stories of each tag are looked at. So the work grows with the number of stories alone, and one more
story concerns few others: their pages stay as they are when news arrives elsewhere.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sitegen.model import Head, Link, Teaser

STEPS = ((1, 7), (-1, 7), (2, 6), (-2, 6), (-3, 5))
"""Which neighbours among the stories of a tag are looked at, by their distance, and what being so near is worth."""

FAR = max(abs(step) for step, _ in STEPS)
"""How far the farthest of them is."""

SHOWN = 3
"""How many related stories a page names."""


class Shelf(NamedTuple):
    """The stories of one tag, oldest first, the place of each by translation id, and what sharing the tag weighs."""

    ids: Sequence[str]
    places: Mapping[str, int]
    weight: int


class Shelves(NamedTuple):
    """The stories of one language's lists by tag, and what lists show of them by translation id."""

    tags: Mapping[str, Shelf]
    rows: Mapping[str, Teaser]


def shelves(tagged: Mapping[str, Sequence[Teaser]], listed: Sequence[Teaser]) -> Shelves:
    """The shelves of one language; drafts stand on none."""
    found = {key: [row.translation_id for row in rows if not row.is_draft] for key, rows in tagged.items()}
    rows = {row.translation_id: row for row in listed}
    return Shelves({key: _shelf(ids) for key, ids in found.items() if len(ids) > 1}, rows)


def _shelf(ids: Sequence[str]) -> Shelf:
    # Weighed by the magnitude of the count, not the count: one more story must not move all others.
    return Shelf(ids, {key: place for place, key in enumerate(ids)}, max(1, 20 - len(ids).bit_length()))


def stories(head: Head, found: Shelves) -> tuple[Link, ...]:
    """The stories most related to one."""
    own, scores = head.translation_id, dict[str, int]()
    for tag in dict.fromkeys([tag.casefold() for tag in head.tags]):
        if (shelf := found.tags.get(tag)) and (place := shelf.places.get(own)) is not None:
            ids, weight, count = shelf.ids, shelf.weight, len(shelf.ids)
            for step, near in STEPS:
                if 0 <= place + step < count:
                    key = ids[place + step]
                    scores[key] = scores.get(key, 0) + weight * near
    best = sorted(scores, key=scores.__getitem__, reverse=True)[:SHOWN]  # stable: equals as they were come upon
    return tuple([Link(row.title, row.path, row.lang) for row in map(found.rows.__getitem__, best)])

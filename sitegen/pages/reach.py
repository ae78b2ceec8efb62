"""How far a change of articles, or of the facts of tags, reaches: the pages that may show it. Others need no look.

A page of an article shows its story, the stories before and after it, and those near it on the shelves of its tags; a
page of a tag, an author or a month shows stories of its own, and the feed of a tag all other tags of these. So what
lies beyond is as it was, as long as the skeleton of the archive is the same: the facts of the site, which authors and
periods there are, and what they are called.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from sitegen import records
from sitegen.archive import Archive, order
from sitegen.model import Head, Teaser
from sitegen.pages import related
from sitegen.pages.plan import Plan
from sitegen.pages.table import Key

Place = tuple[int, str, str]
"""What sorts a story among others: see `Teaser`, which begins so."""


class Reach(NamedTuple):
    """What a change may concern.

    changed:       the stories that came, went or changed, by translation id
    stories:       these, and the stories whose pages show them, or show tags whose facts changed
    tags, authors: folded ids;  feeds: those of the tags whose feeds may show it;  months: year and month
    homes:         up to which number the older pages of the homes are as they were, in all languages
    """

    changed: frozenset[str]
    stories: frozenset[str]
    tags: frozenset[str]
    feeds: frozenset[str]
    authors: frozenset[str]
    months: frozenset[tuple[str, str]]
    homes: int

    def spares(self, key: Key) -> bool:
        """Whether what a page shows is as it was."""
        kind = key[0]
        if kind in ("article", "draft"):
            return key[1] not in self.stories
        if kind == "tag":
            return key[1] not in self.tags
        if kind == "tag-feed":
            return key[1] not in self.feeds
        if kind == "author":
            return key[1] not in self.authors
        if kind == "home":
            return 0 < int(key[1]) <= self.homes
        if kind == "month":
            return key[1:] not in self.months
        return kind == "preview" and key[1] not in self.changed


def of(plan: Plan, was: Iterable[Head], now: Iterable[Head], changed_tags: Set[str] = frozenset()) -> Reach:
    """What the articles that are no more as they were (`was`) and those that are new or different (`now`) concern.

    changed_tags: folded ids of those that came, went, have other facts now, or grew by a magnitude
    """
    was = tuple(was)
    changed = frozenset(head.translation_id for head in (*was, *now))
    heads = (*was, *_versions(plan.archive, changed))
    tags = _tags_of(heads)
    tagged = _tagged(plan.archive, changed_tags)
    places = sorted({(order(head), head.translation_id, head.lang) for head in heads})
    return Reach(
        changed,
        changed.union(
            _neighbours(plan, places),
            _companions(plan.archive, tags, places),
            (head.translation_id for head in tagged),
        ),
        tags | changed_tags,
        tags.union(changed_tags, _tags_of(tagged)),
        frozenset(name.casefold() for head in heads for name in head.authors),
        frozenset((head.date.year, head.date.month) for head in heads if head.date),
        min((_steady(rows, places, plan.site.per_page) for rows in plan.archive.listed.values()), default=0),
    )


def _versions(archive: Archive, ids: Iterable[str]) -> Iterator[Head]:
    """The versions that stories have now."""
    for key in ids:
        for stories in (archive.stories, archive.drafts):
            if key in stories:
                yield from stories[key].versions


def _tagged(archive: Archive, tags: Set[str]) -> list[Head]:
    """The versions of all stories that have one of these tags."""
    stories = (*archive.stories.values(), *archive.drafts.values()) if tags else ()
    return [head for story in stories for head in story.versions if not tags.isdisjoint(_tags_of([head]))]


def _tags_of(heads: Iterable[Head]) -> frozenset[str]:
    """Folded ids."""
    return frozenset(tag.casefold() for head in heads for tag in head.tags)


def _neighbours(plan: Plan, places: Sequence[Place]) -> Iterator[str]:
    """The stories next to these places in the order of each language."""
    for rows, _ in plan.order.values():
        yield from _near(rows, places, 1)


def _steady(rows: Sequence[Teaser], places: Sequence[Place], per_page: int) -> int:
    """Up to which number the full pages of a list are as they were, and so are the pages that they lead to."""
    first = min((bisect_left(rows, place, key=_place) for place in places), default=len(rows))
    return min(first, len(rows) - len(places)) // per_page - 3


def _companions(archive: Archive, tags: Iterable[str], places: Sequence[Place]) -> Iterator[str]:
    """The stories near these places on the shelves of some tags."""
    for shelves in archive.tagged.values():
        for rows in filter(None, map(shelves.get, tags)):
            yield from _near([row for row in rows if not row.is_draft], places, related.FAR)


def _near(rows: Sequence[Teaser], places: Iterable[Place], far: int) -> Iterator[str]:
    """The stories up to so many rows before or after each place."""
    for place in places:
        at = bisect_left(rows, place, key=_place)
        for row in rows[max(0, at - far) : at + far + 1]:
            yield row.translation_id


def _place(row: Teaser) -> Place:
    return row[:3]


REST = ""
"""What stands for all of a skeleton but its tags: no tag is called so."""


def skeleton(plan: Plan) -> Mapping[str, str]:
    """The fingerprints of what pages show of the archive beside single stories: of each tag in use, and of the rest."""
    archive, languages = plan.archive, plan.site.languages
    years = [(lang, year, *months) for lang, found in archive.periods.items() for year, months in found.items()]
    undated = [lang for lang in languages if plan.path(("undated",), lang)]
    rest = (plan.site._replace(tags={}), plan.authors, years, undated, plan.has_index)
    found = {REST: records.digest(records.text(rest))}
    for key, tag in archive.tags.items():
        links = [plan.tags[lang].get(key) for lang in languages]
        weights = [shelf.weight if (shelf := plan.shelves[lang].tags.get(key)) else 0 for lang in languages]
        found[key] = records.digest(records.text((tag, links, weights)))
    return found


def changed_tags(was: Mapping[str, str], now: Mapping[str, str]) -> Set[str] | None:
    """The tags whose part of the skeleton is another; None where the rest is not what it was, either."""
    if was.get(REST) != now[REST]:
        return None
    return frozenset(key for key in was.keys() | now.keys() if was.get(key) != now.get(key))

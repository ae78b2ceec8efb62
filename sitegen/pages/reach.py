"""How far a change of articles, or of the facts of tags, reaches: the pages that may show it. Others need no look.

A page of an article shows its story, the stories before and after it, and those near it on the shelves of its tags; a
page of a tag, an author or a month shows stories of its own, and the feed of a tag all other tags of these. So what
lies beyond is as it was, as long as the skeleton of the archive is the same: the facts of the site, which authors and
periods there are, and what they are called. So is what older pages of the homes and of tags show before it, and beyond
it, too, if there are as many stories as before.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

from sitegen import records, urls
from sitegen.archive import PLACE, Archive, order, path
from sitegen.model import Head, Teaser
from sitegen.pages import related, sitemaps
from sitegen.pages.plan import Plan
from sitegen.pages.sitemaps import WHOLE
from sitegen.pages.table import Key

Place = tuple[int, str, str]
"""What sorts a story among others: see `archive.PLACE`."""

ALL = ""
"""What stands for all stories among the ids of tags."""

_NONE: Mapping[str, Any] = {}


class Reach(NamedTuple):
    """What a change may concern.

    changed:       the stories that came, went or changed, by translation id
    stories:       these, and the stories whose pages show them, or show tags whose facts changed
    tags:          the numbers of those older pages that are not as they were, in any language, by folded id
    feeds:         folded ids of the tags whose feeds may show it;  authors: folded ids
    months:        year and month;  years: none for stories without a date
    homes:         the numbers of those older pages of the homes that are not as they were, in any language
    sections:      the sitemaps that may list it, by name
    """

    changed: frozenset[str]
    stories: frozenset[str]
    tags: Mapping[str, range]
    feeds: frozenset[str]
    authors: frozenset[str]
    months: frozenset[tuple[str, str]]
    years: frozenset[str]
    homes: range
    sections: frozenset[str]

    def spares(self, key: Key) -> bool:
        """Whether what a page shows is as it was."""
        kind = key[0]
        if kind in ("article", "draft"):
            return key[1] not in self.stories
        if kind == "tag":
            return key[1] not in self.tags or _spares(self.tags[key[1]], key[2])
        if kind == "tag-feed":
            return key[1] not in self.feeds
        if kind == "author":
            return key[1] not in self.authors
        if kind == "home":
            return _spares(self.homes, key[1])
        if kind == "month":
            return key[1:] not in self.months
        if kind == "titles":
            return key[1] not in self.years
        if kind == "sitemap":
            return key[1] != WHOLE and key[1] not in self.sections
        return kind == "preview" and key[1] not in self.changed


def _spares(numbers: range, number: str) -> bool:
    """Whether a page of a list is as it was; the first one never is."""
    return number != "0" and int(number) not in numbers


def of(
    plan: Plan,
    was: Iterable[Head],
    now: Iterable[Head],
    changed_tags: Set[str] = frozenset(),
    totals: Mapping[str, Mapping[str, int]] = _NONE,
) -> Reach:
    """What the articles that are no more as they were (`was`) and those that are new or different (`now`) concern.

    changed_tags: folded ids of those that came, went, have other facts now, or grew by a magnitude
    totals:       how many stories the lists of each language had, as far as that is known, see `Skeleton`
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
        _pages_of_tags(plan, tags, changed_tags, places, totals),
        tags.union(changed_tags, _tags_of(tagged)),
        frozenset(name.casefold() for head in heads for name in head.authors),
        frozenset((head.date.year, head.date.month) for head in heads if head.date),
        frozenset(head.date.year if head.date else "" for head in heads),
        _moved(plan, plan.archive.listed, places, {lang: found.get(ALL, 0) for lang, found in totals.items()}),
        _sections(plan, (*heads, *_standing(plan.archive, changed))),
    )


def _versions(archive: Archive, ids: Iterable[str]) -> Iterator[Head]:
    """The versions that stories have now."""
    for key in ids:
        for stories in (archive.stories, archive.drafts):
            if key in stories:
                yield from stories[key].versions


def _standing(archive: Archive, ids: Iterable[str]) -> Iterator[Head]:
    """The versions that standing pages have now."""
    for key in ids:
        if key in archive.standing:
            yield from archive.standing[key].versions


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


def _pages_of_tags(
    plan: Plan,
    tags: Set[str],
    changed: Set[str],
    places: Sequence[Place],
    totals: Mapping[str, Mapping[str, int]],
) -> dict[str, range]:
    """The older pages of tags that are not as they were; all of those of tags that have changed."""
    tagged, whole = plan.archive.tagged, range(max(map(len, plan.archive.listed.values()), default=0))
    found = dict.fromkeys(changed, whole)
    for key in tags - changed:
        lists = {lang: rows[key] for lang, rows in tagged.items() if key in rows}
        found[key] = _moved(plan, lists, places, {lang: totals.get(lang, _NONE).get(key, 0) for lang in lists})
    return found


def _moved(
    plan: Plan, lists: Mapping[str, Sequence[Teaser]], places: Sequence[Place], totals: Mapping[str, int]
) -> range:
    """The older pages of one list in all languages that are not as they were, or lead to such pages, by number."""
    per_page = plan.site.per_page
    found = [_differing(rows, places, per_page, totals.get(lang) == len(rows)) for lang, rows in lists.items()]
    return range(min((first for first, _ in found), default=0), max((last for _, last in found), default=0) + 1)


def _differing(rows: Sequence[Teaser], places: Sequence[Place], per_page: int, is_steady: bool) -> tuple[int, int]:
    """The first and last full page of a list that differ: where its length is steady, none does beyond all changes."""
    at = [bisect_left(rows, place, key=PLACE) for place in places] or [len(rows)]
    first = min(*at, len(rows) - len(places)) // per_page - 2
    return first, max(at) // per_page + 3 if is_steady else len(rows)


def _sections(plan: Plan, heads: Iterable[Head]) -> frozenset[str]:
    """The sitemaps that may list stories, or pages of lists that come and go with them; a section may have several."""
    paths = {path(head) for head in heads}
    for lang in plan.site.languages:
        paths |= {urls.home(lang), urls.home(lang, 1), urls.tags(lang), urls.authors(lang)}
    touched = {sitemaps.section(path) for path in paths}
    return frozenset(
        name for name, rows in plan.sections.items() if not rows or sitemaps.section(rows[0].path) in touched
    )


def _companions(archive: Archive, tags: Iterable[str], places: Sequence[Place]) -> Iterator[str]:
    """The stories near these places on the shelves of some tags."""
    for shelves in archive.tagged.values():
        for rows in filter(None, map(shelves.get, tags)):
            yield from _near([row for row in rows if not row.is_draft], places, related.FAR)


def _near(rows: Sequence[Teaser], places: Iterable[Place], far: int) -> Iterator[str]:
    """The stories up to so many rows before or after each place."""
    for place in places:
        at = bisect_left(rows, place, key=PLACE)
        for row in rows[max(0, at - far) : at + far + 1]:
            yield row.translation_id


class Skeleton(NamedTuple):
    """What pages show of an archive beside single stories.

    tags:   the fingerprint of each tag in use, by folded id;  rest: that of all else
    totals: language → folded id → how many stories the list of a tag has, and that of all
    """

    rest: str
    tags: Mapping[str, str]
    totals: Mapping[str, Mapping[str, int]]


def skeleton(plan: Plan) -> Skeleton:
    """The skeleton of an archive."""
    archive, languages = plan.archive, plan.site.languages
    years = [(lang, year, *months) for lang, found in archive.periods.items() for year, months in found.items()]
    undated = [lang for lang in languages if plan.path(("undated",), lang)]
    rest = (plan.site._replace(tags={}), plan.authors, years, undated, plan.has_index, sitemaps.WHOLE in plan.sections)
    found: dict[str, str] = {}
    for key, tag in archive.tags.items():
        links = [plan.tags[lang].get(key) for lang in languages]
        weights = [shelf.weight if (shelf := plan.shelves[lang].get(key)) else 0 for lang in languages]
        feeds = [plan.path(("tag-feed", key), lang) for lang in languages]
        found[key] = records.digest(records.text((tag, links, weights, feeds)))
    totals = {lang: {ALL: len(archive.listed[lang]), **_counts(archive.tagged[lang])} for lang in languages}
    return Skeleton(records.digest(records.text(rest)), found, totals)


def _counts(lists: Mapping[str, Sequence[Teaser]]) -> dict[str, int]:
    return {key: len(rows) for key, rows in lists.items()}


def changed_tags(was: Skeleton, now: Skeleton) -> Set[str] | None:
    """The tags whose part of the skeleton is another; None where the rest is not what it was, either."""
    if was.rest != now.rest:
        return None
    return frozenset(key for key in was.tags.keys() | now.tags.keys() if was.tags.get(key) != now.tags.get(key))

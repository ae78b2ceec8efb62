"""The join: heads become stories, stories become the lists of each language. Bodies are never seen here."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from sitegen import urls
from sitegen.model import Author, Head, Site, Story, Tag, Teaser
from sitegen.problems import Problem, problem

UNDATED = -1

PLACE = itemgetter(0, 1, 2)
"""What sorts a story among others: see `Teaser`, which begins so."""

TAGS, AUTHORS = attrgetter("tags"), attrgetter("authors")


class Moment(NamedTuple):
    """When the archive is looked at: seconds since 1970-01-01 UTC, and whether drafts are shown."""

    now: float
    drafts: bool


class Archive(NamedTuple):
    """The whole archive, ready to be cut into pages. Every list is in order, oldest first, per language.

    stories, drafts, standing: by translation id; drafts are what only editors see
    listed:   all teasers;  tagged: by tag id;  written_by: by author id
    periods:  by year and month, in order; month "" holds what has only a year
    tags, authors: what is in use, registered or not
    heads, teasers: of every article and standing page, by source
    now: as of when, in seconds since 1970-01-01 UTC
    """

    site: Site
    stories: Mapping[str, Story]
    drafts: Mapping[str, Story]
    standing: Mapping[str, Story]
    listed: Mapping[str, Sequence[Teaser]]
    tagged: Mapping[str, Mapping[str, Sequence[Teaser]]]
    written_by: Mapping[str, Mapping[str, Sequence[Teaser]]]
    periods: Mapping[str, Mapping[str, Mapping[str, Sequence[Teaser]]]]
    tags: Mapping[str, Tag]
    authors: Mapping[str, Author]
    heads: Mapping[str, Head]
    teasers: Mapping[str, Teaser]
    now: float

    @property
    def articles(self) -> int:
        """How many articles are published."""
        return sum(len(story.versions) for story in self.stories.values())


def join(site: Site, heads: Iterable[Head], standing: Iterable[Head], moment: Moment) -> tuple[Archive, list[Problem]]:
    """The archive of all articles and standing pages that are published at a moment; and what is wrong."""
    problems: list[Problem] = []
    public: list[Head] = []
    awaited: list[Head] = []
    shown: list[Head] = []
    hidden: list[Head] = []
    for head in heads:
        is_awaited = is_draft(head, moment)
        if (is_awaited or head.expires) and not _is_shown(head, moment, problems):
            hidden.append(head)
        else:
            shown.append(head)
            (awaited if is_awaited else public).append(head)
    stories = _pair(public, site, problems)
    stories |= _lacking_first(stories, (*hidden, *awaited), site.languages)
    drafts = _pair(awaited, site, problems)
    pages = _pair([head for head in standing if _is_shown(head, moment, problems)], site, problems)
    tags, authors = _tags_in_use(shown, site, problems), _authors_in_use(shown, site, problems)
    known = {head.source: head for head in (*shown, *(head for page in pages.values() for head in page.versions))}
    listed = _listed(site, stories, drafts)
    tagged = {lang: _group(rows, known, TAGS) for lang, rows in listed.items()}
    written_by = {lang: _group(rows, known, AUTHORS) for lang, rows in listed.items()}
    teasers = {row.source: row for rows in listed.values() for row in rows}
    lists = (listed, tagged, written_by, _periods(listed), tags, authors)
    return Archive(site, stories, drafts, pages, *lists, known, teasers, moment.now), problems


def is_draft(head: Head, moment: Moment) -> bool:
    """Whether an article is shown only to its editors: a draft, or dated later than now."""
    return head.draft or (head.date is not None and head.date.instant > moment.now)


def order(head: Head) -> int:
    """A number that sorts an article among all others: by date, undated first."""
    return head.date.order if head.date else UNDATED


def path(head: Head) -> str:
    """The address of an article below the output folder."""
    return urls.article(head.lang, head.folder, head.slug)


def teaser(head: Head, spoken: tuple[str, ...], is_draft: bool) -> Teaser:
    """What a list shows of an article whose story can be read in these languages."""
    source, key, lang, folder, slug, title, _, summary, date = head[:9]  # for there are many
    place = date.order if date else UNDATED
    return Teaser(place, key, lang, source, urls.article(lang, folder, slug), title, summary, date, spoken, is_draft)


def is_syndicated(teaser: Teaser, lang: str) -> bool:
    """Whether a story may be in the feeds of a language: in that language, with a full date, no draft."""
    return teaser.lang == lang and teaser.date is not None and teaser.date.is_full and not teaser.is_draft


def _is_shown(head: Head, moment: Moment, problems: list[Problem]) -> bool:
    """Whether an article is published now, or shown as a draft; what is held back by its dates is said."""
    if head.expires and head.expires.instant <= moment.now:
        problems.append(problem("expired", head.source, 0, date=head.expires.written))
        return False
    if is_draft(head, moment) and not moment.drafts:
        if not head.draft and head.date:
            problems.append(problem("held-back", head.source, 0, date=head.date.written))
        return False
    return True


def _pair(heads: Iterable[Head], site: Site, problems: list[Problem]) -> dict[str, Story]:
    """The stories by translation id, each with its versions in the order of the site's languages."""
    found: dict[str, dict[str, Head]] = {}
    for head in heads:
        key, lang = head.translation_id, head.lang
        if key not in found:
            found[key] = {lang: head}
        elif lang not in found[key]:
            found[key][lang] = head
        else:
            facts = {"lang": lang, "id": key, "other": found[key][lang].source}
            problems.append(problem("version-twice", head.source, 0, **facts))
    languages = site.languages
    return {
        key: Story(key, tuple([versions[lang] for lang in languages if lang in versions]))
        for key, versions in found.items()
    }


def _lacking_first(
    stories: Mapping[str, Story], hidden: Iterable[Head], languages: tuple[str, ...]
) -> dict[str, Story]:
    """The stories before whose published versions comes one that is not."""
    found = {}
    for head in hidden:
        story = stories.get(head.translation_id)
        if story and languages.index(head.lang) < languages.index(story.versions[0].lang):
            found[head.translation_id] = story._replace(lacks_first=True)
    return found


def _listed(site: Site, stories: Mapping[str, Story], drafts: Mapping[str, Story]) -> dict[str, list[Teaser]]:
    """What the lists of each language show: its own articles, and stories it lacks in a language they have."""
    found: dict[str, list[Teaser]] = {lang: [] for lang in site.languages}
    for key, story in stories.items():
        rows = _rows(story, site, is_draft=False)
        for row in rows:
            found[row.lang].append(row)
        if rows and site.show_untranslated and len(story.versions) < len(site.languages):
            awaited = drafts[key].versions if key in drafts else ()  # editors see these in place of what stands in
            for lang in _lacking(site, (*story.versions, *awaited)):
                best = story.best(lang)
                if _may_stand_in(best, lang):
                    found[lang] += [row for row in rows if row.lang == best.lang]
    for story in drafts.values():
        for row in _rows(story, site, is_draft=True):
            found[row.lang].append(row)
    for rows in found.values():
        rows.sort(key=PLACE)
    return found


def _rows(story: Story, site: Site, is_draft: bool) -> list[Teaser]:
    """What lists show of each version of a story that can be read."""
    readable = story.readable
    spoken = _spoken(readable, site)
    return [teaser(head, spoken, is_draft) for head in readable]


def _lacking(site: Site, versions: Iterable[Head]) -> list[str]:
    """The languages that none of these versions is in."""
    found = {head.lang for head in versions}
    return [lang for lang in site.languages if lang not in found]


def _spoken(readable: tuple[Head, ...], site: Site) -> tuple[str, ...]:
    """The languages in which a story can be read; where these are all, the very tuple, for there are many stories."""
    found = tuple([version.lang for version in readable])
    return site.languages if found == site.languages else found


def _may_stand_in(head: Head, lang: str) -> bool:
    """Whether a story is meant to reach readers of a language it is not translated to."""
    return head.languages is None or lang in head.languages


def _periods(listed: Mapping[str, Sequence[Teaser]]) -> dict[str, dict[str, dict[str, list[Teaser]]]]:
    found: dict[str, dict[str, dict[str, list[Teaser]]]] = {}
    for lang, teasers in listed.items():
        years = found.setdefault(lang, {})
        for teaser in teasers:
            if teaser.date:
                written = teaser.date.written
                years.setdefault(written[:4], {}).setdefault(written[5:7], []).append(teaser)
    return found


def _group(
    rows: Iterable[Teaser], heads: Mapping[str, Head], names: Callable[[Head], tuple[str, ...]]
) -> dict[str, list[Teaser]]:
    """The rows by what their articles name, folded; each in their order."""
    found: defaultdict[str, list[Teaser]] = defaultdict(list)
    places = _Places(found)
    for row in rows:
        for name in names(heads[row.source]):
            places[name](row)
    twice = {key for key, count in Counter(map(str.casefold, places)).items() if count > 1}
    return {key: [row for row, _ in groupby(found[key])] if key in twice else found[key] for key in found}


class _Places(dict[str, Callable[[Teaser], None]]):
    """Name → what puts a row among those of the name, folded."""

    def __init__(self, found: Mapping[str, list[Teaser]]) -> None:
        super().__init__()
        self._found = found

    def __missing__(self, name: str) -> Callable[[Teaser], None]:
        self[name] = self._found[name.casefold()].append
        return self[name]


def _tags_in_use(heads: Iterable[Head], site: Site, problems: list[Problem]) -> dict[str, Tag]:
    """The tags of all articles by folded id, in the order of their labels; unregistered ones as written."""
    found: dict[str, Tag] = {}
    spellings = set[str]()
    for head in heads:
        for written in head.tags:
            if written in spellings:
                continue
            spellings.add(written)
            key = written.casefold()
            if key in found:
                continue
            if key not in site.tags:
                problems.append(problem("tag-unknown", head.source, 0, id=written))
            found[key] = site.tags.get(key) or Tag(written, {head.lang: written}, {}, ())
    _refuse_shared_addresses(found.values(), site, problems)
    return found


def _refuse_shared_addresses(tags: Iterable[Tag], site: Site, problems: list[Problem]) -> None:
    """Two tags in use that share an address; those of the registry have been compared there."""
    for lang in site.languages:
        taken: dict[str, Tag] = {}
        for tag in tags:
            slug = urls.tag_slug(tag, lang, site.languages)
            other = taken.setdefault(slug, tag)
            registered = tag.id.casefold() in site.tags and other.id.casefold() in site.tags
            if other is not tag and not registered:
                problems.append(problem("tag-address-twice", "content/tags.yaml", 0, a=other.id, b=tag.id, slug=slug))


def _authors_in_use(heads: Iterable[Head], site: Site, problems: list[Problem]) -> dict[str, Author]:
    """The authors of all articles by folded id; one without entry is named as written."""
    found: dict[str, Author] = {}
    taken: dict[str, str] = {}
    for head in heads:
        for written in head.authors:
            key = written.casefold()
            if key in found:
                continue
            if key not in site.authors:
                problems.append(problem("author-unknown", head.source, 0, id=written))
            slug = urls.slug(written, "") or "author"
            author = site.authors.get(key) or Author(slug, dict.fromkeys(site.languages, written), {})
            if (other := taken.setdefault(author.id, written)) != written:
                facts = {"a": other, "b": written, "slug": author.id}
                problems.append(problem("author-address-twice", head.source, 0, **facts))
            found[key] = author
    return found

"""The records that travel down the line: one per stage, frozen, nothing filled in later.

Source → Article(head, body) → Story → Archive → Page → File
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Words = Mapping[str, str]
"""One wording per language: `{"en": "News Archive", "de": "Nachrichtenarchiv"}`."""


def wording(words: Words, lang: str, languages: tuple[str, ...]) -> tuple[str, str]:
    """A wording for a reader of `lang`, and the language it is in: the first language that has one."""
    if lang in words:
        return words[lang], lang
    return next(((words[other], other) for other in languages if other in words), ("", lang))


class Date(NamedTuple):
    """A date as far as it is known.

    written: `2025`, `2025-07`, `2025-07-15` or `2025-07-15T10:00:00+02:00`
    order:   a whole number that sorts dates: by year and month as written, a partial date
             before the full dates of its period (so after them, newest first), then by instant
    instant: seconds since 1970-01-01 UTC at which the written period begins
    """

    written: str
    order: int
    instant: int

    @property
    def year(self) -> str:
        return self.written[:4]

    @property
    def month(self) -> str:
        """The month as `07`; empty if only the year is known."""
        return self.written[5:7]

    @property
    def is_full(self) -> bool:
        return len(self.written) >= len("2025-07-15")


class Correction(NamedTuple):
    """One correction that the page owns up to."""

    date: Date
    text: str


class Head(NamedTuple):
    """What lists, addresses and pairings need of an article; never its body.

    `source` is its file below the site's folder. Nothing here changes when only a paragraph does.
    """

    source: str
    translation_id: str
    lang: str
    folder: str
    slug: str
    title: str
    deck: str
    summary: str
    date: Date | None
    updated: Date | None
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    author_note: str | None
    original: str
    translator: str
    translation: str
    translated_from: str
    languages: tuple[str, ...] | None
    draft: bool
    expires: Date | None
    withdrawn: str
    aliases: tuple[str, ...]
    corrections: tuple[Correction, ...]
    origin: str
    alignment: tuple[str, ...]
    wrapped: bool
    extra: Mapping[str, Any]

    @property
    def modified(self) -> Date | None:
        """When it last changed for its readers: its update or latest correction, and never before its date."""
        return _latest(self._changes()) if self.updated or self.corrections else self.date

    @property
    def modified_on(self) -> Date | None:
        """The same for those who take whole days only: the last change of which the day is known."""
        if not (self.updated or self.corrections):
            return self.date if self.date and self.date.is_full else None
        return _latest([date for date in self._changes() if date.is_full])

    def _changes(self) -> list[Date]:
        return [date for date in (self.date, self.updated, *(found.date for found in self.corrections)) if date]


def _latest(dates: Sequence[Date]) -> Date | None:
    """The last of some dates, of equal ones the first; None of none."""
    return max(dates, key=lambda date: date.instant, default=None)


class Note(NamedTuple):
    """A footnote as safe HTML, and how often the text refers to it."""

    html: str
    references: int


class Body(NamedTuple):
    """The reading matter of an article.

    source, sha256: the file it was read from, and what that file held
    blocks:         its paragraphs and other top-level elements, each as safe HTML
    author_note:    the closing line about the author, that of the facts before that of the text
    notes:          its footnotes
    """

    source: str
    sha256: str
    blocks: tuple[str, ...]
    author_note: str
    notes: tuple[Note, ...] = ()


class Teaser(NamedTuple):
    """What lists show of a story: the version to offer a reader of a language.

    `lang` is the language of the text, which is another one where the story is not translated;
    `spoken` are all languages that have the story; `source` is the file of the version.
    """

    order: int
    translation_id: str
    lang: str
    source: str
    path: str
    title: str
    summary: str
    date: Date | None
    spoken: tuple[str, ...]
    is_draft: bool


class Story(NamedTuple):
    """One news item: its published versions, one per language, in the order of the site's languages.

    lacks_first: whether a version that is not published would come before them
    """

    translation_id: str
    versions: tuple[Head, ...]
    lacks_first: bool = False

    @property
    def first(self) -> str:
        """The language of the version whose paragraphs hand-set groups count; empty where that is not published."""
        return "" if self.lacks_first else self.versions[0].lang

    def version(self, lang: str) -> Head | None:
        """The version in one language, if there is one."""
        return next((head for head in self.versions if head.lang == lang), None)

    def best(self, lang: str) -> Head:
        """The version to offer a reader of `lang`: that language, else the original, else the first to be read."""
        if own := self.version(lang):
            return own
        readable = self.readable or self.versions
        return next((head for head in readable if head.lang == head.original), readable[0])

    @property
    def readable(self) -> tuple[Head, ...]:
        """The versions that were not withdrawn."""
        return tuple([head for head in self.versions if not head.withdrawn])


class Tag(NamedTuple):
    """One entry of the registry of tags. `labels` and `slugs` are per language."""

    id: str
    labels: Words
    slugs: Words
    same_as: tuple[str, ...]


class Author(NamedTuple):
    """One entry of the registry of authors. `names` and `notes` are per language."""

    id: str
    names: Words
    notes: Words


class Site(NamedTuple):
    """The facts of the site, from site.yaml, tags.yaml and authors.yaml.

    preview_letters: those that preview images can show; none where there are no such images
    """

    title: Words
    description: Words
    base_url: str
    languages: tuple[str, ...]
    timezone: str
    per_page: int
    show_untranslated: bool
    side_by_side: bool
    feed_host: str
    tags: Mapping[str, Tag]
    authors: Mapping[str, Author]
    news_sitemap: bool = False
    preview_images: bool = False
    preview_font: str = ""
    preview_letters: str = ""

    @property
    def default_language(self) -> str:
        return self.languages[0]


class Toggle(NamedTuple):
    """One entry of the language toggle.

    path:      the page it leads to, below the output folder; empty for the current language
    alternate: whether that page is the same thing in the other language, for search engines too
    instead:   whether it is only the nearest page, the thing itself lacking in that language
    """

    lang: str
    path: str
    alternate: bool
    instead: bool


class Link(NamedTuple):
    """A link in a page: its text, the page below the output folder, the language of the text."""

    text: str
    path: str
    lang: str


class Page(NamedTuple):
    """One page, complete but for article bodies; `path` is below the output folder.

    template:   the template that prints it
    key:        what the page shows, the same in every language
    spoken:     the languages in which the same thing exists
    alternates: language and path of every version that search engines may list, itself included
    x_default:  the path for readers of other languages; empty where there is one version only
    indexed:    whether search engines may list it
    content:    the record of its kind (see `pages`), plain values throughout
    teasers, heads, bodies: the articles (by source) that it lists, whose facts and whose texts it shows
    """

    template: str
    key: tuple[str, ...]
    lang: str
    path: str
    toggle: tuple[Toggle, ...]
    spoken: tuple[str, ...]
    alternates: tuple[tuple[str, str], ...]
    x_default: str
    indexed: bool
    content: Any
    teasers: tuple[str, ...]
    heads: tuple[str, ...]
    bodies: tuple[str, ...]


class Frame(NamedTuple):
    """What all pages of a language share: the ways to its lists and standing pages; empty where there is none."""

    lang: str
    home: str
    archive: str
    search: str
    tags: str
    authors: str
    feed: str
    json_feed: str
    standing: tuple[Link, ...]

    def paths(self) -> tuple[str, ...]:
        """All pages it leads to."""
        return (self.home, self.archive, self.search, self.tags, self.authors, *(link.path for link in self.standing))

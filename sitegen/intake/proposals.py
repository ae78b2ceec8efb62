"""What is proposed for each new story: its names, and its facts, each with where it comes from."""

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sitegen.bundles import ARTICLES
from sitegen.intake import facts, names
from sitegen.intake.facts import Author, Topic, Version
from sitegen.intake.names import Names
from sitegen.intake.pieces import Piece
from sitegen.intake.standing import Archive
from sitegen.intake.stories import Group
from sitegen.model import Site

OWN = "its front matter"
BESIDE = "its sidecar"
ASKED = "--date"


class Values(NamedTuple):
    """Values of a fact, and where they come from, in words; `is_written` if an editor wrote them into a plan."""

    values: tuple[str, ...] = ()
    origin: str = ""
    is_written: bool = False

    @property
    def value(self) -> str:
        """The value of a fact that has but one."""
        return self.values[0] if self.values else ""


class Proposal(NamedTuple):
    """A story as it would be laid down.

    stem:   the path of its files without language and ending
    joins:  whether the story stands already, and only versions are added to it
    slugs:  of its new versions, by language
    rejected: ids of stories that an editor has said it is not
    topics, author: what tags and authors were made of, where they were made
    """

    group: Group
    id: str
    stem: str
    joins: bool
    date: Values
    tags: Values
    authors: Values
    slugs: Mapping[str, str]
    topics: tuple[Topic, ...] = ()
    author: Author | None = None
    rejected: tuple[str, ...] = ()

    @property
    def pieces(self) -> Mapping[str, Piece]:
        return self.group.pieces

    @property
    def written(self) -> dict[str, str | list[str] | None]:
        """The facts of the story that an editor wrote; None for those that were struck out."""
        facts = {"date": self.date, "tags": self.tags, "authors": self.authors}
        values = {key: fact.value if key == "date" else [*fact.values] for key, fact in facts.items()}
        return {key: values[key] or None for key, fact in facts.items() if fact.is_written}


class Rules(NamedTuple):
    """What proposing needs to know of the site, and the date that was asked for."""

    site: Site
    date: str


def propose(groups: Iterable[Group], archive: Archive, rules: Rules) -> list[Proposal]:
    """A proposal for each group, in order; no two of them share an id, a file or an address."""
    taken = Names(archive)
    return [_propose(group, archive, rules, taken) for group in groups]


def _propose(group: Group, archive: Archive, rules: Rules, taken: Names) -> Proposal:
    pieces = in_order(group, rules.site.languages)
    if group.stands:
        stem = archive.articles[min(group.stands.values())].bundle.stem
        folder = stem.removeprefix(ARTICLES).rpartition("/")[0]
        return Proposal(group, group.id, stem, True, Values(), Values(), Values(), _slugs(pieces, folder, taken))
    versions = tuple(map(_version, pieces))
    date = _date(pieces, versions, rules.date)
    tags, topics = _tags(pieces, versions, rules.site)
    authors, author = _authors(pieces, versions)
    folder = names.folder(date.value, rules.site.timezone)
    name = names.of(_called(pieces[0]), pieces[0].language)
    id = group.id or taken.id(folder, name)
    stem = taken.stem(folder, name)
    taken.take(id, stem)
    return Proposal(group, id, stem, False, date, tags, authors, _slugs(pieces, folder, taken), topics, author)


def in_order(group: Group, languages: tuple[str, ...]) -> list[Piece]:
    """The new texts of a group in the order of the site's languages."""
    return [group.pieces[lang] for lang in languages if lang in group.pieces]


def _version(piece: Piece) -> Version:
    told = piece.told
    date = (told.date.iso, told.date.origin) if told else ("", "")
    said = (piece.title, piece.deck, piece.paragraphs, piece.note)
    return Version(piece.path, piece.language, *said, date, told.authors if told else ())


def _slugs(pieces: Iterable[Piece], folder: str, taken: Names) -> dict[str, str]:
    return {
        piece.language: piece.fact("slug") or taken.slug(folder, _called(piece), piece.language) for piece in pieces
    }


def _called(piece: Piece) -> str:
    """What a story is named after: its headline, but the file's name where facts of that name came along.

    Such a name is somebody's choice, and the last part of the address that the story had.
    """
    if not piece.beside:
        return piece.title
    return posixpath.basename(piece.raw.stem).removesuffix(f".{piece.language}")


def _came(pieces: Iterable[Piece], key: str) -> Values:
    """The values of a fact that came along with the texts."""
    for piece in pieces:
        if values := piece.facts(key):
            return Values(values, OWN if key in piece.own else BESIDE)
    return Values()


def _date(pieces: Iterable[Piece], versions: Sequence[Version], asked: str) -> Values:
    """The date of a story: what came along with it, else what was asked for, else what its texts tell."""
    came = _came(pieces, "date")
    if came.values:
        return came
    found = facts.date(versions)
    is_told = any(version.date[0] for version in versions)
    if asked and not is_told:
        return Values((asked,), ASKED)
    return Values((found.value,), found.origin) if found.value else Values()


def _tags(pieces: Iterable[Piece], versions: Sequence[Version], site: Site) -> tuple[Values, tuple[Topic, ...]]:
    came = _came(pieces, "tags")
    if came.values:
        return came, ()
    topics = facts.tags(versions, site.languages, site.tags)
    by_origin: dict[str, list[str]] = {}
    for topic in topics:
        by_origin.setdefault(topic.origin, []).append(topic.id)
    origin = "; ".join(f"{', '.join(ids)}: {origin}" for origin, ids in by_origin.items())
    return Values(tuple(topic.id for topic in topics), origin), topics


def _authors(pieces: Iterable[Piece], versions: Sequence[Version]) -> tuple[Values, Author | None]:
    came = _came(pieces, "authors")
    if came.values:
        return came, None
    author = facts.author(versions)
    return (Values((author.id,), author.origin), author) if author and author.id else (Values(), None)

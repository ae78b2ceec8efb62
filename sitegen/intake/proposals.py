"""What is proposed for each new story: its names, and its facts, each with where it comes from."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sitegen.bundles import ARTICLES
from sitegen.intake import names
from sitegen.intake.names import Names
from sitegen.intake.pieces import Piece
from sitegen.intake.standing import Archive
from sitegen.intake.stories import Group

OWN = "front matter"
BESIDE = "sidecar"
PAGE = "metadata"
ASKED = "--date"


class Fact(NamedTuple):
    """Values of a fact, and where they come from, in words."""

    values: tuple[str, ...] = ()
    origin: str = ""

    @property
    def value(self) -> str:
        """The value of a fact that has but one."""
        return self.values[0] if self.values else ""


class Proposal(NamedTuple):
    """A story as it would be laid down.

    stem:   the path of its files without language and ending
    joins:  whether the story stands already, and only versions are added to it
    slugs:  of its new versions, by language
    """

    group: Group
    id: str
    stem: str
    joins: bool
    date: Fact
    tags: Fact
    authors: Fact
    slugs: Mapping[str, str]
    doubts: tuple[str, ...] = ()

    @property
    def pieces(self) -> Mapping[str, Piece]:
        return self.group.pieces


class Rules(NamedTuple):
    """What proposing needs to know of the site and the wish: languages in order, time zone, the date asked for."""

    languages: tuple[str, ...]
    timezone: str
    date: str


def propose(groups: Iterable[Group], archive: Archive, rules: Rules) -> list[Proposal]:
    """A proposal for each group, in order; no two of them share an id, a file or an address."""
    taken = Names(archive)
    return [_propose(group, archive, rules, taken) for group in groups]


def _propose(group: Group, archive: Archive, rules: Rules, taken: Names) -> Proposal:
    pieces = in_order(group, rules.languages)
    facts = (_date(pieces, rules.date), Fact(), Fact())
    if group.stands:
        first = archive.articles[min(group.stands.values())]
        stem = first.bundle.stem
        folder = stem.removeprefix(ARTICLES).rpartition("/")[0]
        return Proposal(group, group.id, stem, True, *facts, _slugs(pieces, folder, taken))
    folder = names.folder(facts[0].value, rules.timezone)
    name = names.of(pieces[0].title, pieces[0].language)
    id = group.id if group.id and not group.id.startswith("\0") else taken.id(folder, name)
    stem = taken.stem(folder, name)
    taken.take(id, stem)
    return Proposal(group, id, stem, False, *facts, _slugs(pieces, folder, taken))


def in_order(group: Group, languages: tuple[str, ...]) -> list[Piece]:
    """The new texts of a group in the order of the site's languages."""
    return [group.pieces[lang] for lang in languages if lang in group.pieces]


def _slugs(pieces: Iterable[Piece], folder: str, taken: Names) -> dict[str, str]:
    return {piece.language: piece.fact("slug") or taken.slug(folder, piece.title, piece.language) for piece in pieces}


def _date(pieces: Iterable[Piece], asked: str) -> Fact:
    """The date of a story: what came along with it, else what was asked for, else what its texts tell."""
    for piece in pieces:
        for origin, facts in ((OWN, piece.own), (BESIDE, piece.beside)):
            if "date" in facts and (date := piece.fact("date")):
                return Fact((date,), origin)
    for piece in pieces:
        if piece.told and piece.told.date.iso:
            return Fact((piece.told.date.iso,), piece.told.date.origin)
    return Fact((asked,), ASKED) if asked else Fact()

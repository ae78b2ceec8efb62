"""Pieces become stories: what is new, what is known, what belongs together, and what to call it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sitegen import crew, i18n
from sitegen.intake import changes, pairing, standing
from sitegen.intake.changes import Change
from sitegen.intake.languages import OTHER
from sitegen.intake.pairing import Match, Text
from sitegen.intake.pieces import Piece
from sitegen.intake.standing import Archive
from sitegen.problems import Problem, problem

_EXPLICIT = 1.0
"""The score of a pair that somebody made: it is not guessed."""


class Group(NamedTuple):
    """The new texts of one story, and the story that stands already, if they join one.

    id:      the translation_id that came along or stands; empty for a new story
    matches: one for every two of its files of which one is new
    rivals:  the doubtful matches of its texts
    """

    id: str
    pieces: Mapping[str, Piece]
    stands: Mapping[str, str]
    matches: tuple[Match, ...]
    rivals: tuple[Match, ...]


class Sorted(NamedTuple):
    """What is to be done with each piece: new stories and versions, articles to bring up to date, and what is said.

    known: pieces that stand in the archive as they are
    """

    groups: tuple[Group, ...]
    changes: tuple[Change, ...]
    known: tuple[Piece, ...]
    doubtful: tuple[Match, ...]
    alone: tuple[str, ...]
    problems: tuple[Problem, ...]


def sort(
    pieces: Sequence[Piece],
    archive: Archive,
    languages: tuple[str, ...],
    run: crew.Map = crew.here,
    progress: pairing.Progress | None = None,
) -> Sorted:
    """All pieces in their stories. Pairs that a sure match does not make are left single, and named."""
    problems: list[Problem] = []
    new, known = _new(_understood(pieces, languages, problems), archive, problems)
    changed = changes.find(new, archive)
    problems += changed.problems
    new = [piece for piece in new if piece.path not in changed.paths]
    stories, new = _told(new, archive, problems)
    stand = archive.articles.values() if new else ()
    known_texts = (standing.text(archive, one, one.head.translation_id) for one in stand)
    found = pairing.pair((*_texts(new, stories), *known_texts), run, progress)
    groups = _groups(new, stories, archive, found)
    own = {piece.path for piece in new}
    doubtful = tuple(match for match in found.doubtful if {match.a, match.b} & own)
    return Sorted(tuple(groups), changed.changes, tuple(known), doubtful, alone(groups), tuple(problems))


def regrouped(found: Sorted, groups: Sequence[Group]) -> Sorted:
    """The same with the groups that an editor has made: what stands together is in doubt no more."""
    together = [{piece.path for piece in group.pieces.values()} | {*group.stands.values()} for group in groups]
    doubtful = tuple(one for one in found.doubtful if not any({one.a, one.b} <= paths for paths in together))
    return found._replace(groups=tuple(groups), doubtful=doubtful, alone=alone(groups))


def alone(groups: Iterable[Group]) -> tuple[str, ...]:
    """The texts that have no partner, in order."""
    single = (group for group in groups if len(group.pieces) + len(group.stands) == 1)
    return tuple(sorted(piece.path for group in single for piece in group.pieces.values()))


def _understood(pieces: Iterable[Piece], languages: tuple[str, ...], problems: list[Problem]) -> list[Piece]:
    """The pieces in the site's languages; the others are named."""
    found = []
    for piece in pieces:
        if piece.language == OTHER:
            facts = {"known": ", ".join(languages), "looks": piece.fact("lang") or i18n.name(piece.looks, "en")}
            problems.append(problem("import-language", piece.path, 0, **facts))
        else:
            found.append(piece)
    return found


def _new(pieces: Iterable[Piece], archive: Archive, problems: list[Problem]) -> tuple[list[Piece], list[Piece]]:
    """The pieces that do not stand in the archive, each text once; and those that do.

    Of the same words twice, those count whose language nobody contradicts.
    """
    new: dict[tuple[str, tuple[str, ...]], Piece] = {}
    known = []
    titled: dict[str, list[standing.Standing]] = defaultdict(list)
    for one in archive.articles.values():
        titled[one.head.title].append(one)
    for piece in sorted(pieces, key=lambda piece: (not piece.agreed, piece.path)):
        if piece.sha256 in archive.by_hash or piece.laid in archive.by_hash:
            known.append(piece)
        elif (words := (piece.title, piece.paragraphs)) in new:
            problems.append(problem("import-twice", piece.path, 0, other=new[words].path))
        elif other := _double(piece, titled[piece.title], archive):
            problems.append(problem("import-twice", piece.path, 0, other=other))
        else:
            new[words] = piece
    return sorted(new.values(), key=lambda piece: piece.path), known


def _double(piece: Piece, titled: Iterable[standing.Standing], archive: Archive) -> str:
    """The article with the same words as a text that is no later state of its own; empty if there is none."""
    if changes.earlier(piece, archive):
        return ""
    same = (one.path for one in titled if standing.paragraphs(archive, one) == piece.paragraphs)
    return next(same, "")


def _told(pieces: Sequence[Piece], archive: Archive, problems: list[Problem]) -> tuple[dict[str, str], list[Piece]]:
    """The story of each piece that says which it is of, by path; and the pieces without those that can't be of it."""
    stories: dict[str, str] = {}
    versions: dict[tuple[str, str], str] = {}
    kept = []
    shared = Counter(piece.known_as for piece in pieces)
    for piece in pieces:
        id = piece.fact("translation_id")
        key = id or (f"\0{piece.known_as}" if shared[piece.known_as] > 1 and piece.known_as else "")
        place = (key, piece.language)
        standing_one = archive.stories.get(id, {}).get(piece.language) if id else None
        facts = {"id": id or piece.known_as, "lang": piece.language}
        if standing_one:
            problems.append(problem("import-id-taken", piece.path, 0, other=standing_one.path, **facts))
            continue
        if key and place in versions:
            problems.append(problem("import-versions", piece.path, 0, other=versions[place], **facts))
            continue
        kept.append(piece)
        if key:
            stories[piece.path], versions[place] = key, piece.path
    return stories, kept


def _texts(pieces: Iterable[Piece], stories: Mapping[str, str]) -> Iterable[Text]:
    for piece in pieces:
        head = tuple(filter(None, (piece.title, piece.deck)))
        day = piece.fact("date")[:10]
        yield Text(piece.path, piece.language, head, (*piece.paragraphs, *filter(None, [day])), stories.get(piece.path))


def _groups(
    pieces: Sequence[Piece], stories: Mapping[str, str], archive: Archive, found: pairing.Pairing
) -> list[Group]:
    """Every new piece in exactly one group, in the order of their first paths."""
    by_path = {piece.path: piece for piece in pieces}
    told: dict[str, set[str]] = defaultdict(set)
    for path, key in stories.items():
        told[key].add(path)
    together = [set(paths) for paths in (*found.groups, *told.values())]
    together += [{path} for path in by_path]
    sure = {(match.a, match.b): match for match in found.sure}
    rivals = _rivals(found)
    groups, done = [], set[str]()
    for paths in together:
        if not (new := sorted(paths & by_path.keys() - done)):
            continue
        done |= set(new)
        ids = {stories[path] for path in new if path in stories} | {
            archive.articles[path].head.translation_id for path in paths - by_path.keys()
        }
        id = min((id for id in ids if not id.startswith("\0")), default="")
        stands = {lang: one.path for lang, one in archive.stories.get(id, {}).items()} if id else {}
        members = {by_path[path].language: by_path[path] for path in new}
        doubts = dict.fromkeys(match for path in new for match in rivals[path])
        groups.append(Group(id, members, stands, matches(members, stands, sure), tuple(doubts)))
    return sorted(groups, key=lambda group: min(piece.path for piece in group.pieces.values()))


def _rivals(found: pairing.Pairing) -> Mapping[str, Sequence[Match]]:
    """The doubtful matches of each text."""
    rivals: dict[str, list[Match]] = defaultdict(list)
    for match in found.doubtful:
        rivals[match.a].append(match)
        rivals[match.b].append(match)
    return rivals


def matches(
    members: Mapping[str, Piece], stands: Mapping[str, str], sure: Mapping[tuple[str, str], Match]
) -> tuple[Match, ...]:
    """One match for every two files of a story, but for those that stood together already.

    What was paired before it came is certain; two files that a third one brings together are as sure as that.
    """
    new = {piece.path for piece in members.values()}
    paths = sorted({*new, *stands.values()})
    pairs = [(a, b) for place, a in enumerate(paths) for b in paths[place + 1 :] if {a, b} & new]
    found = [sure[pair] for pair in pairs if pair in sure]
    weakest = min((match.score for match in found), default=_EXPLICIT)
    return tuple(sure.get(pair) or Match(*pair, weakest, 0.0) for pair in pairs)

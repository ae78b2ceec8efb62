"""A plan that an editor has corrected becomes the stories it says, or names the rows that make no sense."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sitegen import dates, urls
from sitegen.bundles import ARTICLES
from sitegen.intake import joining, names, pieces, plans, stories, tables
from sitegen.intake.names import Names
from sitegen.intake.pieces import Piece
from sitegen.intake.proposals import Proposal, Values
from sitegen.intake.standing import Archive, Standing
from sitegen.intake.stories import Group
from sitegen.intake.tables import Row
from sitegen.model import Site
from sitegen.problems import Problem, problem

_ID = re.compile(r"[^\s/](?:[^\s]*[^\s/])?")


class Corrected(NamedTuple):
    """The stories of a corrected plan, the texts that no row names, and what is to be said of its rows."""

    proposals: tuple[Proposal, ...]
    left_out: tuple[str, ...]
    problems: tuple[Problem, ...]


class Basis(NamedTuple):
    """What a plan is read against: the texts and stories as they would be without it.

    pieces: all that can be laid down, by path
    laid:   the articles made of those that stand already, by path
    """

    site: Site
    archive: Archive
    proposals: Sequence[Proposal]
    pieces: Mapping[str, Piece]
    laid: Mapping[str, Standing]


class _Placed(NamedTuple):
    """A text in a row: the column it stands in is its language."""

    piece: Piece
    row: Row


def correct(rows: Sequence[Row], basis: Basis, path: str) -> Corrected:
    """The stories that the rows say."""
    problems: list[Problem] = []
    before = {piece.path: proposal for proposal in basis.proposals for piece in proposal.pieces.values()}
    known = basis.archive.stories.keys() | {proposal.id for proposal in basis.proposals}
    now = _ids_now(rows, basis)
    by_id: dict[str, list[Row]] = {}
    for row in rows:
        id = now.get(_id(row), _id(row))
        if not is_id(id) and id not in known:
            proposal = names.of(id, "")
            problems.append(problem("sheet-id", path, row.line, id=id, proposal=proposal))
        by_id.setdefault(id, []).append(row)
    placed = _Placement(basis, path, problems).place(by_id)
    left_out = tuple(
        sorted(basis.pieces.keys() - {one.piece.path for story in placed.values() for one in story.values()})
    )
    taken = Names(basis.archive)
    maker = _Maker(basis, path, taken, before, problems)
    made = [maker.make(id, story, by_id[id]) for id, story in placed.items() if story]
    return Corrected(tuple(_parted(made, maker.sure)), left_out, tuple(problems))


def _id(row: Row) -> str:
    """The id that a row says; one of its own where it says none."""
    return row.cell("id") or f"\0{row.line}"


def _ids_now(rows: Iterable[Row], basis: Basis) -> dict[str, str]:
    """The ids under which stories stand that this table has laid down before, by the id that it says.

    So a table may be applied once more, when what kept some of its texts out has been mended.
    """
    found: dict[str, str] = {}
    for row in rows:
        for file in (row.cell(f"{lang}_file") for lang in basis.site.languages):
            if file in basis.laid:
                found.setdefault(_id(row), basis.laid[file].head.translation_id)
    return found


def _parted(made: Sequence[Proposal], sure: Iterable[tuple[str, str]]) -> Iterable[Proposal]:
    """The stories, each with those that its texts were proposed to be in and are not."""
    ids = {piece.path: story.id for story in made for piece in story.pieces.values()}
    parted = {frozenset((ids[a], ids[b])) for a, b in sure if a in ids and b in ids and ids[a] != ids[b]}
    for story in made:
        others = {id for pair in parted if story.id in pair for id in pair - {story.id}}
        yield story._replace(rejected=tuple(sorted(others)))


class _Placement:
    """Puts the texts of all rows into stories, each text once, one a language."""

    def __init__(self, basis: Basis, path: str, problems: list[Problem]) -> None:
        self.basis, self.path, self.problems = basis, path, problems
        self.seen: dict[str, int] = {}

    def place(self, by_id: Mapping[str, Sequence[Row]]) -> dict[str, dict[str, _Placed]]:
        return {id: self._story(id, rows) for id, rows in by_id.items()}

    def _story(self, id: str, rows: Iterable[Row]) -> dict[str, _Placed]:
        found: dict[str, _Placed] = {}
        for row in rows:
            files = [(lang, row.cell(f"{lang}_file")) for lang in self.basis.site.languages]
            if not any(file for _, file in files):
                self._refuse("sheet-no-file", row)
            for lang, file in files:
                if file and (piece := self._piece(id, lang, file, row)):
                    if lang in found:
                        self._refuse("sheet-version-twice", row, id=id, lang=lang, other=found[lang].row.line)
                    found[lang] = _Placed(piece, row)
        return found

    def _piece(self, id: str, lang: str, file: str, row: Row) -> Piece | None:
        """The text that a cell names; None where it stands already, or where there is none of that name."""
        standing = self.basis.archive.articles.get(file) or self.basis.laid.get(file)
        if file in self.seen:
            self._refuse("sheet-file-twice", row, file=file, other=self.seen[file])
            return None
        self.seen[file] = row.line
        if standing:
            if standing.head.translation_id != id or standing.head.lang != lang:
                self._refuse("sheet-stands", row, file=file, id=standing.head.translation_id)
            return None
        if file not in self.basis.pieces:
            self._refuse("sheet-file-unknown", row, file=file)
            return None
        there = self.basis.archive.stories.get(id, {}).get(lang)
        if there:
            self._refuse("sheet-id-taken", row, id=id, lang=lang, other=there.path)
            return None
        piece = self.basis.pieces[file]
        if piece.language != lang:
            self._refuse("sheet-column", row, file=file, lang=lang, found=piece.language)
        return pieces.in_language(piece, lang)

    def _refuse(self, code: str, row: Row, **facts: object) -> None:
        self.problems.append(problem(code, self.path, row.line, **facts))


class _Maker:
    """Makes the story of each id, with the facts that its rows say."""

    def __init__(
        self, basis: Basis, path: str, taken: Names, before: Mapping[str, Proposal], problems: list[Problem]
    ) -> None:
        self.basis, self.path, self.taken, self.before, self.problems = basis, path, taken, before, problems
        matches = (match for proposal in basis.proposals for match in proposal.group.matches)
        self.sure = {(match.a, match.b): match for match in matches}
        self.proposed = {story.id: (story,) for story in basis.proposals}

    def make(self, id: str, story: Mapping[str, _Placed], rows: Sequence[Row]) -> Proposal:
        pieces = {lang: one.piece for lang, one in story.items()}
        stands = {lang: one.path for lang, one in self.basis.archive.stories.get(id, {}).items()}
        group = Group(id, pieces, stands, stories.matches(pieces, stands, self.sure), ())
        date, tags, authors = (self._values(key, rows) for key in plans.FACTS)
        topics = tuple(topic for one in self._before(rows) for topic in one.topics if topic.id in tags.values)
        author = next(
            (one.author for one in self._before(rows) if one.author and one.author.id in authors.values), None
        )
        if stands:
            typed = dict(zip(plans.FACTS, (date, tags, authors), strict=True))
            self.problems += joining.kept(self.basis.archive.stories[id], typed, rows, self.path)
            stem = self.basis.archive.articles[min(stands.values())].bundle.stem
            slugs = self._slugs(story, stem.removeprefix(ARTICLES).rpartition("/")[0])
            return Proposal(group, id, stem, True, Values(), Values(), Values(), slugs)
        folder = names.folder(date.value, self.basis.site.timezone)
        id, stem = self._names(id, folder, story)
        return Proposal(group, id, stem, False, date, tags, authors, self._slugs(story, folder), topics, author)

    def _before(self, rows: Iterable[Row]) -> list[Proposal]:
        """The stories as which the texts of some rows were proposed."""
        files = [row.cell(f"{lang}_file") for row in rows for lang in self.basis.site.languages]
        found = {self.before[file].id: self.before[file] for file in files if file in self.before}
        return list(found.values())

    def _names(self, id: str, folder: str, story: Mapping[str, _Placed]) -> tuple[str, str]:
        """Id and files of a new story. An id that is a path, as we propose them, follows the date of its story."""
        first = next(story[lang].piece for lang in self.basis.site.languages if lang in story)
        there, _, name = id.rpartition("/")
        if id.startswith("\0"):
            name = names.of(first.title, first.language)
            id = self.taken.id(folder, name)
        elif names.is_by_date(there) and first.fact("translation_id") != id:
            name = names.of(name, "")
            id = self.taken.id(folder, name)
        else:
            name = names.of(name, "")
        stem = self.taken.stem(folder, name)
        self.taken.take(id, stem)
        return id, stem

    def _values(self, key: str, rows: Sequence[Row]) -> Values:
        """A fact of a story: what an editor wrote, else what was proposed for its rows, the first one first."""
        written: list[tuple[Row, Values]] = []
        proposed: list[Values] = []
        for row in rows:
            before = next((getattr(one, key) for one in self._before([row])), Values())
            is_same = row.cell(key) == ", ".join(before.values)  # also where a name holds a comma
            found = before if is_same else self._read(key, row)
            if found.values == before.values:
                proposed.append(before)
            else:
                written.append((row, found))
        for row, found in written[1:]:
            if found.values != written[0][1].values:
                facts = {
                    "a": ", ".join(found.values),
                    "b": ", ".join(written[0][1].values),
                    "other": written[0][0].line,
                }
                self._refuse("sheet-facts", row, id=row.cell("id"), column=key, **facts)
        if written:
            return written[0][1]._replace(is_written=True)
        return next((values for values in proposed if values.values), Values())

    def _read(self, key: str, row: Row) -> Values:
        if key != "date":
            return Values(tables.names(row.cell(key)))
        written = row.cell("date")
        if not written:
            return Values()
        date = read_date(written, self.basis.site.timezone)
        if not date:
            self._refuse("sheet-date", row, date=written)
        return Values((date,)) if date else Values()

    def _slugs(self, story: Mapping[str, _Placed], folder: str) -> dict[str, str]:
        """The addresses of the new versions, as written or as proposed."""
        found = {}
        for lang, one in story.items():
            slug = self._slug(lang, one)
            if not slug:
                slug = self.taken.slug(folder, one.piece.title, lang)
            elif not urls.is_slug(slug) or slug == urls.RESERVED:
                self._refuse("sheet-slug", one.row, slug=slug, proposal=names.of(slug, lang))
            elif self.taken.has(folder, slug, lang):
                before = self.before.get(one.piece.path)
                if before and before.slugs.get(lang) == slug:  # it was free where it was proposed, in another folder
                    slug = self.taken.slug(folder, slug, lang)
                else:
                    self._refuse("sheet-slug-taken", one.row, slug=slug, lang=lang)
            else:
                self.taken.hold(folder, slug, lang)
            found[lang] = slug
        return found

    def _slug(self, lang: str, one: _Placed) -> str:
        """The slug in a row; that of the text itself where the cell still has that of the text it took the place of."""
        slug = one.row.cell(f"{lang}_slug")
        own = self.before.get(one.piece.path)
        id = one.row.cell("id")
        here = (*self._before([one.row]), *self.proposed.get(id, ()))
        others = (story for story in here if lang in story.pieces and story.pieces[lang].path != one.piece.path)
        left = {story.slugs[lang] for story in others}
        return own.slugs.get(lang, "") if own and slug in left else slug

    def _refuse(self, code: str, row: Row, **facts: object) -> None:
        self.problems.append(problem(code, self.path, row.line, **facts))


def is_id(text: str) -> bool:
    """Whether a text can be the id of a story: no blanks, no slash at its ends."""
    return bool(_ID.fullmatch(text))


def read_date(written: str, timezone: str) -> str:
    """A date as spreadsheets leave it: year first, or day first with points, as German ones write it; empty if none."""
    found = dates.parse(written, timezone, "", 0)
    if not isinstance(found, Problem):
        return written
    turned = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: 00:00(?::00)?)?", written)
    if turned:
        written = f"{turned[3]}-{int(turned[2]):02}-{int(turned[1]):02}"
        return "" if isinstance(dates.parse(written, timezone, "", 0), Problem) else written
    return ""

"""A corrected table of the archive, read as what its editor wants of each story; rows that make no sense are named."""

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sitegen import urls
from sitegen.intake import corrections, names, plans, rejections, sheets, tables
from sitegen.intake.standing import Archive, Standing
from sitegen.intake.tables import Row
from sitegen.model import Site
from sitegen.problems import Problem, problem


class Wish(NamedTuple):
    """A story as its rows want it: its versions, the facts that were edited, their slugs, and the stories it is not."""

    id: str
    versions: Mapping[str, Standing]
    facts: Mapping[str, tuple[str, ...]]
    slugs: Mapping[str, str]
    rejected: frozenset[str]


def read(rows: Sequence[Row], archive: Archive, site: Site, path: str) -> tuple[Wish, ...] | list[Problem]:
    """The stories that the rows want to be other than they stand; or the rows that make no sense."""
    problems: list[Problem] = []
    wishes = _Reader(archive, site, path, problems).wishes(rows)
    return problems or tuple(wish for wish in wishes if _differs(wish, archive))


def _differs(wish: Wish, archive: Archive) -> bool:
    """Whether a story is to be other than it stands."""
    before = archive.stories.get(wish.id, {})
    if {lang: one.path for lang, one in before.items()} != {lang: one.path for lang, one in wish.versions.items()}:
        return True
    facts = any(values != sheets.values(before, key) for key, values in wish.facts.items())
    return facts or bool(wish.rejected) or any(before[lang].head.slug != slug for lang, slug in wish.slugs.items())


class _Reader:
    """Reads rows as wishes; rows that make no sense are named."""

    def __init__(self, archive: Archive, site: Site, path: str, problems: list[Problem]) -> None:
        self.archive, self.site, self.path, self.problems = archive, site, path, problems
        self.seen: dict[str, int] = {}
        self.made: set[str] = set()

    def wishes(self, rows: Sequence[Row]) -> list[Wish]:
        by_id: dict[str, list[Row]] = {}
        for row in rows:
            by_id.setdefault(self._id(row), []).append(row)
        placed = {id: self._versions(id, some) for id, some in by_id.items()}
        moved = {one.path for story in placed.values() for one in story.values()}
        made = []
        for id, some in by_id.items():
            versions = dict(placed[id])
            for lang, one in self.archive.stories.get(id, {}).items():
                if one.path not in moved:  # no row names it: it stays where it is
                    if lang in versions:
                        self._refuse("sheet-id-taken", some[0], id=id, lang=lang, other=one.path)
                    versions[lang] = one
            if versions:
                facts = {key: found for key in plans.FACTS if (found := self._fact(key, id, some)) is not None}
                slugs, rejected = self._slugs(some, versions), self._rejected(id, some, placed)
                made.append(Wish(id, versions, facts, slugs, rejected))
        return self._parted(made)

    def _parted(self, made: Sequence[Wish]) -> list[Wish]:
        """The wishes, each with the stories to which versions go that stood together with its own."""
        ids = {one.path: wish.id for wish in made for one in wish.versions.values()}
        found = []
        for wish in made:
            stories = (self.archive.stories[one.head.translation_id] for one in wish.versions.values())
            others = {ids.get(other.path, wish.id) for story in stories for other in story.values()} - {wish.id}
            found.append(wish._replace(rejected=wish.rejected | others))
        return found

    def _id(self, row: Row) -> str:
        """The id of a row; an empty one is that of the text, which then stands alone."""
        id = row.cell("id")
        if not id:
            files = [row.cell(f"{lang}_file") for lang in self.site.languages]
            first = next((file for file in files if file), "")
            return self._new_id(names.of(posixpath.basename(first).partition(".")[0], ""))
        if not corrections.is_id(id) and id not in self.archive.stories:
            self._refuse("sheet-id", row, id=id, proposal=names.of(id, ""))
        return id

    def _new_id(self, name: str) -> str:
        """An id that no story has."""
        found = next(id for id in names.numbered("", name) if id not in self.archive.stories and id not in self.made)
        self.made.add(found)
        return found

    def _versions(self, id: str, rows: Iterable[Row]) -> dict[str, Standing]:
        found: dict[str, Standing] = {}
        lines: dict[str, int] = {}
        for row in rows:
            files = [(lang, file) for lang in self.site.languages if (file := row.cell(f"{lang}_file"))]
            if not files:
                self._refuse("sheet-no-file", row)
            for lang, file in files:
                one = self.archive.articles.get(file)
                if file in self.seen:
                    self._refuse("sheet-file-twice", row, file=file, other=self.seen[file])
                elif one is None:
                    self._refuse("sheet-file-unknown", row, file=file)
                elif one.head.lang != lang:
                    self._refuse("sheet-language", row, file=file, lang=one.head.lang)
                elif lang in found:
                    self._refuse("sheet-version-twice", row, id=id, lang=lang, other=lines[lang])
                else:
                    found[lang], lines[lang] = one, row.line
                self.seen.setdefault(file, row.line)
        return found

    def _fact(self, key: str, id: str, rows: Sequence[Row]) -> tuple[str, ...] | None:
        """A fact as the editor wrote it, that of the story's own row first; None where nobody did."""
        own = sorted(rows, key=lambda row: id not in self._ids(row))
        written = [(row, self._read(key, row)) for row in own]
        edited = [(row, found) for row, found in written if found != self._before(key, row)]
        for row, found in edited[1:]:
            if found != edited[0][1]:
                facts = {"a": ", ".join(found), "b": ", ".join(edited[0][1]), "other": edited[0][0].line}
                self._refuse("sheet-facts", row, id=id, column=key, **facts)
        return edited[0][1] if edited else None

    def _read(self, key: str, row: Row) -> tuple[str, ...]:
        cell, before = row.cell(key), self._before(key, row)
        if cell == ", ".join(before):
            return before  # also where a name holds a comma
        if key != "date":
            return tables.names(cell)
        date = corrections.read_date(cell, self.site.timezone) if cell else ""
        if cell and not date:
            self._refuse("sheet-date", row, date=cell)
        return (date,) if date else ()

    def _ids(self, row: Row) -> list[str]:
        """The stories that the files of a row stand in."""
        files = (row.cell(f"{lang}_file") for lang in self.site.languages)
        return [self.archive.articles[file].head.translation_id for file in files if file in self.archive.articles]

    def _before(self, key: str, row: Row) -> tuple[str, ...]:
        ids = self._ids(row)
        return sheets.values(self.archive.stories[ids[0]], key) if ids else ()

    def _slugs(self, rows: Iterable[Row], versions: Mapping[str, Standing]) -> dict[str, str]:
        found = {}
        for row in rows:
            for lang, one in versions.items():
                slug = row.cell(f"{lang}_slug")
                if slug and row.cell(f"{lang}_file") == one.path and slug not in self._left_behind(row, lang, one):
                    if not urls.is_slug(slug) or slug == urls.RESERVED:
                        self._refuse("sheet-slug", row, slug=slug, proposal=names.of(slug, lang))
                    found[lang] = slug
        return found

    def _left_behind(self, row: Row, lang: str, one: Standing) -> set[str]:
        """Slugs of texts whose place in a row another one has taken: an address goes with its text."""
        stories = (self.archive.stories.get(id, {}) for id in (row.cell("id"), *self._ids(row)))
        before = [story[lang] for story in stories if lang in story]
        return {other.head.slug for other in before if other.path != one.path} - {one.head.slug}

    def _rejected(self, id: str, rows: Iterable[Row], placed: Mapping[str, Mapping[str, Standing]]) -> frozenset[str]:
        """Stories that a doubt named, that are in the table, and that the editor left apart."""
        doubted = {other for row in rows for other in rejections.doubted(row.cell("doubts"))}
        return frozenset(other for other in doubted if other != id and other in placed)

    def _refuse(self, code: str, row: Row, **facts: object) -> None:
        self.problems.append(problem(code, self.path, row.line, **facts))

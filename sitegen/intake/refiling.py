"""What an editor wants of stories becomes changes to their files: facts in place, files moved, old addresses kept."""

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sitegen import articles, disk, sidecars
from sitegen.bundles import ARTICLES, Bundle, Text
from sitegen.intake import addresses, names, plans, rejections, sheets
from sitegen.intake.folders import Folder, front_matter, plain, with_header_value
from sitegen.intake.names import Names
from sitegen.intake.standing import Archive, Standing
from sitegen.intake.wishes import Wish
from sitegen.model import Head
from sitegen.problems import Problem, problem

SHARED = ("translation_id", "date", "tags", "authors", "original", "languages")
"""Facts of the story as a whole; all others may differ from version to version."""

Files = dict[str, bytes | None]


class Refiled(NamedTuple):
    """What is to be written, and to go (None), by path; how many stories move; and what can't be done."""

    files: Files
    moved: int
    problems: tuple[Problem, ...]


def refile(wishes: Sequence[Wish], archive: Archive) -> Refiled:
    """The changes that make stories what they are wanted to be."""
    problems: list[Problem] = []
    taken = Names(archive)
    folders = [_Maker(wish, archive, taken, problems).make() for wish in wishes]
    heads = _heads(folders, archive, problems)
    addresses.keep(folders, heads, archive, problems)
    addresses.refuse_doubles(folders, heads, archive, problems)
    if problems:
        return Refiled({}, 0, tuple(dict.fromkeys(problems)))
    moved = sum(any(path != one.path for path, one in folder.before.items()) for folder in folders)
    return Refiled(_changes(folders, archive), moved, ())


class _Maker:
    """Makes the files of one story anew."""

    def __init__(self, wish: Wish, archive: Archive, taken: Names, problems: list[Problem]) -> None:
        self.wish, self.archive, self.problems = wish, archive, problems
        self.base = self._base()
        self.stem = self._stem(taken)
        self.sidecar = self._read(self.base.sidecar) if self.base and self.base.sidecar else b""

    def make(self) -> Folder:
        texts = {one.path: self._read(one.path) for one in self.wish.versions.values()}
        self._part()
        self._divide()
        self._gather()
        moves = self.base is None or self.stem != self.base.stem
        ids = {one.head.translation_id for one in self._kept().values()}
        self._set("translation_id", self.wish.id, texts, needed=moves or ids != {self.wish.id})
        for key in plans.FACTS:
            values = list(self._wanted(key))
            if tuple(values) != self._now(key):
                self._refuse_differing(key)
                value = next(iter(values), None) if key == "date" else values or None
                self._set(key, value, texts, needed=True)
        for lang, one in self.wish.versions.items():
            slug = self.wish.slugs.get(lang, one.head.slug)
            if self._slug(lang, texts[one.path]) != slug:
                self._set_of("slug", lang, slug, texts)
        self.sidecar = rejections.added(self.sidecar, self.wish.rejected)
        return self._folder(texts)

    def _folder(self, texts: Mapping[str, bytes]) -> Folder:
        files, before = {}, {}
        for lang, one in self.wish.versions.items():
            named = one.path if self.base and self.stem == self.base.stem and one.bundle.stem == self.stem else ""
            path = named or f"{self.stem}.{lang}{posixpath.splitext(one.path)[1]}"
            files[path], before[path] = texts[one.path], one
        if self.sidecar:
            files[f"{self.stem}.yaml"] = self.sidecar
        return Folder(self.wish, self.stem, files, before)

    def _base(self) -> Bundle | None:
        """The bundle that the story keeps: its own, else one that comes to it whole; None for what is split off."""
        ones = list(self.wish.versions.values())
        own = [one.bundle for one in ones if one.head.translation_id == self.wish.id]
        here = {one.path for one in ones}
        whole = [one.bundle for one in ones if {text.path for text in one.bundle.texts} <= here]
        return next(iter((*own, *whole)), None)

    def _stem(self, taken: Names) -> str:
        """Where the files stand: where they stood, unless the date has changed that told where."""
        date = next(iter(self._wanted("date")), "")
        folder = names.folder(date, self.archive.held.site.timezone)
        if self.base is None:
            stem = taken.stem(folder, names.of(self.wish.id.rpartition("/")[2], ""))
        else:
            there, name = posixpath.split(self.base.stem.removeprefix(ARTICLES))
            changed = date != next(iter(self._now("date")), "")
            if not changed or not names.is_by_date(there) or there == folder:
                return self.base.stem
            stem = taken.stem(folder, name)
        taken.take(self.wish.id, stem)
        return stem

    def _now(self, key: str) -> tuple[str, ...]:
        """A fact as the base says it now."""
        return sheets.values(self._kept(), key)

    def _wanted(self, key: str) -> tuple[str, ...]:
        """A fact as the editor wrote it; else as the base says it, or as the versions do that come."""
        known = self._now(key) or sheets.values(self.wish.versions, key)
        return self.wish.facts.get(key, known)

    def _kept(self) -> dict[str, Standing]:
        """The versions that stand in the base, and stay there, by language."""
        stem = self.base.stem if self.base else None
        return {lang: one for lang, one in self.wish.versions.items() if one.bundle.stem == stem}

    def _refuse_differing(self, key: str) -> None:
        """Names a fact that one cell can't change, as the versions that share it say different things."""
        said = {", ".join(values) for one in self._kept().values() if (values := sheets.values({"": one}, key))}
        if len(said) > 1:
            place = self.base.sidecar if self.base and self.base.sidecar else self.stem
            self.problems.append(problem("sheet-fact-differs", place, 0, key=key, values=" | ".join(sorted(said))))

    def _read(self, path: str) -> bytes:
        data = disk.read(str(self.archive.held.folder), path)
        if isinstance(data, Problem):
            self.problems.append(data)
            return b""
        return data

    def _part(self) -> None:
        """Takes out what the sidecar says of versions that leave."""
        here = [self.archive.articles.get(text.path) for text in (self.base.texts if self.base else ())]
        leave = {one.head.lang for one in here if one} - self._kept().keys()
        for key, value in plain(self.sidecar).items():
            if isinstance(value, dict) and not leave.isdisjoint(value):
                left = {lang: item for lang, item in value.items() if lang not in leave}
                self._write(key, left or None)

    def _divide(self) -> None:
        """Says of the versions that stand here alone what was said of all, where others come that it is not true of."""
        kept = self._kept()
        if kept and kept.keys() != self.wish.versions.keys():
            for key, value in plain(self.sidecar).items():
                if key in articles.KEYS and key not in SHARED and value is not None and not isinstance(value, dict):
                    self._write(key, dict.fromkeys(kept, value))

    def _gather(self) -> None:
        """Brings along what other sidecars say of the versions that come."""
        for lang, one in self.wish.versions.items():
            if (self.base and one.bundle.stem == self.base.stem) or not one.bundle.sidecar:
                continue
            for key, value in plain(self._read(one.bundle.sidecar)).items():
                own = value.get(lang) if isinstance(value, dict) else value
                if own is not None and (key not in SHARED or (self.base is None and key not in plans.FACTS)):
                    self._bring(key, lang, own)

    def _bring(self, key: str, lang: str, value: Any) -> None:
        known = plain(self.sidecar)
        others = [other for other in self.wish.versions if other != lang]
        if key not in known:
            self._write(key, {lang: value} if others and key not in SHARED else value)
        elif isinstance(known[key], dict):
            self._write(key, {**known[key], lang: value})
        elif known[key] != value:
            self._write(key, {**dict.fromkeys(others, known[key]), lang: value})

    def _set(self, key: str, value: Any, texts: dict[str, bytes], *, needed: bool) -> None:
        """Sets a fact of the story wherever it is said; one that is `needed` also where nothing says it yet."""
        ours = {one.path: one for one in self.wish.versions.values()}
        own = [path for path in ours if key in plain(front_matter(texts[path]))]
        for path in own:
            texts[path] = self._in_header(texts[path], path, key, value)
        is_said = key in plain(self.sidecar)
        if is_said or (len(own) < len(ours) and needed and value is not None):
            self._write(key, value)

    def _set_of(self, key: str, lang: str, value: str, texts: dict[str, bytes]) -> None:
        """Sets a fact of one version."""
        path = self.wish.versions[lang].path
        if key in plain(front_matter(texts[path])):
            texts[path] = self._in_header(texts[path], path, key, value)
            return
        known = plain(self.sidecar).get(key)
        others = [other for other in self.wish.versions if other != lang]
        if isinstance(known, dict):
            self._write(key, {**known, lang: value})
        elif known is None or not others:
            self._write(key, {lang: value})
        else:
            self._write(key, {**dict.fromkeys(others, known), lang: value})

    def _slug(self, lang: str, text: bytes) -> str:
        """The slug that a version would have by its new facts and the new name of its file."""
        for facts in (front_matter(text), self.sidecar):
            said = plain(facts).get("slug")
            said = said.get(lang) if isinstance(said, dict) else said
            if said:
                return str(said)
        return names.of(posixpath.basename(self.stem), lang)

    def _write(self, key: str, value: Any) -> None:
        after = sidecars.with_value(self.sidecar, key, value)
        if after is None:
            self._refuse(key, f"{self.stem}.yaml", value)
        else:
            self.sidecar = after

    def _in_header(self, data: bytes, path: str, key: str, value: Any) -> bytes:
        after = with_header_value(data, key, value)
        if after is None:
            self._refuse(key, path, value)
        return after or data

    def _refuse(self, key: str, path: str, value: Any) -> None:
        fact = sidecars.fact(key, value)
        self.problems.append(problem("sheet-fact", path, 0, key=key, file=path, fact=fact))


def _heads(folders: Iterable[Folder], archive: Archive, problems: list[Problem]) -> dict[str, Head]:
    """The heads of all changed articles as a build would read them, by their new paths."""
    heads: dict[str, Head] = {}
    for folder in folders:
        texts = tuple(Text(path, _named(path, one)) for path, one in folder.before.items())
        sidecar = f"{folder.stem}.yaml" if f"{folder.stem}.yaml" in folder.files else ""
        found, faults = articles.parse(Bundle(folder.stem, texts, sidecar), folder.files, archive.held.rules)
        problems += [fault for fault in faults if not fault.is_notice]
        heads |= {head.source: head for head in found}
    return heads


def _named(path: str, one: Standing) -> str:
    """The language that a path names."""
    return one.head.lang if f".{one.head.lang}." in posixpath.basename(path) else ""


def _changes(folders: Iterable[Folder], archive: Archive) -> Files:
    """All files to write, then all to remove: those of articles that moved, and facts that nobody needs any more."""
    written = {path: data for folder in folders for path, data in folder.files.items()}
    left = {one.path for folder in folders for path, one in folder.before.items() if path != one.path}
    gone = left - written.keys()
    for bundle in archive.held.bundles:
        texts = {text.path for text in bundle.texts}
        if texts and texts <= left - written.keys() and bundle.sidecar and bundle.sidecar not in written:
            gone.add(bundle.sidecar)
    files: Files = {path: data for path, data in written.items() if _differs(path, data, archive)}
    return files | dict.fromkeys(sorted(gone))


def _differs(path: str, data: bytes, archive: Archive) -> bool:
    return path not in archive.held.files or archive.held.files[path].read_bytes() != data

"""Old addresses of articles that move are kept by aliases; no two articles get one address."""

from collections.abc import Iterable, Mapping, Set
from typing import Any

from sitegen import archive as archives
from sitegen import sidecars
from sitegen.intake.folders import Folder, front_matter, plain, with_header_value
from sitegen.intake.standing import Archive
from sitegen.model import Head
from sitegen.problems import Problem, problem


def keep(folders: Iterable[Folder], heads: Mapping[str, Head], archive: Archive, problems: list[Problem]) -> None:
    """Adds aliases where an article has another address than before, unless that is another one's now.

    An alias that has become the address of an article goes: it would lead to itself, or hide another one.
    """
    changed = {one.path for folder in folders for one in folder.before.values()}
    now = {archives.path(head) for head in heads.values()}
    now |= {archives.path(one.head) for one in archive.articles.values() if one.path not in changed}
    for folder in folders:
        for path, one in folder.before.items():
            old = archives.path(one.head)
            head = heads.get(path)
            if head and not now.isdisjoint(head.aliases):
                _drop_aliases(folder, path, one.head.lang, now, problems)
            if head and archives.path(head) != old and old not in now and old not in head.aliases:
                _add_alias(folder, path, one.head.lang, f"/{old}", problems)


def _add_alias(folder: Folder, path: str, lang: str, alias: str, problems: list[Problem]) -> None:
    own = plain(front_matter(folder.files[path])).get("aliases")
    place = path if own is not None else f"{folder.stem}.yaml"
    known = own if own is not None else plain(folder.files.get(place, b"")).get("aliases")
    if isinstance(known, dict):
        value: Any = {**known, lang: [*_listed(known.get(lang)), alias]}
    elif known is not None:
        value = [*_listed(known), alias]
    else:
        value = {lang: [alias]}
    _write(folder, place, own is not None, value, problems)


def _write(folder: Folder, place: str, is_header: bool, value: Any, problems: list[Problem]) -> None:
    after = (with_header_value if is_header else sidecars.with_value)(folder.files.get(place, b""), "aliases", value)
    if after is None:
        fact = sidecars.fact("aliases", value)
        problems.append(problem("sheet-fact", place, 0, key="aliases", file=place, fact=fact))
    else:
        folder.files[place] = after


def _drop_aliases(folder: Folder, path: str, lang: str, now: Set[str], problems: list[Problem]) -> None:
    own = plain(front_matter(folder.files[path])).get("aliases")
    place = path if own is not None else f"{folder.stem}.yaml"
    known = own if own is not None else plain(folder.files.get(place, b"")).get("aliases")

    def left(value: Any) -> list[str]:
        return [alias for alias in _listed(value) if alias.strip("/") not in now]

    value: Any = left(known)
    if isinstance(known, dict):
        value = {other: found for other, item in known.items() if (found := left(item) if other == lang else item)}
    _write(folder, place, own is not None, value or None, problems)


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def refuse_doubles(
    folders: Iterable[Folder], heads: Mapping[str, Head], archive: Archive, problems: list[Problem]
) -> None:
    """Names addresses that two articles would have."""
    changed = {one.path for folder in folders for one in folder.before.values()}
    taken = {archives.path(one.head): one.path for one in archive.articles.values() if one.path not in changed}
    for path, head in sorted(heads.items()):
        other = taken.setdefault(archives.path(head), path)
        if other != path:
            problems.append(problem("address-twice", path, 0, address=archives.path(head), other=other))

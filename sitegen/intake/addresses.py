"""Old addresses of articles that move are kept by aliases; no two articles get one address."""

from collections.abc import Iterable, Mapping
from typing import Any

from sitegen import archive as archives
from sitegen import sidecars
from sitegen.intake.folders import Folder, front_matter, plain, with_header_value
from sitegen.intake.standing import Archive
from sitegen.model import Head
from sitegen.problems import Problem, problem


def keep(folders: Iterable[Folder], heads: Mapping[str, Head], archive: Archive, problems: list[Problem]) -> None:
    """Adds aliases where an article has another address than before, unless that is another one's now."""
    changed = {one.path for folder in folders for one in folder.before.values()}
    now = {archives.path(head) for head in heads.values()}
    now |= {archives.path(one.head) for one in archive.articles.values() if one.path not in changed}
    for folder in folders:
        for path, one in folder.before.items():
            old = archives.path(one.head)
            head = heads.get(path)
            if head and archives.path(head) != old and old not in now and old not in head.aliases:
                _add_alias(folder, path, one.head.lang, f"/{old}", problems)


def _add_alias(folder: Folder, path: str, lang: str, alias: str, problems: list[Problem]) -> None:
    own = plain(front_matter(folder.files[path])).get("aliases")
    place = path if own is not None else f"{folder.stem}.yaml"
    before = folder.files.get(place, b"")
    known = own if own is not None else plain(before).get("aliases")
    if isinstance(known, dict):
        value: Any = {**known, lang: [*_listed(known.get(lang)), alias]}
    elif known is not None:
        value = [*_listed(known), alias]
    else:
        value = {lang: [alias]}
    after = (sidecars.with_value if own is None else with_header_value)(before, "aliases", value)
    if after is None:
        problems.append(
            problem("sheet-fact", place, 0, key="aliases", file=place, fact=sidecars.fact("aliases", value))
        )
    else:
        folder.files[place] = after


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

"""The index is made: each folder that is stale, in as many processes as there are."""

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sitegen import articles, disk, markup, records, version
from sitegen.crew import LostError
from sitegen.model import Site
from sitegen.order import REFUSED, Halt, Listed, Place, Result, Supplied
from sitegen.problems import Problem, problem
from sitegen.search import bundles, pagefind, plan
from sitegen.search.bundles import Bundle
from sitegen.search.pagefind import FaultError, Pagefind, Record
from sitegen.search.plan import LIST, TOP, Made, Wanted

NOTE = "search"
"""Under what name it is noted which folders were made, and of what."""

CHUNK = 500
"""How many texts a process is given at least."""


class Setting(NamedTuple):
    """Where all processes work, and with what."""

    site: str
    stage: str
    program: Path


def supply(listed: Iterable[Listed], site: Site, place: Place, key: str) -> Supplied:
    """The index of what is published; where it can't be made, none at all, and why."""
    if (program := pagefind.program()) is None:
        return _without(place, problem("search-missing", TOP, 0))
    found = list(bundles.bundle(listed))
    wanted = plan.wanted(found, site, f"{key} {version.fingerprint()}")
    known = _known(place.notes.meta(NOTE))
    why = {item.folder: plan.reason(item, known.get(item.folder), place.altered) for item in wanted}
    before = _staged(place)
    try:
        made = _make([item for item in wanted if why[item.folder]], program, place)
    except FaultError as fault:
        _clear(place, before)
        return _without(place, problem("search-failed", TOP, 0, why=str(fault)))
    now = {item.folder: made.get(item.folder) or known[item.folder] for item in wanted}
    staged = [*_news(_in_order(made), known, place), *_stage_list(plan.listing(found, now), now, known, place)]
    place.notes.keep(NOTE, records.text(now))
    files = {name for item in now.values() for name in item.files}
    told = {f"{folder}/{pagefind.ENTRY}": (reason,) for folder, reason in why.items() if reason}
    return Supplied(files, tuple(staged), told, tuple(_notices(found)))


def _known(note: str) -> dict[str, Made]:
    """What is noted of the folders; nothing where another version noted it in words of its own."""
    try:
        return records.parse(dict[str, Made], note) if note else {}
    except ValueError:
        return {}


def _staged(place: Place) -> set[Path]:
    """What is in the stage where the index is put."""
    return {path for path in (place.stage / TOP).rglob("*") if path.is_file()}


def _clear(place: Place, before: set[Path]) -> None:
    """Takes what was made out of the stage again, folders included."""
    for path in _staged(place) - before:
        path.unlink()
    folders = [path for path in (place.stage / TOP).rglob("*") if path.is_dir()]
    for folder in (*sorted(folders, reverse=True), place.stage / TOP):
        with contextlib.suppress(OSError):  # it holds something else, or was never made
            folder.rmdir()


def _without(place: Place, why: Problem) -> Supplied:
    place.notes.keep(NOTE, "")
    return Supplied((), (), {}, (why,))


def _news(names: Iterable[str], known: Mapping[str, Made], place: Place) -> Iterator[str]:
    """The files among those in the stage that say something new; the others leave it. Names tell much, but not all."""
    before = {name for item in known.values() for name in item.files}.difference(place.altered)
    for name in names:
        staged = place.stage / name
        if name in before and disk.content(str(place.out / name)) == disk.content(str(staged)):
            staged.unlink()
        else:
            yield name


def _stage_list(listing: str, now: dict[str, Made], known: Mapping[str, Made], place: Place) -> list[str]:
    """Puts the list of bundles into the stage if it says something new, and names it."""
    now[LIST] = Made(records.digest(listing), (LIST,))
    if now[LIST] == known.get(LIST) and LIST not in place.altered:
        return []
    with disk.Writer(str(place.stage)) as writer:
        writer.write(LIST, listing.encode())
    return [LIST]


def _notices(found: Iterable[Bundle]) -> Iterator[Problem]:
    if unspaced := sorted({bundle.lang for bundle in found if pagefind.is_unspaced(bundle.lang)}):
        yield problem("search-words", TOP, 0, languages=", ".join(unspaced))


def _make(stale: Sequence[Wanted], program: Path, place: Place) -> dict[str, Made]:
    """Makes the stale folders in the stage."""
    setting = Setting(str(place.site), str(place.stage), program)
    made: dict[str, Made] = {}
    problems: list[Problem] = []
    done, total = 0, sum(len(item.texts) for item in stale)
    place.progress("search", done, total)
    try:
        for found, faults in place.run(_make_some, setting, _shares(stale)):
            made |= found
            problems += faults
            done = sum(len(item.texts) for item in stale if item.folder in made)
            place.progress("search", min(done, total - 1), total)
    except LostError:
        raise FaultError("a process was ended from outside; more memory may help, or --jobs 1") from None
    place.progress("search", total, total)
    if problems:
        raise Halt(Result(REFUSED, tuple(sorted(set(problems)))))
    return made


def _shares(stale: Sequence[Wanted]) -> Iterator[list[Wanted]]:
    """The folders in chunks that are worth a Pagefind of their own; a small archive is one."""
    share: list[Wanted] = []
    for item in stale:
        share.append(item)
        if sum(len(one.texts) for one in share) >= CHUNK:
            yield share
            share = []
    if share:
        yield share


def _make_some(setting: Setting, share: Iterable[Wanted]) -> tuple[dict[str, Made], list[Problem]]:
    """What one process makes."""
    made: dict[str, Made] = {}
    problems: list[Problem] = []
    with Pagefind(setting.program) as engine, disk.Writer(setting.stage) as writer:
        for item in share:
            found = _records(item, setting, problems)
            files = engine.index(item.lang, found) if item.texts else engine.engine(item.lang)
            paths = {f"{TOP if name == pagefind.ENGINE else item.folder}/{name}": data for name, data in files.items()}
            for path, data in paths.items():
                writer.write(path, data)
            made[item.folder] = Made(item.sum, tuple(paths))
    return made, problems


def _records(item: Wanted, setting: Setting, problems: list[Problem]) -> Iterator[Record]:
    for text in item.texts:
        content = _content(text, setting.site)
        if isinstance(content, Problem):
            problems.append(content)
        else:
            yield Record(text.path, content, item.facts[text.path])


def _content(text: Listed, site: str) -> str | Problem:
    """The words of a text: its deck, paragraphs and notes. A problem if its file is not the one whose head was read."""
    data = disk.read(site, text.head.source)
    if isinstance(data, bytes) and hashlib.sha256(data).hexdigest() != text.sha256:
        return problem("changed-meanwhile", text.head.source, 0)
    body = data if isinstance(data, Problem) else articles.body(text.head, data, text.sha256)
    if isinstance(body, Problem):
        return body
    notes = (note.html for note in body.notes)
    return "\n".join(filter(None, [text.head.deck, *map(markup.plain, (*body.blocks, *notes))]))


def _in_order(made: Mapping[str, Made]) -> list[str]:
    """The new files in the order in which they take their places: what is named before what names it."""
    files = dict.fromkeys(name for item in made.values() for name in item.files)
    return sorted(files, key=lambda name: (name.endswith(pagefind.ENTRY), name))

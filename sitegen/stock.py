"""The articles of a site as they stand: what the last build read, and what has changed since."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from sitegen import bundles, crew, disk, records, scan
from sitegen.articles import Rules
from sitegen.bundles import Bundle
from sitegen.cache import Cache
from sitegen.crew import Map
from sitegen.decks import MANY, Decks
from sitegen.model import Head
from sitegen.problems import Problem
from sitegen.scan import Listing, Mark
from sitegen.tasks import Batch, Read, Reading, read

CHUNK = 100
"""How many bundles a worker reads at a time."""


class Shelf(NamedTuple):
    """One folder of articles: its files with SHA-256, its heads with fingerprints, what was noticed.

    seen: the marks of the files in turn, packed
    """

    files: Mapping[str, str]
    seen: bytes
    heads: tuple[Head, ...]
    marks: tuple[str, ...]
    notices: tuple[Problem, ...]


class Heads(NamedTuple):
    """The heads of articles that are no more as they were, and of those that are new or different, if only in text."""

    was: tuple[Head, ...]
    now: tuple[Head, ...]


class Change(NamedTuple):
    """What has changed since the last build.

    shelves:  the folders that were read anew;  gone: those that are no more
    is_plan:  whether any head came, went or changed, so that pages have to be planned anew
    heads:    those of all articles concerned; None where it is not known
    texts:    articles of which only the body changed; none where pages have to be planned anew
    """

    shelves: Mapping[str, Shelf]
    gone: frozenset[str]
    is_plan: bool
    heads: Heads | None
    texts: frozenset[str]
    problems: tuple[Problem, ...]


NOTHING = Shelf({}, b"", (), (), ())


def changes(
    site: Path, tree: Mapping[str, Listing], cache: Cache, known: bool, rules: Rules, run: Map, decks: Decks
) -> Change:
    """What has changed below content/articles and content/pages.

    known: whether what the cache knows was read by the same rules; if not, nothing will be compared with it
    decks: takes in those that are laid aside, where there are many
    """
    marks = cache.marks("content/") if known else {}
    here = {path: listing for path, listing in tree.items() if bundles.is_place(path)}
    touched = {path: listing for path, listing in here.items() if marks.get(path) != listing.sum}
    before = {path: shelf(cache.folder(path)) if path in marks else NOTHING for path in touched}
    gone = frozenset(path for path in marks if path not in tree)
    folders: dict[str, _Folder] = {}

    def lying() -> Iterator[tuple[_Folder, Shelf]]:  # one by one: where reading is shared out, little is there yet
        for path, listing in touched.items():
            folders[path] = _folder(site, path, listing, rules)
            yield folders[path], before[path]

    is_much = not known and sum(len(listing.names) for listing in touched.values()) > MANY
    reading = Reading(str(site), rules, decks.folder if is_much else "")
    reads = _read_changed(reading, lying(), run, decks)
    told = [*(found.problems for found in folders.values()), *(item.problems for item in reads.values())]
    problems = tuple(fault for fault in chain.from_iterable(told) if not fault.is_notice)
    shelves = {path: _shelve(folders.pop(path), before[path], reads) for path in touched}
    lost = {path: shelf(cache.folder(path)) for path in gone}
    differ = {path for path in touched if _plan(shelves[path]) != _plan(before[path])}
    is_plan = bool(differ) or any(_plan(shelf) != _plan(NOTHING) for shelf in lost.values())
    heads = _differing([*before.values(), *lost.values()], shelves.values()) if known else None
    texts = frozenset() if is_plan else frozenset(_texts(shelves, before))
    return Change(shelves, gone, is_plan, heads, texts, problems)


def ruled(rules: Rules) -> str:
    """The fingerprint of the rules by which articles are read: what was read by others has to be read again."""
    return records.digest(records.text(rules))


def _differing(before: Iterable[Shelf], now: Iterable[Shelf]) -> Heads:
    """What differs between the articles of some folders before and now, in their heads or only in their texts."""
    old, new = (
        {head.source: (mark, head) for shelf in found for mark, head in _marked(shelf)} for found in (before, now)
    )
    was = (head for source, (mark, head) in old.items() if source not in new or new[source][0] != mark)
    is_now = (head for source, (mark, head) in new.items() if source not in old or old[source][0] != mark)
    return Heads(tuple(was), tuple(is_now))


def _marked(shelf: Shelf) -> Iterator[tuple[tuple[str, str], Head]]:
    """The heads of a folder with all that tells whether an article is as it was."""
    for head, mark in zip(shelf.heads, shelf.marks, strict=True):
        yield (mark, shelf.files[head.source.rpartition("/")[2]]), head


class _Folder(NamedTuple):
    """A folder as it lies there: its files and their marks, the bundles of them, what is wrong with their names."""

    path: str
    files: Mapping[str, Mark]
    bundles: list[Bundle]
    problems: list[Problem]


def _folder(site: Path, path: str, listing: Listing, rules: Rules) -> _Folder:
    """The articles of a folder; a hidden one, as programs keep them, holds none."""
    found = disk.Found({}, []) if "/." in path else disk.files(site, path, listing)
    paths = [f"{path}/{name}" for name in found.files if not name.startswith(".")]
    gathered, faults = bundles.gather(paths, rules.languages)
    return _Folder(path, found.files, gathered, [*found.problems, *faults])


def _plan(shelf: Shelf) -> tuple[object, ...]:
    """What of a folder shows elsewhere than in its own articles."""
    return shelf.marks, shelf.notices


def _read_changed(
    reading: Reading, folders: Iterable[tuple[_Folder, Shelf]], run: Map, decks: Decks
) -> dict[str, Read]:
    """What the changed bundles of some folders hold now, by stem."""
    stale = (bundle for folder, before in folders for bundle in _stale(folder, before))
    found = dict[str, Read]()
    once: dict[Any, Any] = {}
    for data in run(read, reading, crew.cut(stale, CHUNK)):
        batch = records.parse(Batch, data)
        decks.add(batch.decks)
        for item in batch.reads:
            found[item.stem] = item._replace(heads=tuple([_sharing(head, once) for head in item.heads]))
    return found


def _stale(folder: _Folder, before: Shelf) -> Iterator[Bundle]:
    """The bundles of a folder that are not as they were."""
    known = dict(zip(before.files, scan.unpacked(before.seen), strict=True))
    return (bundle for bundle in folder.bundles if _is_stale(bundle, folder, known))


_NONE: Mapping[str, Any] = {}


def _sharing(head: Head, once: dict[Any, Any]) -> Head:
    """The same head; what many have in common is in memory but once, which saves an eighth of it."""
    return head._replace(
        translation_id=once.setdefault(head.translation_id, head.translation_id),
        date=once.setdefault(head.date, head.date),
        lang=once.setdefault(head.lang, head.lang),
        folder=once.setdefault(head.folder, head.folder),
        summary=head.deck if head.summary == head.deck else head.summary,
        tags=once.setdefault(head.tags, tuple([once.setdefault(tag, tag) for tag in head.tags])),
        authors=once.setdefault(head.authors, head.authors),
        extra=head.extra or _NONE,
    )


def _is_stale(bundle: Bundle, folder: _Folder, before: Mapping[str, Mark]) -> bool:
    """Whether any file of a bundle has come, gone or changed."""
    start = len(folder.path) + 1
    names = {path[start:] for path in bundle.paths}
    if any(before.get(name) != folder.files[name] for name in names):
        return True
    return not bundle.sidecar and f"{bundle.stem[start:]}.yaml" in before


def _shelve(folder: _Folder, before: Shelf, reads: Mapping[str, Read]) -> Shelf:
    """A folder as it stands: what was read anew, and what is as before."""
    kept = {head.source: (head, mark) for head, mark in zip(before.heads, before.marks, strict=True)}
    heads: list[tuple[Head, str]] = []
    sums = dict(before.files)
    for bundle in folder.bundles:
        if item := reads.get(bundle.stem):
            heads += zip(item.heads, item.marks, strict=True)
            sums |= {path[len(folder.path) + 1 :]: value for path, value in item.sums.items()}
        else:
            heads += [kept[text.path] for text in bundle.texts if text.path in kept]
    shown = {name: sums.get(name, "") for name in folder.files}
    seen = scan.packed(folder.files.values())
    notices = tuple(fault for fault in folder.problems if fault.is_notice)
    return Shelf(shown, seen, tuple(h for h, _ in heads), tuple(m for _, m in heads), notices)


def _texts(shelves: Mapping[str, Shelf], before: Mapping[str, Shelf]) -> Iterator[str]:
    """The articles whose file holds something else than before."""
    for path, now in shelves.items():
        for name, value in now.files.items():
            if before[path].files.get(name, "") != value:
                yield f"{path}/{name}"


def rest(cache: Cache, change: Change, tree: Mapping[str, Listing]) -> dict[str, Shelf]:
    """All folders of articles: those that were read anew, and all others as the cache has them."""
    found = dict(change.shelves)
    for path, value in cache.folders("content/"):
        if path not in found and path in tree:
            found[path] = shelf(value)
    return dict(sorted(found.items()))


def shelf(value: bytes) -> Shelf:
    """A folder from what the cache keeps of it."""
    return records.parse(Shelf, value) if value else NOTHING


def data(shelf: Shelf, decks: Decks) -> bytes:
    """What the cache keeps of a folder, with what was laid aside of its articles."""
    return records.data(shelf._replace(heads=tuple(map(decks.head, shelf.heads))))


def heads(shelves: Mapping[str, Shelf], below: str) -> Iterable[Head]:
    """The heads of all folders below one, in the order of their files."""
    return (head for path, found in shelves.items() if f"{path}/".startswith(below) for head in found.heads)


def marks(shelves: Mapping[str, Shelf]) -> dict[str, str]:
    """Source → fingerprint of every head."""
    return {h.source: mark for shelf in shelves.values() for h, mark in zip(shelf.heads, shelf.marks, strict=True)}


def sums(shelves: Mapping[str, Shelf]) -> dict[str, str]:
    """Path → SHA-256 of every file of an article."""
    found: dict[str, str] = {}
    for path, shelf in shelves.items():
        texts = {head.source.rpartition("/")[2]: head.source for head in shelf.heads}  # texts that are there already
        found |= {texts.get(name) or f"{path}/{name}": value for name, value in shelf.files.items()}
    return found

"""The ledgers of the archive: files with a line for each article, so that the site is its own backup.

    manifest.json            each page with its SHA-256, the file with its text, where that came from, and its SHA-256
    records.jsonl            the facts of every article
    content/sidecars.jsonl   the sidecars of what is published, as they came in

The lines of pages that were not printed are taken over from the published ledgers: they say nothing that would not
have made the page stale.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sitegen import bench as benches
from sitegen import cache, disk, order, records, urls
from sitegen.bench import Bench
from sitegen.beside import Entry
from sitegen.problems import Problem, problem


class Ledger(NamedTuple):
    """A file of lines: its name, what each line begins with before its key, and what holds the lines together."""

    name: str
    key: str
    opening: str = ""
    between: str = "\n"
    closing: str = "\n"


MANIFEST = Ledger(urls.MANIFEST, '{"page":"', '{"sitegen":1,"pages":[\n', ",\n", "\n]}\n")
RECORDS = Ledger(urls.RECORDS, '{"page":"')
SIDECARS = Ledger(urls.SIDECARS, '{"path":"')


def stage_pages(
    bench: Bench, pages: Mapping[str, bool], entries: Iterable[Entry], altered: Collection[str]
) -> list[str]:
    """Puts manifest and records into the stage, as far as they have changed, and names them.

    pages:   all pages whose text is published, and whether they are articles
    entries: what was printed of them
    Raises DamagedError where a published ledger lacks a line that it should have.
    """
    found = list(entries)
    names = sorted(pages)
    articles = [name for name in names if pages[name]]
    facts = {entry.page: entry.record for entry in found if entry.record}
    staged = [_stage(bench, MANIFEST, names, {entry.page: entry.manifest for entry in found}, altered)]
    return [name for name in (*staged, _stage(bench, RECORDS, articles, facts, altered)) if name]


def stage_sidecars(bench: Bench, sums: Mapping[str, str], altered: Collection[str]) -> list[str]:
    """Puts the verbatim copies of sidecars (path → SHA-256) into the stage if any has changed, and names the ledger."""
    old = _published(bench, SIDECARS, altered) or {}
    stale = (path for path, sha256 in sums.items() if not old.get(path, "").endswith(f'"sha256":"{sha256}"}}'))
    name = _stage(bench, SIDECARS, sorted(sums), {path: _sidecar(bench, path, sums[path]) for path in stale}, altered)
    return [name] if name else []


def stage_changes(bench: Bench, entries: Iterable[Entry], sidecars: Mapping[str, str]) -> list[str]:
    """Puts ledgers into the stage in which some lines say something new, all others being as they are published."""
    found = []
    manifest = {entry.page: entry.manifest for entry in entries}
    if manifest:
        keys = sorted(_published(bench, MANIFEST, set()) or ())
        found.append(_stage(bench, MANIFEST, keys, manifest, set()))
    if sidecars:
        keys = sorted(_published(bench, SIDECARS, set()) or ())
        new = {path: _sidecar(bench, path, sha256) for path, sha256 in sidecars.items() if path in keys}
        found.append(_stage(bench, SIDECARS, keys, new, set()))
    return [name for name in found if name]


def _sidecar(bench: Bench, path: str, sha256: str) -> str:
    """The line of a sidecar, which must be the one whose facts were read."""
    data = disk.read(str(bench.order.site), path)
    if isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == sha256:
        return records.text({"path": path, "text": data.decode("utf-8"), "sha256": sha256})
    fault = data if isinstance(data, Problem) else problem("changed-meanwhile", path, 0)
    raise order.Halt(order.Result(order.REFUSED, (fault,)))


def _stage(bench: Bench, ledger: Ledger, keys: list[str], new: Mapping[str, str], altered: Collection[str]) -> str:
    """Puts a ledger into the stage; its name, or nothing where the published one says all of it."""
    published = _published(bench, ledger, altered)
    old = published or {}
    try:
        lines = [new[key] if key in new else old[key] for key in keys]
    except KeyError as error:
        raise cache.DamagedError(f"{ledger.name} has no line of {error}") from None
    if published is not None and lines == list(old.values()):
        return ""
    benches.write(bench, ledger.name, text(ledger, lines).encode("utf-8"))
    return ledger.name


def text(ledger: Ledger, lines: Iterable[str]) -> str:
    """A ledger with these lines."""
    body = ledger.between.join(lines)
    return f"{ledger.opening}{body}{ledger.closing}" if body else ledger.opening + ledger.closing.lstrip("\n")


def lines(ledger: Ledger, text: str) -> dict[str, str]:
    """The lines of a ledger by their keys."""
    start = len(ledger.key)
    found = (line.removesuffix(",") for line in text.split("\n"))
    return {line[start : line.index('"', start)]: line for line in found if line.startswith(ledger.key)}


def _published(bench: Bench, ledger: Ledger, altered: Collection[str]) -> dict[str, str] | None:
    """The lines of a published ledger; None where there is none, or where others had their hands on it."""
    place = bench.order.out / ledger.name
    if ledger.name in altered or bench.last is None or not place.is_file():
        return None
    return lines(ledger, disk.content(str(place)).decode("utf-8"))

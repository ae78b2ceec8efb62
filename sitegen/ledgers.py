"""The ledgers of the archive: files with a line for each article, so that the site is its own backup.

    manifest.json            each page with its SHA-256, the file with its text, where that came from, and its SHA-256;
                             the SHA-256 of the site's papers and of the other ledgers
    records.jsonl            the facts of every article
    content/sidecars.jsonl   the sidecars of what is published, as they came in; what is left of withdrawn articles

The lines of pages that were not printed are taken over from the published ledgers: they say nothing that would not
have made the page stale.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from typing import NamedTuple

from sitegen import bench as benches
from sitegen import cache, config, disk, order, records, rolls, threads, urls
from sitegen.bench import Bench
from sitegen.beside import Entry
from sitegen.problems import Problem, problem
from sitegen.rolls import Roll

FILES = b'\n],"files":'
MANIFEST = Roll(urls.MANIFEST, b'{"page":"', b'{"sitegen":1,"pages":[\n', b",\n", FILES, FILES)
RECORDS = Roll(urls.RECORDS, b'{"page":"')
SIDECARS = Roll(urls.SIDECARS, b'{"path":"')
LEFT = b',"withdrawn":true}'
"""How the lines of sidecars end that are not what an editor wrote, but what a withdrawn article leaves."""


FEW = 0.1
"""Up to which share of its lines a published ledger is edited where they stand."""


class Told(NamedTuple):
    """What the ledgers tell of.

    pages:    all pages whose text is published, and whether they are articles
    lines:    what the manifest is to say of those that were printed
    facts:    what the records are to say of those that were printed
    sidecars: path → SHA-256 of those whose articles are published
    remains:  path → text of what withdrawn articles leave
    gone:     pages that may have had lines, and have none now
    """

    pages: Mapping[str, bool]
    lines: Mapping[str, bytes]
    facts: Mapping[str, bytes]
    sidecars: Mapping[str, str]
    remains: Mapping[str, str]
    gone: Set[str]


def stage(bench: Bench, told: Told, altered: Collection[str]) -> list[str]:
    """Puts the ledgers into the stage, as far as they have changed, and names them.

    Raises DamagedError where a published ledger lacks a line that it should have.
    """
    articles = {name for name, is_article in told.pages.items() if is_article}
    counts = {RECORDS.name: len(articles), MANIFEST.name: len(told.pages)}
    before = _published(bench, RECORDS, altered)
    sums = {RECORDS.name: _stage(bench, RECORDS, articles, told.facts, before, told.gone)}
    sums[SIDECARS.name] = _stage_sidecars(bench, told.sidecars, told.remains, altered)
    staged = _stage_manifest(bench, told.pages.keys(), told.lines, sums, altered, told.gone)
    bench.known.keep("lines", records.text(counts))
    return staged


def stage_changes(bench: Bench, entries: Iterable[Entry], sidecars: Mapping[str, str]) -> list[str]:
    """Puts ledgers into the stage in which some lines say something new, all others being as they are published."""
    found = {entry.page: entry.manifest for entry in entries}
    before = _published(bench, SIDECARS, ()) if sidecars else None
    old = rolls.lines(SIDECARS, before or b"")
    public = (path for path in sidecars if path in old and not old[path].endswith(LEFT))
    new = {path: _sidecar(bench, path, sidecars[path]) for path in public}
    sums = {RECORDS.name: "", SIDECARS.name: _stage(bench, SIDECARS, old.keys(), new, before) if new else ""}
    if not any(sums.values()):
        return _amend(bench, MANIFEST, found) if found else []
    pages = rolls.lines(MANIFEST, _published(bench, MANIFEST, ()) or b"").keys()
    return _stage_manifest(bench, pages, found, sums, ())


def _amend(bench: Bench, ledger: Roll, new: Mapping[str, bytes]) -> list[str]:
    """Puts a published ledger into the stage with some lines exchanged, if they say something new, and names it.

    Raises DamagedError where it lacks one of these lines.
    """
    before = _published(bench, ledger, ()) or b""
    now = rolls.edited(ledger, before, new)
    if now is None or now.more:
        raise cache.DamagedError(f"{ledger.name} lacks a line")
    if not now.is_new:
        return []
    benches.write_parts(bench, ledger.name, now.parts)
    return [ledger.name]


def _stage_sidecars(
    bench: Bench, sidecars: Mapping[str, str], remains: Mapping[str, str], altered: Collection[str]
) -> str:
    before = _published(bench, SIDECARS, altered)
    old = rolls.lines(SIDECARS, before or b"")
    ends = {path: f'"sha256":"{sha256}"}}'.encode() for path, sha256 in sidecars.items()}
    stale = (path for path, end in ends.items() if not old.get(path, b"").endswith(end))
    new = {path: _sidecar(bench, path, sidecars[path]) for path in stale}
    new |= {path: _line(path, text.encode("utf-8")).removesuffix(b"}") + LEFT for path, text in remains.items()}
    return _stage(bench, SIDECARS, {*sidecars, *remains}, new, before)


def _sidecar(bench: Bench, path: str, sha256: str) -> bytes:
    """The line of a sidecar, which must be the one whose facts were read."""
    data = disk.read(str(bench.order.site), path)
    if isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == sha256:
        return _line(path, data)
    fault = data if isinstance(data, Problem) else problem("changed-meanwhile", path, 0)
    raise order.Halt(order.Result(order.REFUSED, (fault,)))


def _line(path: str, data: bytes) -> bytes:
    return records.data({"path": path, "text": data.decode("utf-8"), "sha256": hashlib.sha256(data).hexdigest()})


def _stage_manifest(
    bench: Bench,
    pages: Set[str],
    new: Mapping[str, bytes],
    sums: Mapping[str, str],
    altered: Collection[str],
    gone: Set[str] | None = None,
) -> list[str]:
    """Puts the manifest into the stage if it has changed; names it, and the ledgers that were staged before it."""
    before = _published(bench, MANIFEST, altered)
    known = files(before) if before else {}
    papers = {path: bench.desk.static[path][1] for path in sorted(config.PAPERS) if path in bench.desk.static}
    ledgers = {name: sha256 or known.get(name) or _sum(bench, name) for name, sha256 in sums.items()}
    manifest = MANIFEST._replace(closing=FILES + records.data(papers | ledgers) + b"}\n")
    if parts := _changed(bench, manifest, pages, new, before, gone):
        benches.write_parts(bench, manifest.name, parts)
    return [*(name for name, sha256 in sums.items() if sha256), *((manifest.name,) if parts else ())]


def _sum(bench: Bench, name: str) -> str:
    return hashlib.sha256(disk.content(str(bench.order.out / name))).hexdigest()


def _stage(
    bench: Bench,
    ledger: Roll,
    keys: Set[str],
    new: Mapping[str, bytes],
    before: bytes | None,
    gone: Set[str] | None = None,
) -> str:
    """Puts a ledger into the stage; its SHA-256, or nothing where the published one (`before`) says all of it."""
    if not (parts := _changed(bench, ledger, keys, new, before, gone)):
        return ""
    digest = hashlib.sha256()
    if isinstance(parts, list):  # they are here: so they are summed up while they are written

        def add_up() -> None:
            for part in parts:
                digest.update(part)

        threads.together([lambda: benches.write_parts(bench, ledger.name, parts), add_up])
    else:
        benches.write_parts(bench, ledger.name, _summed(digest, parts))
    return digest.hexdigest()


def _changed(
    bench: Bench,
    ledger: Roll,
    keys: Set[str],
    new: Mapping[str, bytes],
    before: bytes | None,
    gone: Set[str] | None,
) -> Iterable[bytes | memoryview]:
    """A ledger as it is to be; nothing where the published one (`before`) says all of it.

    gone: all keys it may have had that are none now; None where that is not known
    """
    parts = None
    if before is not None and gone is not None and len(new) + len(gone) < FEW * len(keys):
        told = {key: new[key] for key in new if key in keys}
        count = len(keys) - _count(bench, ledger)
        parts = _edited(ledger, before, told, gone - keys, count)
    return _written_anew(ledger, before, keys, new) if parts is None else parts


def _count(bench: Bench, ledger: Roll) -> int:
    """How many lines a ledger had when it was last written."""
    counts: dict[str, int] = records.load(bench.known.meta("lines") or "{}")
    return counts.get(ledger.name, 0)


def _edited(
    ledger: Roll, before: bytes, new: Mapping[str, bytes], gone: Set[str], more: int
) -> Iterable[bytes | memoryview] | None:
    """A published ledger with what has changed; nothing if it says all of it, None where it lacks other lines, too.

    more: by how many lines it has to grow
    """
    now = rolls.edited(ledger, before, new, gone)
    if now is None or now.more != more:
        return None
    return [*now.parts[:-1], ledger.closing] if now.is_new or now.parts[-1] != ledger.closing else []


def _written_anew(
    ledger: Roll, before: bytes | None, keys: Set[str], new: Mapping[str, bytes]
) -> Iterable[bytes | memoryview]:
    """A ledger of these keys with what is published of it, and what has changed; nothing if that says all of it."""
    old = rolls.lines(ledger, before) if before is not None else {}
    wanted = sorted(keys)
    if lost := next((key for key in wanted if key not in new and key not in old), ""):
        raise cache.DamagedError(f"{ledger.name} has no line of {lost}")
    is_as_before = before is not None and before.endswith(ledger.closing.lstrip(b"\n")) and wanted == list(old)
    if is_as_before and all(new[key] == old[key] for key in wanted if key in new):
        return ()
    return rolls.parts(ledger, (new[key] if key in new else old[key] for key in wanted))


def _summed(digest: "hashlib._Hash", parts: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    """The same parts, each of which is added to a digest."""
    for part in parts:
        digest.update(part)
        yield part


def files(manifest: bytes) -> dict[str, str]:
    """Path → SHA-256 of the site's papers and other ledgers, as a manifest has them."""
    found: dict[str, str] = records.load(manifest[manifest.rindex(FILES) + len(FILES) : -2].decode())
    return found


def _published(bench: Bench, ledger: Roll, altered: Collection[str]) -> bytes | None:
    """A published ledger; None where there is none, or where others had their hands on it."""
    place = bench.order.out / ledger.name
    if ledger.name in altered or bench.last is None or not place.is_file():
        return None
    return disk.content(str(place))

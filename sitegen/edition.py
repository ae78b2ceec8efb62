"""A new edition: the archive is joined and planned anew, and every page that is stale is printed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sitegen import archive, bundles, desk, ledgers, pages, publish, records, stock, urls, version
from sitegen import bench as benches
from sitegen import memory as memories
from sitegen.archive import Archive, Moment
from sitegen.articles import Rules
from sitegen.bench import Bench
from sitegen.beside import Entry
from sitegen.bundles import ARTICLES, PAGES
from sitegen.cache import Row
from sitegen.graph import ALTERED, Marks, Needs, Shared, needs, reasons
from sitegen.memory import Last
from sitegen.model import Frame, Page
from sitegen.order import DONE, MISUSED, Halt, Result, halt_if
from sitegen.pages import Book
from sitegen.problems import Problem, problem
from sitegen.publish import Published
from sitegen.stock import Change, Shelf
from sitegen.tasks import Copy


class Layout(NamedTuple):
    """The plan of an edition, and the fingerprints it is compared by."""

    whole: Archive
    book: Book
    frames: Mapping[str, Frame]
    marks: Marks
    shared: Mapping[tuple[str, str], Shared]


class Stale(NamedTuple):
    """What is found while pages are compared with those of the last edition.

    why:   page → reasons to print it;  rows: what to remember of those pages
    names: all files of the edition;    shows: article → pages that print its body
    beside: the files that were printed beside pages
    texts: the pages whose text is published, and whether they are articles
    """

    why: dict[str, tuple[str, ...]]
    rows: dict[str, Row]
    names: set[str]
    shows: defaultdict[str, list[str]]
    beside: set[str]
    texts: dict[str, bool]


def publish_anew(bench: Bench, change: Change) -> Result:
    """Plans the whole site and publishes what has changed of it."""
    shelves = stock.rest(bench.known, change, bench.seen.content)
    layout, problems = lay_out(bench, shelves)
    halt_if([*change.problems, *problems], _notices(bench, shelves, problems))
    before = _refuse_foreign(bench, layout)
    bench.clock.lap("join")
    altered, _ = benches.damaged(bench)
    stale = Stale({}, {}, set(), defaultdict(list), set(), {})
    copies = _stale_copies(bench, layout, altered, stale)
    entries = benches.print_all(bench, layout.frames, copies, len(layout.book.addresses))
    _stage_static(bench, altered, stale)
    _stage_ledgers(bench, layout, entries, altered, stale)
    bench.clock.lap("render")
    gone = sorted(before.files - stale.names)
    touched = _publish(bench, layout, before, stale, gone)
    bench.clock.lap("publish")
    notices = _notices(bench, shelves, problems)
    _remember(bench, shelves, change, layout, stale, gone, touched, notices)
    bench.clock.lap("remember")
    lost = tuple(problem("address-gone", name, 0, address=name) for name in gone if urls.page_of(name) == name)
    return _result(bench, layout, stale, gone, (*notices, *lost))


def lay_out(bench: Bench, shelves: Mapping[str, Shelf]) -> tuple[Layout, list[Problem]]:
    """Joins the articles to an archive and plans its pages; and all that is wrong with that."""
    articles, standing = stock.heads(shelves, ARTICLES), stock.heads(shelves, PAGES)
    whole, problems = archive.join(bench.desk.site, articles, standing, Moment(bench.order.now, bench.order.drafts))
    book, clashes = pages.lay_out(whole)
    owners = book.owners()
    problems = [*problems, *clashes, *desk.clashes(bench.desk, owners)]
    frames = book.frames()
    heads = stock.marks(shelves)
    teasers = {key: f"{heads[key]} {row.is_draft} {' '.join(row.spoken)}" for key, row in whole.teasers.items()}
    marks = Marks(heads, teasers, stock.sums(shelves))
    return Layout(whole, book, frames, marks, desk.shared(bench.desk, frames)), problems


def _refuse_foreign(bench: Bench, layout: Layout) -> Published:
    """What is published now; stops before files of others, or before emptying a site by accident."""
    out, before = str(bench.order.out), publish.published(bench.order.out, bench.seen.out)
    if not before.is_ours:
        raise Halt(Result(MISUSED, (problem("output-foreign", out, 0, first=before.foreign[0]),)))
    if before.foreign:
        raise Halt(Result(MISUSED, tuple(problem("output-stranger", f"{out}/{name}", 0) for name in before.foreign)))
    if not layout.whole.heads and before.articles and not bench.order.clean:
        raise Halt(Result(MISUSED, (problem("output-emptied", "content/articles", 0, count=before.articles),)))
    return before


def _notices(bench: Bench, shelves: Mapping[str, Shelf], problems: list[Problem]) -> tuple[Problem, ...]:
    found = [*bench.desk.notices, *(notice for shelf in shelves.values() for notice in shelf.notices)]
    return tuple(dict.fromkeys([*found, *(fault for fault in problems if fault.is_notice)]))


def _stale_copies(bench: Bench, layout: Layout, altered: set[str], stale: Stale) -> Iterator[Copy]:
    """The pages to print, found one by one while others are printed."""
    known, was = bench.known.needs(), _shared_of(bench.last)
    prints = {key: shared.fingerprint for key, shared in layout.shared.items()}
    torn = {urls.page_of(name) for name in altered}
    is_lost = not altered.isdisjoint((urls.MANIFEST, urls.RECORDS))
    for page in layout.book.pages():
        record = records.text(page)
        key = (page.template, page.lang)
        now = needs(page, record, layout.marks, prints[key])
        why = reasons(known.get(page.path), now, was.get(key), layout.shared[key])
        beside = pages.beside(page)
        why = why or ((ALTERED,) if page.path in altered or (beside and (is_lost or page.path in torn)) else ())
        stale.names.update((page.path, *beside))
        if beside:
            stale.texts[page.path] = page.key[0] == "article"
        for source in page.bodies:
            stale.shows[source].append(page.path)
        if why:
            stale.why[page.path] = why
            stale.beside.update(beside)
            stale.rows[page.path] = Row(now, record if page.bodies else "")
            yield copy(layout, page)


def copy(layout: Layout, page: Page) -> Copy:
    """A page with all that it prints."""
    return Copy(
        page,
        tuple(map(layout.whole.teasers.__getitem__, page.teasers)),
        tuple(map(layout.whole.heads.__getitem__, page.heads)),
        tuple(map(layout.marks.texts.__getitem__, page.bodies)),
    )


def _shared_of(last: Last | None) -> dict[tuple[str, str], Shared]:
    if last is None:
        return {}
    return {(key.partition(" ")[0], key.partition(" ")[2]): Shared(*parts) for key, parts in last.shared.items()}


def _stage_static(bench: Bench, altered: set[str], stale: Stale) -> None:
    """The static files that have changed join the printed pages."""
    for name, (real, mark) in bench.desk.static.items():
        now = Needs(records.digest(f"{real} {mark}"), "", "")
        row = bench.known.page(name)
        stale.names.add(name)
        if row is None or row.needs != now or name in altered:
            stale.why[name] = (ALTERED,) if row and row.needs == now else ("a static file",)
            stale.rows[name] = Row(now, "")
            benches.copy_static(bench, real, name)


def _stage_ledgers(bench: Bench, layout: Layout, entries: list[Entry], altered: set[str], stale: Stale) -> None:
    """The ledgers of all that is published join the printed pages, as far as they have changed."""
    whole, sums = layout.whole, layout.marks.texts
    heads = (head for story in (*whole.stories.values(), *whole.standing.values()) for head in story.readable)
    paths = {bundles.sidecar(head.source, whole.site.languages) for head in heads if not head.draft}
    stale.names.update(urls.LEDGERS)
    stale.beside.update(ledgers.stage_pages(bench, stale.texts, entries, altered))
    stale.beside.update(ledgers.stage_sidecars(bench, {path: sums[path] for path in paths if path in sums}, altered))


def _publish(bench: Bench, layout: Layout, before: Published, stale: Stale, gone: list[str]) -> list[str]:
    """The stage takes the place of what it replaces; nothing is touched where nothing has changed."""
    articles = sum(len(story.versions) for story in layout.whole.stories.values())
    changed = sorted(stale.why, key=lambda name: (not stale.rows[name].record, name))
    changed = [*sorted(stale.beside), *changed]
    if before.files != stale.names or before.articles != articles or publish.MARKER in benches.damaged(bench)[0]:
        benches.write(bench, publish.MARKER, publish.marker(stale.names, articles))
        changed.append(publish.MARKER)
    if changed or gone:
        return publish.publish(bench.order.out, changed, gone, sorted({*stale.names, publish.MARKER} - set(changed)))
    return []


def _remember(
    bench: Bench,
    shelves: Mapping[str, Shelf],
    change: Change,
    layout: Layout,
    stale: Stale,
    gone: list[str],
    touched: list[str],
    notices: tuple[Problem, ...],
) -> None:
    known = bench.known
    names = (*stale.rows, *gone) if bench.last else ()
    old = {source for name in names if (row := known.page(name)) for source in row.bodies}
    benches.note_seen(bench)
    for path, shelf in change.shelves.items():
        known.keep_folder(path, bench.seen.content[path].sum, stock.text(shelf))
    known.drop("pages", gone)
    for name, row in stale.rows.items():
        known.keep_page(name, row)
    for source in old | {source for row in stale.rows.values() for source in row.bodies}:
        known.drop("shows", [source])
        if pages_ := stale.shows.get(source):
            known.keep_shows(source, pages_)
    benches.note_out(bench, touched)
    known.keep("desk", records.text(bench.desk))
    known.keep("beside", "\n".join(sorted(stale.names - {a.path for _, a in layout.book.addresses})))
    known.keep("frames", records.text(layout.frames))
    benches.note_last(bench, _last(bench, layout, stale, notices, shelves))


def _last(
    bench: Bench, layout: Layout, stale: Stale, notices: tuple[Problem, ...], shelves: Mapping[str, Shelf]
) -> Last:
    order, stories = bench.order, layout.whole.stories
    moments = [date.instant for s in shelves.values() for h in s.heads for date in (h.date, h.expires) if date]
    return Last(
        asked=memories.asked(order),
        code=version.fingerprint(),
        now=order.now,
        until=min((moment for moment in moments if moment > order.now), default=1e18),
        rules=rules_of(bench.desk),
        articles=sum(len(story.versions) for story in stories.values()),
        stories=len(stories),
        pages=sum(1 for name in stale.names if name.endswith(".html")),
        notices=notices,
        shared={f"{template} {lang}": tuple(shared) for (template, lang), shared in layout.shared.items()},
    )


def rules_of(desk: desk.Desk) -> str:
    """The fingerprint of the rules by which articles are read."""
    return records.digest(records.text(Rules(desk.site.languages, desk.site.timezone)))


def _result(bench: Bench, layout: Layout, stale: Stale, gone: list[str], notices: tuple[Problem, ...]) -> Result:
    stories = layout.whole.stories
    return Result(
        exit=DONE,
        notices=notices,
        articles=sum(len(story.versions) for story in stories.values()),
        stories=len(stories),
        pages=sum(1 for name in stale.names if name.endswith(".html")),
        rendered=len(stale.why.keys() - bench.desk.static.keys()),
        written=len(stale.why) + len(stale.beside),
        deleted=len(gone),
        seconds=bench.clock.seconds,
        why=stale.why,
    )

"""A new edition: the archive is joined and planned anew, and every page that is stale is printed."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from sitegen import bench as benches
from sitegen import bundles, crew, galley, ledgers, planning, publish, records, stock, tasks, tombstones, urls, version
from sitegen import memory as memories
from sitegen import supplement as supplements
from sitegen.articles import Rules
from sitegen.aside import Lines
from sitegen.bench import Bench, Damage
from sitegen.cache import Row
from sitegen.crew import LostError
from sitegen.galley import Galley, Printed, Proof
from sitegen.graph import ALTERED, Needs, Shared
from sitegen.memory import Last
from sitegen.order import DONE, Result
from sitegen.pages import ARTICLE, Book
from sitegen.pages.sitemaps import NEWS_SECONDS
from sitegen.planning import Planned
from sitegen.problems import PASSING, Problem, problem
from sitegen.stock import Change
from sitegen.tasks import Copy

if TYPE_CHECKING:
    from sitegen.apprentice import Apprentice


class Stale(NamedTuple):
    """What came of comparing pages with those of the last edition.

    why:   page → reasons for which it was printed;  names: all files of the edition
    heavy: pages that print texts;  feeds: feed → articles whose texts it prints
    beside: the files that were printed beside pages, and the ledgers
    lines:  what the manifest and the records are to say of the pages
    """

    why: dict[str, tuple[str, ...]]
    names: set[str]
    heavy: set[str]
    feeds: dict[str, tuple[str, ...]]
    beside: set[str]
    lines: tuple[Lines, Lines]


def publish_anew(bench: Bench, change: Change) -> Result:
    """Plans the whole site and publishes what has changed of it."""
    plan = planning.plan(bench, change)
    bench.clock.lap("join")
    with Lines() as lines, Lines() as facts:
        stale = _print_stale(plan, (lines, facts))
        _stage_static(plan, stale)
        _stage_ledgers(plan, stale)
    bench.clock.lap("render")
    made = supplements.supply(bench, plan.layout, plan.damage.altered)
    stale.names.update(made.files)
    plan = plan._replace(notices=(*plan.notices, *made.notices))
    gone = sorted(plan.before.files - stale.names)
    touched = _publish(plan, stale, gone, made.staged)
    bench.clock.lap("publish")
    last = _last(plan, stale)
    _remember(plan, stale, gone, touched, last)
    bench.clock.lap("remember")
    if bench.order.is_last:
        _leave(plan, stale)
    return supplements.counted(_result(plan, stale, gone, last.pages), made)


def _leave(*things: object) -> None:
    """Leaves things to the end of the process, when they go all at once: one by one takes a twentieth of an edition."""
    ring: list[object] = [things]
    ring.append(ring)  # so nobody but a search for garbage ends it


def _print_stale(plan: Planned, lines: tuple[Lines, Lines]) -> Stale:
    """Prints all stale pages into the stage, and notes what to remember of them."""
    bench, layout, book = plan.bench, plan.layout, plan.layout.book
    stale = Stale({}, set(), set(), bench.feeds() if bench.last else {}, set(), lines)
    was, torn = _shared_of(bench.last), _torn(book, plan.damage)
    numbers, known = _compared(plan, was, torn)
    problems: list[Problem] = []
    is_small = plan.reach is not None and len(numbers) <= crew.FEW * galley.QUICK
    printing = partial(_printed_by_two, bench.apprentice) if is_small and bench.apprentice else _printed
    for printed in printing(plan, stale, Galley(layout, known, was, torn), numbers):
        problems += printed.problems
        bench.clock.add_all(printed.seconds)
        for kept, laid in zip(lines, printed.lines, strict=True):
            kept.add(laid)
    benches.refuse(bench, problems)
    for name in stale.feeds.keys() - stale.names:
        del stale.feeds[name]
    return stale


def _printed(plan: Planned, stale: Stale, common: Galley, numbers: Sequence[int]) -> Iterator[Printed]:
    """What comes of those of these pages that are stale; others are given theirs packed."""
    bench, total = plan.bench, len(numbers)
    own, size = (galley.TURN, galley.LENGTH) if plan.reach is None else (galley.QUICK, galley.QUICK)
    setting = benches.setting(bench, common.layout.frames)
    if total > crew.FEW * size and plan.reach is None:
        tasks.prepare(setting.templates, common.layout.whole.heads)
    left = crew.ends(numbers)
    ours = _batches(plan, stale, galley.proofs(common, left.ours), own)
    theirs = _batches(plan, stale, galley.proofs(common, left.theirs), size)
    batches: crew.Ends[Sequence[Copy] | bytes] = crew.Ends(ours, map(galley.packed, theirs))
    try:
        done = 0
        for printed in bench.run(galley.print_all, setting, batches):
            yield printed
            done += printed.pages
            bench.progress("pages", min(done, total - 1), total)
    except LostError as error:
        copies = galley.unpacked(error.chunk) if isinstance(error.chunk, bytes) else error.chunk
        raise benches.lost(head.source for copy in copies for head in copy.heads) from None
    _note_files(stale, common.layout.book)
    bench.progress("pages", total, total)


def _printed_by_two(
    apprentice: "Apprentice", plan: Planned, stale: Stale, common: Galley, numbers: Sequence[int]
) -> Iterator[Printed]:
    """The same where they are few: the apprentice is handed them, and what it has no time for is printed here."""
    bench, given = plan.bench, list[bytes]()
    setting = benches.setting(bench, common.layout.frames)
    with crew.tidy():
        apprentice.takes(records.data(common.layout.frames))
        for batch in _batches(plan, stale, galley.proofs(common, numbers), galley.HANDFUL):
            data = galley.packed(batch)
            if apprentice.takes(data):
                given.append(data)
            else:
                yield galley.print_all(setting, batch)
            bench.progress("pages", len(stale.why), len(numbers))
        _note_files(stale, common.layout.book)
        answer = apprentice.answer()
        if answer is None:  # it is no more
            yield from (galley.print_all(setting, data) for data in given)
        else:
            yield from records.parse(list[Printed], answer)
    bench.progress("pages", len(numbers), len(numbers))


def _batches(plan: Planned, stale: Stale, proofs: Iterator[Proof], size: int) -> Iterator[list[Copy]]:
    """What the pages print that are stale, so many at a time; what to remember of them is noted."""
    for batch in crew.cut(proofs, size):
        plan.bench.known.keep_pages((proof.path, proof.row) for proof in batch)
        for proof in batch:
            _note(stale, proof)
        yield [proof.copy for proof in batch]


def _note(stale: Stale, proof: Proof) -> None:
    """Notes a page that is printed."""
    stale.why[proof.path] = proof.why
    if proof.row.record:
        stale.heavy.add(proof.path)
    if proof.texts or proof.path in stale.feeds:
        stale.feeds[proof.path] = proof.texts


def _note_files(stale: Stale, book: Book) -> None:
    """Notes all files of the edition, and those that were printed beside pages."""
    stale.names.update([page.path for _, page in book.addresses], urls.LEDGERS)
    for page in book.texts():
        files = book.beside(page)
        stale.names.update(files)
        if page.path in stale.why:
            stale.beside.update(files)


def _compared(
    plan: Planned, was: Mapping[tuple[str, str], Shared], torn: frozenset[str]
) -> tuple[list[int], Mapping[str, str]]:
    """The pages by number that have to be compared, and what they needed in the last edition."""
    known, layout = plan.bench.known, plan.layout
    if plan.reach is not None and was == layout.shared:
        numbers = galley.within(layout.book, plan.reach, torn)
        return numbers, known.needs(layout.book.addresses[number][1].path for number in numbers)
    needs = known.needs()
    others = torn.union(galley.apart(layout, needs)) if plan.reach is not None else torn
    return galley.within(layout.book, plan.reach, others), needs


def _torn(book: Book, damage: Damage) -> frozenset[str]:
    """The pages to print again for files that others altered; for lost ledgers all that these tell of."""
    altered = damage.altered
    if not altered:
        return altered
    pages, is_lost = {*map(urls.page_of, altered)}, not altered.isdisjoint((urls.MANIFEST, urls.RECORDS))
    return altered.union(page.path for page in book.texts() if is_lost or page.path in pages)


def _shared_of(last: Last | None) -> dict[tuple[str, str], Shared]:
    if last is None:
        return {}
    return {(key.partition(" ")[0], key.partition(" ")[2]): Shared(*parts) for key, parts in last.shared.items()}


def _stage_static(plan: Planned, stale: Stale) -> None:
    """The static files that have changed join the printed pages."""
    bench = plan.bench
    for name, (real, mark) in bench.desk.static.items():
        now = Needs(records.digest(f"{real} {mark}"), "", "")
        row = bench.known.page(name)
        stale.names.add(name)
        if row is None or row.needs != now or name in plan.damage.altered:
            stale.why[name] = (ALTERED,) if row and row.needs == now else ("a static file",)
            bench.known.keep_pages([(name, Row(now))])
            benches.copy_static(bench, real, name)


def _stage_ledgers(plan: Planned, stale: Stale) -> None:
    """The ledgers of all that is published join the printed pages, as far as they have changed."""
    whole, sums, texts = plan.layout.whole, plan.layout.marks.texts, [*plan.layout.book.texts()]
    pages = {page.path: page.key[0] == ARTICLE for page in texts}
    sidecars = {path: sha256 for path, sha256 in sums.items() if path.endswith(".yaml")}
    if sidecars:  # of all that there are, those of what is published
        paths = {bundles.sidecar(page.owner, whole.site.languages) for page in texts}
        sidecars = {path: sidecars[path] for path in paths & sidecars.keys()}
    stories = chain(whole.stories.values(), whole.standing.values())
    withdrawn = (head for story in stories for head in story.versions if head.withdrawn and not head.draft)
    remains = tombstones.remains(withdrawn, sidecars, whole.site.languages)
    gone = {name for name in {*stale.why, *(plan.before.files - stale.names)} if name.endswith(".html")}
    told = ledgers.Told(pages, *stale.lines, sidecars, remains, gone)
    stale.beside.update(ledgers.stage(plan.bench, told, plan.damage.altered))


def _publish(plan: Planned, stale: Stale, gone: Sequence[str], supplied: Sequence[str]) -> list[str]:
    """The stage takes the place of what it replaces; nothing is touched where nothing has changed."""
    bench, before, articles = plan.bench, plan.before, plan.layout.whole.articles
    changed = sorted(stale.why, key=lambda name: (name not in stale.heavy, name))
    changed = [*sorted(stale.beside), *changed, *supplied]
    if before.files != stale.names or before.articles != articles or publish.MARKER in plan.damage.altered:
        benches.write_parts(bench, publish.MARKER, publish.marker(stale.names, articles))
        changed.append(publish.MARKER)
    if changed or gone:

        def unchanged() -> list[str]:
            return sorted({*stale.names, publish.MARKER}.difference(changed))

        return publish.publish(bench.order.out, changed, gone, len(stale.names) + 1, unchanged)
    return []


def _remember(plan: Planned, stale: Stale, gone: Sequence[str], touched: Sequence[str], last: Last) -> None:
    bench, known = plan.bench, plan.bench.known
    benches.note_seen(bench)
    for path, shelf in plan.change.shelves.items():
        known.keep_folder(path, bench.seen.content[path].sum, stock.data(shelf))
    known.drop_pages(gone)
    if known.count() != len(plan.layout.book.addresses) + len(bench.desk.static):  # one was ended before it noted all
        known.drop_pages(known.names() - stale.names)
    known.keep("feeds", records.text(stale.feeds))
    benches.note_out(bench, touched)
    known.keep("desk", records.text(bench.desk))
    known.keep("frames", records.text(plan.layout.frames))
    known.keep("skeleton", records.text(plan.skeleton))
    benches.note_last(bench, last)


def _last(plan: Planned, stale: Stale) -> Last:
    order, layout, site = plan.bench.order, plan.layout, plan.bench.desk.site
    retry = any(notice.code in PASSING for notice in plan.notices)
    dates = (date for shelf in plan.shelves.values() for head in shelf.heads for date in (head.date, head.expires))
    fresh = NEWS_SECONDS if site.news_sitemap else 0
    moments = {date.instant for date in dates if date and date.instant + fresh > order.now}
    moments |= {moment + fresh for moment in moments}
    return Last(
        asked=memories.asked(order),
        code=version.fingerprint(),
        now=order.now,
        until=order.now if retry else min((moment for moment in moments if moment > order.now), default=1e18),
        rules=stock.ruled(Rules(site.languages, site.timezone)),
        articles=layout.whole.articles,
        stories=len(layout.whole.stories),
        pages=sum(1 for name in stale.names if name.endswith(".html")),
        files=len(stale.names) + 1,
        notices=plan.notices,
        shared={f"{template} {lang}": tuple(shared) for (template, lang), shared in layout.shared.items()},
    )


def _result(plan: Planned, stale: Stale, gone: Sequence[str], pages: int) -> Result:
    lost = tuple(problem("address-gone", name, 0, address=name) for name in gone if urls.page_of(name) == name)
    return Result(
        exit=DONE,
        notices=(*plan.notices, *lost),
        articles=plan.layout.whole.articles,
        stories=len(plan.layout.whole.stories),
        pages=pages,
        rendered=len(stale.why.keys() - plan.bench.desk.static.keys()),
        written=len(stale.why) + len(stale.beside),
        deleted=len(gone),
        seconds=plan.bench.clock.seconds,
        why=stale.why,
    )

"""A new edition: the archive is joined and planned anew, and every page that is stale is printed."""

from collections.abc import Sequence
from itertools import chain

from sitegen import bench as benches
from sitegen import bundles, ledgers, planning, printing, publish, records, stock, tombstones, urls, version
from sitegen import memory as memories
from sitegen import supplement as supplements
from sitegen.articles import Rules
from sitegen.aside import Lines
from sitegen.bench import Bench
from sitegen.cache import Row
from sitegen.graph import ALTERED, Needs
from sitegen.memory import Last
from sitegen.order import DONE, Result
from sitegen.pages import ARTICLE
from sitegen.pages.sitemaps import NEWS_SECONDS
from sitegen.planning import Planned
from sitegen.printing import Stale
from sitegen.problems import PASSING, problem
from sitegen.stock import Change


def publish_anew(bench: Bench, change: Change) -> Result:
    """Plans the whole site and publishes what has changed of it."""
    plan = planning.plan(bench, change)
    bench.clock.lap("join")
    with Lines() as lines, Lines() as facts:
        stale = printing.print_stale(plan, (lines, facts))
        _stage_static(plan, stale)
        _stage_ledgers(plan, stale)
    bench.clock.lap("render")
    made = supplements.supply(bench, plan.layout, plan.damage.altered)
    _note_shelves(plan)
    bench.decks.close()
    stale.files.extend(made.files)
    plan = plan._replace(notices=(*plan.notices, *made.notices))
    gone = sorted(plan.before.files.difference(stale.files))
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


def _stage_static(plan: Planned, stale: Stale) -> None:
    """The static files that have changed join the printed pages."""
    bench = plan.bench
    for name, (real, mark) in bench.desk.static.items():
        now = Needs(records.digest(f"{real} {mark}"), "", "")
        row = bench.known.page(name)
        stale.files.append(name)
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
    gone = {name for name in (*stale.why, *plan.before.files.difference(stale.files)) if name.endswith(".html")}
    told = ledgers.Told(pages, *stale.lines, sidecars, remains, gone)
    stale.beside.extend(ledgers.stage(plan.bench, told, plan.damage.altered))


def _note_shelves(plan: Planned) -> None:
    """Notes what was read anew, for the next build."""
    bench = plan.bench
    for path, shelf in plan.change.shelves.items():
        bench.known.keep_folder(path, bench.seen.content[path].sum, stock.data(shelf, bench.decks))


def _publish(plan: Planned, stale: Stale, gone: Sequence[str], supplied: Sequence[str]) -> list[str]:
    """The stage takes the place of what it replaces; nothing is touched where nothing has changed."""
    bench, before, articles = plan.bench, plan.before, plan.layout.whole.articles
    changed = [*sorted(stale.beside), *sorted(stale.heavy), *sorted(stale.why.keys() - stale.heavy), *supplied]
    is_same = before.articles == articles and len(before.files) == len(stale.files) and not gone
    if not is_same or publish.MARKER in plan.damage.altered:
        benches.write_parts(bench, publish.MARKER, publish.marker(stale.files, articles))
        changed.append(publish.MARKER)
    if changed or gone:

        def unchanged() -> list[str]:
            return sorted({*stale.files, publish.MARKER}.difference(changed))

        return publish.publish(bench.order.out, changed, gone, len(stale.files) + 1, unchanged)
    return []


def _remember(plan: Planned, stale: Stale, gone: Sequence[str], touched: Sequence[str], last: Last) -> None:
    bench, known = plan.bench, plan.bench.known
    benches.note_seen(bench)
    known.drop_pages(gone)
    if known.count() != len(plan.layout.book.addresses) + len(bench.desk.static):  # one was ended before it noted all
        known.drop_pages(known.names().difference(stale.files))
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
        pages=sum(1 for name in stale.files if name.endswith(".html")),
        files=len(stale.files) + 1,
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

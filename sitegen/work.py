"""How far down the line a build goes once something has changed: a reprint of some pages, or a new edition."""

import sys
from collections.abc import Iterator, Set
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from itertools import chain

from sitegen import bench as benches
from sitegen import bundles, crew, desk, i18n, memory, publish, records, render, stock, tasks, version
from sitegen.articles import Rules
from sitegen.bench import Bench
from sitegen.cache import Cache
from sitegen.clock import Clock
from sitegen.crew import Crew
from sitegen.decks import Decks
from sitegen.desk import Desk
from sitegen.memory import Last
from sitegen.order import Order, Progress, Result
from sitegen.reprint import publish_again
from sitegen.trees import Trees

MANY = 2_000
"""How many files of articles it takes that planning an edition is worth an apprentice."""


def through(
    order: Order, seen: Trees, changed: Set[str], known: Cache, last: Last | None, clock: Clock, progress: Progress
) -> Result:
    """Publishes what has changed; `changed` are the folders in which something has, but for those of the output."""
    is_due = last is None or memory.is_due(last, order)
    is_at_home = not is_due and all(map(bundles.is_place, changed))
    before = None if is_due else _remembered(known)
    papers = before if before and is_at_home else desk.furnish(order, seen, before)
    clock.lap("desk")
    if last is None:
        _prepare(papers, seen)
    with closing(Crew(order.jobs or crew.cores())) as run, closing(Decks(str(publish.stage(order.out)))) as decks:
        bench = Bench(order, seen, known, last, papers, run, clock, progress, decks)
        rules = Rules(papers.site.languages, papers.site.timezone)
        trusted = last is not None and last.rules == stock.ruled(rules) and last.code == version.fingerprint()
        try:
            change = stock.changes(order.site, seen.content, known, trusted, rules, run, decks)
        except crew.LostError as error:
            raise benches.lost(text.path for bundle in error.chunk for text in bundle.texts) from None
        clock.lap("read")
        is_reprint = is_at_home and not change.is_plan and not change.problems and not order.supplement
        if last and is_reprint and (result := publish_again(bench, change, last)):
            return result
        with _assisted(bench) as assisted:
            from sitegen import edition  # loaded late: a reprint needs none of it

            return edition.publish_anew(assisted, change)


@contextmanager
def _assisted(bench: Bench) -> Iterator[Bench]:
    """The bench with an apprentice, where the next edition may be mostly as the last one, and takes long to plan."""
    count = sum(len(found.names) for found in bench.seen.content.values())
    is_due = bench.last is None or memory.is_due(bench.last, bench.order)
    if is_due or count <= MANY or (bench.order.jobs or crew.cores()) < 2 or sys.platform != "linux":
        yield bench
        return
    from sitegen import galley, pages  # loaded late, as all that only an edition needs
    from sitegen.apprentice import Apprentice  # other systems have no such pipes

    with ExitStack() as stack:
        templates = bench.desk.templates
        often = pages.OFTEN.union(name for name in templates if name.startswith("parts/"))
        compiled = render.compile_each(templates, filter(often.__contains__, templates))
        ready = chain(compiled, map(i18n.locale, bench.desk.site.languages))
        work = partial(galley.print_handed, partial(benches.setting, bench))
        with suppress(OSError):  # no more processes or files: then this one does it alone
            bench = bench._replace(apprentice=stack.enter_context(closing(Apprentice(ready, work))))
        yield bench


def _prepare(papers: Desk, seen: Trees) -> None:
    """Makes ready, where there is much to print, what printing takes: the processes that read will print, too."""
    names = [name for path, found in seen.content.items() if bundles.is_place(path) for name in found.names]
    if len(names) > crew.FEW * stock.CHUNK:
        tasks.prepare(papers.templates, names)


def _remembered(known: Cache) -> Desk | None:
    """The papers of the last build, where the cache has them."""
    text = known.meta("desk")
    return records.parse(Desk, text) if text else None

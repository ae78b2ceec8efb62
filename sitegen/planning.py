"""The plan of an edition: all articles are joined to an archive, its pages laid out, and whatever is wrong is told."""

from collections.abc import Mapping
from typing import NamedTuple

from sitegen import archive, desk, pages, publish, records, sorting, stock, version
from sitegen import bench as benches
from sitegen import memory as memories
from sitegen import supplement as supplements
from sitegen.archive import Archive, Moment
from sitegen.bench import Bench, Damage
from sitegen.bundles import ARTICLES, PAGES
from sitegen.galley import Layout
from sitegen.graph import Marks
from sitegen.model import Teaser
from sitegen.order import MISUSED, Halt, Result, halt_if
from sitegen.pages import reach as reaches
from sitegen.pages.reach import Reach, Skeleton
from sitegen.problems import Problem, problem
from sitegen.publish import Published
from sitegen.stock import Change, Shelf


class Planned(NamedTuple):
    """An edition before it is printed: what is there, what will be, and what was published before.

    skeleton: what its pages show beside single stories, see `reach`
    reach: the pages that the change may concern; None where it may concern any
    """

    bench: Bench
    change: Change
    shelves: Mapping[str, Shelf]
    layout: Layout
    damage: Damage
    before: Published
    notices: tuple[Problem, ...]
    skeleton: Skeleton
    reach: Reach | None


def plan(bench: Bench, change: Change) -> Planned:
    """What there is to be done; ends the line where anything is wrong with it."""
    shelves = stock.rest(bench.known, change, bench.seen.content)
    layout, problems = lay_out(bench, shelves)
    notices = _notices(bench, shelves, problems)
    halt_if([*change.problems, *problems], notices)
    damage = benches.damage(bench)
    before = _refuse_foreign(bench, layout, damage)
    skeleton = reaches.skeleton(layout.book.plan)
    reach = _reach(bench, change, layout, skeleton)
    return Planned(bench, change, shelves, layout, damage, before, notices, skeleton, reach)


def _reach(bench: Bench, change: Change, layout: Layout, skeleton: Skeleton) -> Reach | None:
    """How far a change of articles and tags reaches, if nothing else has changed."""
    is_due = bench.last is None or memories.is_due(bench.last, bench.order)
    known = bench.known.meta("skeleton")
    if is_due or change.heads is None or not known:
        return None
    was = records.parse(Skeleton, known)
    tags = reaches.changed_tags(was, skeleton)
    return None if tags is None else reaches.of(layout.book.plan, *change.heads, tags, was.totals)


def lay_out(bench: Bench, shelves: Mapping[str, Shelf]) -> tuple[Layout, list[Problem]]:
    """Joins the articles to an archive and plans its pages; and all that is wrong with that."""
    articles, standing = stock.heads(shelves, ARTICLES), stock.heads(shelves, PAGES)
    whole, problems = archive.join(bench.desk.site, articles, standing, Moment(bench.order.now, bench.order.drafts))
    _alphabetise(bench, whole)
    book, clashes = pages.lay_out(whole, has_index=supplements.is_made(bench.order))
    problems = [*problems, *clashes, *desk.clashes(bench.desk, book.owners)]
    frames = book.frames()
    heads = stock.marks(shelves)
    languages = whole.site.languages
    apart = [row for row in whole.teasers.values() if row.spoken != languages or row.is_draft]
    marks = Marks(heads, {row.source: _mark(row, heads[row.source]) for row in apart}, stock.sums(shelves))
    return Layout(whole, book, frames, marks, desk.shared(bench.desk, frames)), problems


def _mark(row: Teaser, head: str) -> str:
    """The fingerprint of what lists show of an article that is a draft, or not in all languages."""
    return f"{head} {row.is_draft} {' '.join(row.spoken)}"


def _alphabetise(bench: Bench, whole: Archive) -> None:
    """Finds how labels sort, once for all processes and, as long as the program is the same, for all builds."""
    labels = {label for tag in whole.tags.values() for label in tag.labels.values()}
    labels |= {name for author in whole.authors.values() for name in author.names.values()}
    known: dict[str, tuple[int, ...]] = {}
    if bench.last and bench.last.code == version.fingerprint() and (text := bench.known.meta("alphabet")):
        known = records.parse(dict[str, tuple[int, ...]], text)
        sorting.recall(known)
    sorting.learn(labels)
    found = {normal: key for key, normal in map(sorting.key, sorted(labels))}
    if found != known:
        bench.known.keep("alphabet", records.text(found))


def _refuse_foreign(bench: Bench, layout: Layout, damage: Damage) -> Published:
    """What is published now; stops before files of others, or before emptying a site by accident."""
    out, before = str(bench.order.out), publish.published(bench.order.out, damage.present)
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

"""The archive's aligned paragraphs, as a translation memory, a table or JSON Lines: published stories only."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from sitegen import alignments, archive, articles, cache, config, crew, disk, holdings, markup, scan, stock, urls
from sitegen.align import handset
from sitegen.articles import Rules
from sitegen.bundles import ARTICLES
from sitegen.decks import Decks
from sitegen.export import given
from sitegen.export.forms import FORMS, Unit
from sitegen.model import Head, Site, Story
from sitegen.order import DONE, MISUSED, REFUSED, Halt, Progress, halt_if
from sitegen.order import Result as Ended
from sitegen.problems import Problem, problem

Write = Callable[[str], object]


class Order(NamedTuple):
    """What is to be exported: of which site, in which form, as of when (seconds since 1970-01-01 UTC)."""

    site: Path
    kind: str
    now: float


class Result(NamedTuple):
    """How an export ended: its exit code, what was wrong or noticed, and how much was exported.

    stories: of which there are pairs of paragraphs;  published: all
    """

    exit: int
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    stories: int = 0
    units: int = 0
    published: int = 0


class _Pair(NamedTuple):
    """Two versions of a story, and the hand-set groups of their paragraphs."""

    a: Head
    b: Head
    given: tuple[str, ...]


def export(order: Order, write: Write, progress: Progress) -> Result:
    """Writes what is asked for, piece by piece; nothing where the archive can't be read as a whole."""
    try:
        site = _site(order.site)
        stories, notices = _stories(order, site, progress)
        pairs = [pair for story in stories for pair in _pairs(story)]
        halt_if(_faults(order.site, pairs))
    except Halt as halt:
        return Result(halt.result.exit, halt.result.problems, halt.result.notices)
    form, count, problems = FORMS[order.kind], 0, list[Problem]()
    write(form.head)
    with alignments.remembered(order.site) as of:
        for done, pair in enumerate(pairs, 1):
            for unit in _units(order.site, site, pair, of, problems):
                write(form.unit(unit))
                count += 1
            progress("align", done, len(pairs))
    write(form.foot)
    exit = REFUSED if problems else DONE
    paired = len({pair.a.translation_id for pair in pairs})
    return Result(exit, tuple(problems), notices, paired, count, len(stories))


def _site(folder: Path) -> Site:
    site = holdings.load(folder, (path for path in config.PAPERS if os.path.lexists(folder / path)))
    if isinstance(site, list):
        is_misused = any(fault.path == config.SITE for fault in site)
        raise Halt(Ended(MISUSED if is_misused else REFUSED, tuple(site)))
    return site


def _stories(order: Order, site: Site, progress: Progress) -> tuple[list[Story], tuple[Problem, ...]]:
    """The published stories, oldest first, and what was noticed of dates."""
    rules = Rules(site.languages, site.timezone)
    below = scan.tree(str(order.site / "content"))
    tree = {f"content/{path}" if path else "content": listing for path, listing in below.items()}
    with closing(cache.in_memory()) as nothing, crew.adaptive(crew.cores()) as run:
        change = stock.changes(order.site, tree, nothing, False, rules, run, Decks(""))
    halt_if(change.problems)
    heads = stock.heads(change.shelves, ARTICLES)
    whole, problems = archive.join(site, heads, (), archive.Moment(order.now, False))
    halt_if(problems)
    dated = tuple(found for found in problems if found.code in ("held-back", "expired"))
    return sorted(whole.stories.values(), key=_place), dated


def _place(story: Story) -> tuple[int, str]:
    return archive.order(story.versions[0]), story.translation_id


def _pairs(story: Story) -> Iterator[_Pair]:
    """Each two versions that can be read; hand-set groups count paragraphs of the story's first version."""
    for a, b in combinations(story.readable, 2):
        yield _Pair(a, b, (b.alignment or a.alignment) if a.lang == story.first else ())


def _faults(site: Path, pairs: Sequence[_Pair]) -> list[Problem]:
    """Hand-set groups that name paragraphs which are not there."""
    found: list[Problem] = []
    for pair in pairs:
        if pair.given:
            sides = [_paragraphs(site, head, found) for head in (pair.a, pair.b)]
            for fault in handset.faults(pair.given, *map(len, sides)):
                path, line = given.place(site, (pair.b, pair.a), fault.group)
                facts = {"group": fault.group, "number": fault.number, "count": len(sides[fault.side == "right"])}
                found.append(problem("alignment-number", path, line, **facts))
    return found


def _paragraphs(site: Path, head: Head, problems: list[Problem]) -> tuple[str, ...]:
    """The paragraphs of an article as plain text, numbered as on its page; none where it can't be read."""
    data = disk.read(str(site), head.source)
    body = data if isinstance(data, Problem) else articles.body(head, data)
    if isinstance(body, Problem):
        problems.append(body)
        return ()
    return tuple(map(markup.plain, body.blocks))


def _units(site: Path, facts: Site, pair: _Pair, of: alignments.Of, problems: list[Problem]) -> Iterator[Unit]:
    """The groups of two versions that have words on both sides."""
    a, b = (_paragraphs(site, head, problems) for head in (pair.a, pair.b))
    found = of(a, b, pair.given)
    for group, sure in zip(found.groups, found.certainty, strict=True):
        texts = (_text(a, group.a), _text(b, group.b))
        if all(texts):
            yield Unit(
                pair.a.translation_id,
                (pair.a.lang, pair.b.lang),
                (group.a, group.b),
                texts,
                sure,
                (_address(facts, pair.a, group.a), _address(facts, pair.b, group.b)),
            )


def _text(paragraphs: Sequence[str], numbers: Sequence[int]) -> str:
    return "\n".join(filter(None, (paragraphs[number - 1] for number in numbers)))


def _address(site: Site, head: Head, numbers: Sequence[int]) -> str:
    """Where the paragraph stands: absolute if the site says where it is published, else below its root."""
    return f"{urls.public(site.base_url, archive.path(head))}#p{numbers[0]}"

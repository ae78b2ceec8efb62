"""The supplement of an edition, as far as the core knows of it: which texts it is told of, and where it works."""

from collections.abc import Iterator

from sitegen import archive, publish
from sitegen.bench import Bench
from sitegen.decks import Decks
from sitegen.galley import Layout
from sitegen.order import Listed, Order, Place, Result, Supplied, halt_if
from sitegen.problems import problem

NOTHING = Supplied((), (), {})


def is_made(order: Order) -> bool:
    """Whether there will be a supplement, as far as can be known before."""
    return order.supplement is not None and bool(order.supplement.key)


def supply(bench: Bench, layout: Layout, altered: frozenset[str]) -> Supplied:
    """Has the supplement made in the stage, if one was asked for."""
    order = bench.order
    if not order.supplement:
        return NOTHING
    bench.clock.lap("render")
    place = Place(order.site, order.out, publish.stage(order.out), altered, bench.known, bench.run, bench.progress)
    made = order.supplement.supply(listed(layout, bench.decks), bench.desk.site, place)
    taken = sorted({*made.files} & bench.desk.static.keys())
    bench.clock.lap("search")
    halt_if([problem("address-twice", f"static/{name}", 0, address=name, other="the supplement") for name in taken])
    return made


def listed(layout: Layout, decks: Decks) -> Iterator[Listed]:
    """All articles and standing pages that readers see, in order of their pages; nothing that only editors see."""
    whole, sums = layout.whole, layout.marks.texts
    readers: dict[str, list[str]] = {}
    for lang, teasers in whole.listed.items():
        for teaser in teasers:
            if not teaser.is_draft:
                readers.setdefault(teaser.source, []).append(lang)
    for story in whole.standing.values():
        readers |= {head.source: [head.lang] for head in story.readable if not head.draft}
    heads = sorted((archive.path(whole.heads[source]), source) for source in readers)
    for path, source in heads:
        head = decks.head(whole.heads[source])
        others = tuple(lang for lang in readers[source] if lang != head.lang)
        yield Listed(head, path, sums[source], (head.lang, *others))


def counted(result: Result, made: Supplied) -> Result:
    """The result of an edition with its supplement."""
    why = {**result.why, **made.why}
    return result._replace(written=result.written + len(made.staged), why=why)

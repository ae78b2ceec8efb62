"""The search proves itself: with a defect planted in the engine, it finds a difference."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from newsroom import Newsroom

from sitegen import edition, graph, publish, scan

pytestmark = pytest.mark.slow

SEARCH = settings(
    max_examples=150,
    stateful_step_count=12,
    derandomize=True,
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    print_blob=False,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""A fixed, short search."""

Plant = Callable[[pytest.MonkeyPatch], None]


def skip(**emptied: str) -> Plant:
    """Needs that leave something out."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        whole = graph.needs

        def needs(*arguments: Any) -> graph.Needs:
            return whole(*arguments)._replace(**emptied)

        patch.setattr(edition, "needs", needs)

    return plant


def skip_teasers(patch: pytest.MonkeyPatch) -> None:
    whole = graph.needs
    patch.setattr(edition, "needs", lambda page, *rest: whole(page._replace(teasers=()), *rest))


def forget_the_partner(patch: pytest.MonkeyPatch) -> None:
    whole = graph.needs

    def needs(page: Any, *rest: Any) -> graph.Needs:
        is_article = page.template == "article.html"
        return whole(page._replace(heads=page.heads[:1], bodies=page.bodies[:1]) if is_article else page, *rest)

    patch.setattr(edition, "needs", needs)


def skip_shared(name: str) -> Plant:
    """Pages that share one thing less than they do."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        whole = edition.desk.shared

        def shared(*arguments: Any) -> dict[tuple[str, str], graph.Shared]:
            return {key: found._replace(**{name: ""}) for key, found in whole(*arguments).items()}

        patch.setattr(edition.desk, "shared", shared)

    return plant


def drop_the_delete_step(patch: pytest.MonkeyPatch) -> None:
    whole = publish.publish

    def keep(out: Path, changed: Iterable[str], gone: Iterable[str], kept: Iterable[str]) -> list[str]:
        return whole(out, changed, (), [*kept, *gone])

    patch.setattr(publish, "publish", keep)


def trust_dates_alone(patch: pytest.MonkeyPatch) -> None:
    whole = scan._folder

    def folder(place: str) -> tuple[scan.Listing, list[str]]:
        listing, inner = whole(place)
        dates = [Path(place, name).lstat().st_mtime_ns for name in listing.names]
        numbers = array("q", [number for date in dates for number in (0, date, 0)])
        summed = repr((sorted(zip(listing.names, dates, strict=True)), sorted(inner)))
        return listing._replace(numbers=numbers, sum=summed), inner

    patch.setattr(scan, "_folder", folder)


def rename_before_the_journal_is_written(patch: pytest.MonkeyPatch) -> None:
    def rename(out: Path, steps: dict[str, list[str]]) -> None:
        publish._take(steps, publish.stage(out), out)
        publish.shutil.rmtree(publish.stage(out), ignore_errors=True)

    patch.setattr(publish, "_rename_each", rename)


def rename_before_all_is_written(patch: pytest.MonkeyPatch) -> None:
    """What is printed goes straight to its place."""
    whole = edition.benches.print_all

    def print_all(bench: Any, frames: Any, copies: Iterator[Any], total: int) -> None:
        for copy in copies:
            whole(bench, frames, [copy], total)
            target = bench.order.out / copy.page.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((publish.stage(bench.order.out) / copy.page.path).read_bytes())

    patch.setattr(edition.benches, "print_all", print_all)


DEFECTS: dict[str, Plant] = {
    "skip the templates": skip_shared("template"),
    "drop the delete step": drop_the_delete_step,
    "trust dates alone": trust_dates_alone,
    "forget the partner": forget_the_partner,
}
RARER: dict[str, Plant] = {
    "skip what a page contains": skip(content=""),
    "skip the bodies": skip(texts=""),
    "skip the teasers of lists": skip_teasers,
    "skip the facts of the site": skip_shared("site"),
    "skip the wording": skip_shared("wording"),
    "skip the navigation": skip_shared("frame"),
    "rename before all is written": rename_before_all_is_written,
    "rename before the journal is written": rename_before_the_journal_is_written,
}
"""Those that it may take longer to find."""


@pytest.mark.parametrize("defect", [*DEFECTS, *RARER])
def test_the_search_finds_a_planted_defect(
    defect: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    if defect in RARER and not request.config.getoption("--long"):
        pytest.skip("played with --long")
    (DEFECTS | RARER)[defect](monkeypatch)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(Newsroom, settings=SEARCH)

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
    stateful_step_count=12,
    derandomize=True,
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    print_blob=False,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SHORT, LONG = 60, 600
"""How many sequences are played: short, among the edits that could show the defect; long, among all."""

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


EDITS = ("edit_body", "edit_title", "edit_tags")

DEFECTS: dict[str, tuple[Plant, tuple[str, ...]]] = {
    "skip what a page contains": (skip(content=""), EDITS),
    "skip the bodies": (skip(texts=""), ("edit_body", "edit_static", "lay_by")),
    "skip the teasers of lists": (skip_teasers, EDITS),
    "skip the facts of the site": (skip_shared("site"), ("edit_site", *EDITS)),
    "skip the wording": (skip_shared("wording"), ("edit_part", *EDITS)),
    "skip the navigation": (skip_shared("frame"), ("stand", *EDITS)),
    "skip the templates": (skip_shared("template"), ("edit_part", "edit_template", *EDITS)),
    "drop the delete step": (drop_the_delete_step, ("delete", "rename", *EDITS)),
    "trust dates alone": (trust_dates_alone, ("be_sly", *EDITS)),
    "forget the partner": (forget_the_partner, ("translate", *EDITS)),
    "rename before all is written": (rename_before_all_is_written, ("break_and_mend",)),
    "rename before the journal is written": (rename_before_the_journal_is_written, ("kill",)),
}
"""What is planted, and the edits among which it is looked for."""


@pytest.mark.parametrize("defect", DEFECTS)
def test_the_search_finds_a_planted_defect(
    defect: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    plant, edits = DEFECTS[defect]
    is_long = request.config.getoption("--long")
    plant(monkeypatch)
    monkeypatch.setattr(Newsroom, "only", frozenset() if is_long else frozenset(edits))

    with pytest.raises(AssertionError):
        run_state_machine_as_test(Newsroom, settings=settings(SEARCH, max_examples=LONG if is_long else SHORT))

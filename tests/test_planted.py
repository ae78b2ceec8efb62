"""The search proves itself: with a defect planted in the engine, it finds a difference."""

import shutil
from array import array
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from newsroom import Newsroom

from sitegen import graph, pages, planning, publish, scan, tasks
from sitegen.pages.plan import Facts

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
SHORT, LONG = 200, 600
"""How many sequences are played: short, among the edits that could show the defect; long, among all."""

Plant = Callable[[pytest.MonkeyPatch], None]


def skip(**emptied: str) -> Plant:
    """Needs that leave something out."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        whole = graph.needs

        def needs(*arguments: Any) -> graph.Needs:
            return whole(*arguments)._replace(**emptied)

        patch.setattr(graph, "needs", needs)

    return plant


def skip_teasers(patch: pytest.MonkeyPatch) -> None:
    whole = pages.contents
    patch.setattr(pages, "contents", lambda page, marks: whole(page._replace(teasers=()), marks))


def forgetful(forget: Callable[[Facts], Facts]) -> Plant:
    """Articles' pages that forget part of what they are made of."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        def facts(plan: Any, address: Any) -> Facts:
            return forget(pages.article.facts(plan, address))

        kinds = tuple(kind._replace(facts=facts) if kind.facts else kind for kind in pages.KINDS)
        patch.setattr(pages, "KINDS", kinds)

    return plant


def unrelated(facts: Facts) -> Facts:
    place = pages.article.Parts._fields.index("related") - 1  # the versions are no values: they are heads
    return facts._replace(values=(*facts.values[:place], *facts.values[place + 1 :]))


def skip_shared(name: str) -> Plant:
    """Pages that share one thing less than they do."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        whole = planning.desk.shared

        def shared(*arguments: Any) -> dict[tuple[str, str], graph.Shared]:
            return {key: found._replace(**{name: ""}) for key, found in whole(*arguments).items()}

        patch.setattr(planning.desk, "shared", shared)

    return plant


def drop_the_delete_step(patch: pytest.MonkeyPatch) -> None:
    whole = publish.publish

    def keep(
        out: Path, changed: Iterable[str], gone: list[str], total: int, kept: Callable[[], list[str]]
    ) -> list[str]:
        return whole(out, changed, (), total + len(gone), lambda: [*kept(), *gone])

    patch.setattr(publish, "publish", keep)


def trust_dates_alone(patch: pytest.MonkeyPatch) -> None:
    whole = scan._folder

    def folder(place: str, known: Any) -> tuple[scan.Listing, list[str]]:
        listing, inner = whole(place, known)
        dates = [Path(place, name).lstat().st_mtime_ns for name in listing.names]
        numbers = array("q", [number for date in dates for number in (0, date, 0)])
        summed = repr((sorted(zip(listing.names, dates, strict=True)), sorted(inner)))
        return listing._replace(numbers=numbers, sum=summed), inner

    patch.setattr(scan, "_folder", folder)


def rename_before_the_journal_is_written(patch: pytest.MonkeyPatch) -> None:
    def rename(out: Path, steps: dict[str, list[str]]) -> None:
        publish._take(steps, publish.stage(out), out)
        shutil.rmtree(publish.stage(out), ignore_errors=True)

    patch.setattr(publish, "_rename_each", rename)


def rename_before_all_is_written(patch: pytest.MonkeyPatch) -> None:
    """What is printed goes straight to its place."""
    whole = tasks.Printer.print

    def print_one(self: tasks.Printer, copy: tasks.Copy) -> Any:
        entry = whole(self, copy)
        stage, path = Path(self.setting.stage), copy.page.path
        out = stage.with_name(stage.name.removeprefix(".").removesuffix(".sitegen-stage"))
        if (stage / path).exists():
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (out / path).write_bytes((stage / path).read_bytes())
        return entry

    patch.setattr(tasks.Printer, "print", print_one)


EDITS = ("edit_body", "edit_title", "edit_tags")

DEFECTS: dict[str, tuple[Plant, tuple[str, ...]]] = {
    "skip what a page contains": (skip(content=""), EDITS),
    "skip the bodies": (skip(texts=""), ("edit_body", "edit_title")),
    "skip the teasers of lists": (skip_teasers, EDITS),
    "skip the facts of the site": (skip_shared("site"), ("edit_site", *EDITS)),
    "skip the wording": (skip_shared("wording"), ("edit_part", *EDITS)),
    "skip the navigation": (skip_shared("frame"), ("stand", *EDITS)),
    "skip the templates": (skip_shared("template"), ("edit_part", "edit_template", *EDITS)),
    "drop the delete step": (drop_the_delete_step, ("delete", "rename", *EDITS)),
    "trust dates alone": (trust_dates_alone, ("be_sly", *EDITS)),
    "forget the partner": (forgetful(lambda facts: facts._replace(heads=(), bodies=())), ("translate", *EDITS)),
    "forget the neighbours": (forgetful(lambda facts: facts._replace(values=())), EDITS),
    "forget the related": (forgetful(unrelated), EDITS),
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

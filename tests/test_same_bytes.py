"""The same bytes, whatever the number of processes, the time zone, the locale, the place and the memory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Site, tree, write

from sitegen import galley, stock

ROOT = Path(__file__).parent.parent


def world(count: int) -> dict[str, str]:
    """So many stories in two languages, some of them in one only, with tags, authors and all kinds of dates."""
    files = {
        "site.yaml": "title: {en: News, de: Nachrichten}\nlanguages: [en, de]\nbase_url: https://example.org/\n"
        "timezone: Europe/Berlin\nper_page: 5\n",
        "tags.yaml": "b: {en: B, de: Öl}\na: {en: A, de: Ähre}\nc: {en: Ö, de: Zett}\n",
        "authors.yaml": "ann: {name: Ann, note: {en: Ann writes., de: Ann schreibt.}}\n",
        "pages/about.en.md": "# About\n\nWe *write*.\n",
    }
    dates = ("2025-07-15", "2025-07", "2025", "2024-12-31T23:30:00-05:00", "", "2025-09-01")
    for number in range(count):
        stem, date = f"articles/{2020 + number % 5}/story-{number}", dates[number % len(dates)]
        facts = f"tags: [{'abc'[number % 3]}, neu, Neu]\nauthors: [ann, Guest {number % 4}]\n"
        files[f"{stem}.yaml"] = facts + (f"date: {date}\n" if date else "")
        if number % 7:
            files[f"{stem}.en.txt"] = f"Story {number}\n\nIt rained {number} times.\nIt blew.\n"
        if number % 5 or not number % 7:
            files[f"{stem}.de.md"] = f"---\nsummary: Kurz {number}\n---\n# Geschichte {number}\n\nEs *regnete* — ß.\n"
    return files


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks so small that a small site is shared out."""
    monkeypatch.setattr(stock, "CHUNK", 3)
    monkeypatch.setattr(galley, "LENGTH", 3)
    monkeypatch.setattr(galley, "TURN", 3)
    monkeypatch.setattr(galley, "QUICK", 3)


@pytest.mark.usefixtures("shared")
def test_the_number_of_processes_makes_no_difference(site: Site, tmp_path: Path) -> None:
    files = world(30)
    alone = tree(site(files, jobs=1, out=tmp_path / "1").out)

    for jobs in (2, 7):
        assert tree(site(jobs=jobs, out=tmp_path / str(jobs)).out) == alone


@pytest.mark.usefixtures("shared")
def test_the_number_of_processes_makes_no_difference_to_an_edit(site: Site, tmp_path: Path) -> None:
    edit = {"site.yaml": world(0)["site.yaml"].replace("per_page: 5", "per_page: 4")}
    for jobs in (1, 2, 7):
        site(world(30), jobs=jobs, out=tmp_path / str(jobs))
        site(edit, jobs=jobs, out=tmp_path / str(jobs))

    alone = tree(tmp_path / "1")
    assert tree(tmp_path / "2") == tree(tmp_path / "7") == alone == tree(site(jobs=1, out=tmp_path / "clean").out)


def test_what_is_remembered_makes_no_difference(site: Site, tmp_path: Path) -> None:
    before = tree(site(world(12)).out)

    assert tree(site().out) == tree(site(clean=True).out) == tree(site(out=tmp_path / "cold").out) == before


WORLDS = (
    {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1", "--jobs": "1"},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "2", "--jobs": "2"},
    {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1", "--jobs": "7"},
)


@pytest.mark.slow
def test_machine_place_order_and_umask_make_no_difference(tmp_path: Path) -> None:
    files, found = world(300), []
    for number, place in enumerate(WORLDS):
        folder = tmp_path / ("x" * number) / "site"
        write(folder, dict(sorted(files.items(), reverse=number % 2 == 1)))
        environment = {**os.environ, **place, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1754006400"}
        command = [sys.executable, "-m", "sitegen", "build", "--site", str(folder), "--jobs", place["--jobs"]]
        subprocess.run(command, check=True, env=environment, capture_output=True, umask=0o022 if number else 0o077)
        cold = tree(folder / "public")
        subprocess.run(command, check=True, env=environment, capture_output=True)
        assert tree(folder / "public") == cold
        found.append(cold)

    assert found[0] == found[1] == found[2]
    assert len(found[0]) > 800

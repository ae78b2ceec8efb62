"""Work shared out: every result arrives once, a lost worker is told with its work, and nobody is left behind."""

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import Site, tree, write

from sitegen import articles, crew, galley, lock, render, stock
from sitegen.crew import Crew

ROOT = Path(__file__).parent.parent
posix = pytest.mark.skipif(sys.platform != "linux", reason="workers that share what was patched, and signals")


def times(factor: int, chunk: list[int]) -> list[int]:
    return [factor * number for number in chunk]


def whose(_common: int, _chunk: list[int]) -> int:
    return os.getpid()


def by_whom(_common: int, chunk: list[int]) -> list[tuple[int, int]]:
    return [(place, os.getpid()) for place in chunk]


def die_at(common: int, chunk: list[int]) -> list[int]:
    if common in chunk and multiprocessing.parent_process():
        os.kill(os.getpid(), signal.SIGKILL)
    return chunk


@pytest.mark.parametrize("jobs", [1, 2, 7])
@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 50])
def test_every_result_arrives_once(jobs: int, count: int) -> None:
    with crew.adaptive(jobs) as run:
        found = [number for chunk in run(times, 2, ([place] for place in range(count))) for number in chunk]

    assert sorted(found) == [2 * place for place in range(count)]
    assert not multiprocessing.active_children()


def test_little_work_is_done_here_and_much_is_shared_out() -> None:
    with crew.adaptive(2) as run:
        few = set(run(whose, 0, ([place] for place in range(crew.FEW - 1))))
        many = set(run(whose, 0, ([place] for place in range(crew.FEW + 10))))

    assert few == {os.getpid()}
    assert len(many) == 2
    assert os.getpid() in many


def test_work_is_asked_for_as_it_is_needed() -> None:
    made: list[int] = []

    def chunks() -> Iterator[list[int]]:
        for place in range(100):
            made.append(place)
            yield [place]

    with crew.adaptive(2) as run:
        results = iter(run(times, 2, chunks()))
        next(results)
        assert len(made) < 20
        assert len(list(results)) == 99


def test_of_a_list_the_first_chunks_are_done_here_and_the_last_elsewhere() -> None:
    with crew.adaptive(2) as run:
        done = dict(pair for found in run(by_whom, 0, [[place] for place in range(20)]) for pair in found)

    assert sorted(done) == [*range(20)]
    assert done[0] == os.getpid()
    assert done[18] == done[19] != os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_a_crew_that_stays_does_one_work_after_another(jobs: int) -> None:
    with closing(Crew(jobs)) as run:
        little = [*run(whose, 0, [[0]])]
        first = [*run(by_whom, 0, [[place] for place in range(30)])]
        second = [number for chunk in run(times, 3, ([place] for place in range(30))) for number in chunk]
        third = [*run(by_whom, 0, [[place] for place in range(30)])]

    assert little == [os.getpid()]
    assert sorted(second) == [3 * place for place in range(30)]
    assert len({who for found in (*first, *third) for _, who in found}) <= jobs
    assert sorted(place for found in third for place, _ in found) == [*range(30)]
    assert not multiprocessing.active_children()


def test_a_crew_that_was_let_go_makes_room_for_another() -> None:
    with closing(Crew(2)) as run:
        first = [who for found in run(by_whom, 0, [[place] for place in range(20)]) for _, who in found]
        run.close()
        assert not multiprocessing.active_children()
        again = [*run(by_whom, 0, [[place] for place in range(20)])]

    assert sorted(place for found in again for place, _ in found) == [*range(20)]
    assert {who for found in again for _, who in found} & {*first} == {os.getpid()}
    assert not multiprocessing.active_children()


def leave_a_mark(common: tuple[int, str], chunk: list[int]) -> int:
    """In the process that leads: waits until the others have done all that they were given."""
    leader, folder = common
    Path(folder, str(chunk[0])).touch()
    count = 0
    while os.getpid() == leader and count < (found := sum(1 for _ in Path(folder).iterdir())):
        count = found
        time.sleep(0.2)
    return os.getpid()


@pytest.mark.slow
def test_who_has_run_out_of_work_is_given_more_ahead(tmp_path: Path) -> None:
    with crew.adaptive(2) as run:
        done = [*run(leave_a_mark, (os.getpid(), str(tmp_path)), [[place] for place in range(40)])]

    # Two for each of ours at first, then three, four, …: with two all the way, a third of all were ours.
    assert done.count(os.getpid()) < 40 / 4


def test_what_a_crew_that_stays_is_told_may_come_later_than_it() -> None:
    with closing(Crew(2)) as run:
        list(run(times, 1, [[place] for place in range(20)]))
        factor = int("1000")  # no process that was called before has ever seen it

        found = [number for chunk in run(times, factor, [[place] for place in range(20)]) for number in chunk]

    assert sorted(found) == [1000 * place for place in range(20)]


@posix
def test_a_worker_of_a_crew_that_stays_is_missed_at_the_next_work() -> None:
    with closing(Crew(2)) as run:
        list(run(times, 1, [[place] for place in range(20)]))
        (child,) = multiprocessing.active_children()
        child.kill()
        child.join()
        with pytest.raises(crew.LostError):
            list(run(times, 2, [[place] for place in range(20)]))

    assert not multiprocessing.active_children()


def test_each_end_of_a_store_may_be_made_ready_in_its_own_way() -> None:
    left = crew.ends(range(50))
    store = crew.Ends(([2 * place] for place in left.ours), ([place, place] for place in left.theirs))

    with crew.adaptive(2) as run:
        done = [(sum(pair[0] for pair in found), found[0][1]) for found in run(by_whom, 0, store)]

    assert sorted(number for number, _ in done) == [2 * place for place in range(50)]
    assert {who for _, who in done} > {os.getpid()}
    assert [*crew.Ends(iter([1, 2]), iter(()))] == [1, 2]


def test_things_are_cut_into_chunks() -> None:
    assert list(crew.cut(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(crew.cut([], 2)) == []


@posix
def test_a_worker_that_was_killed_is_told_with_its_chunk() -> None:
    with pytest.raises(crew.LostError) as lost, crew.adaptive(2) as run:
        list(run(die_at, 1, ([place] for place in range(20))))

    assert isinstance(lost.value.chunk, list)
    assert not multiprocessing.active_children()


@posix
def test_a_fault_leaves_nobody_behind() -> None:
    def fail(_common: int, _chunk: list[int]) -> None:
        raise ValueError("a fault of ours")

    with pytest.raises(ValueError, match="a fault of ours"), crew.adaptive(2) as run:
        list(run(fail, 0, ([place] for place in range(20))))

    assert not multiprocessing.active_children()


def test_an_interruption_while_workers_are_started_leaves_nobody_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ProcessPoolExecutor.submit

    def submit(self: ProcessPoolExecutor, *arguments: Any) -> None:
        whole(self, *arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(ProcessPoolExecutor, "submit", submit)

    with pytest.raises(KeyboardInterrupt), crew.adaptive(2) as run:
        list(run(times, 2, ([place] for place in range(20))))

    assert not multiprocessing.active_children()


# A site


WORLD = {f"articles/story-{place:02}.en.txt": f"Story {place}\n\nIt rained.\nIt blew.\n" for place in range(12)}


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks so small that a small site is shared out."""
    monkeypatch.setattr(stock, "CHUNK", 2)
    monkeypatch.setattr(galley, "LENGTH", 2)
    monkeypatch.setattr(galley, "TURN", 2)
    monkeypatch.setattr(galley, "QUICK", 2)


@posix
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("stage", ["print", "read"])
def test_a_killed_worker_ends_the_build_and_names_a_file(
    site: Site, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    before = tree(site(WORLD, jobs=2).out)
    ours = os.getpid()

    def die(*arguments: object) -> object:
        if os.getpid() == ours:
            return whole(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    with monkeypatch.context() as patch:
        place, name = (render.Press, "page") if stage == "print" else (articles, "parse")
        whole = getattr(place, name)
        patch.setattr(place, name, die)
        built = site({name: text.replace("Story", "Tale") for name, text in WORLD.items()}, jobs=2)

    assert (built.exit, built.codes) == (3, ["worker-lost"])
    assert built.problems[0].path.startswith("content/articles")
    assert tree(built.out) == before
    assert not multiprocessing.active_children()
    assert site(jobs=2).exit == 0


WAITING = """\
import os, signal, sys, time
from sitegen import cli, galley, render, stock
galley.LENGTH = galley.TURN = galley.QUICK = stock.CHUNK = 2
signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background may have it ignored
def wait(*_):
    os.write(1, b'printing\\n')
    for _ in range(1200):
        time.sleep(0.05)
render.Press.page = wait
sys.exit(cli.main(sys.argv[1:]))
"""
"""A command by which a page is a minute's work, in many steps as Python's work is.

Python hears of a signal between two steps. One that comes just before a step begins to sleep is heard when it wakes.
"""


@posix
@pytest.mark.slow
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_ends_all_workers_at_once(folder: Path, sign: signal.Signals, code: int) -> None:
    write(folder, WORLD)
    command = [sys.executable, "-c", WAITING, "build", "--site", str(folder), "--jobs", "2"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as build:
        assert build.stdout
        assert build.stdout.readline() == "printing\n"
        os.killpg(build.pid, sign) if sign == signal.SIGINT else os.kill(build.pid, sign)
        _, said = build.communicate(timeout=30)  # a page is a minute's work here: nobody waits for it

    assert (build.returncode, said) == (code, "interrupted: the published site is unchanged\n")
    with pytest.raises(ProcessLookupError):
        os.killpg(build.pid, 0)
    assert {path.name for path in folder.iterdir()} == {"content", ".sitegen"}


CROWDED = """\
import os, time
from sitegen import crew
from sitegen.crew import Crew
def work(leader, chunk):
    if os.getpid() == leader:
        raise KeyboardInterrupt
    time.sleep(60)
try:
    with crew.adaptive(2) as run:
        list(run(work, os.getpid(), [b"x" * 1_000_000 for _ in range(20)]))
except KeyboardInterrupt:
    print("ended")
"""
"""More work than fits into the pipe to a process that is busy for long."""


@posix
def test_an_interruption_ends_a_crew_whose_work_lies_in_a_full_pipe() -> None:
    ended = subprocess.run([sys.executable, "-c", CROWDED], cwd=ROOT, capture_output=True, text=True, timeout=30)

    assert (ended.stdout, ended.stderr) == ("ended\n", "")


@posix
@pytest.mark.slow
def test_a_killed_build_leaves_nobody_behind_who_holds_the_lock(folder: Path) -> None:
    write(folder, WORLD)
    command = [sys.executable, "-c", WAITING, "build", "--site", str(folder), "--jobs", "3"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True) as build:
        assert build.stdout
        for _ in range(3):
            assert build.stdout.readline() == "printing\n"
        build.kill()
        build.wait()

    try:
        with lock.held(folder / ".sitegen/lock", print, wait=5):  # whoever is left holds it, too
            pass
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(build.pid, signal.SIGKILL)

"""Work shared out: every result arrives once, a lost worker is told with its work, and nobody is left behind."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Site, tree

from sitegen import bench, crew, render, stock

ROOT = Path(__file__).parent.parent
posix = pytest.mark.skipif(sys.platform != "linux", reason="workers that share what was patched, and signals")


def double(chunk: list[int]) -> list[int]:
    return [2 * number for number in chunk]


def whose(chunk: list[int]) -> int:
    return os.getpid()


def die_at_seven(chunk: list[int]) -> list[int]:
    if 7 in chunk:
        os.kill(os.getpid(), signal.SIGKILL)
    return chunk


@pytest.mark.parametrize("jobs", [1, 2, 7])
@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 50])
def test_every_result_arrives_once(jobs: int, count: int) -> None:
    with crew.adaptive(jobs) as run:
        found = [number for chunk in run(double, ([place] for place in range(count))) for number in chunk]

    assert sorted(found) == [2 * place for place in range(count)]
    assert not multiprocessing.active_children()


def test_little_work_is_done_here_and_much_is_shared_out() -> None:
    with crew.adaptive(2) as run:
        few = set(run(whose, ([place] for place in range(crew.FEW - 1))))
        many = set(run(whose, ([place] for place in range(crew.FEW + 10))))

    assert few == {os.getpid()}
    assert os.getpid() not in many


def test_work_is_asked_for_as_it_is_needed() -> None:
    made: list[int] = []

    def chunks() -> Iterator[list[int]]:
        for place in range(100):
            made.append(place)
            yield [place]

    with crew.adaptive(2) as run:
        results = iter(run(double, chunks()))
        next(results)
        assert len(made) < 20
        assert len(list(results)) == 99


def test_things_are_cut_into_chunks() -> None:
    assert list(crew.cut(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(crew.cut([], 2)) == []


@posix
def test_a_worker_that_was_killed_is_told_with_its_chunk() -> None:
    with pytest.raises(crew.LostError) as lost, crew.of(2) as run:
        list(run(die_at_seven, ([place] for place in range(20))))

    assert isinstance(lost.value.chunk, list)
    assert not multiprocessing.active_children()


@posix
def test_a_fault_leaves_nobody_behind() -> None:
    def fail(chunk: list[int]) -> None:
        raise ValueError("a fault of ours")

    with pytest.raises(Exception, match=r"a fault of ours|pickle"), crew.of(2) as run:
        list(run(fail, ([place] for place in range(20))))

    assert not multiprocessing.active_children()


# A site


WORLD = {f"articles/story-{place:02}.en.txt": f"Story {place}\n\nIt rained.\nIt blew.\n" for place in range(12)}


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks so small that a small site is shared out."""
    for place in (bench, stock):
        monkeypatch.setattr(place, "CHUNK", 2)


@posix
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("stage", ["print", "read"])
def test_a_killed_worker_ends_the_build_and_names_a_file(
    site: Site, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    before = tree(site(WORLD, jobs=2).out)
    ours = os.getpid()

    def die(*_: object) -> None:
        assert os.getpid() != ours
        os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as patch:
        if stage == "print":
            patch.setattr(render.Press, "page", die)
        else:
            patch.setattr("sitegen.articles.parse", die)
        built = site({name: text.replace("Story", "Tale") for name, text in WORLD.items()}, jobs=2)

    assert (built.exit, built.codes) == (3, ["worker-lost"])
    assert built.problems[0].path.startswith("content/articles")
    assert tree(built.out) == before
    assert not multiprocessing.active_children()
    assert site(jobs=2).exit == 0

"""Threads: all is done at once, and whatever one of them raises is raised in the thread that leads."""

import threading

import pytest

from sitegen import threads


def test_all_of_it_is_done_at_once() -> None:
    meet, done = threading.Barrier(3, timeout=10), list[int]()

    threads.together([lambda number=number: (meet.wait(), done.append(number)) for number in range(3)])  # type: ignore[misc]  # each its own

    assert sorted(done) == [0, 1, 2]


def test_nothing_to_do_is_done() -> None:
    threads.together([])


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("fault", [OSError("full"), KeyboardInterrupt()], ids=lambda fault: type(fault).__name__)
def test_a_fault_is_raised_when_all_have_ended(place: int, fault: BaseException) -> None:
    ended = list[int]()

    def work(number: int) -> None:
        ended.append(number)
        if number == place:
            raise fault

    with pytest.raises(type(fault)) as caught:
        threads.together([lambda number=number: work(number) for number in range(3)])  # type: ignore[misc]  # each its own

    assert caught.value is fault
    assert sorted(ended) == [0, 1, 2]

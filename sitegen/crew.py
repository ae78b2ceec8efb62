"""Work shared out: a `map` over chunks, here or in processes of this machine.

`Map` is the seam: whatever has its signature serves, a cluster's executor too.
"""

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import chain, count, islice
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sitegen.workers import AT_HAND, YOUNG, LostError, Shift, Work, called

__all__ = ["FEW", "Crew", "Ends", "LostError", "Map", "adaptive", "cores", "cut", "ends", "here", "in_order", "tidy"]

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")

FEW = 4
"""Up to how many chunks are done in this process: more processes have to pay for their start."""


MOST = 8
"""How many chunks wait for each other process at most: they have to be held, and the last ones are waited for."""


class Ends(Iterable[A]):
    """One store of chunks, from both ends: those that this process does, and those that it gives to others."""

    def __init__(self, ours: Iterator[A], theirs: Iterator[A]) -> None:
        self.ours, self.theirs = ours, theirs

    def __iter__(self) -> Iterator[A]:
        return self.ours


class Map(Protocol):
    """Applies a function to what all chunks have in common and each chunk; results may come in any order.

    What is common is in each process once, however many chunks it does. Of a list, this process does the first
    chunks and others the last; what else gives chunks is asked for them as they are needed.
    """

    def __call__(self, function: Callable[[C, A], B], common: C, chunks: Iterable[A], /) -> Iterator[B]: ...


def here(function: Callable[[C, A], B], common: C, chunks: Iterable[A]) -> Iterator[B]:
    """The work done in this process."""
    return (function(common, chunk) for chunk in chunks)


def in_order(run: Map, function: Callable[[C, A], B], common: C, chunks: Iterable[A]) -> Iterator[B]:
    """What a map makes of all chunks, in their order."""
    waiting: dict[int, B] = {}
    wanted = 0
    for number, result in run(_numbered, (function, common), enumerate(chunks)):
        waiting[number] = result
        while wanted in waiting:
            yield waiting.pop(wanted)
            wanted += 1


def _numbered(work: tuple[Callable[[C, A], B], C], chunk: tuple[int, A]) -> tuple[int, B]:
    (function, common), (number, part) = work, chunk
    return number, function(common, part)


@contextmanager
def adaptive(jobs: int) -> Iterator[Map]:
    """A map that does little work here, and shares out much of it among a crew called for it.

    The crew shares what is common with this process as it is: so nothing is copied, however large it may be.
    """
    with ExitStack() as stack:

        def run(function: Callable[[C, A], B], common: C, chunks: Iterable[A]) -> Iterator[B]:
            pools: list[ProcessPoolExecutor] = []

            def call() -> Shift:
                pools.append(stack.enter_context(called(jobs - 1, Work(AT_HAND, function, common))))
                return Shift(pools[0])

            yield from _run(jobs, function, common, chunks, call)
            for pool in pools:
                pool.shutdown()

        yield run


class Crew:
    """A map that does little work here, and shares out much of it among a crew that stays, once it was called for it.

    The crew is as small as this process was then, however large that grows: what is common, and each chunk, is copied.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs, self._numbers = jobs, count(AT_HAND + 1)
        self._stack, self._pools = ExitStack(), list["ProcessPoolExecutor"]()

    def __call__(self, function: Callable[[C, A], B], common: C, chunks: Iterable[A], /) -> Iterator[B]:
        def call() -> Shift:
            if not self._pools:
                self._pools.append(self._stack.enter_context(called(self._jobs - 1)))
            return Shift(self._pools[0], self._jobs - 1, Work(next(self._numbers), function, common))

        yield from _run(self._jobs, function, common, chunks, call)

    def close(self) -> None:
        """Lets the crew go. If there is to be much work after all, another one is called."""
        self._pools.clear()
        self._stack.close()


def _run(
    jobs: int, function: Callable[[C, A], B], common: C, chunks: Iterable[A], call: Callable[[], Shift]
) -> Iterator[B]:
    """Little work is done here; for much of it the crew is called, if there is to be one."""
    sides = _sides(chunks)
    first = list(islice(sides.ours, FEW))
    if len(first) < FEW:
        yield from here(function, common, first)
        return
    rest = chain(first, sides.ours)
    del first  # once they are done, nobody holds them
    theirs = rest if sides.theirs is sides.ours else sides.theirs
    with tidy():
        if jobs < 2:
            yield from here(function, common, rest)
        else:
            yield from _spread(call(), jobs - 1, partial(function, common), rest, theirs)


@contextmanager
def tidy() -> Iterator[None]:
    """Garbage is looked for among new objects only, and seldom: much of what is made stays."""
    before, was_on = gc.get_threshold(), gc.isenabled()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 1000)
    gc.enable()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
        if not was_on:
            gc.disable()


def _sides(chunks: Iterable[A]) -> Ends[A]:
    """Where this process takes chunks, and where it takes those that it gives to others."""
    if isinstance(chunks, Ends):
        return chunks
    if isinstance(chunks, Sequence):
        return ends(chunks)
    source = iter(chunks)
    return Ends(source, source)


def ends(things: Iterable[A]) -> Ends[A]:
    """Things from the first on, and from the last on; they meet.

    So what stands together is made in one process, which keeps at hand, and writes to, its part of what is common.
    """
    left = deque(things)

    def taken(take: Callable[[], A]) -> Iterator[A]:
        while left:
            yield take()

    return Ends(taken(left.popleft), taken(left.pop))


def _spread(shift: Shift, others: int, work: Callable[[A], B], ours: Iterator[A], theirs: Iterator[A]) -> Iterator[B]:
    """Gives every other process one chunk in hand and one to wait, and does the next one itself.

    Where that takes so long that all that was given is done meanwhile, more is given the next time.
    """
    from concurrent.futures import FIRST_COMPLETED, wait
    from concurrent.futures.process import BrokenProcessPool

    waiting: dict[Future[Any], A] = {}
    store = 2 * others
    try:
        while True:
            given = list(islice(theirs, store - len(waiting)))
            waiting |= {shift.give(chunk): chunk for chunk in given}
            own = list(islice(ours, 1))
            if not (given or own):
                break
            yield from map(work, own)
            ready = [future for future in waiting if future.done()]
            if len(ready) == len(waiting):
                store = min(store + others, MOST * others)
            for future in ready:
                yield shift.result(future, waiting.pop(future))
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield shift.result(future, waiting.pop(future))
    except BrokenProcessPool:
        raise LostError(next(iter(waiting.values()), ())) from None


def cut(things: Iterable[A], size: int) -> Iterator[Sequence[A]]:
    """The things in chunks of so many."""
    chunk: list[A] = []
    for thing in things:
        chunk.append(thing)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

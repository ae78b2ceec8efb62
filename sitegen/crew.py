"""Work shared out: a `map` over chunks, here or in processes of this machine.

`Map` is the seam: whatever has its signature serves, a cluster's executor too.
"""

import gc
import os
import sys
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sitegen import signals

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")

FEW = 4
"""Up to how many chunks are done in this process: more processes have to pay for their start."""

YOUNG = 5_000
"""How many new objects a worker makes before it looks for garbage among them: templates leave some behind."""


class LostError(Exception):
    """A process of the crew was ended from outside, for want of memory perhaps; the argument is its chunk."""

    def __init__(self, chunk: Any) -> None:
        super().__init__(chunk)
        self.chunk = chunk


class Map(Protocol):
    """Applies a function to what all chunks have in common and each chunk; results may come in any order.

    What is common reaches each process once, however many chunks it does. Of a list, this process does the first chunks
    and others the last; what else gives chunks is asked for them as they are needed.
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
    """A map that does little work here, and shares out much of it among a crew called for it."""
    with ExitStack() as stack:

        def run(function: Callable[[C, A], B], common: C, chunks: Iterable[A]) -> Iterator[B]:
            source = iter(chunks)
            first = list(islice(source, FEW))
            if jobs < 2 or len(first) < FEW:
                yield from here(function, common, chain(first, source))
                return
            pool = stack.enter_context(_crew(jobs - 1, function, common))
            with tidy():
                rest = chain(first, source)
                ours, theirs = _ends(chunks) if isinstance(chunks, Sequence) else (rest, rest)
                yield from _spread(pool, jobs - 1, lambda chunk: function(common, chunk), ours, theirs)
            pool.shutdown()

        yield run


@contextmanager
def _crew(jobs: int, function: Callable[[C, A], B], common: C) -> Iterator["ProcessPoolExecutor"]:
    """So many processes beside this one; they end with the block, however it ends."""
    import multiprocessing  # loaded late, here and below: a small build never needs it
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    gc.freeze()  # what is here now is shared with the crew as it is, and never looked through for garbage
    before = {child.pid for child in multiprocessing.active_children()}
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(function, common))
    try:  # from here on: an interruption that had to wait comes as soon as the workers have been started
        with signals.deaf(), warnings.catch_warnings():
            # numpy keeps a thread for itself, and lays it to rest before a process divides
            warnings.filterwarnings("ignore", r"This process .* is multi-threaded", DeprecationWarning)
            pool.submit(os.getpid)  # the first task starts the workers
        yield pool
    finally:
        children = [child for child in multiprocessing.active_children() if child.pid not in before]
        for child in children:
            child.kill()
        pool.shutdown(wait=True, cancel_futures=True)  # its own thread waits for them, too: it has to be done first
        for child in children:
            child.join()


_post: list[Any] = []  # in a worker: the function it applies, and what all its chunks have in common


def _begin(function: Callable[[C, A], B], common: C) -> None:
    """A worker leaves interruptions to the process that leads, and ends as it is told, or with it."""
    import multiprocessing
    import threading

    signals.follow()
    gc.set_threshold(YOUNG, 10, 1000)
    gc.enable()
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()
    _post[:] = [function, common]


def _end_with(leader: "BaseProcess") -> None:
    """Ends this process once the one that leads was killed: it would wait for work, and hold the lock, for ever."""
    leader.join()
    os._exit(1)


def _do(chunk: object) -> Any:
    function, common = _post
    return function(common, chunk)


@contextmanager
def tidy() -> Iterator[None]:
    """Garbage is looked for among young objects only, and seldom: much of what is made stays."""
    before, was_on = gc.get_threshold(), gc.isenabled()
    gc.set_threshold(YOUNG, 10, 1000)
    gc.enable()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if not was_on:
            gc.disable()


def _ends(chunks: Sequence[A]) -> tuple[Iterator[A], Iterator[A]]:
    """The chunks from the first on, and from the last on; they meet.

    So what stands together is made in one process, which keeps at hand, and writes to, its part of what is common.
    """
    left = deque(chunks)

    def taken(take: Callable[[], A]) -> Iterator[A]:
        while left:
            yield take()

    return taken(left.popleft), taken(left.pop)


def _spread(
    pool: "ProcessPoolExecutor", others: int, work: Callable[[A], B], ours: Iterator[A], theirs: Iterator[A]
) -> Iterator[B]:
    """Gives every other process one chunk in hand and one to wait, and does the next one itself."""
    from concurrent.futures import FIRST_COMPLETED, wait
    from concurrent.futures.process import BrokenProcessPool

    waiting: dict[Future[Any], A] = {}
    try:
        while True:
            given = list(islice(theirs, 2 * others - len(waiting)))
            waiting |= {pool.submit(_do, chunk): chunk for chunk in given}
            own = list(islice(ours, 1))
            if not (given or own):
                break
            yield from map(work, own)
            for future in [future for future in waiting if future.done()]:
                yield _result(future, waiting.pop(future))
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield _result(future, waiting.pop(future))
    except BrokenProcessPool:
        raise LostError(next(iter(waiting.values()), ())) from None


def _result(future: "Future[Any]", chunk: object) -> Any:
    from concurrent.futures.process import BrokenProcessPool

    try:
        return future.result()
    except BrokenProcessPool:
        raise LostError(chunk) from None


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

"""Work shared out: a `map` over chunks, here or in processes of this machine.

`Map` is the seam: whatever has the signature of the built-in serves, a cluster's executor too.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

A = TypeVar("A")
B = TypeVar("B")

FEW = 4
"""Up to how many chunks are done in this process: more processes have to pay for their start."""


class LostError(Exception):
    """A process of the crew was ended from outside, for want of memory perhaps; the argument is its chunk."""

    def __init__(self, chunk: object) -> None:
        super().__init__(chunk)
        self.chunk = chunk


class Map(Protocol):
    """Applies a function to chunks; results may come in any order."""

    def __call__(self, function: Callable[[A], B], chunks: Iterable[A], /) -> Iterator[B]: ...


def here(function: Callable[[A], B], chunks: Iterable[A]) -> Iterator[B]:
    """The work done in this process."""
    return map(function, chunks)


@contextmanager
def adaptive(jobs: int) -> Iterator[Map]:
    """A map that does little work here, and shares out much of it; the crew is called when first needed."""
    with ExitStack() as stack:
        crew: list[Map] = []

        def run(function: Callable[[A], B], chunks: Iterable[A]) -> Iterator[B]:
            source = iter(chunks)
            first = list(islice(source, FEW))
            if jobs < 2 or (len(first) < FEW and not crew):
                return map(function, chain(first, source))
            if not crew:
                crew.append(stack.enter_context(of(jobs)))
            return crew[0](function, chain(first, source))

        yield run


@contextmanager
def of(jobs: int) -> Iterator[Map]:
    """A crew of so many processes; they end with the block, however it ends."""
    import multiprocessing  # loaded late, here and below: a small build never needs it
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    gc.freeze()
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin)
    with _deaf():
        pool.submit(os.getpid)  # the first task starts the workers
    try:
        yield lambda function, chunks: _spread(pool, jobs, function, chunks)
        pool.shutdown()
    finally:
        for child in multiprocessing.active_children():
            child.kill()
            child.join()
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _deaf() -> Iterator[None]:
    """Interruptions wait; processes started meanwhile never hear of them, not even before they begin."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """A worker leaves interruptions to the process that leads; it ends without a word when told to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.disable()


def _spread(pool: "ProcessPoolExecutor", jobs: int, function: Callable[[A], B], chunks: Iterable[A]) -> Iterator[B]:
    """Keeps every worker busy with one chunk in hand and one waiting, so that memory stays bounded."""
    from concurrent.futures import FIRST_COMPLETED, wait
    from concurrent.futures.process import BrokenProcessPool

    waiting: dict[Future[B], A] = {}
    source = iter(chunks)
    try:
        while True:
            for chunk in source:
                waiting[pool.submit(function, chunk)] = chunk
                if len(waiting) >= 2 * jobs:
                    break
            if not waiting:
                return
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                chunk = waiting.pop(future)
                yield _result(future, chunk)
    except BrokenProcessPool:
        raise LostError(next(iter(waiting.values()), None)) from None


def _result(future: "Future[B]", chunk: object) -> B:
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

"""Processes of this machine that do chunks of work: how they are called, told of their work, and ended."""

import contextlib
import gc
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen import signals

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

AT_HAND = 0
"""The number of work that a crew has had at hand since it was called."""

YOUNG = 5_000
"""How many new objects a worker makes before it looks for garbage among them: templates leave some behind."""


class LostError(Exception):
    """A process of the crew was ended from outside, for want of memory perhaps; the argument is its chunk."""

    def __init__(self, chunk: Any) -> None:
        super().__init__(chunk)
        self.chunk = chunk


class Work(NamedTuple):
    """What a crew is to do with chunks: a number for it, the function to apply, and what all chunks have in common."""

    number: int
    function: Callable[[Any, Any], Any]
    common: Any


@contextmanager
def called(jobs: int, *work: Work) -> Iterator["ProcessPoolExecutor"]:
    """So many processes beside this one; they end with the block, however it ends."""
    import multiprocessing  # loaded late, here and below: a small build never needs it
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    gc.freeze()  # what is here now is shared with the crew as it is, and never looked through for garbage
    before = {child.pid for child in multiprocessing.active_children()}
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=work)
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
        with _drained(pool):
            pool.shutdown(wait=True, cancel_futures=True)  # its own thread waits for them, too: it has to be done first
        for child in children:
            child.join()


@contextmanager
def _drained(pool: "ProcessPoolExecutor") -> Iterator[None]:
    """Takes what nobody will read out of the pipe to processes that are no more, while the block runs.

    A thread of the pool fills that pipe. Before Python 3.11.6 it waits for ever for room, and the pool for it
    (python/cpython#94777).
    """
    import threading

    pipe, done = getattr(getattr(pool, "_call_queue", None), "_reader", None), threading.Event()

    def drain() -> None:
        with contextlib.suppress(OSError, ValueError):  # the pool has closed it meanwhile
            while pipe and not done.is_set() and os.name == "posix":  # elsewhere, a pipe has no number to read from
                if pipe.poll(0.005):
                    os.read(pipe.fileno(), 1 << 16)

    thread = threading.Thread(target=drain, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


_post: list[Work] = []  # in a worker: the work it has at hand


def _begin(*work: Work) -> None:
    """A worker leaves interruptions to the process that leads, and ends as it is told, or with it."""
    import multiprocessing
    import threading

    signals.follow()
    gc.set_threshold(YOUNG, 10, 1000)
    gc.enable()
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()
    _post[:] = work


def _end_with(leader: "BaseProcess") -> None:
    """Ends this process once the one that leads was killed: it would wait for work, and hold the lock, for ever."""
    leader.join()
    os._exit(1)


def _do(work: Work | None, chunk: object) -> tuple[int, Any]:
    """In a worker: who it is, and what comes of a chunk; `work` is told anew only where it may not be known."""
    if work and work.number not in [known.number for known in _post]:
        _post[:] = [work]
    _, function, common = _post[0]
    return os.getpid(), function(common, chunk)


class Shift:
    """A crew at one work. It is told of that with each chunk, until every one of these `others` has done one."""

    def __init__(self, pool: "ProcessPoolExecutor", others: int = 0, work: Work | None = None) -> None:
        self._pool, self._others, self._work = pool, others, work
        self._told: set[int] = set()

    def give(self, chunk: object) -> "Future[tuple[int, Any]]":
        """Has a chunk done."""
        return self._pool.submit(_do, self._work if len(self._told) < self._others else None, chunk)

    def result(self, future: "Future[tuple[int, Any]]", chunk: object) -> Any:
        """What came of a chunk."""
        from concurrent.futures.process import BrokenProcessPool

        try:
            who, found = future.result()
        except BrokenProcessPool:
            raise LostError(chunk) from None
        self._told.add(who)
        return found

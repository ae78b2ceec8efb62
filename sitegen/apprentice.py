"""An apprentice: another process that makes itself ready while this one plans, and takes work off its hands.

What it is handed, and what it answers in the end, are bytes. It answers for all of it at once; where there is no
answer, for it was ended from outside or could not go on, whoever handed out the work does it over.
"""

import contextlib
import fcntl
import os
import select
import signal
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from sitegen import signals

ROOM = 1 << 18
"""How many bytes of what it is handed wait in the pipe: four times as many may in anybody's (man 7 pipe)."""

MOST = 6
"""How much of it, beyond that, waits here; then it takes no more."""

_SIZE = 8
"""With how many bytes the size of what it is handed is told first."""

_DONE = b"."  # what its answer ends with


class Apprentice:
    """Another process at one work. Raises OSError where there can be none.

    ready: steps by which it makes itself ready, until there is something to do
    work:  what it makes of all that it is handed
    pid:   its number among the processes
    """

    def __init__(self, ready: Iterable[object], work: Callable[[Iterator[bytes]], bytes]) -> None:
        self._lost = False
        self._kept = deque[memoryview]()
        with contextlib.ExitStack() as stack:
            theirs, self._tasks = _pipe(stack)
            self._answer, answer = _pipe(stack)
            with contextlib.suppress(OSError):  # whoever has many pipes may be refused: then less waits
                fcntl.fcntl(self._tasks, fcntl.F_SETPIPE_SZ, ROOM)
            os.set_blocking(self._tasks, False)
            with signals.deaf(), warnings.catch_warnings():
                # numpy keeps a thread for itself, and lays it to rest before a process divides
                warnings.filterwarnings("ignore", r"This process .* is multi-threaded", DeprecationWarning)
                self.pid = os.fork()
                if not self.pid:
                    os.close(self._tasks)  # else it would wait for itself to hand out work
                    os.close(self._answer)
                    _serve(ready, work, theirs, answer)
            stack.pop_all()
        os.close(theirs)
        os.close(answer)

    def takes(self, data: bytes) -> bool:
        """Hands it some work; no where too much waits, or it is no more."""
        self._hand_on()
        if self._lost or len(self._kept) >= MOST:
            return False
        self._kept.append(memoryview(len(data).to_bytes(_SIZE, "little") + data))
        self._hand_on()
        return True

    def _hand_on(self) -> None:
        """Hands on what waits here, as far as there is room for it."""
        try:
            while self._kept:
                first = self._kept[0]
                self._kept[0] = first[os.write(self._tasks, first) :]
                if not self._kept[0]:
                    self._kept.popleft()
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._lost = True
            self._kept.clear()

    def answer(self) -> bytes | None:
        """Waits for what came of all that it was handed; None if it is no more. To be asked for once."""
        os.set_blocking(self._tasks, True)
        self._hand_on()
        os.close(self._tasks)
        self._tasks = -1
        with os.fdopen(os.dup(self._answer), "rb") as pipe:
            data = pipe.read()
        return data.removesuffix(_DONE) if data.endswith(_DONE) and not self._lost else None

    def close(self) -> None:
        """Ends it, whether anybody has asked or not."""
        with contextlib.suppress(ProcessLookupError, ChildProcessError):  # where nobody waits for ended processes
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        for pipe in {self._tasks, self._answer} - {-1}:
            os.close(pipe)


def _pipe(stack: contextlib.ExitStack) -> tuple[int, int]:
    ends = os.pipe()
    for end in ends:
        stack.callback(os.close, end)
    return ends


def _write(pipe: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view) :]


def _serve(ready: Iterable[object], work: Callable[[Iterator[bytes]], bytes], tasks: int, answer: int) -> None:
    """In a process of its own: makes itself ready, works, answers, and ends, also where nobody waits any more."""
    code = 1
    try:
        signals.follow()
        for _ in ready:
            if select.select([tasks], (), (), 0)[0]:
                break
        with os.fdopen(tasks, "rb") as pipe:
            _write(answer, work(_handed(pipe.read)))
        _write(answer, _DONE)
        code = 0
    finally:
        os._exit(code)


def _handed(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """What it is handed, one after the other."""
    while size := read(_SIZE):
        yield read(int.from_bytes(size, "little"))

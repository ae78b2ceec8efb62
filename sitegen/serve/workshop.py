"""Where the preview is built: a child process of ours, its private folder, and what it hands back."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sitegen import lock
from sitegen.problems import Problem, problem
from sitegen.serve import Wish

_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from sitegen.serve import worker; worker.main()"
_GRACE_SECONDS = 2.0


class Outcome(NamedTuple):
    """How a build ended. `prefix` is the path of the site's base_url; `stages` are the seconds of each."""

    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...] = ()
    articles: int = 0
    pages: int = 0
    prefix: str = ""
    seconds: float = 0.0
    stages: Mapping[str, float] = {}


@contextlib.contextmanager
def private_folder(site: Path) -> Iterator[Path]:
    """A folder to build into: the site's own for previews, or one that is deleted afterwards.

    The latter where the site can't be written, and where another preview is already at work in the former.
    """
    place = site / ".sitegen" / "serve"
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(lock.held(place / "lock", lambda _: None, wait=0))
        except (OSError, lock.LockedError):
            temporary = tempfile.TemporaryDirectory(prefix="sitegen-serve-", ignore_cleanup_errors=True)
            place = Path(stack.enter_context(temporary))
        yield place / "public"


class Workshop:
    """Builds one preview after the other, in a process that it replaces when it dies."""

    def __init__(self, wish: Wish, out: Path) -> None:
        self._order = {"site": str(wish.site), "out": str(out), "drafts": wish.drafts}
        self._clock = wish.clock
        self._worker: subprocess.Popen[str] | None = None
        self._closing = threading.Lock()
        self._is_closed = False

    def build(self) -> Outcome:
        """Builds the site as it is now; blocks until that is done."""
        started = time.monotonic()
        worker = self._open()
        reply = _ask(worker, {**self._order, "now": self._clock()}) if worker else ""
        if not reply:
            return Outcome((self._died(),))
        found = json.loads(reply)
        return Outcome(
            problems=tuple(Problem(*fields) for fields in found.pop("problems")),
            notices=tuple(Problem(*fields) for fields in found.pop("notices")),
            seconds=time.monotonic() - started,
            **found,
        )

    def close(self) -> None:
        """Ends the child and whatever it started, also in the midst of a build."""
        with self._closing:
            self._is_closed = True
            if self._worker:
                _end(self._worker)
                self._worker = None

    def _open(self) -> subprocess.Popen[str] | None:
        with self._closing:
            if not self._worker and not self._is_closed:
                self._worker = _start()
            return self._worker

    def _died(self) -> Problem:
        with self._closing:
            code = _outlive(self._worker) if self._worker else 0
            self._worker = None
        how = f"signal {-code}" if code < 0 else f"exit {code}"
        return problem("preview-died", str(self._order["site"]), 0, how=how)


def _start() -> subprocess.Popen[str]:
    """A child with our search path, in a group of its own: Ctrl-C in the terminal is for us, and we end it whole."""
    posix = os.name == "posix"
    return subprocess.Popen(  # noqa: S603 – our own interpreter, with a program that stands above
        [sys.executable, "-P", "-c", _PROGRAM, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="ascii",
        start_new_session=posix,
        creationflags=0 if posix else getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def _ask(worker: subprocess.Popen[str], order: dict[str, Any]) -> str:
    """The worker's reply; empty if it died, in the midst of one, too."""
    assert worker.stdin  # noqa: S101 – both are pipes, see _start
    assert worker.stdout  # noqa: S101 – both are pipes, see _start
    try:
        worker.stdin.write(json.dumps(order) + "\n")
        worker.stdin.flush()
        line = worker.stdout.readline()
        return line if line.endswith("\n") else ""
    except (BrokenPipeError, ValueError):  # ValueError: closed by us meanwhile
        return ""


def _outlive(worker: subprocess.Popen[str]) -> int:
    """The exit code of a worker that is dying by itself; what it started ends with it."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        worker.wait(_GRACE_SECONDS)
    code = _end(worker)
    for pipe in filter(None, (worker.stdin, worker.stdout)):
        with contextlib.suppress(OSError):  # an order that it has not read
            pipe.close()
    return code


def _end(worker: subprocess.Popen[str]) -> int:
    """Ends a worker, kindly and then by force; its exit code."""
    _send(worker, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        worker.wait(_GRACE_SECONDS)
    _send(worker, getattr(signal, "SIGKILL", signal.SIGTERM))
    return worker.wait()


def _send(worker: subprocess.Popen[str], number: int) -> None:
    """Signals the worker's whole group, which may outlive it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody is left
        if hasattr(os, "killpg"):
            os.killpg(worker.pid, number)
        else:
            worker.send_signal(number)

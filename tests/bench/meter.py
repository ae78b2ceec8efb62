"""What one command costs: CPU, wall time, and the memory of all its processes together."""

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_EVERY = 0.015  # seconds
ORPHANS_END_WITHIN = 10.0  # seconds
_PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>


class CommandError(Exception):
    """A generator that was to be measured did not finish; the text ends with its own last words."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one command: CPU (user and system, all its processes) and wall."""

    cpu: float
    wall: float


def cost(command: Sequence[str], log: Path) -> Cost:
    """What this command takes. Nothing watches it meanwhile."""
    _adopt_orphans()
    start = time.perf_counter()
    process = _start(command, log)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    _succeeded(process, status, command, log)
    return Cost(usage.ru_utime + usage.ru_stime + _cpu_of_orphans(), wall)


def peak_memory(command: Sequence[str], log: Path) -> int | None:
    """Bytes at the peak: the PSS of all processes of this command added up. None where the system has no PSS."""
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    return watched(command, log, SAMPLE_EVERY)[1]


def watched(command: Sequence[str], log: Path, every: float) -> tuple[Cost, int]:
    """What this command takes, and its peak of memory, looked at every so many seconds; 0 where there is no PSS."""
    _adopt_orphans()
    start = time.perf_counter()
    process = _start(command, log)
    peak = status = pid = 0
    while not pid:
        peak = max(peak, sum(_pss(number) for number in _tree(process.pid)))
        time.sleep(every)
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
    wall = time.perf_counter() - start
    _succeeded(process, status, command, log)
    return Cost(usage.ru_utime + usage.ru_stime + _cpu_of_orphans(), wall), peak


def _start(command: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)


def _succeeded(process: subprocess.Popen[bytes], status: int, command: Sequence[str], log: Path) -> None:
    # Popen did not see the end: wait4 took it. Told the code, it does not wait for a child that is gone.
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        last = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise CommandError(f"exit code {process.returncode}: {' '.join(command)}\n{last}")


def _adopt_orphans() -> None:
    """From now on a process whose parent ends first becomes our child, so that its CPU is counted too."""
    # Workers of a fork server (Python's default from 3.14) are waited for by the server, and the server by nobody.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _cpu_of_orphans() -> float:
    total, give_up = 0.0, time.monotonic() + ORPHANS_END_WITHIN
    while time.monotonic() < give_up:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return total
        if pid:
            total += usage.ru_utime + usage.ru_stime
        else:
            time.sleep(0.005)
    raise CommandError(f"a process that the command left behind still runs after {ORPHANS_END_WITHIN:.0f} seconds")


def _tree(pid: int) -> Iterator[int]:
    """This process and all below it."""
    yield pid
    for thread in Path(f"/proc/{pid}/task").glob("*"):
        for child in _text(thread / "children").split():
            yield from _tree(int(child))


def _pss(pid: int) -> int:
    for line in _text(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # the process ended between two looks
        return ""

"""Sees what changes in a site's folders, and waits until it has calmed down.

A file is another one when its inode, size, or times of content or facts differ: that catches files moved in with old
dates, and edits that keep the date. Editors' litter is passed over, as the build does.
"""

import contextlib
import os
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from sitegen import disk
from sitegen.serve.bell import SILENCE, Bell, Rung

FOLDERS = ("content", "templates", "static")

QUIET_SECONDS = 0.08
MANY_QUIET_SECONDS = 0.4
FEW = 3
"""An editor saves a file, or one and its backup; more at once is a checkout or a copy, and takes longer breaths."""

LONGEST_SECONDS = 3.0
"""Whoever writes without pause is shown something all the same."""

_SHARE = 40  # we look at everything at most a fortieth of the time: 2.5 % of one core
_SHORTEST_SECONDS = 0.2

Stamp = tuple[int, int, int, int]
Sight = dict[str, dict[str, Stamp]]
"""Folder → the files in it → what tells them from earlier ones."""


class Watch:
    """Knows what the site's files looked like last; all times are seconds."""

    def __init__(self, site: Path, bell: Bell) -> None:
        self._site = os.path.abspath(site)  # noqa: PTH100 – plain strings all the way: there may be many thousands
        self._bell = bell
        self._stopped = threading.Event()
        self._pause = self._due = 0.0
        self._sight: Sight = {}
        self._look(None)

    def stop(self) -> None:
        """Ends every wait."""
        self._stopped.set()
        self._bell.stop()

    def next(self, patience: float = float("inf")) -> frozenset[str]:
        """The files that changed, by path below the site, once they are quiet; none if `patience` ends before."""
        until = time.monotonic() + patience
        while not self._stopped.is_set():
            rest = until - time.monotonic()
            rung = self._bell.wait(max(0.0, min(self._pause, rest)))
            if changed := self._look(None if rest <= 0 or time.monotonic() >= self._due else rung):
                return frozenset(self._settle(changed))
            if rest <= 0:
                break
        return frozenset()

    def _settle(self, changed: set[str]) -> set[str]:
        """All that changes until nothing has changed for a while."""
        latest = time.monotonic() + LONGEST_SECONDS
        quiet_since = time.monotonic()
        while time.monotonic() < latest and not self._stopped.is_set():
            quiet = QUIET_SECONDS if len(changed) <= FEW else MANY_QUIET_SECONDS
            rest = quiet_since + quiet - time.monotonic()
            if rest <= 0:
                break
            if more := self._look(self._bell.wait(rest)):
                changed |= more
                quiet_since = time.monotonic()
        return changed

    def _look(self, rung: Rung) -> set[str]:
        """What differs from the last look, and remembers this one."""
        if rung == SILENCE:
            return set()
        before = self._sight
        if rung is None:
            self._look_everywhere()
        else:
            self._sight = {**before, **{folder: _files(folder)[0] for folder in rung if folder in before}}
        return {os.path.relpath(path, self._site).replace(os.sep, "/") for path in differences(before, self._sight)}

    def _look_everywhere(self) -> None:
        started, busy = time.monotonic(), time.thread_time()
        self._sight = see(self._site)
        cost, lasted = time.thread_time() - busy, time.monotonic() - started
        self._pause = max(_SHORTEST_SECONDS, cost * _SHARE, lasted)  # a slow drive lasts longer than it costs
        if self._bell.listen([self._site, *self._sight]):
            self._sight = see(self._site)  # what came between the look and the listening
            self._bell.listen(self._sight)
        self._due = time.monotonic() + self._pause


def see(site: str) -> Sight:
    """All files of a site that a build reads."""
    sight: Sight = {}
    waiting = [os.path.join(site, folder) for folder in FOLDERS]  # noqa: PTH118 – see Watch
    while waiting:
        folder = waiting.pop()
        sight[folder], below = _files(folder)
        waiting += below
    return sight


def _files(folder: str) -> tuple[dict[str, Stamp], list[str]]:
    """The files of one folder, and the folders in it; none of a folder that is gone or closed to us."""
    files: dict[str, Stamp] = {}
    below: list[str] = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:  # the build says what it can't read
        for entry in entries:
            if disk.is_litter(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                below.append(entry.path)
            else:
                files[entry.name] = _stamp(entry)
    return files, below


def _stamp(entry: os.DirEntry[str]) -> Stamp:
    try:
        found = entry.stat()
    except OSError:  # a link to nowhere, or gone this moment
        return (0, 0, 0, 0)
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def differences(before: Sight, after: Sight) -> Iterable[str]:
    """The paths of the files that are new, gone or other than before."""
    for folder in before.keys() | after.keys():
        was, now = before.get(folder, {}), after.get(folder, {})
        if was != now:
            names = was.keys() | now.keys()
            changed = (name for name in names if was.get(name) != now.get(name))
            yield from (os.path.join(folder, name) for name in changed)  # noqa: PTH118 – see Watch

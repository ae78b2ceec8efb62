"""Changes to the files of content/, all of them or none, however the command ends that makes them.

What is to change is written beside content/ first, then a journal that says where it goes, then each file is moved
to its place in one step. A command that fails takes back what it moved. One that is killed leaves the journal, and
the next command completes what it says.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sitegen import journal, lock, scan

CONTENT = "content/"
Step = tuple[str, bool]
"""A path below the site, and whether a new file comes to stand there; else the file there goes."""

PLACE = Path(".sitegen/filing")
"""Where changes are made ready, below the site."""

LOCK = Path(".sitegen/lock")
JOURNAL = "journal"


def carry_out(site: Path, changes: Mapping[str, bytes | None]) -> None:
    """Writes files below content/ by their paths in the site, and removes those that are None.

    Raises OSError where the system refuses one of them; then all are as they were.
    """
    if not changes:
        return
    recover(site)
    place = site / PLACE
    for path in changes:
        _refuse_leak(site, path)
    changes = {scan.place(site, path).relative_to(site).as_posix(): data for path, data in changes.items()}
    place.mkdir(parents=True)
    try:
        steps = _make_ready(site, place, changes)
    except BaseException:
        with contextlib.suppress(OSError):
            journal.clear(place)
        raise
    try:
        _take(site, place, steps)
    except BaseException:
        _take_back(site, place, steps)
        raise
    _close(place)


def is_open(site: Path) -> bool:
    """Whether a killed command left changes that the next one completes."""
    return (site / PLACE).is_dir()


@contextmanager
def writing(site: Path, say: Callable[[str], None], what: str) -> Iterator[None]:
    """While the block runs, which is a `what`, nobody else writes here; what was interrupted is completed first."""
    with lock.held(site / LOCK, say, what=what):
        recover(site)
        yield


def complete(site: Path, say: Callable[[str], None]) -> None:
    """Completes what a killed command had begun, for a command that does not hold the lock; waits for one that does."""
    if is_open(site):
        with lock.held(site / LOCK, say, what="change"):
            recover(site)


def recover(site: Path) -> bool:
    """Completes what a killed command had begun; whether there was anything to complete."""
    place = site / PLACE
    if not is_open(site):
        return False
    steps = journal.read(place / JOURNAL)
    if steps is not None:
        _take(site, place, steps)
    _close(place)
    return steps is not None


def _refuse_leak(site: Path, path: str) -> None:
    """Nothing is written outside content/, also where a link leads out of it."""
    home = (site / CONTENT).resolve()
    if not path.startswith(CONTENT) or not (site / path).parent.resolve().is_relative_to(home):
        raise PermissionError(None, "this leads out of content/, where nothing is written", path)


def _make_ready(site: Path, place: Path, changes: Mapping[str, bytes | None]) -> list[Step]:
    """The new files, and what they replace, safely on disk beside content/, and the journal that names them."""
    import shutil  # loaded late: builds change nothing there

    steps: list[Step] = []
    for number, (path, data) in enumerate(changes.items()):
        steps.append((path, data is not None))
        if data is not None:
            (place / f"new-{number}").write_bytes(data)
        if (site / path).exists():
            shutil.copy2(site / path, place / f"old-{number}")
    journal.settle(place, [made.name for made in place.iterdir()])
    for folder in (site, place.parent):  # either may be as new as what is in it
        journal.settle_folder(folder)
    journal.write(place / JOURNAL, steps)
    return steps


def _take(site: Path, place: Path, steps: list[Step]) -> None:
    """Each file to its place; what has been taken already stays."""
    for number, (path, is_new) in enumerate(steps):
        target, staged = site / path, place / f"new-{number}"
        _refuse_leak(site, path)
        if not is_new:
            target.unlink(missing_ok=True)
            journal.prune(target.parent, site / CONTENT)
        elif staged.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(target)


def _take_back(site: Path, place: Path, steps: list[Step]) -> None:
    """All files as they were; where even that fails, the journal stays, and the next command completes it."""
    with contextlib.suppress(OSError):
        for number, (path, is_new) in reversed(list(enumerate(steps))):
            target, staged, old = site / path, place / f"new-{number}", place / f"old-{number}"
            if is_new and not staged.exists():
                target.replace(staged)  # not removed: a command that is killed here must still find all of it
            if old.exists() and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                old.replace(target)
            journal.prune(target.parent, site / CONTENT)
        _close(place)


def _close(place: Path) -> None:
    (place / JOURNAL).unlink(missing_ok=True)
    journal.clear(place)

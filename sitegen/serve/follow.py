"""The thread that follows the files: something changes, it calms down, one build runs, its outcome is shown.

There is never more than one build running and one waiting, because the same thread watches and orders.
"""

import threading
from collections.abc import Callable
from pathlib import Path

from livereload.watcher import Watcher
from tornado.ioloop import IOLoop

from sitegen.serve import bell
from sitegen.serve.watch import Watch
from sitegen.serve.workshop import Outcome, Workshop

PATIENCE_SECONDS = 0.35
"""A fault is shown only when nothing has changed for so long: the other half of the file may be on its way."""

_HELD_BACK = 5  # faults in a row; then somebody writes without pause, and wants to know

Display = Callable[[Outcome, frozenset[str]], None]


class Follower(Watcher):  # type: ignore[misc]  # livereload has no types
    """Takes the place of livereload's watcher, which loses events, and builds once for each of those it sees."""

    def __init__(self, site: Path, workshop: Workshop, display: Display, say: Callable[[str], None]) -> None:
        super().__init__()
        self.watch(str(site))  # told nothing, livereload would announce that it watches the current folder
        self._site, self._workshop, self._display, self._say = site, workshop, display, say
        self._loop = IOLoop.current()
        self._watch = Watch(site, bell.hang(say))
        self._is_closed = False
        self._fault: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)

    def start(self, _callback: object) -> bool:
        """Begins to follow; True tells livereload not to poll."""
        self._thread.start()
        return True

    def close(self) -> None:
        """Ends the thread and the build it waits for; raises what the thread died of."""
        self._is_closed = True
        self._watch.stop()
        self._workshop.close()
        if self._thread.is_alive():
            self._thread.join()
        if self._fault:
            raise self._fault

    def _run(self) -> None:
        try:
            self._follow()
        except Exception as fault:  # noqa: BLE001 – carried to the main thread, which raises it
            self._fault = fault
            self._loop.add_callback(self._loop.stop)

    def _follow(self) -> None:
        changed: frozenset[str] = frozenset()
        while not self._is_closed:
            outcome, overtaken = self._build()
            if self._is_closed:
                return
            self._loop.add_callback(self._display, outcome, changed | overtaken)
            changed = self._watch.next()

    def _build(self) -> tuple[Outcome, frozenset[str]]:
        """A build that nothing overtook, and what changed while faulty ones were held back."""
        changed: frozenset[str] = frozenset()
        for _ in range(_HELD_BACK):
            outcome = self._workshop.build()
            more = self._watch.next(PATIENCE_SECONDS) if outcome.problems and not self._is_closed else frozenset()
            if not more:
                return outcome, changed
            changed |= more
        return self._workshop.build(), changed

"""The preview, from the first port to the last child process."""

import contextlib
import errno
import logging
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path

from livereload import Server
from livereload.handlers import LiveReloadHandler
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.netutil import bind_sockets

from sitegen import config, telling
from sitegen.problems import problem
from sitegen.serve import Wish, door, web
from sitegen.serve.follow import Follower
from sitegen.serve.workshop import Outcome, Workshop, private_folder

MISUSED, ENVIRONMENT = 2, 3

_IN_USE = (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE))
_LARGEST_BODY = 1024  # bytes: nothing here reads one

_SHOWN = 50  # problems; the page shows more

Say = Callable[[str], None]


def run(wish: Wish, say: Say) -> int:
    """Serves a site until a signal comes: 128 and its number, or why it could not begin."""
    if not (wish.site / config.SITE).is_file():
        say(str(problem("site-missing", config.SITE, 0)))
        return MISUSED
    if not 0 <= wish.port <= 65535:
        say(f"--port: there is no port {wish.port}\n    use a number up to 65535, or 0 for any free port")
        return MISUSED
    try:
        sockets = bind_sockets(wish.port, wish.host)
    except OSError as error:
        say(_no_port(wish, error))
        return ENVIRONMENT
    with private_folder(wish.site) as out, _signals() as caught:
        Preview(wish, out, sockets, say).serve(root=str(out))
    return 128 + caught[0] if caught else 0


class Preview(Server):  # type: ignore[misc]  # livereload has no types
    """livereload's server with a watcher, handlers and manners of our own."""

    def __init__(self, wish: Wish, out: Path, sockets: list[socket.socket], say: Say) -> None:
        self._wish, self._sockets, self._say = wish, sockets, say
        self._port = int(sockets[0].getsockname()[1])
        self._show = web.Show(out)
        self._told: frozenset[object] = frozenset()
        workshop = Workshop(wish, out)
        super().__init__(watcher=Follower(wish.site, workshop, self._display, say))

    def serve(self, **options: object) -> None:
        """Answers browsers until the loop is stopped, and leaves no child behind."""
        self._announce()
        try:
            super().serve(**options)
        finally:
            self.watcher.close()

    def application(self, *_: object, **__: object) -> None:
        """Opens the doors; the library's own handlers stay outside."""
        LiveReloadHandler.watcher = self.watcher
        LiveReloadHandler.live_css = True
        found = web.application(self._show, door.door(self._wish.host, self._port))
        HTTPServer(found, max_body_size=_LARGEST_BODY).add_sockets(self._sockets)
        if os.name == "nt":  # select() there does not wake up for Ctrl-C by itself
            PeriodicCallback(lambda: None, 300).start()

    def _setup_logging(self) -> None:
        """Refused requests are no news; what tornado calls an error is."""
        logging.getLogger("tornado.general").setLevel(logging.ERROR)

    def _announce(self) -> None:
        address = door.url(self._wish.host, self._port)
        if not door.is_private(str(bound.getsockname()[0]) for bound in self._sockets):
            self._say("warning: other machines can see this preview, drafts and all; leave out --host to keep it here")
        with contextlib.suppress(OSError, ValueError):  # a closed terminal is no reason not to serve
            sys.stdout.write(address + "\n")
            sys.stdout.flush()
        if not self._wish.quiet:
            self._say("save a file and the page follows; stop with Ctrl-C")
        if self._wish.open:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    def _display(self, outcome: Outcome, changed: frozenset[str]) -> None:
        """Shows how a build ended: in the terminal, and in every open page."""
        if self._wish.verbose:
            self._tell_more(outcome, changed)
        self._tell(outcome)
        before = self._show.outcome.problems
        if outcome.problems and outcome.problems == before:
            return
        self._show.put(outcome)
        only_sheets = changed and all(path.startswith("static/") and path.endswith(".css") for path in changed)
        LiveReloadHandler.reload_waiters(web.SHEETS if only_sheets and not before + outcome.problems else web.ALL)

    def _tell_more(self, outcome: Outcome, changed: frozenset[str]) -> None:
        """Says what was seen to change, and how long each stage of the build took."""
        for path in sorted(changed)[:_SHOWN]:
            self._say(f"changed: {path}")
        if len(changed) > _SHOWN:
            self._say(f"… and {len(changed) - _SHOWN:,} more")
        telling.seconds(outcome.stages)

    def _tell(self, outcome: Outcome) -> None:
        for found in outcome.problems[:_SHOWN]:
            self._say(str(found))
        count = len(outcome.problems)
        if count > _SHOWN:
            self._say(f"… and {count - _SHOWN} more")
        if count:
            self._say(f"{count} problem{'s' if count != 1 else ''}: the last good version stays")
            return
        if self._wish.quiet:
            return
        for notice in outcome.notices:
            if notice not in self._told:
                self._say(f"note: {notice}")
        self._told = frozenset(outcome.notices)
        self._say(f"built {telling.counted(outcome.pages, 'page', 'pages')} in {outcome.seconds:.2f} s")


def _no_port(wish: Wish, error: OSError) -> str:
    """Why there is nothing to serve at, and what to do."""
    if isinstance(error, socket.gaierror):
        return f'--host: "{wish.host}" is no address of this machine\n    use 127.0.0.1, or leave it out'
    if isinstance(error, PermissionError):
        return f"port {wish.port} needs the rights of an administrator, try --port 8000"
    if error.errno in _IN_USE:
        return f"port {wish.port} is in use, try --port {wish.port + 1 if wish.port < 65535 else 8000}"
    return f"--host: {wish.host} can't be served at ({error.strerror})\n    use 127.0.0.1, or leave it out"


@contextlib.contextmanager
def _signals() -> Iterator[list[int]]:
    """Ends the server in peace when a signal asks for it; the signals that came."""
    caught: list[int] = []
    loop = IOLoop.current()

    def end(number: int, _frame: object) -> None:
        caught.append(number)
        loop.asyncio_loop.call_soon_threadsafe(loop.stop)  # type: ignore[attr-defined]  # every loop is asyncio's now

    wanted = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, end) for number in wanted}
    try:
        yield caught
    finally:
        for number, old in before.items():
            signal.signal(number, old)

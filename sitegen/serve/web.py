"""What browsers get: the last good build, dressed for the preview. With `run`, the only door to livereload and tornado.

livereload lets anyone in: any Host, any Origin, and a path that reloads all. So every handler here stands behind
`Guard`, and of the library's own only the WebSocket and its protocol are kept.
"""

import asyncio
import hmac
import json
import mimetypes
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

from livereload.handlers import LiveReloadHandler
from tornado import web
from tornado.web import HTTPError

from sitegen.serve import door, overlay
from sitegen.serve.door import Door
from sitegen.serve.workshop import Outcome

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

TYPES = {
    ".css": "text/css; charset=UTF-8",
    ".html": "text/html; charset=UTF-8",
    ".js": "text/javascript; charset=UTF-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=UTF-8",
    ".xml": "application/xml",
}
"""What the system may know differently, above all Windows."""

ALL, SHEETS = "*", "*.css"
"""What a reload is for. Never a file name: it would tell listeners what is being written."""


class Show:
    """What is on display; touched by the main thread only."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.token = secrets.token_urlsafe(24)
        self.version = 0
        self.outcome = Outcome(())
        self.prefix = ""
        self.has_pages = False
        self.ready = asyncio.Event()

    def put(self, outcome: Outcome) -> None:
        """Shows a build, or what is wrong with it over the last good one."""
        self.version += 1
        self.outcome = outcome
        self.prefix = outcome.prefix or self.prefix
        self.has_pages = self.has_pages or not outcome.problems
        self.ready.set()

    def dress(self, html: bytes) -> bytes:
        """A page as it is shown now."""
        return overlay.dress(html, overlay.Dress(self.token, self.version, self.outcome.problems))


class Guard(web.RequestHandler):
    """Lets in who knows us by our own address, and answers every fault in our own words."""

    show: Show
    door: Door
    is_admitted = False

    def initialize(self, show: Show, door: Door) -> None:
        self.show, self.door = show, door

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        if not self.door.admits(self.request.headers.get("Host", ""), self.arrived_at()):
            raise HTTPError(HTTPStatus.FORBIDDEN)
        self.is_admitted = True
        if self.request.method not in ("GET", "HEAD"):
            raise HTTPError(HTTPStatus.METHOD_NOT_ALLOWED)

    def arrived_at(self) -> str:
        """The address of this machine that the browser connected to."""
        stream = getattr(self.request.connection, "stream", None)
        name = stream.socket.getsockname() if stream and stream.socket else ("",)
        return str(name[0])

    def compute_etag(self) -> None:
        """None: nothing here may be kept."""

    def write_error(self, status_code: int, **_: Any) -> None:
        text = f"{status_code} {HTTPStatus(status_code).phrase}"
        if status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            self.set_header("Allow", "GET, HEAD")
        if not self.is_admitted:
            self.set_header("Content-Type", TYPES[".txt"])
            self.finish(text + "\n")
            return
        self.set_header("Content-Type", TYPES[".html"])
        own = self.show.root / "404.html"
        has_own = status_code == HTTPStatus.NOT_FOUND and self.show.has_pages and own.is_file()
        self.finish(self.show.dress(own.read_bytes() if has_own else overlay.page(text)))


class Pages(Guard, web.StaticFileHandler):
    """The files of the last good build."""

    def initialize(self, show: Show, door: Door) -> None:  # type: ignore[override]  # tornado gives what `given` holds
        Guard.initialize(self, show, door)
        web.StaticFileHandler.initialize(self, str(show.root.resolve()))

    async def head(self) -> None:  # type: ignore[override]  # the path is read from the request, once and by ourselves
        await self.get(include_body=False)

    async def get(self, include_body: bool = True) -> None:  # type: ignore[override]  # as above
        with _refusals():
            wanted = door.path(self.request.path)
        await self.show.ready.wait()
        if not self.show.has_pages:
            self._say_why_not()
            return
        name = self._find(wanted)
        if not name:
            return
        if name.endswith(".html"):
            self.set_header("Content-Type", TYPES[".html"])
            self.finish(self.show.dress(_read(self.show.root / name)))
        else:
            await web.StaticFileHandler.get(self, name, include_body)

    def _say_why_not(self) -> None:
        self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)
        self.set_header("Content-Type", TYPES[".html"])
        self.finish(
            self.show.dress(overlay.page("Nothing to show yet", "The page comes when the problems are mended."))
        )

    def _find(self, wanted: str) -> str:
        """The file for a path, also below the path of base_url, as 404.html links; empty: sent elsewhere."""
        for path in (wanted, wanted.removeprefix(self.show.prefix)):
            name = path + "index.html" if path.endswith("/") or not path else path
            place = os.path.join(self.root, name)  # noqa: PTH118 – Path.is_file raises on names that are too long
            if os.path.isfile(place):  # noqa: PTH113 – as above
                return name
            if os.path.isdir(place):  # noqa: PTH112 – as above
                self.redirect(self.request.path + "/")
                return ""
        raise HTTPError(HTTPStatus.NOT_FOUND)

    def get_content_type(self) -> str:
        ending = os.path.splitext(self.absolute_path or "")[1].lower()  # noqa: PTH122 – a string to tornado
        return TYPES.get(ending) or mimetypes.guess_type(f"file{ending}")[0] or "application/octet-stream"

    def get_cache_time(self, *_: Any) -> int:
        return 0

    def should_return_304(self) -> bool:
        return False


class Own(Guard):
    """The preview's own script and style sheet."""

    def get(self) -> None:
        name = self.request.path.removeprefix(overlay.FOLDER)
        self.set_header("Content-Type", TYPES[Path(name).suffix])
        self.finish((Path(__file__).parent / name).read_bytes())

    head = get


class Live(Guard, LiveReloadHandler):  # type: ignore[misc]  # livereload has no types
    """livereload's WebSocket, for our own pages: by Host, by Origin and by the token that only they know."""

    def prepare(self) -> None:
        super().prepare()
        token = self.get_query_argument("token", "")
        if not hmac.compare_digest(token.encode(), self.show.token.encode()):
            raise HTTPError(HTTPStatus.FORBIDDEN)
        if not self.check_origin(self.request.headers.get("Origin", "")):
            raise HTTPError(HTTPStatus.FORBIDDEN)

    def check_origin(self, origin: str) -> bool:
        return self.door.admits_origin(origin, self.arrived_at())

    def on_message(self, message: str | bytes) -> None:
        found = _message(message)
        if found.get("command") not in ("hello", "info"):
            self.close(1003)  # RFC 6455, 7.4.1: a message that can't be accepted
            return
        super().on_message(message)
        if found["command"] == "info" and found.get("version") != str(self.show.version):
            self.send_message({"command": "reload", "path": ALL, "liveCSS": False})


def _message(text: str | bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except door.RefusedPathError as refused:
        raise HTTPError(refused.status) from refused


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:  # a new build took its place this moment, without this page
        raise HTTPError(HTTPStatus.NOT_FOUND) from error


def application(show: Show, door: Door) -> web.Application:
    """All that can be asked for."""
    given = {"show": show, "door": door}
    return web.Application(
        [
            (re.escape(overlay.SOCKET), Live, given),
            (re.escape(overlay.SCRIPT), Own, given),
            (re.escape(overlay.STYLE), Own, given),
            (r"(?s:.*)", Pages, given),
        ],
        default_handler_class=Pages,
        default_handler_args=given,
        log_function=lambda _: None,  # a refused request is no news; faults of ours are logged by tornado
        websocket_max_message_size=4096,
    )

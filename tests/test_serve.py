"""The preview as a browser, an editor and a stranger meet it: a real server, real files, raw sockets."""

import base64
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen import serve
from sitegen.problems import Problem
from sitegen.serve import bell, door, overlay, watch, workshop

REPOSITORY = Path(__file__).parent.parent
ARTICLE = "content/articles/2025/07/iran-china-sco.en.txt"
FACTS = "content/articles/2025/07/iran-china-sco.yaml"
PAGE = "en/2025/07/iran-foreign-minister-travels-to-china.html"
PATIENCE = 10.0
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and groups of processes are POSIX")


def until(happens: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """What `happens` returns as soon as it is true."""
    end = time.monotonic() + patience
    while not (found := happens()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
    return found


class Answer:
    """An HTTP answer taken apart; empty when the server closed without one."""

    def __init__(self, data: bytes) -> None:
        head, _, self.body = data.partition(b"\r\n\r\n")
        self.head = head.decode("latin-1")
        self.status = int(self.head.split(" ")[1]) if head else 0
        fields = [line.split(": ", 1) for line in self.head.split("\r\n")[1:]]
        self.headers = {name.lower(): value for name, value in fields}
        self.text = self.body.decode("utf-8", "replace")


class Preview:
    """A running `sitegen serve`."""

    def __init__(self, site: Path, *options: str, **environment: str) -> None:
        self.site, self.logs, self.read = site, site.parent / "terminal.txt", 0
        with self.logs.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "sitegen", "serve", "--site", str(site), "--port", "0", *options],
                cwd=REPOSITORY,
                env={**os.environ, **environment},
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        assert self.process.stdout
        self.url = self.process.stdout.readline().decode().strip()
        self.port = int(self.url.rstrip("/").rpartition(":")[2] or 0)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        assert self.process.stdout
        self.process.stdout.close()
        self.process.wait(PATIENCE)

    @property
    def log(self) -> str:
        """What the terminal has shown since this test began."""
        return self.logs.read_text("utf-8")[self.read :]

    def builds(self) -> int:
        """How many builds the terminal has told of."""
        return len(re.findall(r"^built |problems?: the last good version stays$", self.log, re.MULTILINE))

    def raw(self, request: bytes) -> Answer:
        """The answer to exactly these bytes."""
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE) as connection:
            connection.sendall(request)
            data = b""
            with contextlib.suppress(ConnectionResetError):
                while more := connection.recv(65536):
                    data += more
        return Answer(data)

    def ask(self, path: str, method: str = "GET", host: str = "", **headers: str) -> Answer:
        given = {"Host": host or f"127.0.0.1:{self.port}", "Connection": "close"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
        return self.raw(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))

    def page(self, path: str = PAGE) -> str:
        return self.ask(f"/{path}").text

    @property
    def token(self) -> str:
        found = re.search(r'data-token="([^"]+)"', self.page(""))
        assert found
        return found[1]

    def shake_hands(self, token: str, host: str = "", origin: str | None = "") -> int:
        """The status that a WebSocket handshake gets."""
        with self._socket(token, host, origin) as connection:
            return Answer(connection.recv(65536)).status

    @contextlib.contextmanager
    def _socket(self, token: str, host: str = "", origin: str | None = "") -> Iterator[socket.socket]:
        own = f"127.0.0.1:{self.port}"
        lines = [
            f"GET /.sitegen/live?token={token} HTTP/1.1",
            f"Host: {host or own}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(bytes(16)).decode()}",
            *([] if origin is None else [f"Origin: {origin or 'http://' + own}"]),
        ]
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE) as connection:
            connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
            yield connection

    @contextlib.contextmanager
    def listening(self, version: str = "") -> Iterator["Listener"]:
        found = re.search(r'data-version="(\d+)"', self.page(""))
        assert found
        with self._socket(self.token) as connection:
            yield Listener(connection, version or found[1])


class Listener:
    """A page's end of the WebSocket, as far as livereload's protocol needs it."""

    def __init__(self, connection: socket.socket, version: str) -> None:
        self.stream = connection.makefile("rwb")
        while self.stream.readline() != b"\r\n":
            pass
        self.send({"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]})
        assert self.next()["command"] == "hello"
        self.send({"command": "info", "url": "/", "version": version})

    def send(self, message: Any) -> None:
        text = json.dumps(message).encode()
        length = bytes([0x80 | len(text)]) if len(text) < 126 else bytes([0x80 | 126]) + struct.pack(">H", len(text))
        self.stream.write(b"\x81" + length + bytes(4) + text)  # a mask of zeros leaves the text as it is
        self.stream.flush()

    def next(self) -> dict[str, Any]:
        first, length = self.stream.read(2)
        if length == 126:
            (length,) = struct.unpack(">H", self.stream.read(2))
        body = self.stream.read(length)
        return json.loads(body) if first == 0x81 else {"command": f"frame {first & 15}"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own small archive, to be copied."""
    folder = tmp_path_factory.mktemp("archive") / "site"
    shutil.copytree(REPOSITORY / "content", folder / "content")
    return folder


@pytest.fixture
def site(archive: Path, tmp_path: Path) -> Path:
    return shutil.copytree(archive, tmp_path / "site")


Start = Callable[..., Preview]


@pytest.fixture
def start(site: Path) -> Iterator[Start]:
    started: list[Preview] = []

    def begin(*options: str, **environment: str) -> Preview:
        started.append(Preview(site, *options, **environment))
        return started[-1]

    yield begin
    for preview in started:
        preview.close()


@pytest.fixture(scope="module")
def busy(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    site = shutil.copytree(archive, tmp_path_factory.mktemp("busy") / "site")
    found = Preview(site)
    until(found.builds)
    yield found
    found.close()


@pytest.fixture
def preview(busy: Preview) -> Preview:
    """One preview for all edits that leave a sound site behind; they must not mind each other's."""
    busy.read += len(busy.log)
    return busy


@pytest.fixture
def own(start: Start) -> Preview:
    """A preview for one test only, whose first build is done."""
    found = start()
    until(found.builds)
    return found


@pytest.fixture(scope="module")
def idle(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One preview for all the requests that change nothing."""
    site = shutil.copytree(archive, tmp_path_factory.mktemp("idle") / "site")
    (site / "static").mkdir()
    (site / "static" / "notes.txt").write_text("0123456789", "utf-8")
    (site / "static" / "old.html").write_bytes(b"<HTML><HEAD></HEAD><BODY>M\xfcnchen</BODY></HTML>")
    (site / ".env").write_text("SECRET", "utf-8")
    found = Preview(site)
    until(found.builds)
    yield found
    found.close()
    assert "Traceback" not in found.log


def edit(site: Path, path: str, old: str, new: str) -> None:
    file = site / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def add(site: Path, paragraph: str) -> None:
    with (site / ARTICLE).open("a", encoding="utf-8") as file:
        file.write(f"\n\n{paragraph}\n")


# What is served


def test_a_page_is_the_published_one_and_the_script(idle: Preview, tmp_path: Path) -> None:
    out = tmp_path / "public"
    command = [sys.executable, "-m", "sitegen", "build", "--quiet", "--site", str(idle.site), "--output", str(out)]
    subprocess.run(command, cwd=REPOSITORY, check=True)
    script = re.compile(r'<script src="/\.sitegen/live\.js"[^>]*></script>')

    served = idle.page()

    assert len(script.findall(served)) == 1
    assert script.sub("", served) == (out / PAGE).read_text("utf-8")


def test_a_folder_is_its_index(idle: Preview) -> None:
    assert idle.ask("/en/").text == idle.ask("/en/index.html").text
    assert (idle.ask("/en").status, idle.ask("/en").headers["location"]) == (302, "/en/")


def test_a_missing_page_is_the_sites_own_and_reloads_too(idle: Preview) -> None:
    answer = idle.ask("/nowhere.html")

    assert answer.status == 404
    assert "/.sitegen/live.js" in answer.text
    assert 'class="missing"' in answer.text


def test_an_old_page_in_another_encoding_is_left_as_it_is(idle: Preview) -> None:
    answer = idle.ask("/old.html")

    assert b"M\xfcnchen" in answer.body
    assert b"live.js" in answer.body[: answer.body.index(b"</HEAD>")]


def test_head_tells_without_a_body(idle: Preview) -> None:
    for path in ("/", "/notes.txt", "/.sitegen/live.js"):
        got, told = idle.ask(path), idle.ask(path, "HEAD")

        assert (told.status, told.body) == (200, b"")
        assert told.headers["content-length"] == got.headers["content-length"]


def test_parts_of_files_can_be_asked_for(idle: Preview) -> None:
    answer = idle.ask("/notes.txt", Range="bytes=2-4")

    assert (answer.status, answer.text) == (206, "234")


@pytest.mark.parametrize("path", ["/", "/nowhere", "/style.css", "/.sitegen/live.js", "/style.css?v=1", "/.env"])
def test_nothing_is_kept_framed_or_shared(idle: Preview, path: str) -> None:
    headers = idle.ask(path).headers

    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert not {"access-control-allow-origin", "etag", "server"} & headers.keys()


def test_links_of_the_404_page_work_whatever_the_base_url(site: Path, start: Start) -> None:
    with (site / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write("base_url: https://example.org/news/archive/\n")
    preview = start()

    assert "/news/archive/style.css" in preview.page("nowhere")
    assert preview.ask("/news/archive/style.css").status == 200
    assert preview.ask("/news/archive/").status == 200


# Strangers

PATHS = {
    "/../content/site.yaml": 400,
    "/%2e%2e/content/site.yaml": 400,
    "/en/..%2f..%2fcontent/site.yaml": 400,
    "/..%5ccontent%5csite.yaml": 400,
    "/en\\..\\index.html": 400,
    "/%00": 400,
    "/index.html%00.png": 400,
    "/%ff%fe": 400,
    "/%c0%ae%c0%ae/": 400,
    "/a%0d%0aSet-Cookie:x=1": 400,
    "http://evil.example/": 400,
    "//evil.example/": 404,
    "//evil.example": 404,
    "/%2fevil.example/": 404,
    "/.env": 404,
    "/%2eenv": 404,
    "/.git/config": 404,
    "/.sitegen.json": 404,
    "/.sitegen/": 404,
    "/.sitegen/run.py": 404,
    "/.sitegen/serve/lock": 404,
    "/xsitegen/live.js": 404,
    "/xsitegen/live": 404,
    "/en/./index.html": 404,
    "/livereload.js": 404,
    "/livereload": 404,
    "/forcereload": 404,
    "/" + "x" * 5000: 404,
    "/%252e%252e/content/site.yaml": 404,
}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_a_path_that_is_no_page_is_refused(idle: Preview, path: str) -> None:
    answer = idle.ask(path)

    assert answer.status == PATHS[path]
    assert "languages" not in answer.text or "nav" in answer.text
    assert "SECRET" not in answer.text
    assert "Traceback" not in answer.text


def hosts(port: int) -> dict[str, int]:
    return {
        f"127.0.0.1:{port}": 200,
        f"localhost:{port}": 200,
        f"LOCALHOST:{port}": 200,
        f"[::1]:{port}": 200,
        f"evil.example:{port}": 403,
        f"127.evil.example:{port}": 403,
        f"127.0.0.1.evil.example:{port}": 403,
        f"localhost.:{port}": 403,
        f"user@localhost:{port}": 400,
        f"localhost:{port}, evil.example": 400,
        f"127.0.0.1:{port + 1}": 403,
        f"127.1:{port}": 403,
        "127.0.0.1": 403,
        "localhost": 403,
        "evil.example": 403,
    }


@pytest.mark.parametrize("path", ["/", "/style.css", "/nowhere", "/.env", "/.sitegen/live.js", "/.sitegen/live"])
def test_only_our_own_host_is_served(idle: Preview, path: str) -> None:
    refused = {host: status for host, status in hosts(idle.port).items() if status != 200}

    answers = {host: idle.ask(path, host=host) for host in refused}

    assert {host: answer.status for host, answer in answers.items()} == refused
    assert not any("data-token" in answer.text or "<" in answer.text for answer in answers.values())


def test_our_own_hosts_are_served(idle: Preview) -> None:
    found = {host: idle.ask("/", host=host).status for host in hosts(idle.port)}

    assert found == hosts(idle.port)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"])
def test_only_looking_is_allowed(idle: Preview, method: str) -> None:
    for path in ("/", "/style.css", "/.sitegen/live.js", "/.sitegen/live"):
        answer = idle.ask(path, method)

        assert answer.status == 405
        assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
    ],
)
def test_no_malformed_request_gets_a_page(idle: Preview, request_: bytes) -> None:
    answer = idle.raw(request_)

    assert answer.status in (0, 400, 403)
    assert "<" not in answer.text


def test_the_socket_opens_for_our_own_pages_only(idle: Preview) -> None:
    token, own = idle.token, f"127.0.0.1:{idle.port}"

    assert idle.shake_hands(token) == 101
    assert idle.shake_hands(token, f"localhost:{idle.port}", f"http://localhost:{idle.port}") == 101
    assert idle.shake_hands(token, f"evil.example:{idle.port}") == 403
    assert idle.shake_hands("wrong") == 403
    assert idle.shake_hands("") == 403
    foreign = [
        "http://evil.example",
        "null",
        f"https://{own}",
        f"http://evil.example:{idle.port}",
        f"http://{own}.evil.example",
    ]
    assert {origin: idle.shake_hands(token, origin=origin) for origin in foreign} == dict.fromkeys(foreign, 403)
    assert idle.shake_hands(token, origin=None) == 403


@pytest.mark.parametrize("message", ["hello", [1], {"command": "reload"}, {}, None, 7])
def test_a_senseless_message_closes_the_socket(idle: Preview, message: Any) -> None:
    with idle.listening() as listener:
        listener.send(message)

        assert listener.next()["command"] == "frame 8"


# Editors


def test_an_edit_is_served_and_open_pages_are_told(preview: Preview) -> None:
    with preview.listening() as listener:
        add(preview.site, "A paragraph that was not there before.")

        assert listener.next() == {"command": "reload", "path": "*", "liveCSS": True, "liveImg": True}
    assert "A paragraph that was not there before." in preview.page()


def test_a_page_that_missed_a_build_is_told_when_it_listens(preview: Preview) -> None:
    with preview.listening("0") as listener:
        assert listener.next()["command"] == "reload"


def test_a_style_sheet_is_exchanged_without_a_reload(preview: Preview) -> None:
    (preview.site / "static").mkdir(exist_ok=True)
    with preview.listening() as listener:
        (preview.site / "static" / "style.css").write_text("body { color: teal }", "utf-8")

        assert listener.next()["path"] == "*.css"
    assert preview.page("style.css") == "body { color: teal }"


def test_a_fault_is_on_every_page_until_it_is_mended(preview: Preview) -> None:
    edit(preview.site, FACTS, "date: 2025", "date: 2025-02-31 #")
    until(lambda: "sitegen-problems" in preview.page())

    for path in (PAGE, "", "de/index.html", "nowhere"):
        assert f"<code>{FACTS}:" in preview.page(path)
        assert "does not exist" in preview.page(path)
        assert "write it as year-month-day" in preview.page(path)
    assert re.search(rf"^{FACTS}:\d+: the date", preview.log, re.MULTILINE)

    edit(preview.site, FACTS, "date: 2025-02-31 #", "date: 2025")
    until(lambda: "sitegen-problems" not in preview.page())


def test_what_a_fault_says_is_text(preview: Preview) -> None:
    edit(preview.site, FACTS, "date: 2025", 'date: "<script>alert(1)</script>" #')

    until(lambda: "sitegen-problems" in preview.page())
    page = preview.page()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    edit(preview.site, FACTS, 'date: "<script>alert(1)</script>" #', "date: 2025")
    until(lambda: "sitegen-problems" not in preview.page())


def test_a_first_build_that_fails_is_shown_and_mended(site: Path, start: Start) -> None:
    edit(site, "content/site.yaml", "languages:", "langauges:")
    preview = start()

    answer = preview.ask("/en/index.html")

    assert answer.status == 503
    assert "content/site.yaml:" in answer.text
    assert "langauges" in answer.text
    assert "/.sitegen/live.js" in answer.text
    edit(site, "content/site.yaml", "langauges:", "languages:")
    until(lambda: preview.ask("/en/index.html").status == 200)


def test_a_half_written_file_is_given_time(preview: Preview) -> None:
    whole = (preview.site / FACTS).read_text("utf-8")
    (preview.site / FACTS).write_text(whole + 'summary: {en: "half', "utf-8")
    time.sleep(0.28)  # the writer's pause, which is what is tested
    (preview.site / FACTS).write_text(whole + 'summary: {en: "half and half"}\n', "utf-8")

    until(lambda: "half and half" in preview.page())

    assert "problem" not in preview.log


def test_five_hundred_files_are_at_most_two_builds(site: Path, start: Start) -> None:
    files = [site / f"static/{number}.txt" for number in range(500)]
    (site / "static").mkdir()
    for file in files:
        file.write_text("as it was", "utf-8")
    own = start()
    until(own.builds)

    for file in files:
        file.write_text("changed", "utf-8")
    until(lambda: {own.page("0.txt"), own.page("499.txt")} == {"changed"})
    add(site, "The next edit.")
    until(lambda: "The next edit." in own.page())

    assert own.builds() <= 1 + 2 + 1


def by_rename(site: Path, words: str) -> None:
    """As most editors save: a new file takes the place of the old one."""
    text = (site / ARTICLE).read_text("utf-8") + f"\n\n{words}\n"
    (site / "content/articles/2025/07/.iran.txt.swp").write_text("litter", "utf-8")
    (site / "content/articles/2025/07/iran.tmp").write_text(text, "utf-8")
    (site / "content/articles/2025/07/iran.tmp").replace(site / ARTICLE)


def by_vim(site: Path, words: str) -> None:
    """As vim saves: a probe called 4913, a backup, the file anew, no backup."""
    probe, backup = site / ARTICLE, site / (ARTICLE + "~")
    text = probe.read_text("utf-8")
    (probe.parent / "4913").touch()
    (probe.parent / "4913").unlink()
    probe.rename(backup)
    probe.write_text(text + f"\n\n{words}\n", "utf-8")
    backup.unlink()


def with_old_date(site: Path, words: str) -> None:
    """As `cp -p`, `mv` and `rsync -t` bring files: with the date they had elsewhere."""
    file = site / ARTICLE
    file.write_text(file.read_text("utf-8") + f"\n\n{words}\n", "utf-8")
    os.utime(file, (1_000_000_000, 1_000_000_000))


def with_same_date_and_size(site: Path, words: str) -> None:
    file = site / ARTICLE
    before, text = file.stat(), file.read_bytes()
    file.write_bytes(text[: -len(words)] + words.encode())
    assert file.stat().st_size == before.st_size
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("save", [by_rename, by_vim, with_old_date, with_same_date_and_size])
def test_every_way_of_saving_is_seen(preview: Preview, save: Callable[[Path, str], None]) -> None:
    words = f"Saved {save.__name__}."

    save(preview.site, words)

    until(lambda: words in preview.page(), 4)
    assert "problem" not in preview.log


def test_a_renamed_folder_is_seen_and_followed(own: Preview) -> None:
    (own.site / "content/articles/2025/07").rename(own.site / "content/articles/2025/08")
    until(lambda: own.ask("/" + PAGE.replace("/07/", "/08/")).status == 200, 4)

    with (own.site / ARTICLE.replace("/07/", "/08/")).open("a", encoding="utf-8") as file:
        file.write("\n\nWritten after the move.\n")

    until(lambda: "Written after the move." in own.page(PAGE.replace("/07/", "/08/")), 4)
    assert own.ask(f"/{PAGE}").status == 404


def test_files_in_a_new_folder_are_seen(preview: Preview) -> None:
    place = preview.site / "content/articles/2031/01"
    place.mkdir(parents=True)
    (place / "news.en.txt").write_text("News\n\nOf a new year.\n", "utf-8")

    until(lambda: "Of a new year." in preview.page("en/2031/01/news.html"), 4)


def test_an_archive_may_become_empty(own: Preview) -> None:
    shutil.rmtree(own.site / "content/articles")

    until(lambda: own.ask(f"/{PAGE}").status == 404)
    assert own.ask("/").status == 200


def test_litter_starts_no_build(own: Preview) -> None:
    place = (own.site / ARTICLE).parent
    for name in ("4913", "a.md~", ".#a.md", "#a.md#", ".a.swp", ".DS_Store"):
        (place / name).write_text("litter", "utf-8")
    before = own.builds()

    add(own.site, "The only edit.")
    until(lambda: own.builds() > before)

    assert "The only edit." in own.page()
    assert own.builds() == before + 1


def test_a_build_that_is_killed_is_said_and_the_next_one_works(preview: Preview) -> None:
    for pid in children(preview.process.pid):
        os.kill(pid, signal.SIGKILL)

    add(preview.site, "One.")
    until(lambda: "sitegen-problems" in preview.page() or "One." in preview.page())
    add(preview.site, "Two.")

    until(lambda: "Two." in preview.page() and "sitegen-problems" not in preview.page())


def test_a_build_that_dies_in_the_midst_of_its_reply_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import os, sys; sys.stdin.readline(); sys.stdout.write('{\"problems\": [['); sys.stdout.flush(); os._exit(9)"
    )
    monkeypatch.setattr(workshop, "_PROGRAM", program)
    wish = serve.Wish(tmp_path, "127.0.0.1", 0, False, False, False, False, lambda: 0.0)
    preview = workshop.Workshop(wish, tmp_path / "out")

    (said,) = preview.build().problems

    assert said.message == "the build of the preview ended by itself (exit 9)"
    preview.close()


def children(pid: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = status.read_text("utf-8").rpartition(")")[2].split()
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(status.parent.name))
    return found


# What is left alone


def test_the_published_site_is_never_touched(preview: Preview) -> None:
    (preview.site / "public").mkdir()
    (preview.site / "public" / "thesis.doc").write_bytes(b"mine")
    add(preview.site, "Something new.")
    until(lambda: "Something new." in preview.page())

    assert [path.name for path in (preview.site / "public").iterdir()] == ["thesis.doc"]


def test_nothing_of_the_preview_is_in_what_is_built(preview: Preview) -> None:
    built = b"".join(path.read_bytes() for path in preview.site.glob(".sitegen/serve/public/**/*.html"))

    assert built
    assert b"live.js" not in built
    assert b"sitegen-problems" not in built


def test_a_verbose_preview_says_what_changed_and_how_long_each_stage_took(site: Path, start: Start) -> None:
    preview = start("--verbose")
    until(lambda: preview.builds() == 1)
    add(site, "It snowed.")

    until(lambda: preview.builds() == 2)

    first, second = preview.log.split("\nbuilt ")[:2]
    assert "changed: " not in first
    assert f"changed: {ARTICLE}\n" in second
    for told in (first, second):
        assert re.search(r"^look +\d+\.\d{3} s$", told, re.MULTILINE)


def test_a_quiet_preview_says_its_address_and_faults_only(site: Path, start: Start) -> None:
    preview = start("--quiet")
    assert preview.page()  # it waits for the first build
    assert preview.log == ""

    add(site, "It snowed.\x00")

    until(lambda: preview.builds() == 1)
    assert "an invisible control character" in preview.log
    assert "note: " not in preview.log


def test_two_previews_of_one_site_do_not_meet(own: Preview, start: Start) -> None:
    preview, other = own, start("--drafts")

    add(preview.site, "For both.")

    until(lambda: "For both." in preview.page())
    until(lambda: "For both." in other.page())
    assert preview.token != other.token


# Beginning and end


@POSIX
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_in_peace(own: Preview, number: signal.Signals, code: int) -> None:
    workers = children(own.process.pid)

    own.process.send_signal(number)

    assert own.process.wait(3) == code
    assert workers
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
    assert "Traceback" not in own.log


@POSIX
def test_a_signal_in_the_midst_of_a_build_ends_that_too(site: Path, start: Start) -> None:
    (site / "templates").mkdir()
    endless = "{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}"
    (site / "templates" / "front.html").write_text(endless, "utf-8")
    preview = start()
    workers = until(lambda: children(preview.process.pid))

    preview.process.send_signal(signal.SIGINT)

    assert preview.process.wait(4) == 130
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sitegen", "serve", *options]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False)


def test_a_port_in_use_is_said_in_one_line(site: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("--site", str(site), "--port", str(port))

    assert ended.returncode == 3
    assert ended.stderr == f"port {port} is in use, try --port {port + 1}\n"


def test_what_cannot_be_served_is_said(site: Path, tmp_path: Path) -> None:
    assert run("--site", str(site), "--host", "no.such.invalid").returncode == 3
    assert run("--site", str(site), "--port", "70000").returncode == 2
    nowhere = run("--site", str(tmp_path / "nowhere"))
    assert (nowhere.returncode, (tmp_path / "nowhere").exists()) == (2, False)
    assert "sitegen new site" in nowhere.stderr


def test_a_host_that_others_can_reach_is_warned_of(start: Start) -> None:
    preview = start("--host", "0.0.0.0")  # noqa: S104 – what it warns of is what is tested

    assert preview.url == f"http://127.0.0.1:{preview.port}/"
    assert "other machines can see this preview" in preview.log
    assert preview.ask("/").status == 200
    assert preview.ask("/", host=f"evil.example:{preview.port}").status == 403
    assert preview.ask("/", host=f"10.1.2.3:{preview.port}").status == 403


@POSIX
def test_open_opens_the_exact_address(start: Start, tmp_path: Path) -> None:
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{opened}"\n', "utf-8")
    browser.chmod(0o755)

    preview = start("--open", BROWSER=f"{browser} %s")

    assert until(lambda: opened.exists() and opened.read_text("utf-8").strip()) == preview.url


def test_the_child_that_builds_needs_no_web_server() -> None:
    program = "import sys, sitegen.serve.worker; sys.exit(bool({'tornado', 'livereload'} & sys.modules.keys()))"

    assert subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, check=False).returncode == 0


# Alone


def test_a_door_for_everywhere_knows_the_address_that_was_connected_to() -> None:
    everywhere = door.door("0.0.0.0", 8000)  # noqa: S104 – nothing is bound

    assert everywhere.admits("192.168.1.5:8000", "192.168.1.5")
    assert everywhere.admits("192.168.1.5:8000", "::ffff:192.168.1.5")
    assert not everywhere.admits("192.168.1.6:8000", "192.168.1.5")
    assert not door.door("127.0.0.1", 8000).admits("192.168.1.5:8000", "192.168.1.5")
    assert door.door("localhost", 80).admits("localhost")


def test_the_overlay_counts_what_it_does_not_list() -> None:
    problems = [Problem("a.txt", 1, "ü", "<b>", "code")] * (overlay.SHOWN + 7)

    html = overlay.dress(b"no head, no body", overlay.Dress("token", 1, problems))

    assert html.count(b"<li>") == overlay.SHOWN
    assert b"and 7 more" in html
    assert b"&#252;" in html
    assert b"<b>" not in html


def test_without_word_from_the_system_changes_are_found_by_looking(site: Path) -> None:
    eyes = watch.Watch(site, bell.Clock())

    add(site, "Seen.")

    assert eyes.next(PATIENCE) == {ARTICLE}
    assert eyes.next(0.05) == frozenset()
    eyes.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_a_system_without_room_for_more_watches_is_said_once(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    ear = bell.Inotify(said.append)
    monkeypatch.setattr(ear._libc, "inotify_add_watch", lambda *_: -1)
    monkeypatch.setattr("ctypes.get_errno", lambda: 28)
    eyes = watch.Watch(site, ear)

    add(site, "Seen all the same.")

    assert eyes.next(PATIENCE) == {ARTICLE}
    assert len(said) == 1
    eyes.stop()


# In a browser


@pytest.mark.browser
def test_an_open_page_follows_by_itself(preview: Preview) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=program, args=[*flags, "--disable-component-update", "--disable-sync"]
        )
        page = browser.new_page(viewport={"width": 800, "height": 300})
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        with page.expect_websocket():
            page.goto(preview.url + PAGE)
        page.evaluate("scrollTo(0, 200)")

        add(preview.site, "Written while the page was open.")
        page.get_by_text("Written while the page was open.").wait_for()
        assert page.evaluate("scrollY") == 200

        edit(preview.site, FACTS, "date: 2025", "date: 2025-02-31 #")
        page.locator("#sitegen-problems", has_text=FACTS).wait_for()
        assert page.locator("#sitegen-problems").evaluate("e => getComputedStyle(e).position") == "fixed"
        edit(preview.site, FACTS, "date: 2025-02-31 #", "date: 2025")
        page.locator("#sitegen-problems").wait_for(state="detached")

        page.evaluate("window.untouched = true")
        (preview.site / "static").mkdir(exist_ok=True)
        (preview.site / "static" / "style.css").write_text("body { color: rgb(1, 2, 3) }", "utf-8")
        until(lambda: page.evaluate("getComputedStyle(document.body).color") == "rgb(1, 2, 3)")
        assert page.evaluate("window.untouched")
        assert complaints == []
        browser.close()

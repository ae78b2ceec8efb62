"""Faults on demand: builds that are killed, or refused what they ask of the system, at any call they make.

Two ways lead there. `struck` forks a build from this process and lets an audit hook of Python's do it: quick, on any
POSIX system, but blind to what libraries call. `Press` has `strace` do it: every call there is, for patient people.
"""

import contextlib
import errno
import importlib
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
KILLED = -signal.SIGKILL

Constants = Mapping[str, object]
"""Constants of sitegen that are another value for a build, such as `publish.SMALL`."""


class Ended(NamedTuple):
    """How a build ended: its exit code, negative where a signal ended it; what it said; what was struck."""

    code: int
    said: str
    struck: tuple[str, ...] = ()


class Call(NamedTuple):
    """A call of a build: its kind, how many of that kind came before it, and the files of the site it is about."""

    kind: str
    before: int
    paths: tuple[str, ...]


def _command(argv: Sequence[str], said: Path, constants: Constants, begin: Callable[[], None]) -> int:
    """Forks a process in which a command of sitegen runs after `begin`; its number."""
    if child := os.fork():
        return child
    code = 70
    try:
        handle = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        for stream in (1, 2):
            os.dup2(handle, stream)
        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115 – pytest keeps its own
        from sitegen import cli

        for name, value in constants.items():
            room, _, constant = name.partition(".")
            setattr(importlib.import_module(f"sitegen.{room}"), constant, value)
        begin()
        code = cli.main([*argv])
    except BaseException:  # noqa: BLE001 – as the interpreter does at its end
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


# By an audit hook

_EVENTS = {"open", "os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir"}
_IN_FOLDER = {"os.remove", "os.rmdir", "os.mkdir"}
"""Those that tell last in which open folder, if in any."""
_BY_HANDLE = ("write", "fsync")
"""Functions of `os` that tell no audit hook of themselves."""


def struck(world: "World", at: int = -1, fault: int = 0) -> tuple[Ended, list[Call]]:
    """A build of which each process is struck at its `at`-th call, if it makes so many; and the calls of the first one.

    fault: what it is refused with; 0: it is killed
    """
    log, said = world.folder / "calls", world.folder / "said"
    child = _command(world.argv, said, world.constants, partial(_strike, world.site, log, at, fault))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    calls, seen, hit = [], Counter[str](), list[str]()
    for line in log.read_text("utf-8").splitlines():
        sign, process, kind, path = line.split(" ", 3)
        hit += [path] * (sign == "!")
        if int(process) == child:  # workers count for themselves
            calls.append(Call(kind, seen[kind], (path,)))
            seen[kind] += 1
    return Ended(code, said.read_text("utf-8"), tuple(hit)), calls


def killed(world: "World", seconds: float) -> Ended:
    """A build that is killed after so many seconds, if it takes so long; its workers are left alone."""
    said = world.folder / "said"
    said.write_bytes(b"")
    child, until = _command(world.argv, said, world.constants, lambda: None), time.monotonic() + seconds
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            ended = os.waitpid(child, 0)
            break
        time.sleep(0.001)
    return Ended(os.waitstatus_to_exitcode(ended[1]), said.read_text("utf-8"))


def _strike(site: Path, log: Path, at: int, fault: int) -> None:
    """In the process of a build: notes each call that is about the site, and strikes one of them."""
    note, write, calls = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), os.write, 0

    def call(kind: str, path: str, **told: str) -> None:
        nonlocal calls
        if Path(path).is_absolute() and not path.startswith(f"{site}{os.sep}"):
            return
        calls += 1
        write(note, f"{'!' if calls == at + 1 else '.'} {os.getpid()} {kind} {path}\n".encode())
        if calls == at + 1:
            if not fault:
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(fault, os.strerror(fault), *told.values())

    def hook(event: str, details: tuple[Any, ...]) -> None:
        if event in _EVENTS and not isinstance(details[0], int):
            path = os.fsdecode(details[0])
            folder = details[-1] if event in _IN_FOLDER else -1
            call(event, f"{_place(folder)}/{path}" if folder >= 0 else path, filename=path)

    def by_handle(name: str, whole: Callable[..., Any], handle: int, *rest: Any) -> Any:
        if not stat.S_ISFIFO(os.fstat(handle).st_mode):
            call(name, _place(handle))  # such calls know no name to complain of
        return whole(handle, *rest)

    sys.addaudithook(hook)
    for name in _BY_HANDLE:
        setattr(os, name, partial(by_handle, name, getattr(os, name)))


def _place(handle: int) -> str:
    """The path of an open file, where the system tells it."""
    link = Path(f"/proc/self/fd/{handle}")
    return str(link.readlink()) if link.exists() else "open"


# By strace

_IDLE: dict[str, tuple[str, tuple[int | bytes | None, ...]]] = {
    "rename": ("rename", (b"", b"")),
    "renameat": ("renameat", (-1, b"", -1, b"")),
    "renameat2": ("renameat2", (-1, b"", -1, b"", 0)),
    "openat": ("open", (b"", 0)),
    "write": ("write", (-1, b"", 0)),
    "unlink": ("unlink", (b"",)),
    "link": ("link", (b"", b"")),
    "fsync": ("fsync", (-1,)),
    "pwrite64": ("pwrite", (-1, b"", 0, 0)),
    "unlinkat": ("unlinkat", (-1, b"", 0)),
    "linkat": ("linkat", (-1, b"", -1, b"", 0)),
    "mkdir": ("mkdir", (b"", 0)),
    "mkdirat": ("mkdirat", (-1, b"", 0)),
    "rmdir": ("rmdir", (b"",)),
    "ftruncate": ("ftruncate", (-1, 0)),
    "sendfile": ("sendfile", (-1, -1, None, 0)),
    "copy_file_range": ("copy_file_range", (-1, None, -1, None, 0, 0)),
    "read": ("read", (-1, None, 0)),
    "pread64": ("pread", (-1, None, 0, 0)),
    "getdents64": ("getdents64", (-1, None, 0)),
    "newfstatat": ("fstatat", (-1, b"", None, 0)),
}
"""Kind of call → the function of the C library that makes it, and with what it does nothing but count."""

CALLS = tuple(_IDLE)
"""The calls that change what is on a disk, and those that open what is there and look at it."""

LOOKS = ("read", "pread64", "getdents64", "newfstatat")
"""Those that only look: who is killed there is as well killed at the next one, but they may be refused."""

BEYOND = 400
"""How many calls of a kind more than the build makes the struck one's number is; the press makes some of its own."""
_BEYOND = {"openat": 2500, "read": 4000, "getdents64": 2000, "newfstatat": 9000}


class Press:
    """A process under `strace` that has everything loaded, and forks builds.

    `strace` counts the calls of each process, but can be told one number only, so that each build makes idle calls
    first: as many as bring the one to be struck to that number.

    kind:  of the calls to be struck; empty: none, but all are noted
    fault: as `-e inject` has it: `signal=KILL`, `error=EIO`; with a `+` at its end for all calls from then on
    """

    def __init__(self, folder: Path, kind: str = "", fault: str = "", most: int = 0) -> None:
        self.log, self.said, self.kind = folder / "strace", folder / "said", kind
        self.number = most + _BEYOND.get(kind, BEYOND)
        traced = ["-e", f"trace={kind or ','.join(CALLS)}"]
        if kind:
            traced += ["-e", f"inject={kind}:{fault.rstrip('+')}:when={self.number}{'+' * fault.endswith('+')}"]
        if "signal" not in fault:
            traced.append("--seccomp-bpf")  # four times as fast, but signals are lost
        ours, theirs = socket.socketpair()
        here = [sys.executable, __file__, str(theirs.fileno()), str(self.said), str(folder / "first")]
        self.process = subprocess.Popen(
            ["strace", "-f", "-y", "-s", "300", *traced, "-o", str(self.log), *here],
            pass_fds=[theirs.fileno()],
            env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": os.pathsep.join(sys.path)},
            cwd="/",
        )
        theirs.close()
        self.wire = ours.makefile("rwb")
        ours.close()  # the wire keeps it open
        if self.wire.readline() != b"ready\n":
            raise RuntimeError("strace can't trace here")

    def run(self, world: "World", before: int = 0) -> tuple[Ended, list[Call]]:
        """A build that is struck at the call of our kind that has so many before it; and all calls about the site."""
        order = [world.argv, dict(world.constants), self.kind, self.number - 1 - before]
        start = self.log.stat().st_size
        self.wire.write(json.dumps(order).encode() + b"\n")
        self.wire.flush()
        child, code = json.loads(self.wire.readline())
        with self.log.open(encoding="utf-8", errors="replace") as log:
            log.seek(start)
            lines = [*whole(log)]
        calls, own = [], [rest for number, rest in lines if number == child]
        seen = Counter[str]()
        for line in own:
            kind = line.partition("(")[0]
            if paths := tuple(path for path in _paths(line) if path.startswith(f"{world.site}{os.sep}")):
                calls.append(Call(kind, seen[kind], paths))
            seen[kind] += 1
        hit = tuple(path for _, line in lines if "(INJECTED)" in line for path in _paths(line))
        return Ended(code, self.said.read_text("utf-8", "replace"), hit), calls

    def __enter__(self) -> "Press":
        return self

    def __exit__(self, *_: object) -> None:
        self.wire.close()
        self.process.wait()


def whole(log: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The process and the text of each line; those that another process's calls have cut in two are joined."""
    begun = dict[int, str]()
    for line in log:
        process, text = int(line.split(maxsplit=1)[0]), line.split(maxsplit=1)[1]
        if text.rstrip().endswith(_CUT):
            begun[process] = text.rstrip().removesuffix(_CUT)
        elif resumed := re.match(r"<\.\.\. \w+ resumed>", text):
            yield process, begun.pop(process, "") + text[resumed.end() :]
        else:
            yield process, text
    yield from begun.items()  # whoever was killed meanwhile


_CUT = "<unfinished ...>"


def _paths(line: str) -> Iterator[str]:
    """The files that a line of a log is about, absolute."""
    folder = ""
    for handle, name in re.findall(r'<([^<>]*)>|"((?:[^"\\]|\\.)*)"', line.partition(" = ")[0]):
        if handle:
            folder = handle
        if handle and not line.startswith(("openat", "unlinkat", "linkat", "renameat", "mkdirat", "newfstatat")):
            yield handle
        elif name and not line.startswith(("write", "pwrite", "read", "pread")):
            yield os.path.normpath(Path(folder, name))


def _serve(wire: socket.socket, said: Path) -> None:
    """The press: forks a build for each order that comes, until none comes."""
    with wire, wire.makefile("rb") as lines:
        wire.sendall(b"ready\n")
        for line in lines:
            argv, constants, kind, calls = json.loads(line)
            child = _command(argv, said, constants, partial(_idle, kind, calls))
            wire.sendall(json.dumps([child, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])]).encode() + b"\n")


def _idle(kind: str, calls: int) -> None:
    """Calls that do nothing but count, here and in each process that is called to help."""
    import ctypes

    from sitegen import signals

    if not kind:
        return
    name, arguments = _IDLE[kind]
    function, follow = getattr(ctypes.CDLL(None), name), signals.follow

    def idle() -> None:
        for _ in range(calls):
            function(*arguments)

    def follow_idly() -> None:
        idle()
        follow()

    signals.follow = follow_idly
    idle()


def _load(site: Path) -> None:
    """Loads what builds need, and builds once: the templates of all builds to come have been compiled then."""
    import jinja2
    from conftest import SITE, _once, write

    from sitegen import cli

    importlib.import_module("concurrent.futures.process")
    jinja2.Environment.compile = _once(jinja2.Environment.compile)  # type: ignore[method-assign]
    jinja2.Environment.parse = _once(jinja2.Environment.parse)  # type: ignore[method-assign]
    write(site, {"site.yaml": SITE, **story(0), **story(1)})  # one without a translation, one with
    cli.main(["build", "--site", str(site), "--no-search", "--quiet"])
    shutil.rmtree(site)


# The site that suffers


def story(number: int, lead: str = "First", tag: str = "") -> dict[str, str]:
    """The files of a story; every fifth is not translated."""
    stem = f"articles/2025/0{number % 3 + 1}/story{number}"
    tag = tag or ("sea" if number % 2 else "weather")
    files = {
        f"{stem}.yaml": f"date: 2025-0{number % 3 + 1}-1{number % 9}\ntags: [{tag}]\n",
        f"{stem}.en.txt": f"Story {number}\nDeck\n\n{lead} {number}.\nSecond.\n",
    }
    if number % 5:
        files[f"{stem}.de.txt"] = f"Geschichte {number}\nUnterzeile\n\n{lead} {number}.\nZweitens.\n"
    return files


def _without(files: Mapping[str, str]) -> dict[str, None]:
    return dict.fromkeys(files)


class Edit(NamedTuple):
    """What changes between two builds, how it is taken back, and how the builds go."""

    there: Mapping[str, str | None]
    back: Mapping[str, str | None]
    constants: Constants


_PAGE = "templates/base.html"
_BASE = (ROOT / _PAGE).read_text("utf-8")
EDITS = {
    "the first build": Edit({}, {}, {}),
    "one paragraph": Edit(story(1, "Changed"), story(1), {}),
    "a story comes, one goes, one has another tag": Edit(
        {**story(12, tag="new"), **_without(story(11)), **story(3, tag="weather")},
        {**_without(story(12)), **story(11), **story(3)},
        {"publish.SMALL": 1.0},
    ),
    "a template": Edit({_PAGE: _BASE.replace("</body>", "<!-- new --></body>")}, {_PAGE: _BASE}, {}),
}
"""What is done to a site of twelve stories: nothing before, single pages, a journal of many renames, an exchange."""

ALONE = {"journal.AT_ONCE": 1, "stock.MANY": 0}
"""So that one thread makes all calls, in the same order each time; decks are laid aside even of so few texts."""

SHARED = {
    **dict.fromkeys(("galley.LENGTH", "galley.TURN", "galley.QUICK"), 4),
    "crew.FEW": 1,
    "stock.CHUNK": 3,
    **dict.fromkeys(("stock.MANY", "work.MANY"), 0),
}
"""So that even a small site is shared out among processes."""


class World:
    """A site, one edit of it made or taken back in turn, and what must hold after each build."""

    def __init__(self, folder: Path, edit: str) -> None:
        from conftest import SITE

        self.folder, self.site, self.edit, self.is_made = folder, folder / "site", EDITS[edit], False
        self.out = self.site / "public"
        self.ask(jobs=1)
        files = [file for number in range(12) for file in story(number).items()]
        stands = {name: text for name, text in self.edit.back.items() if text is not None}
        self.write({"site.yaml": SITE, **dict(files), **stands})
        self.clean = {False: self.tree(self.make(folder / "clean").out)}
        self.turn()
        self.clean[self.is_made] = self.tree(self.make(folder / "clean").out)
        self.turn()
        self.make()
        self.assert_whole([self.new])

    def ask(self, jobs: int) -> None:
        """From now on builds go by so many processes."""
        from conftest import NOW

        moment = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(NOW))
        self.argv = ["build", "--site", str(self.site), "--no-search", "--now", moment, "--jobs", str(jobs)]
        self.constants = {**self.edit.constants, **(SHARED if jobs > 1 else ALONE)}

    @property
    def is_first(self) -> bool:
        """Whether each build is the first."""
        return not self.edit.there

    @property
    def new(self) -> dict[str, str]:
        return self.clean[self.is_made]

    @property
    def old(self) -> dict[str, str]:
        return {} if self.is_first else self.clean[not self.is_made]

    def write(self, files: Mapping[str, str | None]) -> None:
        from conftest import write

        write(self.site, files)

    def turn(self) -> None:
        """The edit is made, or taken back; where there is none, all that was ever built is lost."""
        self.is_made = not self.is_made and not self.is_first
        if self.is_first:
            for folder in (self.out, self.site / ".sitegen"):
                shutil.rmtree(folder, ignore_errors=True)
        self.write(self.edit.there if self.is_made else self.edit.back)

    def make(self, out: Path | None = None) -> Any:
        """A build that nothing happens to, and what it said."""
        from conftest import NOW, Built

        from sitegen import build

        said = list[str]()
        order = build.Order(self.site, out or self.out, None, NOW, False, False, 1)
        built = Built(self.site, order.out, build.build(order, said.append))
        assert (built.exit, built.problems) == (0, ()), said
        return built

    def tree(self, out: Path) -> dict[str, str]:
        from conftest import tree

        return tree(out) if out.is_dir() else {}

    def assert_whole(self, wanted: list[dict[str, str]]) -> None:
        assert self.tree(self.out) in wanted, "neither the old site nor the new one"

    def check(self, ended: Ended, fault: str) -> str:
        """What must hold after a build that suffered a fault; the site it left: `old`, `new`, or `begun`."""
        from sitegen import publish

        assert "Traceback" not in ended.said
        if ended.code != KILLED:
            self._check_words(ended, fault)
        now = self.tree(self.out)
        left = "old" if now == self.old else "new" if now == self.new else "begun"
        if left == "begun":
            assert fault == "signal=KILL" or fault.endswith("+"), "a refusal that passed is to be overcome at once"
            publish.recover(self.out)
            self.assert_whole([self.old, self.new])
        self.make()
        self.assert_whole([self.new])
        assert self.make().result.written == 0
        assert not [path.name for path in self.site.iterdir() if path.name.startswith(".public")]
        return left

    def _check_words(self, ended: Ended, fault: str) -> None:
        """A build that was refused something says so in two lines and ends with 3, or does without."""
        is_mute = fault.endswith("+") and not ended.said  # who can write nothing at all can't say so either
        if ended.code == 0:
            assert self.tree(self.out) == self.new
        elif ended.code == 1:  # a text that can't be read
            assert "EACCES" in fault
            assert any(path.startswith(f"{self.site}/content/") for path in ended.struck)
        else:
            assert ended.code == 3
            words = LOST if fault == "signal=KILL" else REFUSED
            assert is_mute or any(line.startswith(words) for line in ended.said.splitlines()), ended.said
        if ended.code and ended.struck and fault.startswith("error") and not fault.endswith("+"):
            assert any(self._is_named(path, ended.said) for path in ended.struck), ended

    def _is_named(self, path: str, said: str) -> bool:
        """Whether something was said of a file, or of a folder in the site that holds it, if its folder is known."""
        if not Path(path).is_absolute():
            return True
        inner = [str(folder) for folder in Path(path).parents if folder.is_relative_to(self.site)]
        return any(name in said for name in (path, f"{Path(path).name}: ", *(f"{folder}: " for folder in inner)))


LOST = "    give the machine more memory"
REFUSED = "    check the disk, the permissions and the path, then try again"
FAULTS = {name: getattr(errno, name) for name in ("EIO", "ENOSPC", "EACCES")}

if __name__ == "__main__":
    _load(Path(sys.argv[3]))
    _serve(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2]))

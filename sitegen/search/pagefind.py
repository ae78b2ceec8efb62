"""Pagefind at work: records in, the files of an index out. The only door to it.

We speak to its program as its own Python package does, in messages of Base64-coded JSON that end in a comma, but
without that package: it waits a tenth of a second for each answer, which is minutes for an archive.
"""

import base64
import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

ENTRY = "pagefind-entry.json"
"""The file of an index that names all others."""

ENGINE = "pagefind.js"

UNSPACED = ("zh", "ja")
"""The languages whose words only the extended program knows."""

_INDEX = ("fragment/", "index/")
_WORD = "ᚠᚱᛟᚾᛏ"  # the only word of an index that is made for the engine's own files


PATIENCE = 5.0
"""How many seconds a program that says no more has to end."""


class FaultError(Exception):
    """Pagefind can't be started, or ended before its time; the argument says why."""


class Record(NamedTuple):
    """A text to be found: its page, its words, and what results show of it."""

    url: str
    content: str
    meta: Mapping[str, str]


def program() -> Path | None:
    """Pagefind's program: the extended one where it is installed, which knows the words of Chinese and Japanese."""
    try:
        from pagefind_bin_extended import get_executable
    except ImportError:
        try:
            from pagefind_bin import get_executable
        except ImportError:
            return None
    try:
        found: Path = get_executable()
    except FileNotFoundError:
        return None
    return found


def is_unspaced(lang: str) -> bool:
    """Whether a language is written without spaces, so that the program at hand can't tell its words apart."""
    found = program()
    return _short(lang) in UNSPACED and found is not None and "extended" not in found.name


class Pagefind:
    """A running Pagefind; one can make many indexes, one after the other."""

    def __init__(self, program: Path) -> None:
        self.program = program

    def __enter__(self) -> "Pagefind":
        self.errors = tempfile.TemporaryFile()
        try:
            self.process = subprocess.Popen(  # noqa: S603 – the program of an installed package, without a shell
                [self.program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors
            )
        except OSError as error:
            self.errors.close()
            raise FaultError(f"{self.program.name} can't be started ({error.strerror})") from None
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
        self.errors.close()

    def index(self, lang: str, records: Iterable[Record]) -> dict[str, bytes]:
        """The files of an index of records, by name; the same for the same records in the same order."""
        return {name: data for name, data in self._files(lang, records).items() if name.startswith(_INDEX)
                or name.endswith((".pf_meta", ENTRY))}  # fmt: skip

    def engine(self, lang: str) -> dict[str, bytes]:
        """What searching in a language needs beside indexes: an index of nothing, the program, and its language."""
        files = self._files(lang, [Record("", _WORD, {})])
        wasm = json.loads(files[ENTRY])["languages"][_short(lang)]["wasm"] or "unknown"
        found = {name: data for name, data in files.items() if name.startswith(_INDEX) or name.endswith(".pf_meta")}
        return found | {name: files[name] for name in (ENTRY, ENGINE, f"wasm.{wasm}.pagefind")}

    def _files(self, lang: str, records: Iterable[Record]) -> dict[str, bytes]:
        number = self._ask("NewIndex", config={"keep_index_url": True})["index_id"]
        for record in records:
            self._ask("AddRecord", index_id=number, language=_short(lang), filters=None, sort=None, **record._asdict())
        found = {file["path"]: file["content"] for file in self._ask("GetFiles", index_id=number)["files"]}
        self._ask("DeleteIndex", index_id=number)
        files = {path.replace("\\", "/"): base64.b64decode(content) for path, content in sorted(found.items())}
        return files | {ENTRY: _in_order(files[ENTRY])}

    def _ask(self, kind: str, **facts: Any) -> dict[str, Any]:
        """What Pagefind answers to a message. Raises FaultError where it does not, or refuses."""
        message = json.dumps({"message_id": 1, "payload": {"type": kind, **facts}})
        there, back = cast(IO[bytes], self.process.stdin), cast(IO[bytes], self.process.stdout)
        try:
            there.write(base64.b64encode(message.encode()) + b",")
            there.flush()
            parts = [os.read(back.fileno(), 1 << 20)]
            while parts[-1] and not parts[-1].endswith(b","):
                parts.append(os.read(back.fileno(), 1 << 20))
        except OSError:
            raise FaultError(self._last_words()) from None
        if not parts[-1]:
            raise FaultError(self._last_words())
        try:
            answer: dict[str, Any] = json.loads(base64.b64decode(b"".join(parts)[:-1]))["payload"]
        except (ValueError, KeyError, TypeError):
            raise FaultError(f"{self.program.name} gives answers that make no sense") from None
        if answer["type"] == "Error":
            raise FaultError(f"{self.program.name} says: {answer['message']}")
        return answer

    def _last_words(self) -> str:
        """What became of a process that does not answer."""
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            return f"{self.program.name} is silent"
        self.errors.seek(0)
        said = self.errors.read().decode("utf-8", "replace").split("\n")
        return f"{self.program.name} ended with {code}: {next(filter(str.strip, said), 'without a word')}"


def _short(lang: str) -> str:
    """The language without region and script: Pagefind knows stemmers by no more."""
    return lang.partition("-")[0]


def _in_order(entry: bytes) -> bytes:
    """The entry file with its keys in order: Pagefind writes languages as they come."""
    return json.dumps(json.loads(entry), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

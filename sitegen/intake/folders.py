"""The files of one story as they are being made anew, and the facts in their front matter."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from sitegen import sidecars
from sitegen.intake.standing import Standing
from sitegen.intake.wishes import Wish

_HEADER = re.compile(r"(\ufeff?---[ \t]*(?:\r\n|\r|\n))(.*?)((?<=[\r\n])(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z))", re.DOTALL)


class Folder(NamedTuple):
    """The new files of one story: texts and sidecar by path; the articles they were, by their new path."""

    wish: Wish
    stem: str
    files: dict[str, bytes]
    before: Mapping[str, Standing]


def front_matter(data: bytes) -> bytes:
    """The front matter of a text, if it has one."""
    match = _HEADER.match(data.decode("utf-8", "replace"))
    return match[2].encode("utf-8") if match else b""


def plain(sidecar: bytes) -> dict[str, Any]:
    entries = sidecars.read(sidecar, "")
    return {} if isinstance(entries, list) else sidecars.plain(entries)


def with_header_value(data: bytes, key: str, value: Any) -> bytes | None:
    """A text in whose front matter a fact has another value; None if that can't be done."""
    text = data.decode("utf-8")
    match = _HEADER.match(text)
    after = sidecars.with_value(match[2].encode("utf-8"), key, value) if match else None
    if match is None or after is None:
        return None
    return (match[1] + after.decode("utf-8") + text[match.start(3) :]).encode("utf-8")

"""Pairs that an editor has looked at and taken apart: they are not proposed again.

They stand as remarks in the facts of the stories, where they outlive everything but the stories themselves.
"""

import re
from collections.abc import Iterable

_REMARK = re.compile(r"^# not the same story as (.+?)[ \t]*\r?$", re.MULTILINE)
_DOUBT = re.compile(r"maybe the same story as (.+?) \(\d\.\d\d\)")


def doubt(other: str, score: float) -> str:
    """What a table says of a pair that may be one."""
    return f"maybe the same story as {other} ({score:.2f})"


def doubted(cell: str) -> tuple[str, ...]:
    """The stories that the doubts of a row name."""
    return tuple(_DOUBT.findall(cell))


def read(sidecar: bytes) -> frozenset[str]:
    """The stories that a story is known not to be."""
    return frozenset(_REMARK.findall(sidecar.decode("utf-8", "replace")))


def added(sidecar: bytes, others: Iterable[str]) -> bytes:
    """The facts of a story with more stories that it is not."""
    new = sorted(set(others) - read(sidecar))
    end = b"\r\n" if b"\r\n" in sidecar else b"\n"
    gap = b"" if not sidecar or sidecar.endswith(b"\n") else end
    return sidecar + (gap if new else b"") + b"".join(f"# not the same story as {id}".encode() + end for id in new)

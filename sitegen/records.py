"""Records as text and back: one form serves as the measure of change, as cache, and between processes.

A record is a named tuple of plain values, other records, tuples and maps; as JSON it is a list.
The only door to msgspec.
"""

import json
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from typing import Any, TypeVar

T = TypeVar("T")


def text(record: object) -> str:
    """A record as JSON, the same for the same values."""
    return _encoder()(record).decode()


def data(record: object) -> bytes:
    """The same, as UTF-8."""
    return _encoder()(record)


def digest(value: str) -> str:
    """A short fingerprint of a text: 16 hexadecimal digits."""
    return blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def load(value: str | bytes) -> Any:
    """What JSON says. Raises ValueError where it is none."""
    return json.loads(value)


def parse(kind: type[T], value: str | bytes) -> T:
    """The record of a kind from its JSON. Raises ValueError where it is none."""
    found: T = _decoder(kind)(value)  # type: ignore[arg-type]  # types are hashable
    return found


def convert(kind: type[T], value: Any) -> T:
    """The record of a kind from the lists and maps that JSON gives. Raises ValueError where they are none."""
    import msgspec

    return msgspec.convert(value, kind)


@cache
def _encoder() -> Callable[[object], bytes]:
    import msgspec.json  # loaded late, here and above: a build with nothing to do needs none of it

    return msgspec.json.Encoder().encode


@cache
def _decoder(kind: Any) -> Callable[[str | bytes], Any]:
    import msgspec.json

    return msgspec.json.Decoder(kind).decode

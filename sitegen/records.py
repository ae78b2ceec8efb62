"""Records as text and back: one form serves as the measure of change, as cache, and between processes.

A record is a named tuple of plain values, other records, tuples and maps; as JSON it is a list.
"""

import json
import types
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import blake2b
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Convert = Callable[[Any], Any]

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def text(record: object) -> str:
    """A record as JSON, the same for the same values."""
    return _encode(record)


def digest(value: str) -> str:
    """A short fingerprint of a text: 16 hexadecimal digits."""
    return blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def load(value: str) -> Any:
    """What JSON says. Raises ValueError where it is none."""
    return json.loads(value)


def parse(kind: type[T], value: str) -> T:
    """The record of a kind from its JSON. Raises ValueError or TypeError where it is none."""
    turn = converter(kind)  # type: ignore[arg-type]  # types are hashable
    found: T = (turn or _same)(json.loads(value))
    return found


@cache
def converter(kind: Any) -> Convert | None:
    """What makes a value of a type from what JSON gives; None where JSON gives it as it is."""
    origin, inner = get_origin(kind), get_args(kind)
    if hasattr(kind, "_fields"):
        return _for_record(kind)
    if origin is tuple:
        return _for_tuple(inner)
    if origin in (Union, types.UnionType):
        found = next((converter(part) for part in inner if part is not type(None)), None)
        return (lambda value: None if value is None else found(value)) if found else None
    if origin in (dict, Mapping) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        value_of = converter(inner[1])
        return (lambda value: {key: value_of(item) for key, item in value.items()}) if value_of else None
    return None


def _for_record(kind: Any) -> Convert:
    hints = get_type_hints(kind)
    turned = [(place, found) for place, name in enumerate(kind._fields) if (found := converter(hints[name]))]
    make = kind._make

    def convert(row: list[Any]) -> Any:
        for place, found in turned:
            if row[place]:
                row[place] = found(row[place])
            elif isinstance(row[place], list):
                row[place] = ()
        return make(row)

    return convert


def _for_tuple(inner: tuple[Any, ...]) -> Convert:
    if len(inner) == 2 and inner[1] is Ellipsis:
        found = converter(inner[0])
        return (lambda value: tuple(map(found, value))) if found else tuple
    parts = [converter(part) or _same for part in inner]
    return lambda value: tuple(part(item) for part, item in zip(parts, value, strict=True))


def _same(value: Any) -> Any:
    return value

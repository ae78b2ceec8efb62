"""Rolls: files with a line for each key, in their order, read and written as bytes. Pure.

There may be many thousands of lines, of which few change: these are found where they stand, all others are never
looked at.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

AT_ONCE = 500
"""How many lines are joined at once."""


class Roll(NamedTuple):
    """How such a file is written: its name, what each line begins with before its key, what is around and between them.

    end: what a file closes with, or begins to: where its lines end
    """

    name: str
    key: bytes
    opening: bytes = b""
    between: bytes = b"\n"
    closing: bytes = b"\n"
    end: bytes = b"\n"


class Edited(NamedTuple):
    """A file after some changes: its parts, how many lines it has more than before, and whether any is new."""

    parts: list[bytes | memoryview]
    more: int
    is_new: bool


def parts(roll: Roll, lines: Iterable[bytes]) -> Iterator[bytes]:
    """A file with these lines, part by part: there may be too many of them to be held at once."""
    yield roll.opening
    opening, closing, found = b"", roll.closing.lstrip(b"\n"), list[bytes]()
    for line in lines:
        found.append(line)
        if len(found) == AT_ONCE:
            yield opening + roll.between.join(found)
            opening, closing, found = roll.between, roll.closing, []
    if found:
        yield opening + roll.between.join(found)
        closing = roll.closing
    yield closing


def lines(roll: Roll, data: bytes) -> dict[str, bytes]:
    """The lines of a file by their keys."""
    found = (line.removesuffix(b",") for line in data.split(b"\n"))
    return {_key(roll, line): line for line in found if line.startswith(roll.key)}


def _key(roll: Roll, line: bytes) -> str:
    start = len(roll.key)
    key = line[start : line.index(b'"', start)]
    if b"\\" not in key:
        return key.decode()
    found, _ = json.JSONDecoder().raw_decode(line.decode(), start - 1)  # signs in it are marked
    return str(found)


def edited(roll: Roll, data: bytes, new: Mapping[str, bytes], gone: Iterable[str] = ()) -> Edited | None:
    """A file in which some lines say something new or are added, and others are gone.

    None where it has or keeps no lines, or comes upon one without a key. What closes it is what closes it now.
    `gone` may name keys that it does not have. No key may hold a quotation mark or a backslash.
    """
    first, last = len(roll.opening), data.rfind(roll.end)
    if last <= first:
        return None
    here, at, more, is_new = list[bytes | memoryview](), first, 0, False
    whole = memoryview(data)
    for key, line in sorted({**dict.fromkeys(gone, b""), **new}.items()):
        start, after = _find(roll, data, (at, last), key.encode())
        if start < 0:
            return None
        until = start if start == last else start - len(roll.between)
        if start > at:
            here.append(whole[at:until])
        if line:
            here.append(line)
        before = data[start : after if after in (start, last) else after - len(roll.between)]
        more += bool(line) - bool(before)
        is_new = is_new or line != before
        at = after
    if at < last:
        here.append(whole[at:last])
    if not here:
        return None
    between = [part for run in here for part in (roll.between, run)]
    return Edited([roll.opening, *between[1:], data[last:]], more, is_new)


def _find(roll: Roll, data: bytes, within: tuple[int, int], key: bytes) -> tuple[int, int]:
    """Where the line of a key begins and the next one; the same place twice, where it would stand, if it is not there.

    Below 0 where a line has no key.
    """
    (low, high), skip = within, len(roll.key)
    while low < high:
        middle = (low + high) // 2
        start = max(data.rfind(b"\n", low, middle) + 1, low)
        after = data.find(b"\n", middle, high) + 1 or high
        end = data.find(b'"', start + skip, after)
        if end < 0:
            return -1, -1
        found = data[start + skip : end]
        if found == key:
            return start, after
        low, high = (after, high) if found < key else (low, start)
    return low, low

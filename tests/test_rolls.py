"""Rolls: an edited file has the bytes of one that was written anew."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import rolls
from sitegen.rolls import Roll

PLAIN = Roll("plain", b'{"page":"')
LISTED = Roll("listed", b'{"page":"', b'{"pages":[\n', b",\n", b'\n],"files":{}}\n', b'\n],"files":')

KEYS = st.text("ab/-ü\U00010400", min_size=1, max_size=4)
LINES = st.dictionaries(KEYS, st.integers(0, 3).map(str), max_size=12)


def line(key: str, fact: str) -> bytes:
    return f'{{"page":"{key}","fact":{fact}}}'.encode()


def written(roll: Roll, found: dict[str, bytes]) -> bytes:
    return b"".join(rolls.parts(roll, (found[key] for key in sorted(found))))


@pytest.mark.parametrize("roll", [PLAIN, LISTED], ids=lambda roll: roll.name)
@given(old=LINES, new=LINES, gone=st.sets(KEYS, max_size=6))
def test_an_edited_file_has_the_bytes_of_one_written_anew(
    roll: Roll, old: dict[str, str], new: dict[str, str], gone: set[str]
) -> None:
    before = {key: line(key, fact) for key, fact in old.items()}
    changed = {key: line(key, fact) for key, fact in new.items()}
    after = {key: text for key, text in before.items() if key not in gone} | changed

    edited = rolls.edited(roll, written(roll, before), changed, gone - changed.keys())

    if not (before and after):
        assert edited is None
        return
    assert edited is not None
    assert edited.more == len(after) - len(before)
    assert edited.is_new == (after != before)
    assert b"".join(edited.parts) == written(roll, after)
    assert rolls.lines(roll, b"".join(edited.parts)) == after


def test_a_key_is_read_as_it_was_meant() -> None:
    keys = ['a "b"', 'a "c"', "a\\", "ä"]
    found = {key: f'{{"page":{json.dumps(key, ensure_ascii=False)},"fact":1}}'.encode() for key in keys}

    assert rolls.lines(PLAIN, b"".join(rolls.parts(PLAIN, found.values()))) == found


def test_a_file_of_many_lines_is_written_in_parts() -> None:
    found = {f"{number:04}": line(f"{number:04}", "1") for number in range(2 * rolls.AT_ONCE + 1)}

    parts = list(rolls.parts(LISTED, found.values()))

    assert len(parts) == 5
    assert b"".join(parts) == LISTED.opening + b",\n".join(found.values()) + LISTED.closing


@pytest.mark.parametrize("count", [1, 2, 3, 50])
def test_every_line_is_found_where_it_stands(count: int) -> None:
    found = {f"{number:02}": line(f"{number:02}", "1") for number in range(count)}
    for key in found:
        edited = rolls.edited(LISTED, written(LISTED, found), {key: line(key, "2")})

        assert edited is not None
        assert b"".join(edited.parts) == written(LISTED, found | {key: line(key, "2")})


def test_a_file_with_a_torn_line_is_not_edited() -> None:
    data = written(PLAIN, {"a": line("a", "1"), "b": b"torn", "c": line("c", "1")})

    assert rolls.edited(PLAIN, data, {"b": line("b", "2")}) is None

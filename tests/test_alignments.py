"""Hand-set groups before computed ones, and what is remembered of earlier alignments."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_align import HAFEN, HARBOUR

from sitegen import align, alignments, rows
from sitegen.align import Group, handset
from sitegen.align.handset import Fault
from sitegen.alignments import memory


def groups(*written: str) -> tuple[Group, ...]:
    return tuple(map(handset.read, written))


@pytest.mark.parametrize("text", ["4,5=4", "1=1", "7=-", "-=7", "10,11,12=9,10"])
def test_what_says_which_paragraphs_belong_together_is_a_group(text: str):
    assert handset.is_group(text)


@pytest.mark.parametrize("text", ["", "=", "-=-", "0=1", "1=", "1=1=1", "a=1", "1,=2", "1-2=3", "٣=1", "9999999=1"])
def test_anything_else_is_none(text: str):
    assert not handset.is_group(text)


@pytest.mark.parametrize(
    ("computed", "given", "merged"),
    [
        ("1=1 2=2", "", "1=1 2=2"),
        ("1=1 2=2 3=3", "2=3", "1=1 -=2 2=3 3=-"),
        ("1=1 2=2 3=3", "1,2=1", "1,2=1 -=2 3=3"),
        ("1,2=1 3=2", "2=2", "1=1 2=2 3=-"),
        ("1=1 2=2", "2=-", "1=1 -=2 2=-"),
        ("1=1,2 2=3", "1=1", "1=1 -=2 2=3"),
        ("1=1 2=2 3=3 4=4", "1=4 4=1", "1=4 2=2 3=3 4=1"),
        ("1=- -=1", "1=1", "1=1"),
    ],
)
def test_hand_set_groups_overrule_computed_ones(computed: str, given: str, merged: str):
    assert handset.merge(groups(*computed.split()), given.split()) == groups(*merged.split())


def test_what_is_wrong_with_a_group_is_told():
    assert handset.faults(("1=1", "1,9=2", "3=2"), 4, 4) == [
        Fault("1,9=2", "left", 1, "1=1"),
        Fault("1,9=2", "left", 9, ""),
        Fault("3=2", "right", 2, "1,9=2"),
    ]


NUMBERS = st.lists(st.integers(1, 4), max_size=2, unique=True)
GROUPS = st.lists(st.tuples(NUMBERS, NUMBERS), max_size=3)


@given(GROUPS)
def test_every_paragraph_is_in_exactly_one_group_whatever_is_set_by_hand(drawn: list[tuple[list[int], list[int]]]):
    written = ["=".join(",".join(map(str, side)) or "-" for side in group) for group in drawn if any(group)]

    found = alignments.of(HARBOUR, HAFEN, written)

    assert sorted(number for group in found.groups for number in group.a) == [1, 2, 3, 4]
    assert sorted(number for group in found.groups for number in group.b) == [1, 2, 3, 4]
    assert len(found.certainty) == len(found.groups)


def test_what_an_editor_says_is_certain():
    found = alignments.of(HARBOUR, HAFEN, ["1=2"])

    assert dict(zip(found.groups, found.certainty, strict=True))[Group((1,), (2,))] == 1
    assert found.score == pytest.approx(align.align(HARBOUR, HAFEN).score, abs=1e-4)


def test_a_paragraph_without_partner_is_certain_of_nothing():
    found = alignments.of(HARBOUR, HAFEN[:3])

    assert found.certainty[-1] == 0


def test_the_second_time_nothing_is_computed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with alignments.remembered(tmp_path) as of:
        first = of(HARBOUR, HAFEN, ())
    monkeypatch.setattr(align, "align", None)

    with alignments.remembered(tmp_path) as of:
        assert of(HARBOUR, HAFEN, ()) == first
        assert of(HARBOUR, HAFEN, ("1=2",)).groups != first.groups


def test_another_text_or_another_way_to_align_is_another_alignment(tmp_path: Path):
    assert memory.key(HARBOUR, HAFEN) != memory.key(HARBOUR, HAFEN[:3])
    assert memory.key(("a b",), ()) != memory.key(("a", "b"), ())
    assert memory.key(HARBOUR, HAFEN) == memory.key(list(HARBOUR), list(HAFEN))


@pytest.mark.parametrize("damage", [b"", b"garbage" * 100, None], ids=["empty", "garbage", "cut"])
def test_a_damaged_memory_is_forgotten(tmp_path: Path, damage: bytes | None):
    with alignments.remembered(tmp_path) as of:
        first = of(HARBOUR, HAFEN, ())
    place = tmp_path / ".sitegen" / memory.NAME
    place.write_bytes(place.read_bytes()[:5000] if damage is None else damage)

    for _ in range(2):
        with alignments.remembered(tmp_path) as of:
            assert of(HARBOUR, HAFEN, ()) == first
    with closing(sqlite3.connect(place)) as base:
        assert base.execute("SELECT count(*) FROM alignments").fetchone() == (1,)


def test_a_memory_cut_or_altered_anywhere_does_no_harm(tmp_path: Path, request: pytest.FixtureRequest):
    with alignments.remembered(tmp_path) as of:
        first, other = of(HARBOUR, HAFEN, ()), of(HARBOUR, HAFEN[:3], ())
    place = tmp_path / ".sitegen" / memory.NAME
    whole = place.read_bytes()
    step = 7 if request.config.getoption("--long") else 97

    altered = (
        whole[:at] + bytes([whole[at] ^ mask]) + whole[at + 1 :]
        for at in range(0, len(whole), step)
        for mask in (0xFF, 0x01)
    )
    for data in (*altered, *(whole[:at] for at in range(0, len(whole), step))):
        place.write_bytes(data)
        for _ in range(2):
            with alignments.remembered(tmp_path) as of:
                assert of(HARBOUR, HAFEN, ()) == first
                assert of(HARBOUR, HAFEN[:3], ()) == other


@pytest.mark.parametrize(
    "value",
    ["[[[[1],[1],1.0]],0.5]", "[]", "{}", "null", "[[[[1,2,3,4],[1,2,3],0.1]],1]", '[[["x"]],1]'],
)
@pytest.mark.parametrize("is_summed", [True, False])
def test_a_row_that_says_something_else_is_not_believed(tmp_path: Path, value: str, is_summed: bool):
    with alignments.remembered(tmp_path) as of:
        first = of(HARBOUR, HAFEN, ())
    key = memory.key(HARBOUR, HAFEN)
    with closing(sqlite3.connect(tmp_path / ".sitegen" / memory.NAME)) as base, base:
        mark = rows.summed((key, value))[-1] if is_summed else "no"
        base.execute("UPDATE alignments SET value = ?, sum = ?", (value, mark))

    with alignments.remembered(tmp_path) as of:
        assert of(HARBOUR, HAFEN, ()) == first


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the administrator may write anywhere")
def test_where_nothing_can_be_written_alignment_works_all_the_same(tmp_path: Path):
    tmp_path.chmod(0o555)
    with alignments.remembered(tmp_path) as of:
        assert of(HARBOUR, HAFEN, ()).groups
    assert [*tmp_path.iterdir()] == []


def test_a_folder_in_the_place_of_the_memory_does_no_harm(tmp_path: Path):
    (tmp_path / ".sitegen" / memory.NAME).mkdir(parents=True)

    with alignments.remembered(tmp_path) as of:
        assert of(HARBOUR, HAFEN, ()).groups


def test_what_was_noted_longest_ago_is_forgotten_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(memory, "MOST", 2)
    texts = [tuple(f"{line} {n}" for line in HARBOUR) for n in range(4)]
    for text in texts:
        with alignments.remembered(tmp_path) as of:
            of(text, HAFEN, ())

    with closing(sqlite3.connect(tmp_path / ".sitegen" / memory.NAME)) as base:
        assert base.execute("SELECT count(*) FROM alignments").fetchone() == (2,)

"""Bytes become clean text; texts become headline, deck, paragraphs and a closing note."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import plaintext, signs
from sitegen.plaintext import Parts
from sitegen.problems import Problem


def fault(data: bytes) -> tuple[str, int]:
    found = plaintext.decode(data, "a.txt")
    assert isinstance(found, Problem), found
    return found.code, found.line


def test_bom_line_ends_and_accents_are_evened_out() -> None:
    odd = b"\xef\xbb\xbf" + unicodedata.normalize("NFD", "Größe\r\nzwei\rdrei\n").encode()

    assert plaintext.decode(odd, "a.txt") == "Größe\nzwei\ndrei\n"


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        ("eins\nGröße\n".encode("cp1252"), "not-utf8", 2),
        ("Größe\n".encode("utf-16"), "not-utf8", 1),
        (b"one\n\xc3", "not-utf8", 2),
        (b"\xc0\xaf", "not-utf8", 1),
        (b"\xed\xa0\x80", "not-utf8", 1),
        (b"PK\x03\x04\x00\xff\xfe\x00", "binary", 1),
        (b"one\ntwo\x00\n", "control-character", 2),
        (b"one\x07", "control-character", 1),
        ("one\n\ntwo \u202e".encode(), "control-character", 3),
        ("\ufffe".encode(), "control-character", 1),
        (b"x" * (16 * 1024 * 1024 + 1), "too-long", 0),
    ],
)
def test_what_is_no_clean_text_is_refused_with_its_line(data: bytes, code: str, line: int) -> None:
    assert fault(data) == (code, line)


def test_utf_16_without_a_mark_is_called_binary() -> None:
    assert fault("\n".join(["Größe"] * 3).encode("utf-16-le"))[0] in ("binary", "control-character")


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    found = plaintext.decode(data, "a.txt")

    assert isinstance(found, str | Problem)


@given(st.text())
def test_twins_by_bom_line_ends_and_accents_are_one_text(text: str) -> None:
    plain = text.replace("\r", "").encode("utf-8", "ignore").decode().removeprefix("\ufeff")
    twin = "\ufeff" + unicodedata.normalize("NFD", plain).replace("\n", "\r\n")

    read = plaintext.decode(plain.encode(), "a.txt")

    assert plaintext.decode(twin.encode(), "a.txt") == read or isinstance(read, Problem)


def test_the_first_block_is_headline_and_deck() -> None:
    assert plaintext.parts("Storm\nRoads closed\n\nIt rained.\nIt blew.\n", False) == Parts(
        "Storm", "Roads closed", ("It rained.", "It blew."), ""
    )


def test_further_lines_of_the_first_block_are_paragraphs() -> None:
    assert plaintext.parts("Storm\nRoads closed\nIt rained.\n", False) == Parts(
        "Storm", "Roads closed", ("It rained.",), ""
    )


def test_the_third_of_exactly_three_blocks_is_the_author_note() -> None:
    assert plaintext.parts("Storm\n\nOne.\nTwo.\n\nThe desk.", False) == Parts(
        "Storm", "", ("One.", "Two."), "The desk."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Storm\n\nOnly one line.\n\nThe desk.",
        "Storm\n\nOne.\nTwo.\n\nThe desk.\nAnd more.",
        "Storm\n\nOne.\nTwo.\n\nThree.\n\nThe desk.",
        "Storm\n\nOne.\nTwo.\n\n" + "x" * 301,
        "Storm\n\nOne.\nTwo.",
    ],
    ids=["middle of one line", "last of two lines", "four blocks", "too long", "two blocks"],
)
def test_in_any_other_form_the_last_line_is_a_paragraph(text: str) -> None:
    parts = plaintext.parts(text, False)

    assert parts.note == ""
    assert parts.paragraphs[-1] == text.split("\n")[-1]


def test_a_last_line_of_300_characters_is_still_a_note() -> None:
    assert len(plaintext.parts("Storm\n\nOne.\nTwo.\n\n" + "x" * 300, False).note) == 300


def test_blank_lines_and_spaces_around_do_not_count() -> None:
    assert plaintext.parts("\n\n  Storm \n \n\n\t\nIt rained. \n\n\n", False) == Parts("Storm", "", ("It rained.",), "")


@pytest.mark.parametrize(("said", "last"), [(None, ("Two.",)), ("The staff.", ("Two.",)), ("", ("Two.", "The desk."))])
def test_facts_replace_a_note_or_make_a_paragraph_of_it(said: str | None, last: tuple[str, ...]) -> None:
    parts = plaintext.parts("Storm\n\nOne.\nTwo.\n\nThe desk.", False).noted(said)

    assert parts.paragraphs == ("One.", *last)
    assert parts.note == ("The desk." if said is None else said)
    assert plaintext.parts("Storm\n\nOne.", False).noted(said) == Parts("Storm", "", ("One.",), said or "")


def test_a_text_without_words_has_no_parts() -> None:
    assert plaintext.parts(" \n\n", False) == Parts("", "", (), "")


def test_wrapped_lines_of_a_block_are_one_paragraph() -> None:
    assert plaintext.parts("Storm\nover town\n\nIt rained\nand blew.\n\nThen\nsun.\n", True) == Parts(
        "Storm over town", "", ("It rained and blew.", "Then sun."), ""
    )


@given(st.lists(st.text(st.characters(categories=["L", "P", "N"]), min_size=1), min_size=1))
def test_no_line_of_a_text_is_lost(lines: list[str]) -> None:
    parts = plaintext.parts("\n\n".join(lines), False)

    assert [parts.title, *parts.paragraphs, *filter(None, [parts.note])] == [line.strip() for line in lines]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("It rained all day long. Then it stopped.", "It rained all day long."),
        ("Dr. Adams of the U.S. office met the visitors. They left.", "Dr. Adams of the U.S. office met the visitors."),
        ("Am 12. Juli kam der Regen nach Norden. Er blieb.", "Am 12. Juli kam der Regen nach Norden."),
        ("“It rained all day long.” They said so.", "“It rained all day long.”"),
        ("No full stop in this line", "No full stop in this line"),
        (
            "東京で大雨が降りました。道路が閉鎖されましたので注意してください。終わり。",
            "東京で大雨が降りました。道路が閉鎖されましたので注意してください。",
        ),
    ],
)
def test_the_first_sentence_ends_where_a_reader_would_end_it(text: str, sentence: str) -> None:
    assert plaintext.first_sentence(text) == sentence


def test_a_long_sentence_is_cut_at_a_word() -> None:
    cut = plaintext.first_sentence("word " * 100)

    assert len(cut) <= 302
    assert cut.endswith("word …")


_signs = st.sampled_from(
    [*"aé ˆ\n\r\t\x07\x7f", "\u0300", "e\u0301", *"“„–€₂", "\u2000", "\u202e", "Å", "Ω", "〈", "漢", "\ufeff"]
)


@given(st.lists(_signs | st.characters(exclude_categories=["Cs"]), max_size=8).map("".join))
def test_a_text_whose_bytes_are_plain_needs_no_cleaning(text: str) -> None:
    if plaintext.is_plain(text.encode()):
        assert unicodedata.normalize("NFC", text) == text
        assert not signs.FORBIDDEN.search(text)
        assert "\r" not in text
        assert not text.startswith("\ufeff")


def test_texts_of_newsrooms_are_plain() -> None:
    assert plaintext.is_plain("Er sagte: „Größe“ – 5 € … ‘so’\n\tD’accord, Łódź.\n".encode())

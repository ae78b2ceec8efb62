"""Cells that no spreadsheet takes for a formula."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import formulas


@pytest.mark.parametrize("sign", "=+-@\t\r＝＋－＠")
def test_what_begins_like_a_formula_does_so_no_more(sign: str) -> None:
    assert formulas.defuse(f"{sign}1") == f"'{sign}1"
    assert formulas.defuse(f"1;{sign}1") == f"1;'{sign}1"
    assert formulas.defuse(f"1{sign}1") == f"1{sign}1"


@given(st.from_regex(r"[A-Za-z0-9=+@'-][A-Za-z0-9=+@'; -]{0,8}[A-Za-z0-9=+@';-]", fullmatch=True))
def test_a_defused_cell_is_restored_to_the_letter(cell: str) -> None:
    assert formulas.restore(formulas.defuse(cell)) == cell

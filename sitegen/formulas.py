"""Cells that no spreadsheet takes for a formula when it opens a table (OWASP, CSV injection), and back.

What begins like a formula gets an apostrophe before it. Where semicolons are expected between cells, as in German
spreadsheets, one within a cell begins another.
"""

import re

_FORMULA = re.compile(r"(^ *|;\s*)('*[=+\-@\t\r＝＋－＠])")
_DEFUSED = re.compile(r"(^ *|;\s*)'('*[=+\-@\t\r＝＋－＠])")


def defuse(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return _FORMULA.sub(r"\1'\2", cell)


def restore(cell: str) -> str:
    """The cell as it was before it was defused, without blanks around it."""
    return _DEFUSED.sub(r"\1\2", cell.strip())

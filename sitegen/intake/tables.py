"""Tables that any spreadsheet opens and saves: comma, semicolon or tab, any end of line, any of the usual encodings.

Cells are defused when a table is written, and restored when it is read back.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sitegen import formulas
from sitegen.intake import encodings
from sitegen.problems import Problem, problem

_MARKS = ",;\t"

csv.field_size_limit(1 << 24)


class Row(NamedTuple):
    """One row, by column in small letters; the line of the file where it begins."""

    line: int
    cells: Mapping[str, str]

    def cell(self, column: str) -> str:
        """The cell in a column; empty where the row has none."""
        return self.cells.get(column.lower(), "")


def columns(leading: Sequence[str], languages: Sequence[str]) -> tuple[str, ...]:
    """All columns of a table of stories: facts of the story, then file, headline and slug for each language."""
    return (*leading, *(f"{lang}_{what}" for lang in languages for what in ("file", "title", "slug")))


def write(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """A table as CSV with a byte order mark, without which a common spreadsheet mistakes its letters."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([formulas.defuse(row.get(column, "")) for column in columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def read(data: bytes, path: str, needed: Sequence[str]) -> tuple[Row, ...] | list[Problem]:
    """The rows of a table that are not empty; or what is wrong with it, each with its line."""
    decoded = encodings.decode(data, path)
    if isinstance(decoded, Problem):
        return [decoded]
    text = decoded.text.removeprefix("\ufeff")
    if text.lower().startswith("sep="):  # a line for one spreadsheet alone
        text = "\n" + text.partition("\n")[2]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_mark(text), strict=True)
    try:
        return _rows(reader, path, needed)
    except csv.Error as error:
        return [problem("sheet-not-csv", path, reader.line_num, why=str(error))]


def _mark(text: str) -> str:
    """What separates the cells: the mark that the first row has most of."""
    first = text.lstrip().split("\n", 1)[0]
    return max(_MARKS, key=first.count)


def _rows(reader: Any, path: str, needed: Sequence[str]) -> tuple[Row, ...] | list[Problem]:
    columns: list[str] = []
    rows: list[Row] = []
    problems: list[Problem] = []
    line = 1
    for cells in reader:
        begins, line = line, reader.line_num + 1
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if not columns:
            columns = [cell.strip().lower() for cell in cells]
            if missing := [column for column in needed if column.lower() not in columns]:
                problems.append(problem("sheet-column-missing", path, begins, columns=", ".join(missing)))
                break
        elif len(cells) > len(columns):
            problems.append(problem("sheet-cells", path, begins, count=len(cells), columns=len(columns)))
        else:
            rows.append(
                Row(begins, {column: formulas.restore(cell) for column, cell in zip(columns, cells, strict=False)})
            )
    if not columns:
        problems.append(problem("sheet-not-csv", path, 0, why="it is empty"))
    return problems or tuple(rows)


def names(cell: str) -> tuple[str, ...]:
    """A list in one cell: separated by commas, semicolons or bars."""
    return tuple(dict.fromkeys(filter(None, (" ".join(part.split()) for part in re.split(r"[,;|\n]", cell)))))

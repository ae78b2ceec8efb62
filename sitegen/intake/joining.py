"""What a plan says of a story that stands: it only adds versions, and names what was typed beside."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sitegen.intake import sheets
from sitegen.intake.proposals import Values
from sitegen.intake.standing import Standing
from sitegen.intake.tables import Row
from sitegen.problems import Problem, problem


def kept(
    story: Mapping[str, Standing], typed: Mapping[str, Values], rows: Sequence[Row], path: str
) -> Iterator[Problem]:
    """The cells that say of a story something else than stands: they change nothing, and that is said."""
    id = next(one.head.translation_id for one in story.values())
    cells = [*_facts(story, typed, rows), *_slugs(story, rows)]
    for row, column, written in dict.fromkeys(cells):
        yield problem("sheet-joins", path, row, id=id, column=column, written=written)


def _facts(
    story: Mapping[str, Standing], typed: Mapping[str, Values], rows: Sequence[Row]
) -> Iterator[tuple[int, str, str]]:
    for key, fact in typed.items():
        now = [sheets.values({lang: one}, key) for lang, one in story.items()]
        if fact.is_written and fact.values and fact.values not in now:
            line = next(row.line for row in rows if row.cell(key))
            yield line, key, ", ".join(fact.values)


def _slugs(story: Mapping[str, Standing], rows: Iterable[Row]) -> Iterator[tuple[int, str, str]]:
    for row in rows:
        for lang, one in story.items():
            slug = row.cell(f"{lang}_slug")
            if slug and slug != one.head.slug and row.cell(f"{lang}_file") == one.path:
                yield row.line, f"{lang}_slug", slug

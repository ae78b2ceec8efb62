"""The headlines of a language as a script: classic, because a page opened from a disk may load no other."""

from collections.abc import Iterable

from markupsafe import Markup

from sitegen import i18n, records
from sitegen.model import Teaser
from sitegen.render.quick import inert


def printed(teasers: Iterable[Teaser], lang: str) -> Markup:
    """The script: a row of address, headline and date for each story, and its language if that is another one."""
    rows = (_row(teaser, lang) for teaser in teasers)
    return Markup("(self.titles ??= []).push(\n" + "".join(rows) + ");\n")  # noqa: S704 – a script, and no page


def _row(teaser: Teaser, lang: str) -> str:
    row = [teaser.path, teaser.title, i18n.day(teaser.date, lang) if teaser.date else ""]
    return inert(records.text(row if teaser.lang == lang else [*row, teaser.lang])) + ",\n"

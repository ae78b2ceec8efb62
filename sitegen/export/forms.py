"""The forms in which aligned paragraphs leave the archive: TMX 1.4b, a table, JSON Lines."""

import json
import re
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from sitegen import __version__, formulas

Two = tuple[str, str]

COLUMNS = (
    *("translation_id", "language_1", "language_2", "paragraphs_1", "paragraphs_2"),
    *("score", "text_1", "text_2", "address_1", "address_2"),
)

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE = re.compile(r"[\s\x00-\x1f]+")
_LINE_END = re.compile("[\x85\u2028\u2029]")  # what JSON allows and some readers take for the end of a line


class Unit(NamedTuple):
    """Paragraphs of two versions of a story that say the same; paragraphs are numbered from 1, as on the pages.

    score: how sure it is, from 0 to 1; 1 where an editor said so
    """

    translation_id: str
    languages: Two
    paragraphs: tuple[tuple[int, ...], tuple[int, ...]]
    texts: Two
    score: float
    addresses: Two


class Form(NamedTuple):
    """A form: what stands before all units and after them, and how one is written."""

    head: str
    unit: Callable[[Unit], str]
    foot: str


def _numbers(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))


def _json(unit: Unit) -> str:
    """One object on one line."""
    described = {
        "translation_id": unit.translation_id,
        "languages": unit.languages,
        "paragraphs": unit.paragraphs,
        "text": unit.texts,
        "score": unit.score,
        "address": unit.addresses,
    }
    line = json.dumps(described, ensure_ascii=False)
    return _LINE_END.sub(lambda match: f"\\u{ord(match[0]):04x}", line) + "\n"


def _row(unit: Unit) -> str:
    """One line of a table; no cell holds a tab or a line break, and none is taken for a formula."""
    numbers = (_numbers(unit.paragraphs[0]), _numbers(unit.paragraphs[1]))
    cells = (unit.translation_id, *unit.languages, *numbers, str(unit.score), *unit.texts, *unit.addresses)
    return "\t".join(map(_cell, cells)) + "\n"


def _cell(text: str) -> str:
    """A text as a spreadsheet shows it: on one line, and nothing that it would compute."""
    return formulas.defuse(_SPACE.sub(" ", text).strip())


def _xml(text: str) -> str:
    return escape(_NO_XML.sub("", text), quote=True)


def _tu(unit: Unit) -> str:
    """One translation unit of TMX."""
    name = f"{unit.translation_id}#{'-'.join(unit.languages)}-p{unit.paragraphs[0][0]}"
    lines = [f'<tu tuid="{_xml(name)}">']
    lines += [f'<prop type="x-{kind}">{_xml(text)}</prop>' for kind, text in _facts(unit)]
    for lang, numbers, text, address in zip(unit.languages, unit.paragraphs, unit.texts, unit.addresses, strict=True):
        lines += [f'<tuv xml:lang="{_xml(lang)}">', f'<prop type="x-paragraphs">{_numbers(numbers)}</prop>']
        lines += [f'<prop type="x-address">{_xml(address)}</prop>', f"<seg>{_xml(text)}</seg>", "</tuv>"]
    return "\n".join([*lines, "</tu>"]) + "\n"


def _facts(unit: Unit) -> tuple[Two, Two]:
    return ("translation-id", unit.translation_id), ("score", str(unit.score))


_TMX_HEAD = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="sitegen" creationtoolversion="{__version__}" segtype="paragraph" o-tmf="sitegen" \
adminlang="en" srclang="*all*" datatype="plaintext"/>
<body>
"""

FORMS = {
    "tmx": Form(_TMX_HEAD, _tu, "</body>\n</tmx>\n"),
    "tsv": Form("\t".join(COLUMNS) + "\n", _row, ""),
    "jsonl": Form("", _json, ""),
}
"""TMX 1.4b (LISA OSCAR, 2005) takes the address of its DTD as it is; `version` is 1.4 there, too."""

"""What a text says of its own language, put right where it is wrong."""

import re
from collections.abc import Iterator, Mapping

from sitegen import frontmatter, plaintext
from sitegen.frontmatter import Entry
from sitegen.intake.languages import OTHER
from sitegen.problems import Problem

_END = re.compile("(\r\n|[\r\n])")
"""What ends a line, however a file was saved."""


def put_right(data: bytes, facts: Mapping[str, Entry], language: str) -> bytes:
    """A text whose front matter says another language than it is in, with that one word put right."""
    said = facts.get("lang")
    if not said or said.value == language or language == OTHER:
        return data
    return next((after for after in _ways(data, said, language) if _says(after, language)), data)


def _ways(data: bytes, said: Entry, language: str) -> Iterator[bytes]:
    """The text with another language in each place of the line that may be the one that says it."""
    parts = _END.split(data.decode("utf-8"))
    at = 2 * (said.line - 1)
    for match in re.finditer(rf"(?<=[:\s\"']){re.escape(str(said.value))}(?=[\s,}}\"']|$)", parts[at]):
        line = parts[at][: match.start()] + language + parts[at][match.end() :]
        yield "".join((*parts[:at], line, *parts[at + 1 :])).encode("utf-8")


def _says(data: bytes, language: str) -> bool:
    """Whether the front matter of a text can be read, and says this language."""
    text = plaintext.decode(data, "")
    header = text if isinstance(text, Problem) else frontmatter.split(text, "")
    facts = [header] if isinstance(header, Problem) else frontmatter.read(header.yaml, "")
    return isinstance(facts, dict) and "lang" in facts and facts["lang"].value == language

"""What a text says of its own language, put right where it is wrong."""

import re
from collections.abc import Mapping

from sitegen.frontmatter import Entry
from sitegen.intake.languages import OTHER


def put_right(data: bytes, facts: Mapping[str, Entry], language: str) -> bytes:
    """A text whose front matter says another language than it is in, with that one line put right."""
    said = facts.get("lang")
    if not said or said.value == language or language == OTHER:
        return data
    lines = data.decode("utf-8").split("\n")
    lines[said.line - 1] = re.sub(r"(lang:\s*)[^#\r]*?(\s*(?:#.*)?\r?)$", rf"\g<1>{language}\2", lines[said.line - 1])
    return "\n".join(lines).encode("utf-8")

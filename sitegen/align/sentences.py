"""The sentences of a paragraph, found by their closing marks alone."""

import re

_END = re.compile(r"(?<=[.!?…])[\"”“»«’')\]]*\s+|(?<=[。！？।؟۔])\s*")


def sentences(paragraph: str) -> list[str]:
    """The paragraph cut after each closing mark; it may cut too often (after "Dr."), never inside a word."""
    parts: list[str] = []
    start = 0
    for match in _END.finditer(paragraph):
        if paragraph[start : match.end()].strip():
            parts.append(paragraph[start : match.end()])
            start = match.end()
    if paragraph[start:].strip() or not parts:
        parts.append(paragraph[start:])
    return parts

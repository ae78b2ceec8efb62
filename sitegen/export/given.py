"""Where a hand-set group of paragraphs was written, so that a fault in it can be shown."""

import posixpath
from collections.abc import Sequence
from pathlib import Path

from sitegen import disk, frontmatter, plaintext
from sitegen.frontmatter import Entry
from sitegen.model import Head
from sitegen.problems import Problem


def place(site: Path, heads: Sequence[Head], group: str) -> tuple[str, int]:
    """The file and line of a group in the front matter or sidecar of one of the articles; line 0 if it is in none."""
    for head in heads:
        stem = posixpath.splitext(head.source)[0]
        for path in (head.source, f"{stem}.yaml", f"{stem.removesuffix(f'.{head.lang}')}.yaml"):
            if line := _line(_entries(site, path), head.lang, group):
                return path, line
    return heads[0].source, 0


def _entries(site: Path, path: str) -> dict[str, Entry]:
    if path.endswith(".txt") or not (site / path).is_file():
        return {}
    data = disk.read(str(site), path)
    text = data if isinstance(data, Problem) else plaintext.decode(data, path)
    if isinstance(text, Problem):
        return {}
    header = frontmatter.split(text, path) if path.endswith(".md") else None
    if isinstance(header, Problem):
        return {}
    found = frontmatter.read(header.yaml, path, 2) if header else frontmatter.read(text, path)
    return found if isinstance(found, dict) else {}


def _line(entries: dict[str, Entry], lang: str, group: str) -> int:
    entry = entries.get("alignment", Entry(None, 0))
    if isinstance(entry.value, dict):
        entry = entry.value.get(lang, Entry(None, 0))
    items = entry.value if isinstance(entry.value, list) else [entry]
    return next((i.line for i in items if isinstance(i.value, str) and i.value.replace(" ", "") == group), 0)

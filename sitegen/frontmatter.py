"""YAML as newsrooms write it: maps, lists and plain text, each value with its line.

The only door to PyYAML. It reads events, never objects: scalars stay the text that was written
(`no` is a word, `1.10` keeps its zero), and what could surprise is refused with its line: anchors,
aliases, type tags, duplicate keys, deep nesting.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from sitegen import signs
from sitegen.problems import Problem, problem

MAX_BYTES = 64 * 1024
MAX_DEPTH = 20

_OPENING = re.compile(r"[\[{]")
_ITEM = r"(?!(?:null|Null|NULL)\b)[A-Za-z0-9][A-Za-z0-9_.-]*"
_ITEMS = re.compile(rf"\[((?:{_ITEM}(?:, {_ITEM})*)?)\]")
_NOTHING = ("null", "Null", "NULL")
_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
"""What YAML 1.1 takes for the end of a line and no editor shows as one: blanks to us, as to YAML 1.2."""


@cache
def _yaml() -> Any:
    import yaml  # loaded late: nearly every header keeps to the plain subset and needs no parser

    return yaml


def _loader() -> Any:
    return getattr(_yaml(), "CSafeLoader", _yaml().SafeLoader)


class Entry(NamedTuple):
    """A value and the line it stands on: text, None for nothing, a list of entries, or a map of entries."""

    value: Any
    line: int


class Header(NamedTuple):
    """A text cut at its front matter; `body_line` is the line number of the body's first line."""

    yaml: str
    body: str
    body_line: int


def split(text: str, path: str) -> Header | Problem:
    """The front matter and the body of a Markdown text; without front matter, an empty header."""
    if not text.startswith("---"):
        return Header("", text, 1)
    if text.startswith("---\n") and (end := text.find("\n---\n", 3)) > 0 and "\n..." not in text[:end]:
        header = text[4 : end + 1]
        if "\n---" not in header and not header.startswith("---"):
            return Header(header, text[end + 5 :], header.count("\n") + 3)
    if not re.match(r"---[ \t]*\n", text):
        return Header("", text, 1)
    last = re.compile(r"^(---|\.\.\.)[ \t]*$", re.MULTILINE).search(text, text.index("\n") + 1)
    if not last:
        return problem("header-unclosed", path, 1)
    first = text.index("\n") + 1
    return Header(text[first : last.start()], text[last.end() + 1 :], text.count("\n", 0, last.end()) + 2)


def read(text: str, path: str, first_line: int = 1) -> dict[str, Entry] | list[Problem]:
    """The top-level map of a YAML text: key → entry; or what is wrong with it."""
    if (quick := _plain_subset(text, first_line)) is not None:
        return quick
    return parsed(text, path, first_line)


def parsed(text: str, path: str, first_line: int = 1) -> dict[str, Entry] | list[Problem]:
    """The same by the YAML parser alone: what the quick way of `read` must equal."""
    if len(text) > MAX_BYTES:
        return [problem("yaml-too-long", path, first_line, limit=MAX_BYTES // 1024)]
    if sum(1 for _ in _OPENING.finditer(text)) > MAX_DEPTH and _depth(text) > MAX_DEPTH:
        return [problem("yaml-too-deep", path, first_line)]
    yaml, reader = _yaml(), _Reader(path, first_line)
    text = _OTHER_LINE_ENDS.sub(" ", text)
    try:
        entry = reader.document(yaml.parse(text, Loader=_loader()))
    except yaml.MarkedYAMLError as error:
        return [_syntax(error, text, path, first_line)]
    except yaml.YAMLError as error:
        return [problem("yaml-syntax", path, first_line, what=str(error).splitlines()[0])]
    except RecursionError:
        return [problem("yaml-too-deep", path, first_line)]
    if reader.problems:
        return reader.problems
    if entry.value is None:
        return {}
    if not isinstance(entry.value, dict):
        return [problem("yaml-not-a-map", path, entry.line)]
    return entry.value


def _plain_subset(text: str, first_line: int) -> dict[str, Entry] | None:
    """The entries of a text that keeps to `key: value` lines of the plainest kind; None if it does not.

    A parser takes five times as long, and nearly every header is of this kind.
    """
    found: dict[str, Entry] = {}
    for line, written in enumerate(text.split("\n"), first_line):
        key, colon, value = written.partition(": ")
        if not colon:
            if written or line - first_line < text.count("\n"):
                return None
            break
        if key in found or key == "null" or not (key.isascii() and key.islower() and key.isidentifier()):
            return None
        plain = _plain_value(value)
        if plain is None:
            return None
        found[key] = Entry(plain if isinstance(plain, str) else [Entry(item, line) for item in plain], line)
    return found if len(text) <= MAX_BYTES else None


def _plain_value(value: str) -> str | list[str] | None:
    """A value that means just what it says: plain words, words in quotes, a list of names; None for any other."""
    if not value.isprintable() or not value:
        return None
    if value[0] == '"':
        inner = value[1:-1]
        return inner if len(value) > 1 and value[-1] == '"' and '"' not in inner and "\\" not in inner else None
    if value[0] == "[":
        items = _ITEMS.fullmatch(value)
        return None if not items else items[1].split(", ") if items[1] else []
    if not value[0].isalnum() or value[-1] in " :" or ": " in value or " #" in value or value in _NOTHING:
        return None
    return value


class _Reader:
    """Turns the events of one document into entries, noting what it refuses."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path, self.first_line = path, first_line
        self.problems: list[Problem] = []

    def document(self, events: Iterator[Any]) -> Entry:
        yaml = _yaml()
        entry = Entry(None, self.first_line)
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    line = (event.start_mark.line if event.start_mark else 0) + self.first_line
                    self.problems.append(problem("yaml-syntax", self.path, line, what="a second part begins here"))
                    break
            elif isinstance(event, yaml.NodeEvent):
                entry = self.node(event, events, 0)
        return entry

    def node(self, event: Any, events: Iterator[Any], depth: int) -> Entry:
        yaml = _yaml()
        line = event.start_mark.line + self.first_line
        if depth > MAX_DEPTH:
            raise RecursionError
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self.problems.append(problem("yaml-alias", self.path, line))
        if getattr(event, "tag", None) and not isinstance(event, yaml.AliasEvent):
            written = event.tag.replace("tag:yaml.org,2002:", "!!", 1)
            self.problems.append(problem("yaml-tag", self.path, line, tag=written))
        if isinstance(event, yaml.ScalarEvent):
            return Entry(self.scalar(event, line), line)
        if isinstance(event, yaml.SequenceStartEvent):
            return Entry(self.sequence(events, depth), line)
        if isinstance(event, yaml.MappingStartEvent):
            return Entry(self.mapping(events, depth), line)
        return Entry(None, line)

    def scalar(self, event: Any, line: int) -> str | None:
        """The text as written; None where YAML means nothing at all."""
        if not event.style and event.value in ("", "~", "null", "Null", "NULL"):
            return None
        if event.style != '"':
            return str(event.value)
        # Double quotes know escapes, and these say what the file itself was searched for when it was decoded.
        if found := signs.FORBIDDEN.search(event.value):
            self.problems.append(problem("control-character", self.path, line, code=signs.code(found[0])))
        return unicodedata.normalize("NFC", event.value)

    def sequence(self, events: Iterator[Any], depth: int) -> list[Entry]:
        yaml = _yaml()
        items: list[Entry] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self.node(event, events, depth + 1))
        return items

    def mapping(self, events: Iterator[Any], depth: int) -> dict[str, Entry]:
        yaml = _yaml()
        found: dict[str, Entry] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            name = key.value if isinstance(key.value, str) else ""
            if not name:
                self.problems.append(problem("yaml-key", self.path, key.line))
            elif name in found:
                first = found[name].line
                self.problems.append(problem("yaml-duplicate", self.path, key.line, key=name, first=first))
            else:
                found[name] = Entry(value.value, key.line)
        return found


def _depth(text: str) -> int:
    """How deep brackets nest, at most: libyaml's C stack must never see a bomb (yaml/pyyaml)."""
    depth = deepest = 0
    for mark in re.findall(r"[\[\]{}]", text):
        depth = depth + 1 if mark in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _syntax(error: Any, text: str, path: str, first_line: int) -> Problem:
    """The syntax error in a writer's words: the usual suspects by name, the rest by line."""
    mark = error.problem_mark or error.context_mark
    number = mark.line if mark else 0
    lines = text.split("\n")
    line = lines[number] if number < len(lines) else ""
    what = f"{error.problem or ''} {error.context or ''}"
    if "\t" in line[: len(line) - len(line.lstrip())] or "'\\t'" in what:
        return problem("yaml-tab", path, number + first_line)
    if "mapping values are not allowed" in what:
        return problem("yaml-colon", path, number + first_line, text=line.strip()[:60])
    if "cannot start any token" in what:
        return problem("yaml-quote", path, number + first_line, text=line.strip()[:60])
    return problem("yaml-syntax", path, number + first_line, what=(error.problem or "unreadable").strip())

"""Facts added to YAML as lines, so that all that stands there stays as it is: order, comments, ends of lines."""

import json
import re
from collections.abc import Mapping
from typing import Any

from sitegen import frontmatter, plaintext
from sitegen.frontmatter import Entry
from sitegen.problems import Problem

_PLAIN = re.compile(r"[^\W_](?:[\w ./+-]*[\w/+])?")
_NOTHING = ("null", "Null", "NULL")
_FALSE = ("false", "no", "off")
TRUE = ("true", "yes", "on")
_BREAKS = re.compile("[\x80-\xa0\u2028\u2029\ufeff]")


def read(data: bytes, path: str) -> dict[str, Entry] | list[Problem]:
    """The facts of a sidecar, or what is wrong with it."""
    text = plaintext.decode(data, path)
    return [text] if isinstance(text, Problem) else frontmatter.read(text, path)


def line(key: str, value: Any) -> str:
    """A fact as one line of YAML; the value is text, or a list or a map of entries."""
    return f"{word(key)}: {_flow(value)}"


def word(text: str) -> str:
    """A text as YAML reads it back: plain where nothing in it has a meaning of its own, else in quotes."""
    if _PLAIN.fullmatch(text) and text not in _NOTHING:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _BREAKS.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(line(key, entry.value) for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(entry.value) for entry in value) + "]"
    return "null" if value is None else word(value)


def with_fact(data: bytes, key: str, value: str) -> bytes | None:
    """A sidecar with one more fact; None if it can't be added without touching others."""
    return _checked(data, _appended(data.decode("utf-8"), line(key, value)), {key: value})


def with_fact_of(data: bytes, key: str, lang: str, value: str) -> bytes | None:
    """A sidecar with one more value of a fact that has one per language; None as above."""
    entries = read(data, "")
    if isinstance(entries, list):
        return None
    text, fact = data.decode("utf-8"), line(lang, value)
    entry = entries.get(key)
    if entry is None:
        return _checked(data, _appended(text, f"{key}: {{{fact}}}"), {key: {lang: value}})
    if isinstance(entry.value, dict) and lang in entry.value:
        return data if entry.value[lang].value == value else None
    if isinstance(entry.value, dict):
        wanted = {**_plain(entry.value), lang: value}
        return _checked(data, _inserted(text, key, entry, fact), {key: wanted})
    if entry.value is None or str(entry.value).lower() in _FALSE:
        return _checked(data, _turned(text, key, entry, fact), {key: {lang: value}})
    return None


def _appended(text: str, fact: str) -> str:
    end = _line_end(text)
    return text + ("" if not text or text.endswith("\n") else end) + fact + end


def _inserted(text: str, key: str, entry: Entry, fact: str) -> str:
    """The fact as the first entry of a map, written either in braces or one entry a line."""
    lines = text.split("\n")
    at = entry.line - 1
    if match := re.match(rf"(\ufeff?{re.escape(key)}:[ \t]*\{{)[ \t]*(\}}?)", lines[at]):
        lines[at] = match[1] + fact + (match[2] or ", ") + lines[at][match.end() :]
    elif entry.value:
        first = min(inner.line for inner in entry.value.values()) - 1
        indent = re.match(r"[ ]*", lines[first])
        lines.insert(first, (indent[0] if indent else "") + fact + _line_end(text)[:-1])
    return "\n".join(lines)


def _turned(text: str, key: str, entry: Entry, fact: str) -> str:
    """The fact in place of nothing, or of a `no` that it does not contradict."""
    lines = text.split("\n")
    start = re.match(rf"(\ufeff?{re.escape(key)}:)[ \t]*(?:[A-Za-z]+|~)?(?=\s|$)", lines[entry.line - 1])
    if start:
        lines[entry.line - 1] = f"{start[1]} {{{fact}}}{lines[entry.line - 1][start.end() :]}"
    return "\n".join(lines)


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _checked(before: bytes, text: str, more: Mapping[str, Any]) -> bytes | None:
    """The new text if it says what the old one said and this; whatever surprised us in it, nothing is spoilt."""
    after = text.encode("utf-8")
    old, new = read(before, ""), read(after, "")
    if isinstance(old, list) or isinstance(new, list) or _plain(new) != {**_plain(old), **more}:
        return None
    return after


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(entry.value) for key, entry in value.items()}
    return [_plain(entry.value) for entry in value] if isinstance(value, list) else value

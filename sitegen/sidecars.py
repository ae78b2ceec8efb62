"""Facts added to YAML as lines, so that all that stands there stays as it is: order, comments, ends of lines."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from sitegen import frontmatter, plaintext
from sitegen.frontmatter import Entry
from sitegen.problems import Problem

_PLAIN = re.compile(r"[^\W_](?:[\w ./+-]*[\w/+])?")
_NOTHING = ("null", "Null", "NULL")
_FALSE = ("false", "no", "off")
TRUE = ("true", "yes", "on")
_IN_BRACES = re.compile(r"\ufeff?(?:\s|---(?=\s)|#[^\n]*\n)*\{")
_LAST_BRACE = re.compile(r"\}(?=(?:\s|#[^\n]*(?:\n|\Z))*\Z)")
_LONE_RETURN = re.compile(rb"\r(?!\n)")
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
    fact = line(key, value)
    return _with_ends_kept(data, lambda facts: _checked(facts, _appended(facts.decode("utf-8"), fact), {key: value}))


def with_fact_of(data: bytes, key: str, lang: str, value: str) -> bytes | None:
    """A sidecar with one more value of a fact that has one per language; None as above."""
    return _with_ends_kept(data, lambda facts: _with_fact_of(facts, key, lang, value))


def _with_fact_of(data: bytes, key: str, lang: str, value: str) -> bytes | None:
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


def fact(key: str, value: Any) -> str:
    """A fact of plain values as one line of YAML."""
    return line(key, _entries(value))


def with_value(data: bytes, key: str, value: Any) -> bytes | None:
    """A sidecar in which a fact has another value: text, a list, a map of either, or None for no such fact.

    All other lines stay as they are, and those of the map that say the same; None if that can't be done.
    """
    return _with_ends_kept(data, lambda facts: _with_value(facts, key, value))


def _with_ends_kept(data: bytes, change: Callable[[bytes], bytes | None]) -> bytes | None:
    """Facts as a change leaves them, which knows no lines that end with a carriage return alone, as on old Macs."""
    after = change(_LONE_RETURN.sub(b"\n", data))
    return after.replace(b"\n", b"\r") if after and b"\r" in data and b"\n" not in data else after


def _with_value(data: bytes, key: str, value: Any) -> bytes | None:
    entries = read(data, "")
    if isinstance(entries, list):
        return None
    old = _plain(entries)
    wanted = {name: known for name, known in old.items() if name != key}
    if value is not None:
        wanted[key] = value
    if wanted == old:
        return data
    text = data.decode("utf-8")
    if key not in entries:
        ways = [_appended(text, fact) for fact in ("\n".join(_block(key, value)), line(key, _entries(value)))]
    else:
        ways = [_replaced(text, key, entries[key], value, keep) for keep in (True, False)]
    written = (way.replace("\r\n", "\n").replace("\n", _line_end(text)).encode("utf-8") for way in ways)
    return next((after for after in written if _says(after, wanted)), None)


def _says(data: bytes, wanted: Mapping[str, Any]) -> bool:
    found = read(data, "")
    return not isinstance(found, list) and _plain(found) == wanted


def _replaced(text: str, key: str, entry: Entry, value: Any, keep: bool) -> str:
    """The text with the lines of one fact anew; what need not change in them is kept, and remarks on the value."""
    lines = text.replace("\r\n", "\n").split("\n")
    start = entry.line - 1
    end = _block_end(lines, start)
    new = [] if value is None else _block(key, value)
    if keep and end - start > 1 and isinstance(value, dict) and isinstance(entry.value, dict):
        new = _partly(lines[start:end], start, entry.value, _facts(value))
    elif keep and end - start > 1 and isinstance(value, list) and isinstance(entry.value, list):
        known = {_flow(item.value): item for item in entry.value}
        items = [_flow(item.value) for item in _entries(value)]
        new = _partly(lines[start:end], start, known, {item: f"- {item}" for item in items})
    elif keep and len(new) == 1 and end - start == 1 and (remark := _remark(lines[start], entry)):
        new[0] += remark
    return "\n".join((*lines[:start], *new, *lines[end:]))


def _block_end(lines: list[str], start: int) -> int:
    """Where the lines of a fact end: they are indented, or items of a list."""
    end = start + 1
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if line.startswith((" ", "\t", "- ")) or line == "-":
            end = number + 1
        elif line and not line.startswith("#"):
            break
    return end


def _facts(value: Mapping[str, Any]) -> dict[str, str]:
    """A map as lines, by its keys."""
    return {name: line(name, _entries(item)) for name, item in value.items()}


def _partly(lines: list[str], start: int, known: Mapping[str, Entry], wanted: Mapping[str, str]) -> list[str]:
    """The lines of a map or a list, anew where an entry is another one; all others, and remarks, stay as they are.

    lines: those of the fact, from line `start` on;  known, wanted: its entries, by what tells one from another
    """
    places = {entry.line - 1 - start: name for name, entry in known.items()}
    kept, is_same, deep = list[str](), True, 0  # whether the entry at hand stays as it is, and how far it is indented
    for number, written in enumerate(lines):
        name = places.get(number)
        if name is not None:
            new = [_anew(written, known[name], name, wanted[name])] if name in wanted else []
            is_same, deep = new == [written], len(_indent(written))
            kept += new
        elif is_same or not _is_rest(written, deep):
            kept.append(written)
    indent = _indent(lines[min(places)]) if places else "  "
    return [*kept, *(indent + fact for name, fact in wanted.items() if name not in known)]


def _is_rest(written: str, indent: int) -> bool:
    """Whether a line belongs to the entry before it, which is indented so far; remarks stand for themselves."""
    return len(_indent(written)) > indent and written.strip()[:1] not in ("", "#")


def _anew(written: str, entry: Entry, name: str, fact: str) -> str:
    """One line of a map or a list; the old one where it says the same, remarks and all."""
    if fact in (line(name, entry.value), f"- {_flow(entry.value)}"):
        return written
    return _indent(written) + fact + _remark(written, entry)


def _indent(written: str) -> str:
    return written[: len(written) - len(written.lstrip(" "))]


def _remark(written: str, entry: Entry) -> str:
    """What stands behind a value, if it is a remark and no part of the value."""
    for match in re.finditer(r"\s+#.*$", written):
        bare = read(written[: match.start()].encode("utf-8"), "")
        if isinstance(bare, dict) and [_plain(found.value) for found in bare.values()] == [_plain(entry.value)]:
            return "" if "# proposed:" in match[0] else match[0]
    return ""


def _block(key: str, value: Any) -> list[str]:
    """A fact as lines: a map one entry a line."""
    if isinstance(value, dict):
        return [f"{word(key)}:", *(f"  {line(lang, _entries(item))}" for lang, item in value.items())]
    return [line(key, _entries(value))]


def _entries(value: Any) -> Any:
    """Plain values as the entries that they would be read as."""
    if isinstance(value, dict):
        return {key: Entry(_entries(item), 0) for key, item in value.items()}
    return [Entry(_entries(item), 0) for item in value] if isinstance(value, list) else value


def plain(entries: Mapping[str, Entry]) -> dict[str, Any]:
    """The values alone, without their lines."""
    return {key: _plain(entry.value) for key, entry in entries.items()}


def _appended(text: str, fact: str) -> str:
    """The facts and one more: as a line of its own, or within the braces where they stand in one pair of them."""
    if brace := _IN_BRACES.match(text) and _LAST_BRACE.search(text):
        before, after = text[: brace.start()], text[brace.end() :]
        link = "" if before.rstrip().endswith(("{", ",")) else ", "
        return f"{before}{link}{fact}}}{after}"
    end = _line_end(text)
    return text + ("" if not text or text.endswith("\n") else end) + fact + end


def _inserted(text: str, key: str, entry: Entry, fact: str) -> str:
    """The fact as the first entry of a map, written either in braces or one entry a line."""
    lines = text.split("\n")
    at = entry.line - 1
    if match := re.search(rf"(?:^\ufeff?|[{{, \t]){re.escape(key)}:[ \t]*\{{[ \t]*(\}}?)", lines[at]):
        opened = lines[at][: match.end()].removesuffix("}").rstrip()
        lines[at] = opened + fact + (match[1] or ", ") + lines[at][match.end() :]
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

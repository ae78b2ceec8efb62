"""The values of a YAML map, typed by our own rules: what cannot be read becomes a problem with its line."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from sitegen import dates
from sitegen.frontmatter import Entry
from sitegen.model import Date
from sitegen.problems import Problem, problem

T = TypeVar("T")

_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class Fields:
    """Reads one map of one file; problems are collected, never raised."""

    def __init__(self, entries: Mapping[str, Entry], path: str, problems: list[Problem]) -> None:
        self.entries, self.path, self.problems = entries, path, problems

    def refuse(self, code: str, line: int, **facts: object) -> None:
        self.problems.append(problem(code, self.path, line, **facts))

    def line(self, key: str) -> int:
        return self.entries[key].line if key in self.entries else 0

    def unknown(self, known: Iterable[str]) -> None:
        """Refuses keys that are not known, each with the likeliest known one."""
        names = sorted(known)
        for key, entry in self.entries.items():
            if key not in names:
                import difflib  # loaded late: most headers are right

                near = difflib.get_close_matches(key.lower(), names, 1, 0.6)
                code = "unknown-key" if near else "unknown-key-far"
                self.refuse(code, entry.line, key=key, near=near[0] if near else "", known=", ".join(names))

    def text(self, key: str, default: str = "") -> str:
        """One line of text."""
        entry = self.entries.get(key)
        if entry is None or entry.value is None:
            return default
        return self._text(key, entry) or default

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        return self._read(key, default, self._flag)

    def count(self, key: str, default: int) -> int:
        """A whole number of at least one."""
        return self._read(key, default, self._count)

    def names(self, key: str) -> tuple[str, ...]:
        """A list of texts, or one."""
        return self._read(key, (), self._names)

    def groups(self, key: str) -> tuple[str, ...]:
        """Hand-set groups of paragraphs, `4,5=4`, as they were written but for blanks."""
        found = tuple(group.replace(" ", "") for group in self.names(key))
        if found:
            from sitegen.align import handset  # loaded late: few articles have any

            for code, facts in handset.refusals(found):
                self.refuse(code, self.line(key), **facts)
        return found

    def date(self, key: str, timezone: str) -> Date | None:
        """A date as far as it is known."""

        def read(key: str, entry: Entry) -> Date | None:
            text = self._text(key, entry)
            if text is None:
                return None
            found = dates.parse(text, timezone, self.path, entry.line)
            if isinstance(found, Problem):
                self.problems.append(found)
                return None
            return found

        return self._read(key, None, read)

    def words(self, key: str, languages: tuple[str, ...], complete: bool = False) -> dict[str, str]:
        """A wording per language: one text for all, or a map; a `complete` map covers every language."""
        entry = self.entries.get(key)
        if entry is None or entry.value is None:
            return {}
        if not isinstance(entry.value, dict):
            text = self._text(key, entry)
            return dict.fromkeys(languages, text) if text else {}
        inner = Fields(entry.value, self.path, self.problems)
        for lang, found in entry.value.items():
            if lang not in languages:
                self.refuse("language-of-map", found.line, key=key, lang=lang, known=", ".join(languages))
        missing = [lang for lang in languages if not entry.value.get(lang, Entry(None, 0)).value]
        if complete and missing:
            self.refuse("words-missing", entry.line, key=key, missing=", ".join(missing))
        return {lang: text for lang in languages if lang in entry.value and (text := inner.text(lang))}

    def _read(self, key: str, default: T, read: Callable[[str, Entry], T | None]) -> T:
        entry = self.entries.get(key)
        if entry is None or entry.value is None:
            return default
        found = read(key, entry)
        return default if found is None else found

    def _text(self, key: str, entry: Entry) -> str | None:
        if isinstance(entry.value, str):
            return " ".join(entry.value.split())
        self.refuse("not-text", entry.line, key=key)
        return None

    def _flag(self, key: str, entry: Entry) -> bool | None:
        value = _FLAGS.get(entry.value.lower()) if isinstance(entry.value, str) else None
        if value is None:
            self.refuse("not-a-flag", entry.line, key=key, value=_shown(entry.value))
        return value

    def _count(self, key: str, entry: Entry) -> int | None:
        if isinstance(entry.value, str) and re.fullmatch(r"0{0,9}[1-9][0-9]{0,6}", entry.value):
            return int(entry.value)
        self.refuse("not-a-count", entry.line, key=key, value=_shown(entry.value))
        return None

    def _names(self, key: str, entry: Entry) -> tuple[str, ...] | None:
        if isinstance(entry.value, str):
            return (" ".join(entry.value.split()),)
        if not isinstance(entry.value, list):
            self.refuse("not-a-list", entry.line, key=key)
            return None
        found = (self._text(key, item) for item in entry.value if item.value is not None)
        return tuple(dict.fromkeys(text for text in found if text))


def _shown(value: Any) -> str:
    return value[:40] if isinstance(value, str) else "a list" if isinstance(value, list) else "a map"

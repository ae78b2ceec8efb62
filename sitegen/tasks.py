"""What a worker does with one chunk: read articles, or print pages. It reads and writes files; rooms never do."""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from sitegen import articles, beside, disk, records, render
from sitegen.articles import Rules
from sitegen.beside import Entry
from sitegen.bundles import Bundle
from sitegen.model import Body, Head, Page, Teaser
from sitegen.problems import Problem, problem
from sitegen.render import Matter, Press, Words


class Reading(NamedTuple):
    """Bundles to read, with the site's folder and rules."""

    site: str
    rules: Rules
    bundles: tuple[Bundle, ...]


class Read(NamedTuple):
    """What was read of one bundle: its heads with fingerprints, what is wrong with it, the SHA-256 of its files."""

    stem: str
    heads: tuple[Head, ...]
    marks: tuple[str, ...]
    problems: tuple[Problem, ...]
    sums: Mapping[str, str]


class Setting(NamedTuple):
    """What all pages of a build are printed with. `key` tells one setting from another."""

    key: str
    site: str
    stage: str
    templates: Mapping[str, str]
    words: Words


class Copy(NamedTuple):
    """A page to print, and all that it prints but the bodies; `texts` are the SHA-256 of their files."""

    page: Page
    teasers: tuple[Teaser, ...]
    heads: tuple[Head, ...]
    texts: tuple[str, ...]


class Printing(NamedTuple):
    """Pages to print, with their setting."""

    setting: Setting
    copies: tuple[Copy, ...]


def read(task: Reading) -> list[Read]:
    """The heads of a chunk of bundles."""
    return [_read(task.site, bundle, task.rules) for bundle in task.bundles]


def _read(site: str, bundle: Bundle, rules: Rules) -> Read:
    data = {path: disk.read(site, path) for path in bundle.paths}
    refused = tuple(found for found in data.values() if isinstance(found, Problem))
    if refused:
        return Read(bundle.stem, (), (), refused, {})
    files = {path: found for path, found in data.items() if isinstance(found, bytes)}
    heads, problems = articles.parse(bundle, files, rules)
    sums = {path: hashlib.sha256(found).hexdigest() for path, found in files.items()}
    marks = tuple(records.digest(records.text(head)) for head in heads)
    return Read(bundle.stem, tuple(heads), marks, tuple(problems), sums)


class Printed(NamedTuple):
    """What could not be printed of a chunk of pages, what the ledgers are to say of those that were.

    seconds: how long paragraphs of versions were brought together, in CPU time
    """

    problems: list[Problem]
    entries: list[Entry]
    seconds: float


def print_pages(task: Printing) -> Printed:
    """Prints a chunk of pages into the stage, with all that stands beside them."""
    press, bodies = _press(task.setting), _Bodies(task.setting.site)
    problems: list[Problem] = []
    entries: list[Entry] = []
    with disk.Writer(task.setting.stage) as writer, beside.Aligner(task.setting.site) as aligner:
        for copy in task.copies:
            texts = [bodies.of(head, text) for head, text in zip(copy.heads, copy.texts, strict=False)]
            refused = [text for text in texts if isinstance(text, Problem)]
            if refused:
                problems += refused
                continue
            read = tuple(t for t in texts if isinstance(t, Body))
            matter = Matter(copy.page, copy.teasers, copy.heads, read, aligner.parallels(copy.page, copy.heads, read))
            printed = press.page(matter)
            if isinstance(printed, Problem):
                problems.append(printed)
            else:
                data = printed.encode("utf-8")
                writer.write(copy.page.path, data)
                problems += _print_sides(press, matter, writer)
                entry = _print_text(task.setting, copy, data, writer)
                if isinstance(entry, Problem):
                    problems.append(entry)
                elif entry:
                    entries.append(entry)
    return Printed(problems, entries, aligner.seconds)


def _print_sides(press: Press, matter: Matter, writer: disk.Writer) -> list[Problem]:
    """Prints the pages that show an article beside its other versions; what could not be printed."""
    problems = []
    for side in beside.sides(matter) if matter.parallels else ():
        printed = press.page(side)
        if isinstance(printed, Problem):
            problems.append(printed)
        else:
            writer.write(side.page.path, printed.encode("utf-8"))
    return problems


def _print_text(setting: Setting, copy: Copy, printed: bytes, writer: disk.Writer) -> Entry | Problem | None:
    """Puts the text as it came in beside a page whose text is published."""
    if not getattr(copy.page.content, "text", ""):
        return None
    head, sha256 = copy.heads[0], copy.texts[0]
    data = beside.verbatim(setting.site, head, sha256)
    if isinstance(data, Problem):
        return data
    writer.write(copy.page.content.text, data)
    return beside.entry(copy.page, head, sha256, printed, setting.words.site.base_url)


class _Bodies:
    """The bodies of a chunk; the last few stay at hand, for the versions of a story show each other's."""

    KEPT = 256

    def __init__(self, site: str) -> None:
        self.site = site
        self.kept: dict[str, Body | Problem] = {}

    def of(self, head: Head, sha256: str) -> Body | Problem:
        """The body of an article; a problem if its file is not the one whose head was read."""
        body = self.kept.get(head.source)
        if body is None:
            if len(self.kept) >= self.KEPT:
                self.kept.clear()
            body = self.kept[head.source] = self._read(head)
        if isinstance(body, Body) and body.sha256 != sha256:
            return problem("changed-meanwhile", head.source, 0)
        return body

    def _read(self, head: Head) -> Body | Problem:
        data = disk.read(self.site, head.source)
        return data if isinstance(data, Problem) else articles.body(head, data)


_presses: dict[str, Press] = {}  # one press per process: compiling the templates for every chunk would cost more


def _press(setting: Setting) -> Press:
    if setting.key not in _presses:
        _presses.clear()
        _presses[setting.key] = render.Press(setting.templates, setting.words)
    return _presses[setting.key]

"""What a worker does with one chunk: read articles, or print pages. It reads and writes files; rooms never do."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sitegen import articles, disk, records, render
from sitegen.articles import Rules
from sitegen.bundles import Bundle
from sitegen.model import Body, Head, Page, Teaser
from sitegen.problems import Problem, problem
from sitegen.render import Matter, Press, Words


class Reading(NamedTuple):
    """What reading articles takes: the site's folder and rules."""

    site: str
    rules: Rules


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


def read(common: Reading, bundles: Iterable[Bundle]) -> bytes:
    """What was read of a chunk of bundles, as text: it travels between processes in a quarter of the time."""
    return records.data([_read(common.site, bundle, common.rules) for bundle in bundles])


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


def print_copies(setting: Setting, copies: Iterable[Copy]) -> list[Problem]:
    """Prints pages into the stage; what could not be printed is told."""
    printer = Printer(setting)
    with disk.Writer(setting.stage) as writer:
        return [fault for copy in copies for fault in printer.print(copy, writer)]


class Printer:
    """Prints pages with all that they show, texts included."""

    def __init__(self, setting: Setting) -> None:
        self.press, self.bodies = press_of(setting), _bodies_of(setting)

    def print(self, copy: Copy, writer: disk.Writer) -> Sequence[Problem]:
        """Prints one page; what was in the way of that."""
        texts = [self.bodies.of(head, text) for head, text in zip(copy.heads, copy.texts, strict=False)]
        if refused := [text for text in texts if isinstance(text, Problem)]:
            return refused
        bodies = tuple([text for text in texts if isinstance(text, Body)])
        printed = self.press.page(Matter(copy.page, copy.teasers, copy.heads, bodies))
        if isinstance(printed, Problem):
            return (printed,)
        writer.write(copy.page.path, printed.encode("utf-8"))
        return ()


class _Bodies:
    """The bodies that were read last: versions of a story show each other's, feeds those of their newest articles."""

    KEPT = 512

    def __init__(self, site: str) -> None:
        self.site = site
        self.kept: dict[str, Body | Problem] = {}

    def of(self, head: Head, sha256: str) -> Body | Problem:
        """The body of an article; a problem if its file is not the one whose head was read."""
        body = self.kept.get(head.source)
        if body is None:
            if len(self.kept) >= self.KEPT:
                del self.kept[next(iter(self.kept))]
            body = self.kept[head.source] = self._read(head, sha256)
        return body

    def _read(self, head: Head, sha256: str) -> Body | Problem:
        data = disk.read(self.site, head.source)
        if isinstance(data, Problem):
            return data
        if hashlib.sha256(data).hexdigest() != sha256:
            return problem("changed-meanwhile", head.source, 0)
        return articles.body(head, data, sha256)


_presses: dict[str, Press] = {}  # one press per process: compiling the templates for every chunk would cost more
_bodies: list[tuple[Setting, _Bodies]] = []  # those of the setting at hand; never kept from one build to the next


def press_of(setting: Setting) -> Press:
    """The press of a setting."""
    if setting.key not in _presses:
        _presses.clear()
        _presses[setting.key] = render.Press(setting.templates, setting.words)
    return _presses[setting.key]


def _bodies_of(setting: Setting) -> _Bodies:
    if not _bodies or _bodies[0][0] is not setting:
        _bodies[:] = [(setting, _Bodies(setting.site))]
    return _bodies[0][1]

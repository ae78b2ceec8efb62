"""What a worker does with one chunk: read articles, or print pages. It reads and writes files; rooms never do."""

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from sitegen import articles, beside, decks, disk, markup, previews, records, render
from sitegen.articles import Rules
from sitegen.aside import NOWHERE, Laid
from sitegen.beside import Aligner, Entry
from sitegen.bundles import Bundle
from sitegen.model import Body, Head, Page, Teaser
from sitegen.previews import KIND, Fonts
from sitegen.problems import Problem, problem
from sitegen.render import Matter, Parallel, Press, Words


class Reading(NamedTuple):
    """What reading articles takes: the site's folder and rules; where decks are laid aside, if they are."""

    site: str
    rules: Rules
    aside: str = ""


class Read(NamedTuple):
    """What was read of one bundle: its heads with fingerprints, what is wrong with it, the SHA-256 of its files."""

    stem: str
    heads: tuple[Head, ...]
    marks: tuple[str, ...]
    problems: tuple[Problem, ...]
    sums: Mapping[str, str]


class Batch(NamedTuple):
    """What was read of some bundles, and where their decks were laid aside, if they were."""

    reads: tuple[Read, ...]
    decks: Laid


class Setting(NamedTuple):
    """What all pages of a build are printed with. `key` tells one setting from another; `fonts` draw preview images."""

    key: str
    site: str
    stage: str
    templates: Mapping[str, str]
    words: Words
    fonts: Fonts | None = None


class Copy(NamedTuple):
    """A page to print, and all that it prints but the bodies; `texts` are the SHA-256 of their files.

    is_text_kept: whether the text that stands beside it is published as it is
    """

    page: Page
    teasers: tuple[Teaser, ...]
    heads: tuple[Head, ...]
    texts: tuple[str, ...]
    is_text_kept: bool = False


def read(common: Reading, bundles: Iterable[Bundle]) -> bytes:
    """What was read of a chunk of bundles, as text: it travels between processes in a quarter of the time."""
    reads = tuple([_read(common.site, bundle, common.rules) for bundle in bundles])
    if not common.aside:
        return records.data(Batch(reads, NOWHERE))
    laid = decks.lay(common.aside, (head for found in reads for head in found.heads))
    return records.data(
        Batch(tuple([found._replace(heads=tuple(map(decks.bare, found.heads))) for found in reads]), laid)
    )


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
    """What the ledgers are to say of pages that were printed, and what could not be printed.

    beside:  the files that were printed with them
    seconds: how long the stages that count their own took, in CPU time
    """

    entries: list[Entry]
    beside: list[str]
    problems: list[Problem]
    seconds: Mapping[str, float]


def print_copies(setting: Setting, copies: Iterable[Copy]) -> Printed:
    """Prints pages into the stage, with all that stands beside them; what could not be printed is told."""
    with printer(setting) as press:
        entries = [entry for copy in copies if (entry := press.print(copy))]
        return Printed(entries, press.beside, press.problems, press.seconds)


@contextmanager
def printer(setting: Setting) -> Iterator["Printer"]:
    """What prints a run of pages into the stage."""
    with disk.Writer(setting.stage) as writer, Aligner(setting.site) as aligner:
        yield Printer(setting, writer, aligner)


class Printer:
    """Prints pages with all that they show, texts included, and all that stands beside them.

    beside:   the files that were printed with pages
    problems: what was in the way
    seconds:  how long it aligned, printed pages side by side and drew preview images, in CPU time
    """

    def __init__(self, setting: Setting, writer: disk.Writer, aligner: Aligner) -> None:
        self.setting, self.writer, self.aligner = setting, writer, aligner
        self.press, self.bodies = press_of(setting), _bodies_of(setting)
        self.beside: list[str] = []
        self.problems: list[Problem] = []
        self.seconds = dict[str, float]()

    def print(self, copy: Copy) -> Entry | None:
        """Prints one page; what the ledgers are to say of it, if it is one whose text is published."""
        if copy.page.template == KIND and self.setting.fonts:
            with self._counting("previews"):
                self.writer.write(copy.page.path, previews.draw(copy.page.content, self.setting.fonts))
            return None
        texts = [self.bodies.of(head, sha256) for head, sha256 in zip(copy.heads, copy.texts, strict=False)]
        if refused := [text for text in texts if isinstance(text, Problem)]:
            self.problems += refused
            return None
        bodies = tuple([text.body for text in texts if isinstance(text, _Text)])
        parallels = self._parallels(copy, bodies)
        matter = Matter(copy.page, copy.teasers, copy.heads, bodies, parallels)
        data = self._print(matter)
        if data and parallels:
            with self._counting("sides"):
                for side in beside.sides(matter):
                    self._print(side)
                    self.beside.append(side.page.path)
        first = texts[0] if texts else None
        return self._lay_beside(copy, first.data, data) if data and isinstance(first, _Text) else None

    def _parallels(self, copy: Copy, bodies: tuple[Body, ...]) -> dict[str, Parallel]:
        """How the paragraphs of an article's other versions go with its own; nothing for any other page."""
        if not getattr(copy.page.content, "sides", ()):
            return {}
        with self._counting("align"):
            return self.aligner.parallels(copy.page, copy.heads, bodies)

    @contextmanager
    def _counting(self, stage: str) -> Iterator[None]:
        before = time.process_time()
        yield
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - before

    def _print(self, matter: Matter) -> bytes:
        """Prints one page as it is; its bytes, and none if that was not possible."""
        printed = self.press.page(matter)
        if isinstance(printed, Problem):
            self.problems.append(printed)
            return b""
        data = printed.encode("utf-8")
        self.writer.write(matter.page.path, data)
        return data

    def _lay_beside(self, copy: Copy, text: bytes, printed: bytes) -> Entry | None:
        """Puts the text as it came in beside a page whose text is published."""
        path = getattr(copy.page.content, "text", "")
        if not path:
            return None
        if not copy.is_text_kept:
            self.writer.write(path, text)
            self.beside.append(path)
        return beside.entry(copy.page, copy.heads[0], copy.texts[0], printed, self.setting.words.site.base_url)


class _Text(NamedTuple):
    """The body of an article, and the bytes of the file that it was read from."""

    body: Body
    data: bytes


class _Bodies:
    """The bodies that were read last: versions of a story show each other's, feeds those of their newest articles."""

    KEPT = 128

    def __init__(self, site: str) -> None:
        self.site = site
        self.kept: dict[str, _Text | Problem] = {}

    def of(self, head: Head, sha256: str) -> _Text | Problem:
        """The text of an article; a problem if its file is not the one whose head was read."""
        text = self.kept.get(head.source)
        if text is None:
            if len(self.kept) >= self.KEPT:
                del self.kept[next(iter(self.kept))]
            text = self.kept[head.source] = self._read(head, sha256)
        return text

    def _read(self, head: Head, sha256: str) -> _Text | Problem:
        data = disk.read(self.site, head.source)
        if isinstance(data, Problem):
            return data
        if hashlib.sha256(data).hexdigest() != sha256:
            return problem("changed-meanwhile", head.source, 0)
        body = articles.body(head, data, sha256)
        return body if isinstance(body, Problem) else _Text(body, data)


_presses: dict[str, Press] = {}  # one press per process: compiling the templates for every chunk would cost more
_bodies: list[tuple[Setting, _Bodies]] = []  # those of the setting at hand; never kept from one build to the next


def press_of(setting: Setting) -> Press:
    """The press of a setting."""
    if setting.key not in _presses:
        _presses.clear()
        _presses[setting.key] = render.Press(setting.templates, setting.words)
    return _presses[setting.key]


def prepare(templates: Mapping[str, str], sources: Iterable[str]) -> None:
    """Makes ready what printing these articles takes: processes that are called afterwards share it."""
    for _ in render.compile_each(templates, templates):
        pass
    if any(source.endswith(".md") for source in sources):
        markup.load()


def _bodies_of(setting: Setting) -> _Bodies:
    if not _bodies or _bodies[0][0] is not setting:
        _bodies[:] = [(setting, _Bodies(setting.site))]
    return _bodies[0][1]

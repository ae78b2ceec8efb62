"""The line, top to bottom: a folder of texts becomes a published site."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sitegen import archive, articles, bundles, config, disk, lock, pages, plaintext, render
from sitegen.archive import Moment
from sitegen.model import Body, Head, Site
from sitegen.problems import Problem, problem

DONE, REFUSED, MISUSED, ENVIRONMENT = 0, 1, 2, 3
"""What a build ends with: the exit codes of the command."""


class Order(NamedTuple):
    """What is to be built, where to, and as of when; `base_url` replaces that of site.yaml unless None."""

    site: Path
    out: Path
    base_url: str | None
    now: float
    drafts: bool
    clean: bool


class Result(NamedTuple):
    """How a build ended, and what it counted. `seconds` are per stage, in order."""

    exit: int
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    articles: int = 0
    stories: int = 0
    pages: int = 0
    rendered: int = 0
    written: int = 0
    deleted: int = 0
    seconds: Mapping[str, float] = {}


Say = Callable[[str], None]


class _Halt(Exception):  # noqa: N818 – not an error of the program: it carries a result to the end of the line
    """The site is refused; the published one stays as it is."""

    def __init__(self, result: Result) -> None:
        super().__init__()
        self.result = result


class Sources(NamedTuple):
    """The files of a site, by path below it, and what is wrong with them as files."""

    content: Mapping[str, Path]
    templates: Mapping[str, Path]
    static: Mapping[str, Path]
    problems: list[Problem]


def build(order: Order, say: Say) -> Result:
    """Publishes a site, or says what is wrong with it and leaves the published one alone."""
    if refusal := _refuse_folders(order):
        return refusal
    with lock.held(lock_path(order), say):
        disk.recover(order.out)
        clock = _Clock()
        try:
            return _build(order, clock)
        except _Halt as halt:
            return halt.result._replace(seconds=clock.seconds)
        finally:
            disk.recover(order.out)


def _build(order: Order, clock: "_Clock") -> Result:
    sources = find(order.site)
    site, strings, notices = _configure(order, sources)
    clock.lap("read")
    heads, standing, problems = _parse(site, sources)
    clock.lap("parse")
    whole, found = archive.join(site, heads, standing, Moment(order.now, order.drafts))
    book, clashes = pages.lay_out(whole)
    problems += [*found, *clashes, *_clashes(book, sources), *sources.problems]
    notices += [found for found in problems if found.is_notice]
    _halt_if(problems, notices)
    before = _refuse_foreign(order, len(heads))
    clock.lap("join")
    words = render.Words(site, strings, book.frames())
    files = _print(book, sources, words, notices)
    clock.lap("render")
    names = disk.stage(order.out, _all_files(files, sources), len(heads))
    disk.publish(order.out)
    clock.lap("publish")
    notices += _gone(before, names)
    return Result(
        exit=DONE,
        notices=tuple(notices),
        articles=sum(len(story.versions) for story in whole.stories.values()),
        stories=len(whole.stories),
        pages=sum(1 for name in names if name.endswith(".html")),
        rendered=len(files),
        written=len(names),
        deleted=len(before - names),
        seconds=clock.seconds,
    )


class _Clock:
    """Counts the seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = round(now - self._last, 4)
        self._last = now


def lock_path(order: Order) -> Path:
    """Where the lock stands: in the site, or beside the output where the site can't be written."""
    if os.access(order.site, os.W_OK):
        return order.site / ".sitegen" / "lock"
    return order.out.parent / f".{order.out.name}.sitegen-lock"


def find(site: Path) -> Sources:
    """All files of a site; its own templates and static files stand before the built-in ones of the same path."""
    content = disk.find(site, "content")
    own = {folder: disk.find(site, folder) for folder in ("templates", "static")}
    ours = {folder: disk.find(disk.built_in(folder).parent, folder) for folder in ("templates", "static")}
    problems = [*content.problems, *own["templates"].problems, *own["static"].problems]
    merged = {folder: {**ours[folder].files, **own[folder].files} for folder in own}
    return Sources(content.files, merged["templates"], merged["static"], problems)


def _refuse_folders(order: Order) -> Result | None:
    """What is wrong with the folders themselves, before anything is read."""
    if why := disk.refuse_place(order.site, order.out):
        return Result(MISUSED, (problem("output-place", str(order.out), 0, why=why),))
    if not (order.site / config.SITE).is_file():
        return Result(MISUSED, (problem("site-missing", config.SITE, 0),))
    if not disk.is_folder_or_absent(order.out):
        return Result(ENVIRONMENT, (problem("output-file", str(order.out), 0),))
    return None


def _refuse_foreign(order: Order, articles: int) -> frozenset[str]:
    """The files of the published site; stops before files of others, or before emptying it by accident."""
    before = disk.published(order.out)
    shown = str(order.out)
    if not before.is_ours:
        raise _Halt(Result(MISUSED, (problem("output-foreign", shown, 0, first=before.foreign[0]),)))
    if before.foreign:
        raise _Halt(Result(MISUSED, tuple(problem("output-stranger", f"{shown}/{name}", 0) for name in before.foreign)))
    if not articles and before.articles and not order.clean:
        raise _Halt(Result(MISUSED, (problem("output-emptied", "content/articles", 0, count=before.articles),)))
    return before.files


def _configure(order: Order, sources: Sources) -> tuple[Site, dict[str, dict[str, Any]], list[Problem]]:
    """The site's facts and wording; a fault in site.yaml is a wrong use, one in the registries refused content."""
    files = _texts(sources.content, (config.SITE, config.TAGS, config.AUTHORS))
    site = config.load(files)
    if isinstance(site, list):
        code = MISUSED if any(found.path == config.SITE for found in site) else REFUSED
        raise _Halt(Result(code, tuple(site)))
    if order.base_url is not None:
        problems: list[Problem] = []
        site = site._replace(base_url=config.base_url(order.base_url, 0, problems))
        if problems:
            raise _Halt(Result(MISUSED, tuple(found._replace(path="--base-url") for found in problems)))
    wording = _texts(sources.templates, (path for path in sources.templates if path.startswith(config.STRINGS)))
    strings, problems = config.strings(wording, site.languages)
    notices = [found for found in problems if found.is_notice]
    _halt_if(problems, notices)
    if not site.base_url:
        notices.append(problem("no-base-url", config.SITE, 0))
    return site, strings, notices


def _texts(files: Mapping[str, Path], wanted: Iterable[str]) -> dict[str, bytes]:
    """The bytes of those files that are there."""
    found = {path: disk.read(files, path) for path in wanted if path in files}
    problems = [data for data in found.values() if isinstance(data, Problem)]
    _halt_if(problems, [])
    return {path: data for path, data in found.items() if isinstance(data, bytes)}


def _halt_if(problems: Iterable[Problem], notices: Iterable[Problem]) -> None:
    faults = tuple(dict.fromkeys(found for found in problems if not found.is_notice))
    if faults:
        raise _Halt(Result(REFUSED, tuple(sorted(faults)), tuple(notices)))


def _parse(site: Site, sources: Sources) -> tuple[list[Head], list[Head], list[Problem]]:
    """The heads of all articles and of all standing pages, and what is wrong with their files."""
    rules = articles.Rules(site.languages, site.timezone)
    problems: list[Problem] = []
    found: dict[str, list[Head]] = {bundles.ARTICLES: [], bundles.PAGES: []}
    for folder, heads in found.items():
        below = [path for path in sources.content if path.startswith(folder) and "/." not in path]
        gathered, faults = bundles.gather(below, site.languages)
        problems += faults
        for bundle in gathered:
            parsed, faults = _parse_bundle(bundle, sources.content, rules)
            heads += parsed
            problems += faults
    return found[bundles.ARTICLES], found[bundles.PAGES], problems


def _parse_bundle(
    bundle: bundles.Bundle, files: Mapping[str, Path], rules: articles.Rules
) -> tuple[list[Head], list[Problem]]:
    data = {path: disk.read(files, path) for path in bundle.paths}
    unreadable = [found for found in data.values() if isinstance(found, Problem)]
    if unreadable:
        return [], unreadable
    return articles.parse(bundle, {path: found for path, found in data.items() if isinstance(found, bytes)}, rules)


def _clashes(book: pages.Book, sources: Sources) -> Iterator[Problem]:
    """Static files that would stand where a page stands."""
    paths = {address.path: address.owner for _, address in book.addresses}
    for path in sources.static:
        name = path.removeprefix("static/")
        if name in paths:
            yield problem("address-twice", path, 0, address=name, other=paths[name])


def _print(book: pages.Book, sources: Sources, words: render.Words, notices: list[Problem]) -> dict[str, str]:
    """All pages as HTML; stops if any of them can't be printed."""
    raw = _texts(sources.templates, (path for path in sources.templates if not path.startswith(config.STRINGS)))
    decoded = {path.removeprefix(render.FOLDER): plaintext.decode(data, path) for path, data in raw.items()}
    _halt_if((text for text in decoded.values() if isinstance(text, Problem)), notices)
    templates = {name: text for name, text in decoded.items() if isinstance(text, str)}
    _halt_if(render.compile_all(templates), notices)
    press = render.Press(templates, words)
    files: dict[str, str] = {}
    problems: list[Problem] = []
    whole = book.plan.archive
    for page in book.pages():
        bodies = [_body(whole.heads[source], sources.content) for source in page.bodies]
        refused = [body for body in bodies if isinstance(body, Problem)]
        if refused:
            problems += refused
            continue
        html = press.page(
            render.Matter(
                page,
                tuple(whole.teasers[source] for source in page.teasers),
                tuple(whole.heads[source] for source in page.heads),
                tuple(body for body in bodies if isinstance(body, Body)),
            )
        )
        if isinstance(html, Problem):
            problems.append(html)
        else:
            files[page.path] = html
    _halt_if(problems, notices)
    return files


def _body(head: Head, files: Mapping[str, Path]) -> Body | Problem:
    data = disk.read(files, head.source)
    return data if isinstance(data, Problem) else articles.body(head, data)


def _all_files(files: Mapping[str, str], sources: Sources) -> Iterator[tuple[str, bytes]]:
    yield from ((path, html.encode("utf-8")) for path, html in files.items())
    for path, place in sources.static.items():
        yield path.removeprefix("static/"), place.read_bytes()


def _gone(before: frozenset[str], names: set[str]) -> list[Problem]:
    """Published addresses that have vanished without an alias."""
    gone = sorted(name for name in before - names if name.endswith(".html"))
    return [problem("address-gone", name, 0, address=name) for name in gone]

"""The small world of a test: `site({...})` writes a site into a fresh folder, builds it, and shows what came out."""

import hashlib
import os
import posixpath
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import jinja2
import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import HealthCheck, settings

from sitegen import build
from sitegen.problems import Problem

NOW = datetime.fromisoformat("2025-08-01T00:00:00+00:00").timestamp()
"""When the builds of all tests happen."""

SITE = """\
title: {en: News Archive, de: Nachrichtenarchiv}
base_url: https://example.org/
languages: [en, de]
"""

settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden/*/expected anew, then review it")
    parser.addoption("--long", action="store_true", help="search for hours where minutes are usual")


@pytest.fixture(scope="session", autouse=True)
def _no_time_is_lost() -> Iterator[None]:
    """Builds share compiled templates, the same text being the same code, and do not wait for the disk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "compile", _once(jinja2.Environment.compile))
        patch.setattr(jinja2.Environment, "parse", _once(jinja2.Environment.parse))
        patch.setattr(os, "sync", lambda: None, raising=False)
        patch.setattr(os, "fsync", lambda handle: None)
        yield


def _once(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function of an environment and texts, which remembers what came of them."""
    found: dict[tuple[object, ...], Any] = {}

    def remembered(environment: jinja2.Environment, *texts: str) -> Any:
        key = (type(environment), *texts)
        if key not in found:
            found[key] = function(environment, *texts)
        return found[key]

    return remembered


class Entry(NamedTuple):
    """One entry of a page's language toggle; `path` is below the output folder, empty for the current language."""

    text: str
    path: str
    alternate: bool
    current: bool


class Page:
    """A published page, as its readers and search engines see it."""

    def __init__(self, path: str, html: str) -> None:
        self.path, self.html = path, html
        self.soup = BeautifulSoup(html, "html.parser")

    def all(self, selector: str) -> list[Tag]:
        return self.soup.select(selector)

    def texts(self, selector: str) -> list[str]:
        return [words(element) for element in self.all(selector)]

    def one(self, selector: str) -> Tag:
        (found,) = self.all(selector)
        return found

    def where(self, href: str) -> str:
        """The file below the output folder that a relative link names."""
        target = unquote(urlsplit(href).path)
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.path), target)) if target else self.path

    @property
    def lang(self) -> str:
        return str(self.one("html")["lang"])

    @property
    def title(self) -> str:
        return words(self.one("title"))

    @property
    def heading(self) -> str:
        return words(self.one("h1"))

    @property
    def text(self) -> str:
        return words(self.one("main"))

    @property
    def paragraphs(self) -> list[str]:
        return self.texts("article .body p")

    @property
    def headlines(self) -> list[str]:
        """The stories that a list names, in its order."""
        return self.texts("main .headline")

    @property
    def canonical(self) -> str:
        return "".join(str(link["href"]) for link in self.all("link[rel=canonical]"))

    @property
    def alternates(self) -> dict[str, str]:
        """hreflang → address, as search engines read them."""
        return {str(link["hreflang"]): str(link["href"]) for link in self.all("link[rel=alternate][hreflang]")}

    @property
    def robots(self) -> str:
        return "".join(str(tag["content"]) for tag in self.all("meta[name=robots]"))

    @property
    def toggle(self) -> dict[str, Entry]:
        found = {}
        for item in self.all("nav.languages li > *"):
            href, rel = item.get("href"), item.get("rel") or []
            path = self.where(str(href)) if href else ""
            found[str(item["lang"])] = Entry(words(item), path, "alternate" in rel, item.get("aria-current") == "true")
        return found

    @property
    def instead(self) -> list[tuple[str, str]]:
        """The notes beside the toggle: language and text of each."""
        return [(str(note.get("lang") or self.lang), words(note)) for note in self.all("nav.languages .instead")]

    @property
    def links(self) -> list[str]:
        """The files below the output folder that the links of the page's main part name."""
        hrefs = [str(link["href"]) for link in self.all("main a[href]")]
        return [self.where(href) for href in hrefs if not urlsplit(href).scheme]


def words(element: Tag) -> str:
    return " ".join(element.get_text().split())


class Built:
    """What a build left behind."""

    def __init__(self, folder: Path, out: Path, result: build.Result) -> None:
        self.folder, self.out, self.result = folder, out, result
        self.exit = result.exit
        self.problems: tuple[Problem, ...] = result.problems
        self.notices: tuple[Problem, ...] = result.notices

    def __getitem__(self, path: str) -> Page:
        return Page(path, (self.out / path).read_text("utf-8"))

    def __contains__(self, path: str) -> bool:
        return (self.out / path).is_file()

    @property
    def files(self) -> set[str]:
        """The published files, without the marker that says whose they are."""
        return {path for path in tree(self.out) if not path.startswith(".sitegen")}

    @property
    def pages(self) -> list[Page]:
        return [self[path] for path in sorted(self.files) if path.endswith(".html")]

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.problems]

    @property
    def noted(self) -> list[str]:
        return [notice.code for notice in self.notices]

    @property
    def messages(self) -> list[str]:
        return [str(problem) for problem in self.problems]


def tree(folder: Path) -> dict[str, str]:
    """All files below a folder, each with the SHA-256 of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write(folder: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Lays files into a site: those of the site's own folders as named, all others below content/; None removes one."""
    for name, content in files.items():
        own = name.split("/")[0] in ("content", "templates", "static", "public", "seeds")
        path = folder / name if own else folder / "content" / name
        if content is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


Site = Callable[..., Built]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a site that has its site.yaml and nothing else."""
    folder = tmp_path / "site"
    write(folder, {"site.yaml": SITE})
    return folder


@pytest.fixture
def site(folder: Path) -> Site:
    """`site({"articles/storm.en.txt": TEXT})` builds a site of these files; called again, it edits and builds anew."""

    def make(files: Mapping[str, str | bytes | None] | None = None, **wishes: Any) -> Built:
        write(folder, files or {})
        order = {"base_url": None, "now": NOW, "drafts": False, "clean": False, **wishes}
        out, say = order.pop("out", folder / "public"), order.pop("say", lambda text: None)
        return Built(folder, out, build.build(build.Order(site=folder, out=out, **order), say))

    return make

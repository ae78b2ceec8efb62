"""Tags and authors that new stories bring along, written into the registries of the site."""

from collections.abc import Mapping
from typing import NamedTuple

from sitegen import config, holdings, sidecars
from sitegen.frontmatter import Entry
from sitegen.holdings import Holdings
from sitegen.intake.facts import Author, Topic
from sitegen.model import Site, Words
from sitegen.problems import Problem


class Newcomers(NamedTuple):
    """Tags and authors without entry, by id."""

    tags: Mapping[str, Topic]
    authors: Mapping[str, Author]


def load(held: Holdings) -> Site | list[Problem]:
    """The facts of the site with its tags and authors."""
    return holdings.load(held.folder, (path for path in config.PAPERS if path in held.files))


def files(held: Holdings, site: Site, newcomers: Newcomers) -> dict[str, bytes]:
    """The registries with the entries that they lack, each a line at the end.

    None where nothing is lacking, or where a registry is written so that nothing can be added as a line: tags and
    authors without entry appear as they are written.
    """
    tags = [_tag(topic) for id, topic in sorted(newcomers.tags.items()) if id.casefold() not in site.tags]
    authors = [_author(one) for id, one in sorted(newcomers.authors.items()) if id.casefold() not in site.authors]
    found = {config.TAGS: tags, config.AUTHORS: authors}
    grown = {path: _appended(held, path, lines) for path, lines in found.items() if lines}
    return {path: data for path, data in grown.items() if isinstance(sidecars.read(data, path), dict)}


def _appended(held: Holdings, path: str, lines: list[str]) -> bytes:
    before = held.files[path].read_bytes() if path in held.files else b""
    before = b"" if before.strip() == b"{}" else before
    end = b"" if not before or before.endswith(b"\n") else b"\n"
    return before + end + "".join(f"{line}\n" for line in lines).encode("utf-8")


def _tag(topic: Topic) -> str:
    return sidecars.line(topic.id, _words(topic.labels))


def _author(author: Author) -> str:
    names = author.names
    same = len(set(names.values())) == 1
    return sidecars.line(author.id, {"name": Entry(next(iter(names.values())) if same else _words(names), 0)})


def _words(words: Words) -> dict[str, Entry]:
    return {lang: Entry(text, 0) for lang, text in words.items()}

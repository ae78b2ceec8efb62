"""What raw files hold: a text, its parts, and the language of its letters; what is said of it nobody asks here."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sitegen import manuscripts, plaintext
from sitegen.frontmatter import Entry
from sitegen.intake import encodings, saved, wraps, zips
from sitegen.intake.languages import Ear, Spoken
from sitegen.intake.raws import Raw
from sitegen.problems import Problem, problem

Facts = Mapping[str, Entry]

CHUNK = 64
"""Files that are opened in one go."""


class Content(NamedTuple):
    """What a raw file holds, before anybody asks for its language."""

    data: bytes
    encoding: str
    ending: str
    title: str
    deck: str
    paragraphs: tuple[str, ...]
    note: str
    wrapped: bool
    own: Facts
    told: saved.Saved | None

    @property
    def text(self) -> str:
        """All that can be read in it but the closing note."""
        return "\n".join((self.title, self.deck, *self.paragraphs))


class Opened(NamedTuple):
    """A raw file once it is read: the SHA-256 of its bytes, what it holds, and the language that its letters are of."""

    sha256: str
    content: Content
    spoken: Spoken


class Unread(NamedTuple):
    """A raw file to be read; whether somebody says that its lines are broken by hand, None where nobody does."""

    raw: Raw
    wrapped: bool | None


def open_all(ear: Ear, files: Sequence[Unread]) -> list[Opened | Problem]:
    """What is in each of the files, or why that can't be told."""
    return [_open(ear, *file) for file in files]


def _open(ear: Ear, raw: Raw, wrapped: bool | None) -> Opened | Problem:
    data = fetch(raw)
    if isinstance(data, Problem):
        return data
    content = read(data, raw, wrapped)
    if isinstance(content, Problem):
        return content
    return Opened(hashlib.sha256(data).hexdigest(), content, ear.listen(content.text))


def read(data: bytes, raw: Raw, wrapped: bool | None) -> Content | Problem:
    """What a raw file holds; `wrapped` None: find out yourself."""
    if raw.form == ".html":
        return _page(data, raw.path)
    decoded = encodings.decode(data, raw.path)
    if isinstance(decoded, Problem):
        return decoded
    if not decoded.text.strip():
        return problem("import-empty", raw.path, 0)
    if raw.form == ".txt":
        is_wrapped = wraps.is_wrapped(decoded.text) if wrapped is None else wrapped
        parts = plaintext.parts(decoded.text, is_wrapped)
        said = (parts.title, parts.deck, parts.paragraphs, parts.note)
        return Content(decoded.data, decoded.encoding, ".txt", *said, is_wrapped, {}, None)
    return _markdown(decoded, raw.path)


def _markdown(decoded: encodings.Decoded, path: str) -> Content | Problem:
    found = manuscripts.read(decoded.text, path, wrapped=False)
    if isinstance(found, list):
        return found[0]
    paragraphs = manuscripts.markdown_paragraphs(decoded.text, path, found.headline)
    if isinstance(paragraphs, Problem):
        return paragraphs
    said = (found.headline, _line(found.entries, "deck") or found.deck, tuple(filter(None, paragraphs)), "")
    return Content(decoded.data, decoded.encoding, ".md", *said, False, found.entries, None)


def _line(entries: Facts, key: str) -> str:
    entry = entries.get(key)
    return " ".join(entry.value.split()) if entry and isinstance(entry.value, str) else ""


def _page(data: bytes, path: str) -> Content | Problem:
    """The article of a saved page, as the Markdown that will be laid down."""
    found = saved.read(data, path)
    if isinstance(found, Problem):
        return found
    if not found.title or not found.blocks:
        return problem("import-page", path, 0, what="text" if found.title else "headline")
    text = f"# {_escaped(found.title)}\n\n{found.markdown}"
    decoded = encodings.decode(text.encode("utf-8", "surrogatepass"), path)
    if isinstance(decoded, Problem):
        return decoded
    said = (found.title, found.deck, found.paragraphs, found.note)
    return Content(decoded.data, encodings.UTF8, ".md", *said, False, {}, found)


def _escaped(title: str) -> str:
    """A headline as Markdown that means it literally."""
    return re.sub(r"([\\`*_\[\]<>&#])", r"\\\1", title)


def fetch(raw: Raw) -> bytes | Problem:
    """The bytes of a raw file, or why they can't be read."""
    try:
        return raw.read()
    except zips.HostileError as error:
        return problem("file-unreadable", raw.path, 0, what=str(error))
    except OSError as error:
        return problem("file-unreadable", raw.path, 0, what=error.strerror or "")

"""The copy of an article that a translator begins with, and what its facts must say of it."""

import hashlib
import posixpath
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from sitegen import articles, frontmatter, plaintext, sidecars
from sitegen.bundles import Text
from sitegen.frontmatter import Entry, Header
from sitegen.holdings import Holdings, Version
from sitegen.model import Head
from sitegen.problems import Problem, problem

_NOT_COPIED = (
    *("lang", "slug", "draft", "original", "translated_from", "translator", "translation", "updated"),
    *("aliases", "corrections", "withdrawn", "alignment"),
)
"""What the front matter of an article says of this one language version, and not of the story."""


class Copy(NamedTuple):
    """The new text and the sidecar as they are to be, by path; the sidecar is empty where it stays as it is."""

    path: str
    text: bytes
    sidecar: str
    facts: bytes
    notices: tuple[Problem, ...]


class _Said(NamedTuple):
    """What is to be said of a translation: its language, that of the original, and the original's SHA-256."""

    id: str
    lang: str
    original: str
    digest: str


def make(held: Holdings, version: Version, lang: str) -> Copy | list[Problem]:
    """A copy that is a draft in its language and of the same story; or why there can't be one."""
    head, bundle = version.head, version.bundle
    path = f"{bundle.stem}.{lang}{posixpath.splitext(head.source)[1]}"
    text = held.files[head.source].read_bytes()
    said = _Said(head.translation_id, lang, head.original or head.lang, hashlib.sha256(text).hexdigest())
    header = _header(text, head.source)
    if header and (own := sidecars.read(header.yaml.encode("utf-8"), head.source)) and isinstance(own, dict):
        named = any(known.lang for known in bundle.texts if known.path == head.source)
        text = _front_matter(own, said, named) + header.body.encode("utf-8")
        copy = Copy(path, text, "", b"", ())
    else:
        sidecar = bundle.stem + ".yaml"
        before = held.files[sidecar].read_bytes() if bundle.sidecar else b""
        added = _sidecar(before, sidecar, said)
        if isinstance(added, Problem):
            return [added]
        copy = Copy(path, text, sidecar if added[0] != before else "", *added)
    return _faults(held, version, copy, lang) or copy


def _header(data: bytes, path: str) -> Header | None:
    """The front matter of a Markdown article, if it has one."""
    text = plaintext.decode(data, path) if path.endswith(".md") else ""
    header = frontmatter.split(text, path) if isinstance(text, str) else None
    return header if isinstance(header, Header) and header.yaml else None


def _front_matter(own: Mapping[str, Entry], said: _Said, is_named: bool) -> bytes:
    """The facts of the story as the original gives them, and those of this translation."""
    kept = {key: entry.value for key, entry in own.items() if key not in _NOT_COPIED and entry.value is not None}
    lang = {} if is_named else {"lang": said.lang}
    of_copy = {"draft": "true", "original": said.original, "translated_from": said.digest}
    found: dict[str, Any] = {"translation_id": said.id, **lang, **kept, **of_copy}
    lines = (sidecars.line(key, value) for key, value in found.items())
    return "\n".join(("---", *lines, "---", "")).encode("utf-8")


def _sidecar(before: bytes, path: str, said: _Said) -> tuple[bytes, tuple[Problem, ...]] | Problem:
    """The sidecar with what is to be said of a translation, and what the editor has to write there instead."""
    known = sidecars.read(before, path)
    if not isinstance(known, dict):
        return known[0]
    after: bytes | None = before or f"{sidecars.line('translation_id', said.id)}\n".encode()
    notices = []
    draft = known.get("draft")
    if draft and str(draft.value).lower() in sidecars.TRUE:
        notices.append(problem("new-whole-draft", path, draft.line, lang=said.lang, original=said.original))
    else:
        after = sidecars.with_fact_of(after or b"", "draft", said.lang, "true")
    if after is None:
        return problem("new-draft", path, draft.line if draft else 0, lang=said.lang)
    for key, fact, added in _origin(known, said):
        if (more := added(after)) is None:
            notices.append(problem("new-fact", path, known[key].line if key in known else 0, key=key, fact=fact))
        after = more or after
    if (shared := known.get("aliases")) and shared.value and not isinstance(shared.value, dict):
        fact = sidecars.line("aliases", {said.original: shared})
        notices.append(problem("new-alias", path, shared.line, fact=fact))
    return after, tuple(notices)


def _origin(known: Mapping[str, Entry], said: _Said) -> Iterator[tuple[str, str, Callable[[bytes], bytes | None]]]:
    """The facts that say what was translated: key, line to write, and how to add it; a known original stays."""
    if "original" not in known or known["original"].value is None:
        yield "original", f"original: {said.original}", lambda data: sidecars.with_fact(data, "original", said.original)
    digest = {said.lang: Entry(said.digest, 0)}
    line = sidecars.line("translated_from", digest)
    yield "translated_from", line, lambda data: sidecars.with_fact_of(data, "translated_from", said.lang, said.digest)


def _faults(held: Holdings, version: Version, copy: Copy, lang: str) -> list[Problem]:
    """What a build would say of the article with its copy: nothing is written that would stop one."""
    bundle = version.bundle
    texts = (*bundle.texts, Text(copy.path, lang))
    grown = bundle._replace(texts=texts, sidecar=copy.sidecar or bundle.sidecar)
    files = {path: held.files[path].read_bytes() for path in bundle.paths}
    files |= {copy.path: copy.text, **({copy.sidecar: copy.facts} if copy.sidecar else {})}
    heads, problems = articles.parse(grown, files, held.rules)
    made = next((head for head in heads if head.source == copy.path), None)
    return problems or _not_a_draft(made, version.head, grown.sidecar or copy.path, lang)


def _not_a_draft(made: Head | None, original: Head, path: str, lang: str) -> list[Problem]:
    if made and made.draft and made.translation_id == original.translation_id:
        return []
    return [problem("new-draft", path, 0, lang=lang)]

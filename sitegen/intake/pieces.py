"""Raw texts, read: what each says, in which language, and which facts came along with it."""

import hashlib
import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sitegen import frontmatter, i18n, manuscripts, plaintext
from sitegen.frontmatter import Entry
from sitegen.intake import encodings, labels, languages, saved, wraps, zips
from sitegen.intake.languages import OTHER, SURE, TELLING, Ear, Spoken
from sitegen.intake.raws import FACTS, Raw
from sitegen.problems import Problem, problem

Facts = Mapping[str, Entry]

WRITTEN = ("its front matter", "its sidecar")
"""What says the language of a text in the key `lang`, which a build would believe."""


class Piece(NamedTuple):
    """One raw text as it was read.

    sha256, laid: of its bytes as they came in, and as they are laid down; the same where nothing is converted
    ending:       `.txt` or `.md`
    language:     of the site, or `other`; `looks` is the likeliest of all languages
    agreed:       whether nothing that is said of its language contradicts it
    known_as:     a name that its other versions share with it, by which it was paired before; empty if it has none
    own:          the facts in its own front matter, which stay there
    beside:       the facts of a sidecar that came along
    told:         what a saved page says of itself
    """

    raw: Raw
    sha256: str
    laid: str
    ending: str
    title: str
    deck: str
    paragraphs: tuple[str, ...]
    note: str
    language: str
    confidence: float
    looks: str
    encoding: str
    wrapped: bool
    agreed: bool
    known_as: str
    own: Facts
    beside: Facts
    told: saved.Saved | None

    @property
    def path(self) -> str:
        return self.raw.path

    def fact(self, key: str) -> str:
        """A fact of one line that came along with the text; empty if none did."""
        return next(iter(self.facts(key)), "")

    def facts(self, key: str) -> tuple[str, ...]:
        """The values of a fact that came along with the text, for its language."""
        for facts in (self.own, self.beside):
            entry = facts.get(key)
            value = entry.value if entry else None
            if isinstance(value, dict):
                value = value[self.language].value if self.language in value else None
            items = [item.value for item in value] if isinstance(value, list) else [value]
            if found := tuple(" ".join(item.split()) for item in items if isinstance(item, str)):
                return found
        return ()


class _Content(NamedTuple):
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


class Reader:
    """Reads raw texts for a site; what can't be read, and what should be said, is collected."""

    def __init__(self, site_languages: tuple[str, ...], raws: Sequence[Raw]) -> None:
        self.languages, self.ear = site_languages, Ear(site_languages)
        self.problems: list[Problem] = []
        self.sidecars = {raw.stem: raw for raw in raws if raw.form == FACTS}
        self.used: set[str] = set()
        self.facts: dict[str, Facts | None] = {}
        self.named: dict[str, set[str]] = {}
        for raw in raws:
            if raw.form != FACTS:
                stem, lang = self._name(raw)
                self.named.setdefault(stem, set()).add(lang)

    def read(self, raw: Raw) -> Piece | None:
        """One raw text; None if it can't be read, which is said."""
        data = _bytes(raw)
        if isinstance(data, Problem):
            self.problems.append(data)
            return None
        if facts := self._broken_facts(raw):
            self.problems.append(problem("import-facts", raw.path, 0, facts=facts))
            return None
        content = read(data, raw, self._is_wrapped(raw))
        if isinstance(content, Problem):
            self.problems.append(content)
            return None
        self._say(raw, content)
        return self._piece(raw, data, content)

    def unused(self) -> list[Raw]:
        """Sidecars whose texts did not come along."""
        return [raw for stem, raw in sorted(self.sidecars.items()) if stem not in self.used]

    def _piece(self, raw: Raw, data: bytes, content: _Content) -> Piece:
        stem, named = self._name(raw)
        beside = self._beside(stem)
        spoken, agreed = self._language(raw, content, beside, named)
        sha256 = hashlib.sha256(data).hexdigest()
        to_lay = labels.put_right(content.data, content.own, spoken.language)
        laid = sha256 if to_lay is data else hashlib.sha256(to_lay).hexdigest()
        together = named and len(self.named[stem]) > 1
        known_as = stem if together and named == spoken.language else _published_as(content.told)
        return Piece(
            raw, sha256, laid, content.ending, content.title, content.deck, content.paragraphs, content.note,
            spoken.language, round(spoken.confidence, 4), spoken.looks, content.encoding, content.wrapped,
            agreed, known_as, content.own, beside, content.told,
        )  # fmt: skip

    def _name(self, raw: Raw) -> tuple[str, str]:
        """The path without its ending and language, and the language it names, if any."""
        name, _, code = raw.stem.rpartition(".")
        if name and "/" not in code and (code in self.languages or (len(code) <= 11 and i18n.is_language(code))):
            return name, code
        return raw.stem, ""

    def _broken_facts(self, raw: Raw) -> str:
        """The sidecar of a text where it can't be read: without it, what it says would be lost for good."""
        stem = self._name(raw)[0]
        self._beside(stem)
        return self.sidecars[stem].path if self.facts.get(stem, {}) is None else ""

    def _is_wrapped(self, raw: Raw) -> bool | None:
        """What a sidecar says of its lines; None if it says nothing."""
        entry = self._beside(self._name(raw)[0]).get("wrapped")
        return None if entry is None else str(entry.value).lower() in ("true", "yes", "on")

    def _beside(self, stem: str) -> Facts:
        """The facts of the sidecar beside a text; what is wrong with them is said once."""
        if stem not in self.sidecars:
            return {}
        if stem not in self.facts:
            self.used.add(stem)
            raw = self.sidecars[stem]
            data = _bytes(raw)
            text = data if isinstance(data, Problem) else encodings.decode(data, raw.path)
            found = [text] if isinstance(text, Problem) else frontmatter.read(text.text, raw.path)
            if isinstance(found, list):
                self.problems += found
            self.facts[stem] = found if isinstance(found, dict) else None
        return self.facts[stem] or {}

    def _say(self, raw: Raw, content: _Content) -> None:
        if content.encoding != encodings.UTF8 and content.told is None:
            self.problems.append(problem("import-encoding", raw.path, 0, encoding=content.encoding))
        if content.wrapped:
            self.problems.append(problem("import-wrapped", raw.path, 0))

    def _language(self, raw: Raw, content: _Content, beside: Facts, named: str) -> tuple[Spoken, bool]:
        """The language of a text, and whether all that is said of it agrees."""
        text = "\n".join((content.title, content.deck, *content.paragraphs))
        heard = self.ear.listen(text)
        by, said = self._label(raw, content, beside, named)
        if not said or languages.primary(said) == languages.primary(heard.language):
            if said and said not in self.languages and by in WRITTEN:
                self.problems.append(problem("import-mislabelled", raw.path, 0, by=by, said=said, found=heard.language))
            exact = said if said in self.languages else heard.language
            return heard._replace(language=exact), True
        is_sure = len(text) >= TELLING and heard.confidence >= SURE
        if not is_sure and said in self.languages:
            self.problems.append(problem("import-label-kept", raw.path, 0, by=by, said=said))
            return Spoken(said, 1 - heard.confidence if heard.language != OTHER else 0.0, said), False
        if heard.language == OTHER:
            return heard, False
        self.problems.append(problem("import-mislabelled", raw.path, 0, by=by, said=said, found=heard.language))
        return heard, False

    def _label(self, raw: Raw, content: _Content, beside: Facts, named: str) -> tuple[str, str]:
        """Who says which language a text is in, the most trusted first: itself, its name, its page, its folder."""
        for by, facts in zip(WRITTEN, (content.own, beside), strict=True):
            if (entry := facts.get("lang")) and isinstance(entry.value, str):
                return by, entry.value
        folder = posixpath.basename(posixpath.dirname(raw.path))
        page = content.told.lang if content.told else ""
        for by, said in (("its name", named), ("its folder", folder if folder in self.languages else "")):
            if said:
                return by, said
        return ("the page", self._ours(page)) if page else ("", "")

    def _ours(self, lang: str) -> str:
        """A language as the site names it: `de` for `de-AT`, where the site has but the one."""
        near = [ours for ours in self.languages if languages.primary(ours) == languages.primary(lang)]
        return lang if lang in self.languages or not near else near[0]


def _published_as(page: saved.Saved | None) -> str:
    """An address that a saved page has in common with those of its translations; empty if it names none."""
    return min((page.url, *(url for _, url in page.translations))) if page and page.url and page.translations else ""


def read(data: bytes, raw: Raw, wrapped: bool | None) -> _Content | Problem:
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
        return _Content(decoded.data, decoded.encoding, ".txt", *said, is_wrapped, {}, None)
    return _markdown(decoded, raw.path)


def _markdown(decoded: encodings.Decoded, path: str) -> _Content | Problem:
    found = manuscripts.read(decoded.text, path, wrapped=False)
    if isinstance(found, list):
        return found[0]
    paragraphs = manuscripts.markdown_paragraphs(decoded.text, path, found.headline)
    if isinstance(paragraphs, Problem):
        return paragraphs
    said = (found.headline, _line(found.entries, "deck") or found.deck, tuple(filter(None, paragraphs)), "")
    return _Content(decoded.data, decoded.encoding, ".md", *said, False, found.entries, None)


def _line(entries: Facts, key: str) -> str:
    entry = entries.get(key)
    return " ".join(entry.value.split()) if entry and isinstance(entry.value, str) else ""


def _page(data: bytes, path: str) -> _Content | Problem:
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
    return _Content(decoded.data, encodings.UTF8, ".md", *said, False, {}, found)


def _escaped(title: str) -> str:
    """A headline as Markdown that means it literally."""
    return re.sub(r"([\\`*_\[\]<>&#])", r"\\\1", title)


def data(piece: Piece) -> bytes | Problem:
    """The bytes to lay down for a piece, from what its file holds now; a Problem if that has changed."""
    now = _bytes(piece.raw)
    if isinstance(now, Problem):
        return now
    if hashlib.sha256(now).hexdigest() != piece.sha256:
        return problem("changed-meanwhile", piece.path, 0)
    found = read(now, piece.raw, piece.wrapped) if piece.told else encodings.decode(now, piece.path)
    return found if isinstance(found, Problem) else labels.put_right(found.data, piece.own, piece.language)


def _bytes(raw: Raw) -> bytes | Problem:
    """The bytes of a raw file, or why they can't be read."""
    try:
        return raw.read()
    except zips.HostileError as error:
        return problem("file-unreadable", raw.path, 0, what=str(error))
    except OSError as error:
        return problem("file-unreadable", raw.path, 0, what=error.strerror or "")

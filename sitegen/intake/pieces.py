"""Raw texts, read: what each says, in which language, and which facts came along with it."""

import hashlib
import posixpath
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from sitegen import crew, frontmatter, i18n, sidecars
from sitegen.intake import contents, encodings, labels, languages, saved
from sitegen.intake.contents import Content, Facts, Opened, Unread
from sitegen.intake.languages import OTHER, SURE, TELLING, Ear, Spoken
from sitegen.intake.raws import FACTS, Raw
from sitegen.problems import Problem, problem

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

    def read(self, raws: Iterable[Raw], run: crew.Map, progress: Callable[[int, int], None]) -> list[Piece]:
        """The pieces of all raw texts that can be read; what can't be is said."""
        files = [Unread(raw, self._is_wrapped(raw)) for raw in raws if not self._lacks_facts(raw)]
        chunks = [*crew.cut(files, contents.CHUNK)]
        pieces: list[Piece] = []
        done = 0
        if files:
            self.ear.prepare()
        for chunk, found in zip(chunks, crew.in_order(run, contents.open_all, self.ear, chunks), strict=True):
            for (raw, _), opened in zip(chunk, found, strict=True):
                if isinstance(opened, Problem):
                    self.problems.append(opened)
                else:
                    pieces.append(self._piece(raw, opened))
            done += len(chunk)
            progress(done, len(files))
        return pieces

    def unused(self) -> list[Raw]:
        """Sidecars whose texts did not come along."""
        return [raw for stem, raw in sorted(self.sidecars.items()) if stem not in self.used]

    def _piece(self, raw: Raw, opened: Opened) -> Piece:
        sha256, content, heard = opened
        self._say(raw, content)
        stem, named = self._name(raw)
        beside = self._beside(stem)
        spoken, agreed = self._language(raw, content, heard, beside, named)
        to_lay = labels.put_right(content.data, content.own, spoken.language)
        laid = hashlib.sha256(to_lay).hexdigest()
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

    def _lacks_facts(self, raw: Raw) -> bool:
        """Whether the sidecar of a text can't be read, which is said: without it, its facts would be lost for good."""
        stem = self._name(raw)[0]
        self._beside(stem)
        if self.facts.get(stem, {}) is not None:
            return False
        self.problems.append(problem("import-facts", raw.path, 0, facts=self.sidecars[stem].path))
        return True

    def _is_wrapped(self, raw: Raw) -> bool | None:
        """What a sidecar says of its lines, for all languages or for the one it is named after; None if nothing."""
        stem, named = self._name(raw)
        entry = self._beside(stem).get("wrapped")
        if entry and isinstance(entry.value, dict):
            entry = entry.value.get(named)
        return None if entry is None else str(entry.value).lower() in sidecars.TRUE

    def _beside(self, stem: str) -> Facts:
        """The facts of the sidecar beside a text; what is wrong with them is said once."""
        if stem not in self.sidecars:
            return {}
        if stem not in self.facts:
            self.used.add(stem)
            raw = self.sidecars[stem]
            data = contents.fetch(raw)
            text = data if isinstance(data, Problem) else encodings.decode(data, raw.path)
            found = [text] if isinstance(text, Problem) else frontmatter.read(text.text, raw.path)
            if isinstance(found, list):
                self.problems += found
            self.facts[stem] = found if isinstance(found, dict) else None
        return self.facts[stem] or {}

    def _say(self, raw: Raw, content: Content) -> None:
        if content.encoding != encodings.UTF8 and content.told is None:
            self.problems.append(problem("import-encoding", raw.path, 0, encoding=content.encoding))
        if content.wrapped:
            self.problems.append(problem("import-wrapped", raw.path, 0))

    def _language(self, raw: Raw, content: Content, heard: Spoken, beside: Facts, named: str) -> tuple[Spoken, bool]:
        """The language of a text, and whether all that is said of it agrees."""
        by, said = self._label(raw, content, beside, named)
        if not said or languages.primary(said) == languages.primary(heard.language):
            if said and said not in self.languages and by in WRITTEN:
                self.problems.append(problem("import-mislabelled", raw.path, 0, by=by, said=said, found=heard.language))
            exact = said if said in self.languages else heard.language
            return heard._replace(language=exact), True
        is_sure = len(content.text) >= TELLING and heard.confidence >= SURE
        if not is_sure and said in self.languages:
            self.problems.append(problem("import-label-kept", raw.path, 0, by=by, said=said))
            return Spoken(said, 1 - heard.confidence if heard.language != OTHER else 0.0, said), False
        if heard.language == OTHER:
            return heard, False
        self.problems.append(problem("import-mislabelled", raw.path, 0, by=by, said=said, found=heard.language))
        return heard, False

    def _label(self, raw: Raw, content: Content, beside: Facts, named: str) -> tuple[str, str]:
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


def in_language(piece: Piece, language: str) -> Piece:
    """A piece as an editor places it: in the language that the table says, whatever its letters say."""
    placed = piece._replace(language=language)
    found = data(placed) if language != piece.language else piece
    return placed._replace(laid=hashlib.sha256(found).hexdigest()) if isinstance(found, bytes) else placed


def data(piece: Piece) -> bytes | Problem:
    """The bytes to lay down for a piece, from what its file holds now; a Problem if that has changed."""
    now = contents.fetch(piece.raw)
    if isinstance(now, Problem):
        return now
    if hashlib.sha256(now).hexdigest() != piece.sha256:
        return problem("changed-meanwhile", piece.path, 0)
    found = contents.read(now, piece.raw, piece.wrapped) if piece.told else encodings.decode(now, piece.path)
    return found if isinstance(found, Problem) else labels.put_right(found.data, piece.own, piece.language)

"""Files become articles: heads for lists and pairing, bodies where they are rendered."""

import hashlib
import posixpath
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from sitegen import dates, frontmatter, manuscripts, markup, plaintext, urls
from sitegen.bundles import Bundle, Text
from sitegen.fields import Fields
from sitegen.frontmatter import Entry
from sitegen.manuscripts import Manuscript
from sitegen.model import Body, Correction, Date, Head
from sitegen.problems import Problem, problem

KEYS = (
    *("translation_id", "lang", "title", "deck", "slug", "date", "updated", "tags", "authors", "original"),
    *("translator", "translation", "translated_from", "summary", "author_note", "languages", "draft", "expires"),
    *("withdrawn", "aliases", "corrections", "source", "alignment", "wrapped"),
)
_KNOWN = frozenset(KEYS)
TRANSLATIONS = ("human", "machine", "machine-reviewed")

_ALIAS = re.compile(r"/?([A-Za-z0-9_~-][A-Za-z0-9._~-]*/)*([A-Za-z0-9_~-][A-Za-z0-9._~-]*\.html|)")


class Rules(NamedTuple):
    """What reading an article needs to know of the site."""

    languages: tuple[str, ...]
    timezone: str


def parse(bundle: Bundle, files: Mapping[str, bytes], rules: Rules) -> tuple[list[Head], list[Problem]]:
    """The heads of a bundle's articles, and all that is wrong with its files."""
    problems: list[Problem] = []
    shared: dict[str, Entry] = {}
    if bundle.sidecar:
        shared = _sidecar(files[bundle.sidecar], bundle.sidecar, problems)
    heads = []
    for text in bundle.texts:
        found: list[Problem] = []
        head = _head(bundle, text, files[text.path], shared, rules, found)
        problems += found
        if head and not found and head.lang in rules.languages:
            heads.append(head)
    return heads, list(dict.fromkeys(problems))


def _sidecar(data: bytes, path: str, problems: list[Problem]) -> dict[str, Entry]:
    text = plaintext.decode(data, path)
    entries = [text] if isinstance(text, Problem) else frontmatter.read(text, path)
    if isinstance(entries, list):
        problems.extend(entries)
        return {}
    Fields(entries, path, problems).unknown(KEYS)
    return entries


class _Layers:
    """The values of one article: its front matter, then the sidecar's for its language, then for all."""

    def __init__(self, own: Fields, shared: Fields) -> None:
        self.own, self.shared = own, shared
        self.places = dict.fromkeys(shared.entries, shared)
        self.places |= {key: own for key, entry in own.entries.items() if entry.value is not None}

    def of(self, key: str) -> Fields:
        """Where the value of a key is to be read."""
        return self.places.get(key, self.shared)

    def text(self, key: str) -> str:
        """A line of text; empty where there is none."""
        return self.places[key].text(key) if key in self.places else ""

    def flag(self, key: str) -> bool:
        return key in self.places and self.places[key].flag(key)

    def names(self, key: str) -> tuple[str, ...]:
        return self.places[key].names(key) if key in self.places else ()

    def date(self, key: str, timezone: str) -> Date | None:
        return self.places[key].date(key, timezone) if key in self.places else None


def _head(
    bundle: Bundle, text: Text, data: bytes, shared: dict[str, Entry], rules: Rules, problems: list[Problem]
) -> Head | None:
    """The head of one article; None where its file can't be read at all."""
    content = plaintext.decode(data, text.path)
    if isinstance(content, Problem):
        problems.append(content)
        return None
    manuscript = manuscripts.read(content, text.path, _is_wrapped(text, shared, bundle.sidecar, problems))
    if isinstance(manuscript, list):
        problems += manuscript
        return None
    lang = _spoken(text, manuscript.entries, shared, bundle.sidecar, rules, problems)
    own = Fields(_for_language(manuscript.entries, lang, rules, text.path, problems), text.path, problems)
    side = Fields(_for_language(shared, lang, rules, bundle.sidecar, problems), bundle.sidecar, problems)
    extra = _extra(own)
    head = _composed(bundle, text, lang, manuscript, _Layers(own, side), rules, extra)
    # What is said once, of all versions, does not make a translation of the original.
    return head._replace(translator="", translation="", translated_from="") if head.original == lang else head


def _is_wrapped(text: Text, shared: Mapping[str, Entry], sidecar: str, problems: list[Problem]) -> bool:
    """Whether the lines of a plain text are broken by hand, which may be so in one language only."""
    value = shared["wrapped"].value if "wrapped" in shared else None
    if isinstance(value, dict):
        return Fields(value, sidecar, problems).flag(text.lang)
    return Fields(shared, sidecar, problems).flag("wrapped")


def _composed(
    bundle: Bundle, text: Text, lang: str, manuscript: Manuscript, layers: _Layers, rules: Rules,
    extra: Mapping[str, Any],
) -> Head:  # fmt: skip
    """The head that the facts in their layers make, and the manuscript and the file's name where these say nothing."""
    of = layers.of
    folder, name = posixpath.split(bundle.name)
    title = layers.text("title") or manuscript.title
    if not title:
        layers.own.refuse("title-missing", 1)
    deck = layers.text("deck") or manuscript.deck
    date = layers.date("date", rules.timezone)
    if date is None and (written := dates.from_name(name)):
        found = dates.parse(written, rules.timezone, text.path, 0)
        date = None if isinstance(found, Problem) else found
    note = layers.text("author_note")
    return Head(
        source=text.path,
        translation_id=layers.text("translation_id") or bundle.name,
        lang=lang,
        folder=urls.folder(folder),
        slug=_slug(of("slug"), layers.own, name, lang),
        title=title,
        deck=deck,
        summary=layers.text("summary") or deck or manuscript.opening,
        date=date,
        updated=layers.date("updated", rules.timezone),
        tags=_once(layers.names("tags")),
        authors=_once(layers.names("authors")),
        author_note=None if not note else "" if note.lower() == "none" else note,
        original=_one_of(of("original"), "original", rules.languages),
        translator=layers.text("translator"),
        translation=_one_of(of("translation"), "translation", TRANSLATIONS),
        translated_from=layers.text("translated_from").lower(),
        languages=_languages(of("languages"), rules),
        draft=layers.flag("draft"),
        expires=layers.date("expires", rules.timezone),
        withdrawn=layers.text("withdrawn"),
        aliases=_aliases(of("aliases")),
        corrections=_corrections(of("corrections"), lang, rules),
        origin=layers.text("source"),
        alignment=of("alignment").groups("alignment"),
        wrapped=layers.flag("wrapped"),
        extra=extra,
    )


def _once(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Ids, each as it was first written: they are the same where only their capitals differ."""
    found: dict[str, str] = {}
    for id in ids:
        found.setdefault(id.casefold(), id)
    return tuple(found.values())


def _spoken(
    text: Text,
    own: Mapping[str, Entry],
    shared: Mapping[str, Entry],
    sidecar: str,
    rules: Rules,
    problems: list[Problem],
) -> str:
    """The language of a text: from its name, else from the key `lang`; both must agree."""
    path, entries = (text.path, own) if "lang" in own else (sidecar, shared)
    said = Fields(entries, path, problems).text("lang")
    line = entries["lang"].line if said else 0
    if not said and not text.lang:
        problems.append(problem("language-missing", text.path, 0, lang=rules.languages[0]))
    elif said and text.lang and said != text.lang:
        problems.append(problem("language-contradiction", path, line, said=said, named=text.lang))
    elif said and said not in rules.languages:
        problems.append(problem("language-unknown", path, line, lang=said, known=", ".join(rules.languages)))
    return text.lang or said or rules.languages[0]


def _for_language(
    entries: Mapping[str, Entry], lang: str, rules: Rules, path: str, problems: list[Problem]
) -> dict[str, Entry]:
    """The values for one language: a map of languages gives way to its entry for that language."""
    found: dict[str, Entry] = {}
    for key, entry in entries.items():
        if not isinstance(entry.value, dict) or key not in KEYS:
            found[key] = entry
            continue
        for code, inner in entry.value.items():
            if code not in rules.languages:
                known = ", ".join(rules.languages)
                problems.append(problem("language-of-map", path, inner.line, key=key, lang=code, known=known))
        if lang in entry.value:
            found[key] = entry.value[lang]
    return found


def _extra(own: Fields) -> dict[str, Any]:
    """Keys of our own front matter that we do not know; a near miss of one we know is refused."""
    extra: dict[str, Any] = {}
    for key, entry in own.entries.items():
        if key not in _KNOWN:
            import difflib  # loaded late: most headers are right

            if near := difflib.get_close_matches(key.lower(), KEYS, 1, 0.8):
                own.refuse("unknown-key", entry.line, key=key, near=near[0])
            extra[key] = _plain(entry)
    return extra


def _plain(entry: Entry) -> Any:
    if isinstance(entry.value, dict):
        return {key: _plain(inner) for key, inner in entry.value.items()}
    if isinstance(entry.value, list):
        return [_plain(inner) for inner in entry.value]
    return entry.value


def _slug(fields: Fields, own: Fields, name: str, lang: str) -> str:
    """The slug somebody wrote, which must be well-formed, or one made from the file's name."""
    written = fields.text("slug")
    slug = written or urls.slug(name, lang) or "story"
    if not urls.is_slug(slug):
        fields.refuse("slug", fields.line("slug"), slug=slug, proposal=urls.slug(slug, lang) or "story")
    elif slug == urls.RESERVED:
        (fields if written else own).refuse("slug-reserved", fields.line("slug") if written else 0, slug=slug)
    return slug


def _one_of(fields: Fields, key: str, choices: tuple[str, ...]) -> str:
    value = fields.text(key)
    if value and value not in choices:
        fields.refuse("not-a-choice", fields.line(key), key=key, value=value, choices=", ".join(choices))
    return value


def _languages(fields: Fields, rules: Rules) -> tuple[str, ...] | None:
    found = fields.names("languages")
    for lang in found:
        if lang not in rules.languages:
            fields.refuse("language-unknown", fields.line("languages"), lang=lang, known=", ".join(rules.languages))
    return found or None


def _aliases(fields: Fields) -> tuple[str, ...]:
    """Older addresses as paths below the output folder."""
    found = []
    for alias in fields.names("aliases"):
        if not _ALIAS.fullmatch(alias) or alias == "/":
            fields.refuse("alias", fields.line("aliases"), alias=alias)
        path = alias.removeprefix("/")
        found.append(path if path.endswith(".html") else path + "index.html")
    return tuple(found)


def _corrections(fields: Fields, lang: str, rules: Rules) -> tuple[Correction, ...]:
    entry = fields.entries.get("corrections")
    if entry is None or entry.value is None:
        return ()
    items = entry.value if isinstance(entry.value, list) else [entry]
    found = []
    for item in items:
        if not isinstance(item.value, dict):
            fields.refuse("corrections", item.line)
            continue
        inner = Fields(item.value, fields.path, fields.problems)
        inner.unknown(("date", "text"))
        date, text = inner.date("date", rules.timezone), inner.words("text", rules.languages)
        if not date or not text:
            if "date" not in item.value or "text" not in item.value:
                inner.refuse("corrections", item.line)
        elif lang in text:
            found.append(Correction(date, text[lang]))
    return tuple(found)


def body(head: Head, data: bytes, sha256: str = "") -> Body | Problem:
    """The reading matter of an article, from the bytes of its file, and their SHA-256 where that is known."""
    text, sha256 = plaintext.decode(data, head.source), sha256 or hashlib.sha256(data).hexdigest()
    if isinstance(text, Problem):
        return text
    if head.source.endswith(".txt"):
        parts = plaintext.parts(text, head.wrapped).noted(head.author_note)
        return Body(head.source, sha256, tuple(map(markup.paragraph, parts.paragraphs)), parts.note)
    found = manuscripts.markdown(text, head.source, head.title)
    if isinstance(found, Problem):
        return found
    return Body(head.source, sha256, found.blocks, head.author_note or "", found.notes)

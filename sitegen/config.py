"""The facts of the site: site.yaml, tags.yaml, authors.yaml and the wording of the templates."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from sitegen import dates, frontmatter, i18n, plaintext, urls
from sitegen.fields import Fields
from sitegen.frontmatter import Entry
from sitegen.model import Author, Site, Tag
from sitegen.problems import Problem, problem

SITE, TAGS, AUTHORS = "content/site.yaml", "content/tags.yaml", "content/authors.yaml"
PAPERS = (SITE, TAGS, AUTHORS)
STRINGS = "templates/strings/"

_KEYS = (
    *("title", "description", "base_url", "languages", "timezone", "per_page", "feed_host"),
    *("show_untranslated", "side_by_side", "news_sitemap", "preview_images", "preview_font"),
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[a-z0-9]{4,8})*")
_FONT = re.compile(r"[^./\\][^/\\]*\.(ttf|otf|ttc)", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9.-]+(:[0-9]+)?")


def load(files: Mapping[str, bytes]) -> Site | list[Problem]:
    """The site from the bytes of its three YAML files, or all that is wrong with them."""
    problems: list[Problem] = []
    if SITE not in files:
        return [problem("site-missing", SITE, 0)]
    entries = _entries(files[SITE], SITE, problems)
    if problems:
        return problems
    fields = Fields(entries, SITE, problems)
    fields.unknown(_KEYS)
    languages = _languages(fields)
    if not languages:  # without them, every label and title would look wrong
        return problems
    site = Site(
        title=_title(fields, languages),
        description=fields.words("description", languages, complete=True),
        base_url=base_url(fields.text("base_url"), fields.line("base_url"), problems),
        languages=languages,
        timezone=_timezone(fields),
        per_page=fields.count("per_page", 20),
        show_untranslated=fields.flag("show_untranslated", True),
        side_by_side=fields.flag("side_by_side", True),
        feed_host=_host(fields),
        news_sitemap=fields.flag("news_sitemap"),
        preview_images=fields.flag("preview_images"),
        preview_font=_font(fields),
        preview_letters="",
        tags=_tags(files.get(TAGS, b""), languages, problems),
        authors=_authors(files.get(AUTHORS, b""), languages, problems),
    )
    return list(dict.fromkeys(problems)) or site


def base_url(text: str, line: int, problems: list[Problem]) -> str:
    """The address the site is published at, with a slash at its end; empty if there is none."""
    if not text:
        return ""
    parts = _split(text)
    good = parts and parts.scheme in ("http", "https") and parts.netloc and not parts.query and not parts.fragment
    if not good:
        problems.append(problem("base-url", SITE, line, value=text[:60]))
    return text.rstrip("/") + "/"


def _split(text: str) -> SplitResult | None:
    """The parts of an address; None if it can't be taken apart, or has signs that no address has."""
    try:
        return urlsplit(text) if not re.search(r"[\s\"'<>\\]", text) else None
    except ValueError:
        return None


def strings(
    files: Mapping[str, bytes], built_in: Mapping[str, bytes], languages: tuple[str, ...]
) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """The interface's wording per language, each complete: the site's own before the built-in one.

    What a language lacks is taken from the site's first language, and said once per language.
    """
    problems: list[Problem] = []
    own = {lang: {**_wording(built_in, lang, []), **_wording(files, lang, problems)} for lang in languages}
    base = {**_wording(built_in, "en", []), **own[languages[0]]}
    for lang in languages:
        missing = sorted(base.keys() - own[lang].keys())
        if missing:
            path = f"{STRINGS}{lang}.yaml"
            facts = {"count": len(missing), "first": missing[0], "fallback": languages[0]}
            problems.append(problem("strings-missing", path, 0, **facts))
    return {lang: {**base, **own[lang]} for lang in languages}, problems


def _wording(files: Mapping[str, bytes], lang: str, problems: list[Problem]) -> dict[str, Any]:
    """The strings of one language file: text, or a map of plural category to text."""
    path = f"{STRINGS}{lang}.yaml"
    if path not in files and "-" in lang:
        path = f"{STRINGS}{lang.split('-')[0]}.yaml"
    entries = _entries(files.get(path, b""), path, problems)
    return {key: _string(entry) for key, entry in entries.items() if entry.value is not None}


def _string(entry: Entry) -> Any:
    if isinstance(entry.value, dict):
        return {category: found.value for category, found in entry.value.items()}
    return entry.value


def _entries(data: bytes, path: str, problems: list[Problem]) -> dict[str, Entry]:
    text = plaintext.decode(data, path)
    found = [text] if isinstance(text, Problem) else frontmatter.read(text, path)
    if isinstance(found, list):
        problems.extend(found)
        return {}
    return found


def _languages(fields: Fields) -> tuple[str, ...]:
    found = fields.names("languages")
    if not found:
        fields.refuse("site-key-missing", fields.line("languages"), key="languages", example="languages: [en, de]")
    wrong = [lang for lang in found if not _LANGUAGE.fullmatch(lang) or not i18n.is_language(lang)]
    for lang in wrong:
        fields.refuse("language-code", fields.line("languages"), lang=lang)
    return () if wrong else found


def _title(fields: Fields, languages: tuple[str, ...]) -> dict[str, str]:
    before = len(fields.problems)
    title = fields.words("title", languages, complete=True)
    if not title and len(fields.problems) == before:
        fields.refuse("site-key-missing", fields.line("title"), key="title", example="title: News Archive")
    return title


def _timezone(fields: Fields) -> str:
    name = fields.text("timezone", "UTC")
    if dates.zone(name) is None:
        fields.refuse("timezone", fields.line("timezone"), name=name)
        return "UTC"
    return name


def _host(fields: Fields) -> str:
    host = fields.text("feed_host")
    if host and not _HOST.fullmatch(host):
        fields.refuse("feed-host", fields.line("feed_host"), host=host)
    return host


def _font(fields: Fields) -> str:
    """The name of a file beside site.yaml."""
    name = fields.text("preview_font")
    if name and not _FONT.fullmatch(name):
        fields.refuse("preview-font-name", fields.line("preview_font"), name=name)
    return name


def _tags(data: bytes, languages: tuple[str, ...], problems: list[Problem]) -> dict[str, Tag]:
    """The registry of tags by folded id."""
    found: dict[str, Tag] = {}
    entries = _entries(data, TAGS, problems)
    for key, entry in entries.items():
        known = {"slug", "same_as", *languages}
        fields = _map(entry, TAGS, problems, known) if isinstance(entry.value, dict) else None
        if fields is None:
            problems.append(
                problem("tag-not-a-map", TAGS, entry.line, id=key, lang=languages[0] if languages else "en")
            )
            continue
        if key.casefold() in found:
            problems.append(problem("id-twice", TAGS, entry.line, id=key, other=found[key.casefold()].id))
        labels = {lang: text for lang in languages if (text := fields.text(lang))}
        if not labels:
            problems.append(problem("tag-without-label", TAGS, entry.line, id=key))
        slugs = fields.words("slug", languages)
        for lang, slug in slugs.items():
            _check_slug(slug, lang, TAGS, fields.line("slug"), problems)
        found[key.casefold()] = Tag(key, labels, slugs, fields.names("same_as"))
    _collisions(found, {key: entry.line for key, entry in entries.items()}, languages, problems)
    return found


def _collisions(
    tags: Mapping[str, Tag], lines: Mapping[str, int], languages: tuple[str, ...], problems: list[Problem]
) -> None:
    """Two tags that would share an address (C, C++) need a `slug` each."""
    for lang in languages:
        taken: dict[str, str] = {}
        for tag in tags.values():
            slug = urls.tag_slug(tag, lang, languages)
            if slug == urls.RESERVED:
                problems.append(problem("slug-reserved", TAGS, lines[tag.id], slug=slug))
            if slug in taken:
                facts = {"a": taken[slug], "b": tag.id, "slug": slug, "lang": lang}
                problems.append(problem("tag-slug-twice", TAGS, lines[tag.id], **facts))
            taken.setdefault(slug, tag.id)


def _authors(data: bytes, languages: tuple[str, ...], problems: list[Problem]) -> dict[str, Author]:
    """The registry of authors by folded id."""
    found: dict[str, Author] = {}
    for key, entry in _entries(data, AUTHORS, problems).items():
        if not isinstance(entry.value, dict):
            problems.append(problem("author-not-a-map", AUTHORS, entry.line, id=key))
            continue
        fields = _map(entry, AUTHORS, problems, {"name", "note"})
        names = fields.words("name", languages)
        if not names:
            problems.append(problem("author-without-name", AUTHORS, entry.line, id=key))
        if not urls.is_slug(key):
            problems.append(problem("author-id", AUTHORS, entry.line, id=key, proposal=urls.slug(key, "") or "staff"))
        if key == urls.RESERVED:
            problems.append(problem("slug-reserved", AUTHORS, entry.line, slug=key))
        if key.casefold() in found:
            problems.append(problem("id-twice", AUTHORS, entry.line, id=key, other=found[key.casefold()].id))
        found[key.casefold()] = Author(key, names, fields.words("note", languages))
    return found


def _map(entry: Entry, path: str, problems: list[Problem], known: set[str]) -> Fields:
    fields = Fields(entry.value, path, problems)
    fields.unknown(known)
    return fields


def _check_slug(slug: str, lang: str, path: str, line: int, problems: list[Problem]) -> None:
    if not urls.is_slug(slug):
        problems.append(problem("slug", path, line, slug=slug, proposal=urls.slug(slug, lang) or "story"))

"""What the index is to be made of: its folders, what each needs, and which of them are stale."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sitegen import i18n, records
from sitegen.graph import ALTERED
from sitegen.model import Site, wording
from sitegen.order import Listed
from sitegen.search.bundles import Bundle

TOP = "search"
LIST = f"{TOP}/bundles.json"

Facts = Mapping[str, Mapping[str, str]]
"""Page → what results show of it, beside its words."""


class Made(NamedTuple):
    """A folder that was made: the fingerprint of what it was made of, and its files."""

    sum: str
    files: tuple[str, ...]


class Wanted(NamedTuple):
    """A folder of the index; without texts it is what a language needs of the engine."""

    folder: str
    lang: str
    sum: str
    texts: Sequence[Listed]
    facts: Facts


def reason(item: Wanted, before: Made | None, altered: Collection[str]) -> str:
    """Why a folder of the index has to be made; empty if it is fresh."""
    if before is None:
        return "new part of the search index"
    if before.sum != item.sum:
        return "what it indexes"
    return ALTERED if any(name in altered for name in before.files) else ""


def wanted(found: Sequence[Bundle], site: Site, key: str) -> list[Wanted]:
    """All folders of the index, with the fingerprints of what they are made of."""
    engines = [
        Wanted(f"{TOP}/{lang}", lang, records.digest(f"{key} {lang}"), (), {})
        for lang in dict.fromkeys(bundle.lang for bundle in found)
    ]
    return [*engines, *(_of_texts(bundle, site, key) for bundle in found)]


def _of_texts(bundle: Bundle, site: Site, key: str) -> Wanted:
    facts = {text.path: _facts(text, site) for text in bundle.texts}
    of = [
        (t.path, t.sha256, t.head.title, t.head.deck, t.head.wrapped, t.head.author_note, t.readers, facts[t.path])
        for t in bundle.texts
    ]
    sum_ = records.digest(records.text((key, of)))
    return Wanted(_folder(bundle), bundle.lang, sum_, bundle.texts, facts)


def _facts(text: Listed, site: Site) -> dict[str, str]:
    """What results show of a text, or find it by, beside its words: headline, dates as readers write them, names."""
    head, languages = text.head, site.languages
    tags = [wording(site.tags[key].labels, head.lang, languages)[0] if (key := name.casefold()) in site.tags else name
            for name in head.tags]  # fmt: skip
    authors = [wording(site.authors[key].names, head.lang, languages)[0] if (key := name.casefold()) in site.authors
               else name for name in head.authors]  # fmt: skip
    dates = {f"date-{lang}": i18n.day(head.date, lang) for lang in text.readers} if head.date else {}
    facts = {"title": head.title, "tags": ", ".join(tags), "authors": ", ".join(authors), **dates}
    return {name: value for name, value in facts.items() if value}


def listing(found: Sequence[Bundle], now: Mapping[str, Made]) -> str:
    """The list that the search page asks first: each language's bundles, with fingerprint and whom they serve."""
    said = {}
    for lang in dict.fromkeys(bundle.lang for bundle in found):
        own = {bundle.name: (now[_folder(bundle)].sum, bundle.readers) for bundle in found if bundle.lang == lang}
        said[lang] = {"engine": now[f"{TOP}/{lang}"].sum, "bundles": own}
    return records.text(said) + "\n"


def _folder(bundle: Bundle) -> str:
    return f"{TOP}/{bundle.lang}/{bundle.name}"

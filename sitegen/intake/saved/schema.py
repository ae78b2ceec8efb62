"""What a page says of its article in the vocabulary of schema.org, as JSON-LD."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sitegen.intake.saved.page import BeautifulSoup, said

ARTICLES = {
    *("NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle"),
    *("ReviewNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting", "BlogPosting", "Article", "Report"),
    *("AdvertiserContentArticle", "SatiricalArticle", "ScholarlyArticle", "TechArticle", "SocialMediaPosting"),
}
"""schema.org/Article and its kin."""

MOST = 5000
"""Objects that are looked at in one page."""

_BY = re.compile(r"(?:by|von|par|por|di|da|door|av|af|od)\s+(?=[^\W\d_])", re.IGNORECASE)

Thing = Mapping[str, Any]


class Things:
    """All objects of a page's JSON-LD, so that one may name another by its `@id`."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.all: list[Thing] = []
        for script in soup.find_all("script"):
            if "ld+json" in said(script, "type").lower():
                self.all += _things(_loaded(script.get_text()))
        self.by_id: dict[str, Thing] = {}
        for thing in self.all:
            name = thing.get("@id")
            if isinstance(name, str) and len(thing) > len(self.by_id.get(name, ())):
                self.by_id[name] = thing

    def whole(self, value: Any) -> Any:
        """An object in full where it was only named."""
        if isinstance(value, Mapping) and isinstance(value.get("@id"), str):
            return {**self.by_id.get(value["@id"], {}), **value}
        return value

    def article(self, titles: set[str], urls: set[str]) -> Thing:
        """The object that describes the page's own article, not one it links to; empty if there is none."""
        found = [thing for thing in self.all if _kinds(thing) & ARTICLES and words(thing.get("headline"))]

        def fits(thing: Thing) -> tuple[bool, bool]:
            addresses = {words(thing.get("url")), _address(thing.get("mainEntityOfPage")), words(thing.get("@id"))}
            return bool({address.split("#")[0] for address in addresses} & urls), words(thing["headline"]) in titles

        return max(found, key=fits, default={})  # the first of equals

    def page(self) -> Thing:
        """The object that describes the page as such."""
        return next((thing for thing in self.all if "WebPage" in _kinds(thing)), {})

    def names(self, value: Any) -> tuple[str, ...]:
        """The names of people and organisations."""
        values = value if isinstance(value, list) else [value]
        found = []
        for one in values[:20]:
            whole = self.whole(one)
            found.append(person(words(whole.get("name") if isinstance(whole, Mapping) else whole)))
        return tuple(dict.fromkeys(filter(None, found)))


def words(value: Any) -> str:
    """A text of JSON-LD in one line; of a list the first, of an object its value or name."""
    for _ in range(5):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, Mapping):
            value = value.get("@value") or value.get("name") or ""
    if not isinstance(value, str | int | float):
        return ""
    return " ".join(re.sub(r"</?[a-zA-Z][^<>]*>", "", html.unescape(str(value))).split())


def person(name: str) -> str:
    """A name without "by"; nothing where an address or an account stands instead."""
    plain = _BY.sub("", name, count=1) if _BY.match(name) else name
    is_name = plain and "://" not in plain and not plain.startswith("@") and len(plain) <= 120
    return plain.strip(" ,;:|·•-–—") if is_name else ""


def _kinds(thing: Thing) -> set[str]:
    kinds = thing.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return {re.split(r"[/:#]", kind)[-1] for kind in named if isinstance(kind, str)}


def _address(value: Any) -> str:
    return words(value.get("@id") or value.get("url")) if isinstance(value, Mapping) else words(value)


def _loaded(text: str) -> Any:
    """What a script says; nothing where it is not JSON. Raw line breaks within its texts are forgiven."""
    bare = re.sub(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$", "", text).strip().rstrip(";")
    try:
        return json.loads(bare, strict=False)
    except (ValueError, RecursionError):
        return None


def _things(value: Any) -> Iterator[Thing]:
    """All objects in a value, outermost first, however they are nested."""
    waiting, count = [value], 0
    while waiting and count < MOST:
        one = waiting.pop(0)
        count += 1
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            yield one
            waiting += [inner for inner in one.values() if isinstance(inner, dict | list)]

"""What a saved page says of its article to machines: schema.org, Open Graph, other meta elements, links."""

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from sitegen.intake import days
from sitegen.intake.saved import schema
from sitegen.intake.saved.page import BeautifulSoup, Tag, ancestors, properties, said, text
from sitegen.intake.saved.schema import Things, words

PUBLISHED = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "dcterms.issued"),
    *("dc.date.issued", "dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "dc:date", "date", "pubdate"),
    *("publishdate", "publish-date", "publish_date", "publication_date", "parsely-pub-date", "sailthru.date"),
    *("article.published", "citation_publication_date", "citation_date", "cxenseparse:recs:publishtime"),
)
UPDATED = (
    *("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified"),
    *("dc.date.modified", "last-modified", "article.updated", "revised"),
)
DECKS = ("og:description", "description", "dc.description", "dcterms.description", "twitter:description")
AUTHORS = ("author", "article:author", "og:article:author", "dc.creator", "dcterms.creator", "parsely-author", "byl")
"""Names of meta elements, the most trusted first."""


class Stamp(NamedTuple):
    """A date as ISO 8601, as far as the page says it, and what says so; both empty where nothing does."""

    iso: str
    origin: str


class About(NamedTuple):
    """What the page says of its article; `summary` may be its deck, or written for search engines only."""

    title: str
    deck: str
    summary: str
    authors: tuple[str, ...]
    date: Stamp
    updated: Stamp
    lang: str
    url: str
    translations: tuple[tuple[str, str], ...]


def read(soup: BeautifulSoup) -> About:
    """All that the page says of its article."""
    meta, things = _meta(soup), Things(soup)
    url = _canonical(soup, meta)
    headings = {text(h1) for h1 in soup.find_all("h1")}
    article = things.article(headings | {meta.get("og:title", "")}, {url} - {""})
    page = things.page()
    item = _Item(soup)
    return About(
        title=_title(soup, meta, article, item),
        deck=words(article.get("alternativeHeadline")) or item.text("alternativeHeadline"),
        summary=words(article.get("description")) or item.text("description") or _first(meta, DECKS)[0],
        authors=_authors(meta, things, article, item),
        date=_stamp(article, page, item, meta, "datePublished", PUBLISHED),
        updated=_stamp(article, page, item, meta, "dateModified", UPDATED),
        lang=_language(soup, meta, article),
        url=url or _web(words(article.get("url"))),
        translations=_translations(soup, url),
    )


class _Item:
    """The properties that the page marks in its elements: microdata, or RDFa in the same words."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.root: Tag = soup
        for scope in soup.find_all(itemtype=True):
            if {re.split(r"[/#]", kind)[-1] for kind in said(scope, "itemtype").split()} & schema.ARTICLES:
                self.root = scope
                break
        self.is_article = self.root is not soup

    def all(self, name: str) -> list[Tag]:
        """The elements that hold a property of the article itself, not of something inside it."""
        found = properties(self.root, name) if self.is_article else []
        return [node for node in found if not self._is_inside_another(node)]

    def text(self, name: str) -> str:
        """The first value of a property."""
        return next(filter(None, (_value(node) for node in self.all(name))), "")

    def _is_inside_another(self, node: Tag) -> bool:
        for outer in ancestors(node):
            if outer is self.root:
                return False
            if outer.has_attr("itemscope"):
                return True
        return True


def _value(node: Tag) -> str:
    for name in ("content", "datetime"):
        if node.has_attr(name):
            return said(node, name)
    if node.has_attr("itemscope"):
        inner = next(iter(properties(node, "name")), None)
        return said(inner, "content") or text(inner) or text(node)
    return text(node)


def _meta(soup: BeautifulSoup) -> dict[str, str]:
    """Name in small letters → content of the first meta element of that name."""
    found: dict[str, str] = {}
    for node in soup.find_all("meta"):
        content = " ".join(said(node, "content").split())
        for key in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := said(node, key).lower()):
                found.setdefault(name, content)
    return found


def _first(meta: dict[str, str], names: Iterable[str]) -> tuple[str, str]:
    """The first that is there, and its name."""
    return next(((meta[name], name) for name in names if name in meta), ("", ""))


def _title(soup: BeautifulSoup, meta: dict[str, str], article: schema.Thing, item: _Item) -> str:
    """The headline; of one that was cut short for search engines, the one that readers see."""
    seen = [text(h1) for h1 in soup.find_all("h1")]
    site = meta.get("og:site_name", "")
    named = text(soup.find("title"))
    said_so = [words(article.get("headline")), item.text("headline"), _without_site(meta.get("og:title", ""), site)]
    found = next(filter(None, said_so), "")
    cut = found.rstrip(" .…")
    if found:
        return next((h1 for h1 in seen if cut and h1.startswith(cut)), found)
    single = seen[0] if len(seen) == 1 or (seen and not named) else next((h1 for h1 in seen if h1 and h1 in named), "")
    return single or _without_site(meta.get("twitter:title", ""), site) or _without_site(named, site)


def _without_site(title: str, site: str) -> str:
    """A title without the name of the site that pages append."""
    if site and (found := re.fullmatch(rf"(.+?)\s+[|–—·•:-]+\s+{re.escape(site)}", title)):
        return found[1]
    parts = re.split(r"\s+[|·•]\s+", title)
    return parts[0] if parts else title


def _authors(meta: dict[str, str], things: Things, article: schema.Thing, item: _Item) -> tuple[str, ...]:
    if found := things.names(article.get("author")):
        return found
    if found := tuple(dict.fromkeys(filter(None, (schema.person(_value(node)) for node in item.all("author"))))):
        return found
    named = (schema.person(meta[name]) for name in AUTHORS if name in meta)
    return tuple(filter(None, (next(filter(None, named), ""),)))


def _stamp(
    article: schema.Thing, page: schema.Thing, item: _Item, meta: dict[str, str], name: str, metas: Iterable[str]
) -> Stamp:
    for value in (words(article.get(name)), item.text(name), words(page.get(name)) if article else ""):
        if iso := days.iso(value):
            return Stamp(iso, f"schema.org {name}")
    for key in metas:
        if iso := days.iso(meta.get(key, "")):
            return Stamp(iso, f"meta {key}")
    return Stamp("", "")


def _language(soup: BeautifulSoup, meta: dict[str, str], article: schema.Thing) -> str:
    named = (
        words(article.get("inLanguage")),
        said(soup.find("html"), "lang") or said(soup.find("html"), "xml:lang"),
        meta.get("og:locale", ""),
        meta.get("content-language", "").split(",")[0],
        meta.get("dc.language", ""),
    )
    for name in named:
        if re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", name.strip()):
            return name.strip().replace("_", "-")
    return ""


def _canonical(soup: BeautifulSoup, meta: dict[str, str]) -> str:
    links = {rel: said(link, "href") for link in soup.find_all("link") for rel in said(link, "rel").lower().split()}
    saved_from = links.get("saved-from", "")
    base = saved_from or meta.get("og:url", "")
    named = (links.get("canonical", ""), meta.get("og:url", ""), saved_from)
    return next(filter(None, (_web(urljoin(base, name)) for name in named if name)), "")


def _web(address: str) -> str:
    """An address of the web without the part that only scrolls; nothing where it is none."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return address.strip().split("#")[0] if parts.scheme in ("http", "https") and parts.netloc else ""


def _translations(soup: BeautifulSoup, url: str) -> tuple[tuple[str, str], ...]:
    found = []
    for link in soup.find_all("link", hreflang=True):
        lang, address = said(link, "hreflang"), _web(urljoin(url, said(link, "href")))
        if "alternate" in said(link, "rel").lower().split() and lang != "x-default" and address and address != url:
            found.append((lang, address))
    return tuple(dict.fromkeys(found))

"""What machines are told of an article: Open Graph, Highwire and Dublin Core tags, and schema.org's JSON-LD.

Every address comes from the page's record, so from the one table; every fact from the article's head. Plain functions
print it, for it stands on every article.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup

from sitegen import dates, i18n, records, urls
from sitegen.model import Date, Head, Link, Page, Site
from sitegen.previews import HEIGHT, WIDTH
from sitegen.render.quick import escape, inert


class Facts(NamedTuple):
    """What an article's page says of it.

    base, address: where the site and this page are, for good; empty where the site has no address yet
    authors, tags: of the page, as links;  about: tags that name the same concept elsewhere
    house:         the site as its publisher
    """

    page: Page
    head: Head
    timezone: str
    base: str
    address: str
    authors: tuple[Link, ...]
    tags: tuple[Link, ...]
    about: tuple[tuple[str, tuple[str, ...]], ...]
    house: dict[str, str]


def printer(site: Site, lang: str) -> Callable[[Page, Head], Markup]:
    """What prints the metadata of articles in one language."""
    title, base = escape(site.title[lang]), site.base_url
    house = {"@type": "Organization", "name": site.title[lang]}
    if base:
        house["url"] = urls.public(base, urls.home(lang))
    shared = (
        f'<meta name="citation_journal_title" content="{title}">\n'
        f'<meta name="citation_language" content="{lang}">\n'
        '<link rel="schema.dcterms" href="http://purl.org/dc/terms/">\n'
        f'<meta name="dcterms.publisher" content="{title}">\n'
        f'<meta name="dcterms.language" content="{lang}">'
    )

    def print_it(page: Page, head: Head) -> Markup:
        address = urls.public(base, page.path) if base else ""
        lists = (page.content.authors, page.content.tags, page.content.about)
        facts = Facts(page, head, site.timezone, base, address, *lists, house)
        lines = [*_open_graph(facts)]
        if page.indexed:
            lines += (*_references(facts), shared, _script(facts))
        return Markup("\n".join(lines) + "\n")  # noqa: S704 – every value is escaped where it is put in

    return print_it


@lru_cache(maxsize=4096)
def _iso(date: Date, timezone: str) -> str:
    return dates.iso(date, timezone)


def _open_graph(facts: Facts) -> Iterator[str]:
    """As ogp.me has it."""
    head = facts.head
    yield f'<meta property="og:type" content="article">\n<meta property="og:title" content="{escape(head.title)}">'
    if head.withdrawn:
        return
    if preview := facts.page.content.preview:
        yield (
            f'<meta property="og:image" content="{escape(urls.public(facts.base, preview))}">\n'
            f'<meta property="og:image:type" content="image/png">\n'
            f'<meta property="og:image:width" content="{WIDTH}">\n'
            f'<meta property="og:image:height" content="{HEIGHT}">\n'
            f'<meta property="og:image:alt" content="{escape(_said(facts))}">\n'
            '<meta name="twitter:card" content="summary_large_image">'
        )
    if head.summary:
        yield f'<meta property="og:description" content="{escape(head.summary)}">'
    if head.date:
        yield f'<meta property="article:published_time" content="{_iso(head.date, facts.timezone)}">'
        if (changed := head.modified) and changed is not head.date:
            yield f'<meta property="article:modified_time" content="{_iso(changed, facts.timezone)}">'
    for link in facts.authors:
        if facts.base and link.path:
            yield f'<meta property="article:author" content="{escape(urls.public(facts.base, link.path))}">'
    for link in facts.tags:
        yield f'<meta property="article:tag" content="{escape(link.text)}">'


def _references(facts: Facts) -> Iterator[str]:
    """As reference managers and Google Scholar read it (Highwire Press tags), and libraries (DCMI Metadata Terms)."""
    title, date = escape(facts.head.title), facts.head.date
    yield f'<meta name="citation_title" content="{title}">\n<meta name="dcterms.title" content="{title}">'
    for link in facts.authors:
        name = escape(link.text)
        yield f'<meta name="citation_author" content="{name}">\n<meta name="dcterms.creator" content="{name}">'
    if date:
        day = date.written[:10]
        yield f'<meta name="citation_publication_date" content="{day.replace("-", "/")}">'
        yield f'<meta name="dcterms.issued" content="{day}">'
    if facts.address:
        address = escape(facts.address)
        yield f'<meta name="citation_fulltext_html_url" content="{address}">'
        yield f'<meta name="dcterms.identifier" content="{address}">'


def _script(facts: Facts) -> str:
    return f'<script type="application/ld+json">{inert(records.text(news_article(facts)))}</script>'


def news_article(facts: Facts) -> dict[str, Any]:
    """The article as schema.org's NewsArticle (developers.google.com, Article; schema.org/workTranslation)."""
    head, address = facts.head, facts.address
    found: dict[str, Any] = {"@context": "https://schema.org", "@type": "NewsArticle"}
    if address:
        found["@id"] = found["url"] = found["mainEntityOfPage"] = address
    found["headline"] = head.title
    if head.summary:
        found["description"] = head.summary
    found["inLanguage"] = head.lang
    if preview := facts.page.content.preview:
        place = urls.public(facts.base, preview)
        found["image"] = {"@type": "ImageObject", "url": place, "width": WIDTH, "height": HEIGHT}
        found["image"]["caption"] = _said(facts)
    if head.date:
        found["datePublished"] = _iso(head.date, facts.timezone)
        found["dateModified"] = _iso(head.modified or head.date, facts.timezone)
    found["author"] = [_person(facts, link) for link in facts.authors] or facts.house
    found["publisher"] = facts.house
    if facts.tags:
        found["keywords"] = [link.text for link in facts.tags]
    if facts.about:
        found["about"] = [{"@type": "Thing", "name": name, "sameAs": same} for name, same in facts.about]
    found["isAccessibleForFree"] = True
    _translations(facts, found)
    if head.corrections:
        found["correction"] = [_correction(facts, text, date) for date, text in head.corrections]
    return found


def _said(facts: Facts) -> str:
    """What the preview image says, for those who do not see it."""
    day = i18n.day(facts.head.date, facts.head.lang) if facts.head.date else ""
    return ". ".join(filter(None, (facts.house["name"], facts.head.title, day)))


def _person(facts: Facts, link: Link) -> dict[str, str]:
    found = {"@type": "Person", "name": link.text}
    if link.path and facts.base:
        found["url"] = urls.public(facts.base, link.path)
    return found


def _translations(facts: Facts, found: dict[str, Any]) -> None:
    """What it was translated from and by whom; else what was translated from it, or may have been."""
    head, page = facts.head, facts.page
    others = {lang: path for lang, path in page.alternates if lang != head.lang}
    if head.original in others:
        found["translationOfWork"] = _work(facts, head.original, others[head.original])
    elif head.original not in ("", head.lang):
        found["translationOfWork"] = {"@type": "NewsArticle", "inLanguage": head.original}
    elif others:
        works = [_work(facts, lang, path) for lang, path in others.items()]
        found["workTranslation"] = works if len(works) > 1 else works[0]
    if head.translator:
        found["translator"] = {"@type": "Person", "name": head.translator}


def _work(facts: Facts, lang: str, path: str) -> dict[str, str]:
    found = {"@type": "NewsArticle", "inLanguage": lang}
    if facts.base:
        found["@id"] = found["url"] = urls.public(facts.base, path)
    return found


def _correction(facts: Facts, text: str, date: Date) -> dict[str, str]:
    return {"@type": "CorrectionComment", "text": text, "datePublished": _iso(date, facts.timezone)}

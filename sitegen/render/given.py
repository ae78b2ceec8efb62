"""What the templates of a language are given beside the page itself, and what they print of the one table."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from sitegen import dates, i18n, urls
from sitegen.model import Frame, Link, Page, Site


class Words(NamedTuple):
    """What is the same for all pages of a site: its facts, its interface's wording, its frames, per language."""

    site: Site
    strings: Mapping[str, Mapping[str, Any]]
    frames: Mapping[str, Frame]


def context(lang: str, words: Words) -> dict[str, Any]:
    """What the templates of a language are given, beside the page itself."""
    site, strings = words.site, words.strings
    wording = {other: SimpleNamespace(**strings[other]) for other in site.languages}
    return {
        "site": site._replace(tags={}, authors={}),  # pages show those that they link to, and are printed anew for them
        "title": site.title[lang],
        "frame": words.frames[lang],
        "lang": lang,
        "direction": i18n.direction(lang),
        "t": wording[lang],
        "in_language": wording,
        "strings": strings,
        "count": _counter(lang, strings[lang]),
        "attributes": _attributes(lang),
        "day": lambda date: i18n.day(date, lang),
        "day_in": i18n.day,
        "time": lambda date: i18n.time(date, lang),
        "month": lambda year, number: i18n.month(year, number, lang),
        "month_name": lambda number: i18n.month_name(number, lang),
        "number": lambda value: i18n.number(value, lang),
        "language": lambda other: i18n.name(other, lang),
        "language_in": i18n.name,
        "names": lambda languages: _names(languages, lang),
        "names_in": _names,
        "byline": _byliner(lang, strings[lang]["by"]),
        "autonym": i18n.autonym,
        "territory": i18n.territory,
        "public": lambda path: urls.public(site.base_url, path),
        "iso": lambda date: dates.iso(date, site.timezone),
        "moment": lambda date: dates.moment(date, site.timezone),
    }


def _names(languages: tuple[str, ...], reader: str) -> str:
    """The names of languages in the reader's language, as one: `Englisch und Französisch`."""
    return i18n.listing(tuple(i18n.name(lang, reader) for lang in languages), reader)


def language_links(page: Page, base_url: str) -> Markup:
    """The canonical address of a page and its language versions, for search engines; all from the one table."""
    if not page.indexed:
        return Markup("")
    links = []
    if base_url:
        own = escape(urls.public(base_url, page.path))
        links += [f'<link rel="canonical" href="{own}">', f'<meta property="og:url" content="{own}">']
    versions = [*page.alternates, ("x-default", page.x_default)] if page.x_default and base_url else []
    for lang, path in versions:
        links.append(f'<link rel="alternate" hreflang="{lang}" href="{escape(urls.public(base_url, path))}">')
    for lang, _ in page.alternates:
        if lang != page.lang:
            links.append(f'<meta property="og:locale:alternate" content="{i18n.territory(lang)}">')
    if not links:
        return Markup("")
    return Markup("\n".join(links) + "\n")  # noqa: S704 – addresses were made by urls and are escaped


def toggle(page: Page, root: str, routes: Mapping[str, str]) -> Markup:
    """The entries of the language toggle, all from the one table.

    routes: language → where readers of each paragraph go on there, for the toggle that keeps their place
    """
    items = []
    for lang, path, is_alternate, _ in page.toggle:
        name = _name(lang)
        if path:
            rel = ' rel="alternate"' if is_alternate else ""
            if lang in routes:
                rel += f' data-route="{routes[lang]}"'
            items.append(f'<li><a href="{root}{path}" lang="{lang}" hreflang="{lang}"{rel}>{name}</a></li>')
        else:
            items.append(f'<li><span lang="{lang}" aria-current="true">{name}</span></li>')
    return Markup("\n".join(items) + "\n")  # noqa: S704 – addresses were made by urls, names are escaped


def modes(page: Page, root: str, words: Mapping[str, Any]) -> Markup:
    """The ways to an article's side-by-side pages."""
    sides, label = page.content.sides, escape(words["side_by_side"])
    if not sides:
        return Markup("")
    links = [(path, label if len(sides) == 1 else escape(i18n.name(lang, page.lang))) for lang, path in sides]
    said = " ".join([f'<a href="{root}{path}">{text}</a>' for path, text in links])
    opening = f"{label}: " if len(sides) > 1 else ""
    return Markup(f'<p class="modes">{opening}{said}</p>\n')  # noqa: S704 – addresses are ours, words are escaped


def related(page: Page, root: str, words: Mapping[str, Any]) -> Markup:
    """The stories related to an article, each in its language."""
    links = page.content.related
    if not links:
        return Markup("")
    rows = [
        f'<li><a href="{root}{path}"{i18n.attributes(lang, page.lang)}>{escape(text)}</a>{_mark(lang, page.lang)}</li>'
        for text, path, lang in links
    ]
    html = f'<aside class="related">\n<h2>{escape(words["related"])}</h2>\n<ul>\n' + "\n".join(rows)
    return Markup(f"{html}\n</ul>\n</aside>\n")  # noqa: S704 – addresses are ours, words are escaped


def _mark(lang: str, reader: str) -> str:
    """What tells that a link leads to another language than the reader's."""
    return "" if lang == reader else f' <span class="mark">{escape(i18n.name(lang, reader))}</span>'


@lru_cache(maxsize=8192)
def day_opening(written: str, lang: str, level: int, undated: str) -> str:
    """How a day begins in a list: its date, as far as it is known."""
    date = f'<time datetime="{written}">{escape(i18n.day_of(written, lang))}</time>' if written else escape(undated)
    return f'<li class="day">\n<h{level} class="date">{date}</h{level}>\n<ol>\n'


@cache
def _name(lang: str) -> str:
    return str(escape(i18n.autonym(lang)))


def _byliner(lang: str, form: str) -> Callable[[tuple[Link, ...], str], Markup]:
    """Says by whom, each name a link where its author has a page."""

    @lru_cache(maxsize=1024)
    def byline(authors: tuple[Link, ...], root: str) -> Markup:
        names = i18n.listing(tuple(f"\0{place}\0" for place in range(len(authors))), lang)
        html = str(escape(form.format(names=names)))
        for place, link in enumerate(authors):
            html = html.replace(f"\0{place}\0", _link(link, root, lang))
        return Markup(html)  # noqa: S704 – every part was escaped above

    return byline


def _link(link: Link, root: str, lang: str) -> str:
    attributes = _attributes(lang)(link.lang)
    if not link.path:
        return f"<span{attributes}>{escape(link.text)}</span>"
    return f'<a rel="author" href="{escape(root + link.path)}"{attributes}>{escape(link.text)}</a>'


def _counter(lang: str, strings: Mapping[str, Any]) -> Callable[[str, int], str]:
    """Says how many: `count("stories", 3)` is `3 stories`."""

    def count(name: str, value: int) -> str:
        forms = strings[name]
        form = forms.get(i18n.plural(value, lang)) or forms["other"]
        return str(form).format(n=i18n.number(value, lang))

    return count


def _attributes(lang: str) -> Callable[[str], str]:
    """The attributes of a passage in another language; nothing for the page's own."""
    return lambda other: Markup(i18n.attributes(other, lang))  # noqa: S704 – language codes, checked by config

"""Pages are printed by templates. The only door to Jinja2."""

import re
import traceback
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import jinja2
import jinja2.meta
import markupsafe
from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.compiler import Frame as Frame_
from markupsafe import Markup, escape

from sitegen import budget, dates, i18n, passages, records, urls
from sitegen.model import Body, Frame, Head, Link, Page, Site, Teaser
from sitegen.problems import Problem, problem

FOLDER = "templates/"

ROWS = 20_000
"""How many rows of lists are kept at hand, some 600 bytes each."""

ROW = "parts/story.html"
"""The template of one story in a list."""

PARTS = ("parts/sections.html", "parts/colophon.html", "parts/site.html")
"""The templates of what pages have in common."""

_ROOT = "\x01"  # stands for the way up to the output folder; no text can hold it
_HERE = Markup(' aria-current="page"')
_quick_escape: Callable[[str], str] = getattr(markupsafe, "_escape_inner", lambda text: str(escape(text)))
_FIRST_TAG = re.compile(r"<[a-z0-9]+")


class Words(NamedTuple):
    """What is the same for all pages of a site: its facts, its interface's wording, its frames, per language."""

    site: Site
    strings: Mapping[str, Mapping[str, Any]]
    frames: Mapping[str, Frame]


class _Generator(CodeGenerator):
    """Compiles templates that print text without wrapping it first: the same pages in four fifths of the time."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame_, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.printed(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Environment(jinja2.Environment):
    code_generator_class = _Generator

    @staticmethod
    def printed(value: object) -> str:
        """A value as it stands in a page."""
        return _quick_escape(value) if type(value) is str else str(escape(value))


class Matter(NamedTuple):
    """A page and all that it prints, in the order in which the page names it."""

    page: Page
    teasers: tuple[Teaser, ...] = ()
    heads: tuple[Head, ...] = ()
    bodies: tuple[Body, ...] = ()


class Press:
    """Prints pages: compiled templates, and what each language's templates are given."""

    def __init__(self, templates: Mapping[str, str], words: Words) -> None:
        self.words = words
        self.environment = _Environment(
            loader=jinja2.FunctionLoader(lambda name: _source(templates, name)),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        self.contexts = {lang: context(lang, words) for lang in words.site.languages}
        self.rows: dict[tuple[str, int, str, int], str] = {}
        self.parts: dict[tuple[str, str, str], str] = {}
        self.named = {lang: set(frame.paths()) for lang, frame in words.frames.items()}

    def page(self, matter: Matter) -> str | Problem:
        """The text of a page, or the place in the template that failed."""
        page = matter.page
        try:
            with budget.limit():
                return self.environment.get_template(page.template).render(self._given(matter))
        except jinja2.TemplateSyntaxError as error:
            return problem("template", FOLDER + (error.name or page.template), error.lineno, what=error.message)
        except jinja2.TemplateNotFound as error:
            return problem("template-missing", FOLDER + page.template, 0, name=error.name)
        except Exception as error:  # noqa: BLE001 – a template is a program of the site: whatever it raises is its fault
            return self._fault(error, page)

    def _given(self, matter: Matter) -> dict[str, Any]:
        page, heads, bodies = matter.page, matter.heads, matter.bodies
        root = urls.root(page.path)
        if page.path == urls.NOT_FOUND:  # it is shown at any depth, so only its links are absolute
            root = urlsplit(self.words.site.base_url).path or "/"
        is_article = bool(heads) and page.path.endswith(".html")
        return {
            **self.contexts[page.lang],
            "page": page,
            "content": page.content,
            "root": root,
            "teasers": matter.teasers,
            "language_links": lambda: _language_links(page, self.words.site.base_url),
            "toggle": lambda: _toggle(page, root),
            "part": lambda name: self._part(name, page.lang, root, page.path),
            "stories": lambda level: self._stories(page.lang, root, matter.teasers, level),
            "heads": heads,
            "head": heads[0] if is_article else None,
            "bodies": bodies,
            "body": reading(heads, bodies) if is_article and bodies else None,
            "here": lambda path: _HERE if path == page.path else "",
        }

    def _part(self, name: str, lang: str, root: str, path: str) -> Markup:
        """What many pages of a language have in common, printed once; pages it leads to have their own copy."""
        key = (name, lang, path if path in self.named[lang] else "")
        if key not in self.parts:
            given = {**self.contexts[lang], "root": _ROOT, "here": lambda other: _HERE if other == key[2] else ""}
            self.parts[key] = self.environment.get_template(name).render(given).rstrip("\n")
        return Markup(self.parts[key].replace(_ROOT, root))  # noqa: S704 – it comes from a template that escapes

    def _stories(self, lang: str, root: str, teasers: tuple[Teaser, ...], level: int) -> Markup:
        """The rows of a list; each is printed once and serves all lists of its language."""
        rows = "".join(self._row(lang, teaser, level) for teaser in teasers)
        return Markup(rows.replace(_ROOT, root))  # noqa: S704 – rows come from a template that escapes

    def _row(self, lang: str, teaser: Teaser, level: int) -> str:
        key = (lang, level, teaser.source, hash(teaser))
        if (row := self.rows.get(key)) is None:
            if len(self.rows) >= ROWS:
                self.rows.clear()
            given = {**self.contexts[lang], "teaser": teaser, "level": level, "root": _ROOT}
            row = self.rows[key] = self.environment.get_template(ROW).render(given)
        return row

    def _fault(self, error: Exception, page: Page) -> Problem:
        """The line of the template that an exception came from."""
        frames = traceback.extract_tb(error.__traceback__)
        places = [frame for frame in frames if frame.filename.startswith(FOLDER)]
        path, line = (places[-1].filename, places[-1].lineno or 0) if places else (FOLDER + page.template, 0)
        return problem("template", path, line, what=f"{error} ({page.path})")


def _source(templates: Mapping[str, str], name: str) -> tuple[str, str, Callable[[], bool]] | None:
    """A template as Jinja2 wants it: text, file name for messages, and that it will not change meanwhile."""
    return (templates[name], FOLDER + name, lambda: True) if name in templates else None


class Reading(NamedTuple):
    """A body as templates print it: its blocks with their anchors p1, p2, …

    is_behind: whether the original has changed since this translation was made
    """

    html: Markup
    author_note: str
    is_behind: bool


def reading(heads: tuple[Head, ...], bodies: tuple[Body, ...]) -> Reading:
    """The first body of a page; passages left in the language of another version say so."""
    own, foreign = bodies[0], _foreign(heads, bodies)
    numbered = [_anchored(block, place, foreign.get(place, "")) for place, block in enumerate(own.blocks, 1)]
    originals = (body for head, body in zip(heads, bodies, strict=True) if head.lang == heads[0].original)
    said = heads[0].translated_from
    is_behind = any(said != body.sha256 for body in originals if said and body is not own)
    html = Markup("\n".join(numbered))  # noqa: S704 – every block was made safe by markup
    return Reading(html, own.author_note, is_behind)


def _anchored(block: str, place: int, attributes: str) -> str:
    """A block with its anchor, and the attributes of its language."""
    if block.startswith("<p>"):
        return f'<p id="p{place}"{attributes}>{block[3:]}'
    return _FIRST_TAG.sub(f'\\g<0> id="p{place}"{attributes}', block, count=1)


def _foreign(heads: tuple[Head, ...], bodies: tuple[Body, ...]) -> dict[int, str]:
    """The attributes of passages that are in another language than their article, by number."""
    head, found = heads[0], {}
    for other, body in zip(heads[1:], bodies[1:], strict=True):
        if head.original in ("", other.lang):
            places = passages.left_in(bodies[0].blocks, body.blocks, True if head.original else None)
            found.update(dict.fromkeys((place + 1 for place in places), i18n.attributes(other.lang, head.lang)))
    return found


def context(lang: str, words: Words) -> dict[str, Any]:
    """What the templates of a language are given, beside the page itself."""
    site, strings = words.site, words.strings
    wording = {other: SimpleNamespace(**strings[other]) for other in site.languages}
    return {
        "site": site,
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


def _language_links(page: Page, base_url: str) -> Markup:
    """The canonical address of a page and its language versions, for search engines; all from the one table."""
    if not (base_url and page.indexed):
        return Markup("")
    links = [f'<link rel="canonical" href="{escape(urls.public(base_url, page.path))}">']
    versions = [*page.alternates, ("x-default", page.x_default)] if page.x_default else []
    for lang, path in versions:
        links.append(f'<link rel="alternate" hreflang="{lang}" href="{escape(urls.public(base_url, path))}">')
    return Markup("\n".join(links) + "\n")  # noqa: S704 – addresses were made by urls and are escaped


def _toggle(page: Page, root: str) -> Markup:
    """The entries of the language toggle, all from the one table."""
    items = []
    for lang, path, is_alternate, _ in page.toggle:
        name = _name(lang)
        if path:
            rel = ' rel="alternate"' if is_alternate else ""
            items.append(f'<li><a href="{root}{path}" lang="{lang}" hreflang="{lang}"{rel}>{name}</a></li>')
        else:
            items.append(f'<li><span lang="{lang}" aria-current="true">{name}</span></li>')
    return Markup("\n".join(items) + "\n")  # noqa: S704 – addresses were made by urls, names are escaped


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


def closures(templates: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """Template → fingerprint of it and of all templates it extends, includes or imports; and faulty templates."""
    environment = jinja2.Environment(autoescape=True)
    named: dict[str, set[str]] = {}
    problems = []
    for name, text in sorted(templates.items()):
        try:
            found = jinja2.meta.find_referenced_templates(environment.parse(text, name))
            named[name] = {other for other in found if other} if None not in found else set(templates)
        except jinja2.TemplateSyntaxError as error:
            problems.append(problem("template", FOLDER + name, error.lineno, what=error.message or "syntax error"))
    return {name: _closure(name, templates, named) for name in templates}, problems


def _closure(name: str, templates: Mapping[str, str], named: Mapping[str, set[str]]) -> str:
    found, todo = {ROW, *PARTS}, [name, ROW, *PARTS]  # rows and parts are printed from templates of their own
    while todo:
        inner = named.get(todo.pop(), set()) - found
        found |= inner
        todo += inner
    texts = (f"{other}\n{templates.get(other, '')}" for other in sorted(found | {name}))
    return records.digest("\n".join(texts))

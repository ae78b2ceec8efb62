"""Pages are printed by templates. The only door to Jinja2."""

import re
import traceback
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup, escape

from sitegen import budget, dates, i18n, passages, urls
from sitegen.model import Body, Frame, Link, Page, Site
from sitegen.problems import Problem, problem

FOLDER = "templates/"

_HERE = Markup(' aria-current="page"')
_FIRST_TAG = re.compile(r"<[a-z0-9]+")


class Words(NamedTuple):
    """What is the same for all pages of a site: its facts, its interface's wording, its frames, per language."""

    site: Site
    strings: Mapping[str, Mapping[str, Any]]
    frames: Mapping[str, Frame]


class Press:
    """Prints pages: compiled templates, and what each language's templates are given."""

    def __init__(self, templates: Mapping[str, str], words: Words) -> None:
        self.words = words
        self.environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(lambda name: _source(templates, name)),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        self.contexts = {lang: context(lang, words) for lang in words.site.languages}

    def page(self, page: Page, bodies: tuple[Body, ...]) -> str | Problem:
        """The HTML of a page, or the place in the template that failed."""
        try:
            with budget.limit():
                template = self.environment.get_template(page.template)
                return template.render(self._given(page, bodies))
        except jinja2.TemplateSyntaxError as error:
            return problem("template", FOLDER + (error.name or page.template), error.lineno, what=error.message)
        except jinja2.TemplateNotFound as error:
            return problem("template-missing", FOLDER + page.template, 0, name=error.name)
        except Exception as error:  # noqa: BLE001 – a template is a program of the site: whatever it raises is its fault
            return self._fault(error, page)

    def _given(self, page: Page, bodies: tuple[Body, ...]) -> dict[str, Any]:
        root = urls.root(page.path)
        if page.path == urls.NOT_FOUND:  # it is shown at any depth, so only its links are absolute
            root = urlsplit(self.words.site.base_url).path or "/"
        return {
            **self.contexts[page.lang],
            "page": page,
            "content": page.content,
            "bodies": bodies,
            "body": reading(page, bodies) if bodies else None,
            "root": root,
            "here": lambda path: _HERE if path == page.path else "",
        }

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
    """A body as templates print it: its blocks with their anchors p1, p2, …"""

    html: Markup
    author_note: str


def reading(page: Page, bodies: tuple[Body, ...]) -> Reading:
    """The first body of a page; passages left in the language of another version say so."""
    own, *others = bodies
    foreign: dict[int, str] = {}
    for head, other in zip(page.bodies[1:], others, strict=False):
        original = page.bodies[0].original
        translated = None if not original else original == head.lang
        if original in ("", head.lang, page.lang):
            attributes = i18n.attributes(head.lang, page.lang)
            foreign |= dict.fromkeys(passages.left_in(own.blocks, other.blocks, translated), attributes)
    numbered = (
        _FIRST_TAG.sub(f'\\g<0> id="p{place + 1}"{foreign.get(place, "")}', block, count=1)
        for place, block in enumerate(own.blocks)
    )
    return Reading(Markup("\n".join(numbered)), own.author_note)  # noqa: S704 – every block was made safe by markup


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
        "byline": _byliner(lang, strings[lang]),
        "autonym": i18n.autonym,
        "territory": i18n.territory,
        "public": lambda path: urls.public(site.base_url, path),
        "iso": lambda date: dates.iso(date, site.timezone),
        "moment": lambda date: dates.moment(date, site.timezone),
    }


def _names(languages: tuple[str, ...], reader: str) -> str:
    """The names of languages in the reader's language, as one: `Englisch und Französisch`."""
    return i18n.listing(tuple(i18n.name(lang, reader) for lang in languages), reader)


def _byliner(lang: str, strings: Mapping[str, Any]) -> Callable[[tuple[Link, ...], str], Markup]:
    """Says by whom, each name a link where its author has a page."""

    def byline(authors: tuple[Link, ...], root: str) -> Markup:
        names = i18n.listing(tuple(f"\0{place}\0" for place in range(len(authors))), lang)
        html = str(escape(strings["by"].format(names=names)))
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


def compile_all(templates: Mapping[str, str]) -> list[Problem]:
    """What is wrong with the templates before any page is printed."""
    environment = jinja2.Environment(autoescape=True)
    problems = []
    for name, text in sorted(templates.items()):
        try:
            environment.parse(text, name)
        except jinja2.TemplateSyntaxError as error:
            problems.append(problem("template", FOLDER + name, error.lineno, what=error.message or "syntax error"))
    return problems

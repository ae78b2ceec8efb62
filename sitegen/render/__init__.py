"""Pages are printed by templates. The only door to Jinja2."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import jinja2
import jinja2.meta
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from sitegen import budget, records, urls
from sitegen.markup import footnotes
from sitegen.model import Body, Head, Page, Teaser
from sitegen.problems import Problem, problem
from sitegen.render import cite, given, jsonfeed, metadata, parallel, quick, titles
from sitegen.render.given import Words, context, day_opening, language_links, toggle
from sitegen.render.parallel import Parallel
from sitegen.render.reading import Reading, reading

__all__ = ["FOLDER", "PARTS", "ROW", "SIDE", "Matter", "Parallel", "Press", "Reading", "Words", "closures", "reading"]

FOLDER = "templates/"

ROWS = 12_000
"""How many rows of lists of one language are kept at hand, one or two kilobytes each."""

ROW = "parts/story.html"
"""The template of one story in a list."""

SIDE = "side.html"
"""The template of the pages that show an article beside another version: printed with it."""

PARTS = ("parts/sections.html", "parts/colophon.html", "parts/site.html")
"""The templates of what pages have in common."""

PLAIN = {
    *("language_links", "toggle", "part", "stories", "here", "count", "attributes", "day", "day_in", "month"),
    *("month_name", "number", "language", "language_in", "names", "names_in", "byline", "autonym", "territory"),
    *("public", "iso", "moment", "time", "metadata", "cite", "json_feed", "titles", "modes", "related", "rows"),
}
"""The functions that templates are given: plain ones, called with plain arguments."""

FEW_PIECES = 3
"""How many pieces are handed on one by one: joining them costs something, too."""

_ROOT = "\x01"  # stands for the way up to the output folder; no text can hold it
_HERE = Markup(' aria-current="page"')


class _Generator(CodeGenerator):
    """Compiles templates that print text without wrapping it, and call what they are given without asking first.

    Jinja looks at every function for marks of its own; those of `given.context` have none. What is printed in one go
    is handed on in one piece: each piece climbs through the generators of all templates that extend each other.
    """

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 – Jinja's
        if frame.buffer is not None or frame.require_output_check or len(node.nodes) < FEW_PIECES:
            super().visit_Output(node, frame)
            return
        inner = frame.copy()
        inner.buffer = self.temporary_identifier()
        self.writeline(f"{inner.buffer} = []")
        super().visit_Output(node, inner)
        self.writeline(f"yield concat({inner.buffer})")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 – Jinja's
        is_ours = isinstance(node.node, nodes.Name) and node.node.name in PLAIN
        is_plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs or forward_caller)
        if not (is_ours and is_plain):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.printed(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Environment(jinja2.Environment):
    code_generator_class = _Generator

    @staticmethod
    def printed(value: object) -> str:
        """A value as it stands in a page."""
        if type(value) is str:
            return quick.escape(value)
        return value if type(value) is Markup else str(escape(value))


class Matter(NamedTuple):
    """A page and all that it prints, in the order in which the page names it.

    parallels: language → how the paragraphs of that version go with the article's own
    """

    page: Page
    teasers: tuple[Teaser, ...] = ()
    heads: tuple[Head, ...] = ()
    bodies: tuple[Body, ...] = ()
    parallels: Mapping[str, Parallel] = {}


class Press:
    """Prints pages: compiled templates, and what each language's templates are given."""

    def __init__(self, templates: Mapping[str, str], words: Words) -> None:
        self.words, self.environment = words, _environment(templates)
        common = dict(self.environment.globals)
        self.contexts = {lang: {**common, **context(lang, words)} for lang in words.site.languages}
        self.metadata = {lang: metadata.printer(words.site, lang) for lang in words.site.languages}
        self.cite = {lang: cite.printer(words.site, lang, words.strings[lang]) for lang in words.site.languages}
        self.rows: tuple[str, dict[tuple[int, str, int], str]] = ("", {})
        self.parts: dict[tuple[str, str, str, str], Markup] = {}
        self.named = {lang: set(frame.paths()) for lang, frame in words.frames.items()}

    def page(self, matter: Matter) -> str | Problem:
        """The text of a page, or the place in the template that failed."""
        page = matter.page
        if matter.bodies:
            self.rows = ("", {})  # articles and feeds: the lists of a language stand together, and this is none of them
        try:
            with budget.limit():
                return self._print(page.template, self._given(matter))
        except jinja2.TemplateSyntaxError as error:
            return problem("template", FOLDER + (error.name or page.template), error.lineno, what=error.message)
        except jinja2.TemplateNotFound as error:
            return problem("template-missing", FOLDER + page.template, 0, name=error.name)
        except Exception as error:  # noqa: BLE001 – a template is a program of the site: whatever it raises is its fault
            return self._fault(error, page)

    def _print(self, name: str, given: dict[str, Any]) -> str:
        """What a template makes of what it is given; `Template.render` does the same, and copies much before."""
        template = self.environment.get_template(name)
        context = self.environment.context_class(self.environment, given, name, template.blocks)
        try:
            return "".join(template.root_render_func(context))
        except Exception:  # noqa: BLE001 – raised again, at the line of the template
            self.environment.handle_exception()

    def _given(self, matter: Matter) -> dict[str, Any]:
        page, heads = matter.page, matter.heads
        root = urls.root(page.path)
        if page.path == urls.NOT_FOUND:  # it is shown at any depth, so only its links are absolute
            root = urlsplit(self.words.site.base_url).path or "/"
        is_article = bool(heads) and page.path.endswith(".html")
        bodies = matter.bodies if is_article else tuple(map(footnotes.settled, matter.bodies))
        return {
            **self.contexts[page.lang],
            "page": page,
            "content": page.content,
            "root": root,
            "teasers": matter.teasers,
            "language_links": lambda: language_links(page, self.words.site.base_url),
            "metadata": lambda: self.metadata[page.lang](page, heads[0]),
            "cite": lambda: self.cite[page.lang](page, heads[0]),
            "json_feed": lambda: jsonfeed.printed(page, heads, bodies, self.words.site),
            "titles": lambda: titles.printed(matter.teasers, page.lang),
            "toggle": lambda: toggle(page, root, parallel.routes(matter.parallels)),
            "modes": lambda: given.modes(page, root, self.words.strings[page.lang]),
            "related": lambda: given.related(page, root, self.words.strings[page.lang]),
            "rows": lambda: parallel.rows(heads, bodies, matter.parallels, self.words.strings[page.lang]),
            "part": lambda name: self._part(name, page.lang, root, page.path),
            "stories": lambda level: self._stories(page.lang, root, matter.teasers, level),
            "heads": heads,
            "head": heads[0] if is_article else None,
            "bodies": bodies,
            "body": self._reading(matter, root) if is_article and bodies else None,
            "here": lambda path: _HERE if path == page.path else "",
        }

    def _reading(self, matter: Matter, root: str) -> Reading:
        page, lang = matter.page, matter.page.lang
        shown = {} if page.template == SIDE else matter.parallels
        ways = parallel.ways(shown, page.content, root, lang, self.words.strings[lang])
        return reading(matter.heads, matter.bodies, ways, self.words.strings[lang])

    def _part(self, name: str, lang: str, root: str, path: str) -> Markup:
        """What many pages of a language have in common, printed once; pages it leads to have their own copy."""
        if name not in PARTS:
            raise jinja2.TemplateRuntimeError(f'"{name}" is none of the common parts: include it instead')
        key = (name, lang, root, path if path in self.named[lang] else "")
        if key not in self.parts:
            given = {**self.contexts[lang], "root": root, "here": lambda other: _HERE if other == key[3] else ""}
            self.parts[key] = Markup(self._print(name, given).rstrip("\n"))  # noqa: S704 – templates escape
        return self.parts[key]

    def _stories(self, lang: str, root: str, teasers: tuple[Teaser, ...], level: int) -> Markup:
        """The rows of a list by day; each is printed once and serves all lists of its language."""
        days = groupby(teasers, lambda teaser: teaser.date.written[:10] if teaser.date else "")
        undated = str(self.words.strings[lang]["undated"])
        rows = "".join(
            f"{day_opening(date, lang, level, undated)}{''.join([self._row(lang, row, level + 1) for row in found])}"
            "</ol>\n</li>\n"
            for date, found in days
        )
        return Markup(rows.replace(_ROOT, root))  # noqa: S704 – rows come from a template that escapes

    def _row(self, lang: str, teaser: Teaser, level: int) -> str:
        if self.rows[0] != lang:  # lists are printed language by language
            self.rows = (lang, {})
        rows, key = self.rows[1], (level, teaser.source, hash(teaser))
        if (row := rows.get(key)) is None:
            if len(rows) >= ROWS:
                rows.clear()
            given = {**self.contexts[lang], "teaser": teaser, "level": level, "root": _ROOT}
            row = rows[key] = self._print(ROW, given)
        return row

    def _fault(self, error: Exception, page: Page) -> Problem:
        """The line of the template that an exception came from."""
        import traceback  # loaded late: templates rarely fail

        frames = traceback.extract_tb(error.__traceback__)
        places = [frame for frame in frames if frame.filename.startswith(FOLDER)]
        path, line = (places[-1].filename, places[-1].lineno or 0) if places else (FOLDER + page.template, 0)
        return problem("template", path, line, what=f"{error} ({page.path})")


_environments: list[tuple[Mapping[str, str], _Environment]] = []  # that of the templates at hand, compiled but once


def _environment(templates: Mapping[str, str]) -> _Environment:
    if not _environments or _environments[0][0] != templates:
        made = _Environment(
            loader=jinja2.FunctionLoader(lambda name: _source(templates, name)),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        _environments[:] = [(templates, made)]
    return _environments[0][1]


def compile_each(templates: Mapping[str, str], names: Iterable[str]) -> Iterator[str]:
    """Compiles templates, so that printing finds them ready; what is wrong with one is told where it prints."""
    for name in names:
        with contextlib.suppress(jinja2.TemplateError):
            _environment(templates).get_template(name)
        yield name


def _source(templates: Mapping[str, str], name: str) -> tuple[str, str, Callable[[], bool]] | None:
    """A template as Jinja2 wants it: text, file name for messages, and that it will not change meanwhile."""
    return (templates[name], FOLDER + name, lambda: True) if name in templates else None


def closures(templates: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """Template → fingerprint of it and of all templates it extends, includes or imports; and faulty templates."""
    environment = jinja2.Environment(autoescape=True)
    named: dict[str, set[str]] = {}
    problems = []
    for name, text in sorted(templates.items()):
        try:
            found = set(jinja2.meta.find_referenced_templates(environment.parse(text, name)))
            named[name] = {other for other in found if other} if None not in found else set(templates)
        except jinja2.TemplateSyntaxError as error:
            problems.append(problem("template", FOLDER + name, error.lineno, what=error.message or "syntax error"))
    return {name: _closure(name, templates, named) for name in templates}, problems


def _closure(name: str, templates: Mapping[str, str], named: Mapping[str, set[str]]) -> str:
    found = {ROW, *PARTS, *((SIDE,) if name == "article.html" else ())}
    todo = [name, *found]  # these are printed from templates of their own
    while todo:
        inner = named.get(todo.pop(), set()) - found
        found |= inner
        todo += inner
    texts = (f"{other}\n{templates.get(other, '')}" for other in sorted(found | {name}))
    return records.digest("\n".join(texts))

"""How an article is cited: a line for people, BibTeX and CSL-JSON for reference managers.

The two are links that carry their file with them (RFC 2397): they cost a site no files and a reader no request, and
they work from a disk.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from sitegen import i18n, records, urls
from sitegen.model import Head, Link, Page, Site
from sitegen.render.quick import escape

_BIBTEX = re.compile(r"[\\{}&%$#_~^]")
_WRITTEN = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, those behind a backslash, too
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_SAFE = "!'()*,-./:;=?@_~"
"""What may stand in a data address as it is (RFC 3986), beside letters and digits."""


class _Quoted(dict[int, str]):
    """Every sign as it stands in a data address, found when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = quote(chr(code), safe=_SAFE)
        return self[code]


_quoted = _Quoted()

BIBTEX = "application/x-bibtex"
CSL = "application/vnd.citationstyles.csl+json"


def printer(site: Site, lang: str, words: Mapping[str, Any]) -> Callable[[Page, Head], Markup]:
    """What prints the line in one language; `words` is the interface's wording."""
    title, form, summary = site.title[lang], str(words["cite_form"]), escape(str(words["cite"]))
    opening = f'<details class="cite">\n<summary>{summary}</summary>\n<p>'
    verbatim = escape(str(words["verbatim"]))
    by_all, undated = str(words["cite_form_by"]), str(words["cite_form_undated"])

    def line(head: Head, authors: tuple[Link, ...]) -> str:
        date = i18n.day(head.date, lang) if head.date else ""
        said = (form if date else undated).format(title=head.title, site=title, date=date)
        names = i18n.listing(tuple([link.text for link in authors]), lang) if authors else ""
        return by_all.format(names=names, said=said) if names else said

    def print_it(page: Page, head: Head) -> Markup:
        address = escape(urls.public(site.base_url, page.path)) if site.base_url else ""
        authors = page.content.authors
        where = f" {address}" if address else ""
        named = address.replace("%", "%25")
        bib, csl = bibtex(head, authors, title, named), csl_json(head, authors, title, named)
        return Markup(  # noqa: S704 – every value is escaped or quoted where it is put in
            f"{opening}{escape(line(head, authors))}{where}</p>\n"
            f'<p><a download="{head.slug}.bib" type="{BIBTEX}" href="data:{BIBTEX};charset=utf-8,{bib}">BibTeX</a> '
            f'<a download="{head.slug}.csl.json" type="{CSL}" href="data:{CSL};charset=utf-8,{csl}">CSL-JSON</a>'
            f"{_file(page.content.text, verbatim)}</p>\n</details>\n"
        )

    return print_it


def _file(path: str, label: str) -> str:
    """The link to the text as it came in, which stands beside the page."""
    kind = "text/plain" if path.endswith(".txt") else "text/markdown"
    return f' <a type="{kind}" href="{path.rpartition("/")[2]}">{label}</a>' if path else ""


def bibtex(head: Head, authors: tuple[Link, ...], site: str, address: str) -> str:
    """An article for BibTeX and BibLaTeX, quoted; names stand in braces, for nobody knows which part is the surname."""
    date, written = head.date, head.date.written[:10] if head.date else ""
    fields = [
        ("author", "%20and%20".join([f"%7B{_tex(link.text)}%7D" for link in authors])),
        ("title", f"%7B{_tex_once(head.title)}%7D"),
        ("journal", _tex(site)),
        ("date", written),
        ("year", date.year if date else ""),
        ("translator", f"%7B{_tex(head.translator)}%7D" if head.translator else ""),
        ("language", head.lang),
        ("url", address),
    ]
    lines = "".join([f",%0A%20%20{name}%20=%20%7B{value}%7D" for name, value in fields if value])
    return f"@article%7B{head.slug}-{head.lang}{lines}%0A%7D%0A"


def csl_json(head: Head, authors: tuple[Link, ...], site: str, address: str) -> str:
    """An article as CSL-JSON (citationstyles.org, article-newspaper), quoted."""
    key = address or f"{head.slug}-{head.lang}"
    found = f"%5B%7B%22id%22:%22{key}%22,%22type%22:%22article-newspaper%22,%22title%22:{_json_once(head.title)}"
    found += f",%22container-title%22:{_json(site)},%22language%22:%22{head.lang}%22"
    if authors:
        found += f",%22author%22:%5B{','.join([_literal(link.text) for link in authors])}%5D"
    if head.translator:
        found += f",%22translator%22:%5B{_literal(head.translator)}%5D"
    if head.date:
        parts = ",".join([part.lstrip("0") for part in head.date.written[:10].split("-")])
        found += f",%22issued%22:%7B%22date-parts%22:%5B%5B{parts}%5D%5D%7D"
    if address:
        found += f",%22URL%22:%22{address}%22"
    return found + "%7D%5D%0A"


def _tex_once(text: str) -> str:
    return _BIBTEX.sub(lambda found: _WRITTEN.get(found[0], f"\\{found[0]}"), text).translate(_quoted)


def _json_once(text: str) -> str:
    return records.text(text).translate(_quoted)


def _literal(name: str) -> str:
    return f"%7B%22literal%22:{_json(name)}%7D"


_tex = lru_cache(maxsize=4096)(_tex_once)
_json = lru_cache(maxsize=4096)(_json_once)

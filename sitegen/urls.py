"""Every address of the site, and how one page names another.

Paths are below the output folder, with `/` on every system. Links in pages are relative and name
files, so that a site works on any host, below any path, and from a disk.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

from sitegen.model import Tag, wording

MAX_SLUG = 80
RESERVED = "index"
"""The slug that names list pages."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

FRONT = "index.html"
NOT_FOUND = "404.html"
ROBOTS = "robots.txt"
MANIFEST = "manifest.json"
RECORDS = "records.jsonl"
SIDECARS = "content/sidecars.jsonl"
LEDGERS = (MANIFEST, RECORDS, SIDECARS)
"""What the site says of all its articles, one line each."""


@lru_cache(maxsize=4096)
def slug(text: str, lang: str) -> str:
    """A text as the last part of an address, at most 80 characters cut at a word; empty if nothing is left.

    Umlauts are written out in German only: `Größe` is `groesse` there, `naïve` is `naive` in English.
    """
    if is_slug(text):
        return text
    from anyascii import anyascii  # loaded late: most folders are years and months

    plain = unicodedata.normalize("NFC", text).lower()
    if lang.split("-")[0] == "de":
        plain = plain.translate(_GERMAN)
    words = re.findall(r"[a-z0-9]+", anyascii(plain).lower())
    short = ""
    for word in words:
        longer = f"{short}-{word}" if short else word
        if len(longer) > MAX_SLUG:
            break
        short = longer
    return short or "".join(words)[:MAX_SLUG]


def is_slug(text: str) -> bool:
    """Whether a text can stand in an address as it is."""
    return len(text) <= MAX_SLUG and bool(_SLUG.fullmatch(text))


def tag_slug(tag: Tag, lang: str, languages: tuple[str, ...]) -> str:
    """The last part of a tag's address in a language: the slug somebody wrote, else made from its label."""
    if lang in tag.slugs:
        return tag.slugs[lang]
    text, spoken = wording(tag.labels, lang, languages)
    return slug(text, spoken) or slug(tag.id, "") or "tag"


def folder(path: str) -> str:
    """A folder below content/articles as it stands in addresses; a folder has no language."""
    return "/".join(filter(None, (slug(part, "") for part in path.split("/"))))


def above(path: str) -> Iterator[str]:
    """The folders that a file is in, the innermost first."""
    while path := path.rpartition("/")[0]:
        yield path


def home(lang: str, number: int = 0) -> str:
    """The newest stories of a language, or page `number` of the older ones."""
    return f"{lang}/page/{number}.html" if number else f"{lang}/index.html"


def article(lang: str, folder: str, slug: str) -> str:
    """An article; the date never enters an address, only the folder it is filed in."""
    return f"{lang}/{folder}/{slug}.html" if folder else f"{lang}/{slug}.html"


def verbatim(path: str, source: str) -> str:
    """The text of an article's file as it came in, beside its page."""
    return path.removesuffix(".html") + source[source.rindex(".") :]


def preview(path: str) -> str:
    """The preview image of an article, beside its page."""
    return f"{path.removesuffix('.html')}.png"


def side(path: str, lang: str) -> str:
    """An article beside its version in another language: `en/storm.de.html` beside `en/storm.html`."""
    return f"{path.removesuffix('.html')}.{lang}.html"


def page_of(path: str) -> str:
    """The page that a file stands beside: `en/storm.html` of `en/storm.txt` and of `en/storm.de.html`."""
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{name.partition('.')[0]}.html"


def tags(lang: str) -> str:
    """The index of tags."""
    return f"{lang}/tags/index.html"


def tag(lang: str, slug: str, number: int = 0) -> str:
    """The stories with a tag, or page `number` of the older ones."""
    return f"{lang}/tags/{slug}/{number}.html" if number else f"{lang}/tags/{slug}.html"


def authors(lang: str) -> str:
    """The index of authors."""
    return f"{lang}/authors/index.html"


def author(lang: str, id: str, number: int = 0) -> str:
    """The stories by an author, or page `number` of the older ones."""
    return f"{lang}/authors/{id}/{number}.html" if number else f"{lang}/authors/{id}.html"


def year(lang: str, year: str) -> str:
    """The months of a year."""
    return f"{lang}/{year}/index.html"


def month(lang: str, year: str, month: str) -> str:
    """The stories of a month."""
    return f"{lang}/{year}/{month}/index.html"


def undated(lang: str) -> str:
    """The stories without a date."""
    return f"{lang}/undated/index.html"


def archive(lang: str) -> str:
    """The whole archive at a glance."""
    return f"{lang}/archive.html"


def search(lang: str) -> str:
    """The page that searches the archive of a language."""
    return f"{lang}/search.html"


def titles(lang: str, year: str) -> str:
    """The headlines of a year, or of the undated, as a script: what the search reads where there is no index."""
    return f"{lang}/titles/{year}.js"


def standing(lang: str, folder: str, slug: str) -> str:
    """A standing page, such as the imprint."""
    return article(lang, folder, slug)


def feed(lang: str) -> str:
    """The newest articles of a language as an Atom feed."""
    return f"{lang}/feed.xml"


def json_feed(lang: str) -> str:
    """The newest articles of a language as a JSON Feed."""
    return f"{lang}/feed.json"


def tag_feed(lang: str, slug: str) -> str:
    """The newest articles with a tag as an Atom feed."""
    return f"{lang}/tags/{slug}.xml"


def sitemap(section: str = "") -> str:
    """The sitemap, or that of a section: a language, and a folder of its addresses."""
    return f"sitemap-{section}.xml" if section else "sitemap.xml"


def news_sitemap() -> str:
    """The articles of the last two days, for search engines of news."""
    return "news-sitemap.xml"


def root(path: str) -> str:
    """What leads from a page up to the output folder: `../../` from `en/2025/storm.html`."""
    return "../" * path.count("/")


def public(base_url: str, path: str) -> str:
    """The absolute address of a page; index pages are named by their folder."""
    return base_url + (path[: -len("index.html")] if path.endswith("/index.html") or path == FRONT else path)


def absolute(page: str, link: str) -> str:
    """Where a link on a page (`https://…`) leads, in full; a link that is no address stays as it is."""
    try:
        return urljoin(page, link)
    except ValueError:
        return link


def stable_id(host: str, day: str, name: str) -> str:
    """An identifier that outlives addresses (a tag URI, RFC 4151): `tag:example.org,2025-07-15:storm/en`."""
    return f"tag:{host},{day}:{quote(name)}"


def host(base_url: str) -> str:
    """The host of the site, in small letters and without port."""
    return urlsplit(base_url).hostname or ""

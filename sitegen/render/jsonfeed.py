"""The newest articles as a JSON Feed (jsonfeed.org/version/1.1): the same entries as in the Atom feed beside it."""

from typing import Any

from markupsafe import Markup

from sitegen import dates, markup, records, urls
from sitegen.model import Body, Head, Page, Site


def printed(page: Page, heads: tuple[Head, ...], bodies: tuple[Body, ...], site: Site) -> Markup:
    """The feed as it is published."""
    base, lang, feed = site.base_url, page.lang, page.content
    house = {"name": site.title[lang], "url": urls.public(base, urls.home(lang))}
    found: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.title[lang],
        "home_page_url": urls.public(base, feed.page),
        "feed_url": urls.public(base, page.path),
        "language": lang,
        "authors": [house],
    }
    if site.description.get(lang):
        found["description"] = site.description[lang]
    entries = zip(feed.entries, heads, bodies, strict=True)
    found["items"] = [_item(entry, head, body, site) for entry, head, body in entries]
    return Markup(records.text(found) + "\n")  # noqa: S704 – it is JSON, and no page


def _item(entry: Any, head: Head, body: Body, site: Site) -> dict[str, Any]:
    address = urls.public(site.base_url, entry.path)
    text = markup.readdressed("\n".join(body.blocks), lambda link: urls.absolute(address, link))
    found: dict[str, Any] = {
        "id": entry.id,
        "url": address,
        "title": head.title,
        "content_html": text,
        "date_published": dates.moment(entry.published, site.timezone),
        "date_modified": dates.moment(entry.updated, site.timezone),
        "language": head.lang,
    }
    if head.summary:
        found["summary"] = head.summary
    if entry.authors:
        found["authors"] = [{"name": name} for name in entry.authors]
    if entry.tags:
        found["tags"] = [tag.text for tag in entry.tags]
    if entry.others:
        found["_translations"] = [
            {"language": other.lang, "title": other.text, "url": urls.public(site.base_url, other.path)}
            for other in entry.others
        ]
    return found

"""Preview images: which articles have one, and what it says."""

from collections.abc import Iterator
from functools import lru_cache

from sitegen import i18n, urls
from sitegen.archive import Archive
from sitegen.archive import path as path_of
from sitegen.model import Head, Site
from sitegen.pages.plan import Plan, Sheet
from sitegen.pages.table import Address
from sitegen.previews import Card, lines
from sitegen.problems import Problem, problem

SITE = "content/site.yaml"


def addresses(archive: Archive) -> Iterator[Address]:
    """The images of all articles that can be drawn."""
    for key, head in _heads(archive):
        if is_drawn(head, archive.site):
            yield Address(("preview", key), head.lang, urls.preview(path_of(head)), head.source, False)


def _heads(archive: Archive) -> Iterator[tuple[str, Head]]:
    if _is_on(archive.site):
        for key, story in archive.stories.items():
            for head in story.readable:
                if not head.withdrawn:
                    yield key, head


def _is_on(site: Site) -> bool:
    """Whether there are any: what names them has to say where they are, in full."""
    return bool(site.preview_letters and site.base_url)


def content(plan: Plan, address: Address) -> Sheet:
    """What an image says."""
    story = plan.archive.stories[address.key[1]]
    return Sheet(_card(story.version(address.lang) or story.versions[0], plan.site))


def is_drawn(head: Head, site: Site) -> bool:
    """Whether an article has a preview image: one on which every letter can be shown."""
    return _is_on(site) and not head.withdrawn and not _lacking(head, site)


def _card(head: Head, site: Site) -> Card:
    day = i18n.day(head.date, head.lang) if head.date else ""
    return Card(site.title[head.lang], head.title, day, i18n.autonym(head.lang))


def _lacking(head: Head, site: Site) -> str:
    """The letters of an image that can't be shown, in their order."""
    known = _set(site.preview_letters)
    texts = map(lines.plain, _card(head, site))
    return "".join(dict.fromkeys(letter for text in texts for letter in text if letter not in known))


@lru_cache(maxsize=1)
def _set(letters: str) -> frozenset[str]:
    return frozenset(letters)


def notices(archive: Archive) -> list[Problem]:
    """What to say, once, of articles that get no image."""
    found = [(head.source, lacking) for _, head in _heads(archive) if (lacking := _lacking(head, archive.site))]
    if not found:
        return []
    source, letters = min(found)
    return [problem("preview-letters", SITE, 0, count=len(found), first=source, letters=letters[:10])]

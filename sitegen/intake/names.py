"""Names for new stories that nothing else has: ids, files, and addresses."""

import re
from collections.abc import Iterable

from sitegen import dates, urls
from sitegen.bundles import ARTICLES
from sitegen.intake.standing import Archive
from sitegen.problems import Problem

UNDATED = "undated"
_BY_DATE = re.compile(r"\d{4}(?:/\d{2})?|undated")

STORY = "story"
"""What a story is called whose headline leaves nothing for an address."""


class Names:
    """All names that are taken; every name that is given is taken from then on."""

    def __init__(self, archive: Archive) -> None:
        self.ids = set(archive.stories)
        self.stems = {bundle.stem.casefold() for bundle in archive.held.bundles}
        heads = [one.head for one in archive.articles.values()]
        self.addresses = {urls.article(head.lang, head.folder, head.slug) for head in heads}

    def id(self, folder: str, name: str) -> str:
        """A new id below a folder, which is the path of its files: `2025/07/storm`, or `…/storm-2` if that is taken."""
        return next(found for found in numbered(folder, name) if self._is_free(found))

    def _is_free(self, id: str) -> bool:
        return id not in self.ids and f"{ARTICLES}{id}".casefold() not in self.stems

    def take(self, id: str, stem: str) -> None:
        self.ids.add(id)
        self.stems.add(stem.casefold())

    def stem(self, folder: str, name: str) -> str:
        """A path for the files of a story, whatever its id is."""
        free = (found for found in numbered(folder, name) if f"{ARTICLES}{found}".casefold() not in self.stems)
        return ARTICLES + next(free)

    def slug(self, folder: str, title: str, lang: str) -> str:
        """The last part of a new address, which is taken from then on."""
        place = urls.folder(folder)
        for found in numbered("", of(title, lang)):
            address = urls.article(lang, place, found)
            if address not in self.addresses:
                self.addresses.add(address)
                return found
        raise AssertionError("numbers end")

    def hold(self, folder: str, slug: str, lang: str) -> None:
        """Takes an address."""
        self.addresses.add(urls.article(lang, urls.folder(folder), slug))

    def has(self, folder: str, slug: str, lang: str) -> bool:
        """Whether an address is taken."""
        return urls.article(lang, urls.folder(folder), slug) in self.addresses


def of(title: str, lang: str) -> str:
    """A headline as a name; `index` is that of the lists."""
    slug = urls.slug(title, lang) or STORY
    return "index-story" if slug == urls.RESERVED else slug


def folder(date: str, timezone: str) -> str:
    """Where stories of a date are filed: `2025/07`, `2025`, or `undated`."""
    found = dates.parse(date, timezone, "", 0) if date else None
    if found is None or isinstance(found, Problem):
        return UNDATED
    return "/".join(filter(None, (found.year, found.month)))


def is_by_date(folder: str) -> bool:
    """Whether a folder is one of those where stories are filed by their dates."""
    return bool(_BY_DATE.fullmatch(folder))


def numbered(folder: str, name: str) -> Iterable[str]:
    """A name, then the same with numbers from 2; never longer than an address may be."""
    base = f"{folder}/" if folder else ""
    yield base + name
    for number in range(2, 1_000_000):
        ending = f"-{number}"
        yield base + name[: urls.MAX_SLUG - len(ending)].rstrip("-") + ending

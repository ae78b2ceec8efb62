"""The one table of counterparts: what exists in which language, and where.

Toggle, hreflang links, canonical addresses and the sitemap are all read from it, so they cannot disagree.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sitegen import urls
from sitegen.model import Toggle
from sitegen.problems import Problem, problem

Key = tuple[str, ...]
"""What a page shows, the same in every language: `("article", "2025/storm")`, `("tag", "iran", "2")`.

Keys of lists that are cut into pages end in the page's number, "0" for the page a reader sees first.
"""

PAGED = ("home", "tag", "author")


class Address(NamedTuple):
    """One page of the site map.

    owner:   the source file, or what kind of page it is, for messages
    indexed: whether search engines may list it; a page that is not is nobody's alternate
    """

    key: Key
    lang: str
    path: str
    owner: str
    indexed: bool = True


class Table(NamedTuple):
    """Key → language → path, for all pages and for those that search engines may list."""

    languages: tuple[str, ...]
    paths: Mapping[Key, Mapping[str, str]]
    indexed: Mapping[Key, Mapping[str, str]]
    last: Mapping[Key, Mapping[str, str]]

    def path(self, key: Key, lang: str) -> str:
        """Where a page is; empty where there is none."""
        return self.paths.get(key, {}).get(lang, "")

    def spoken(self, key: Key) -> tuple[str, ...]:
        """The languages that have a page, in the order of the site."""
        found = self.paths.get(key, {})
        return tuple(lang for lang in self.languages if lang in found)

    def alternates(self, key: Key) -> tuple[tuple[str, str], ...]:
        """Language and path of every version that search engines may list, in the order of the site."""
        found = self.indexed.get(key, {})
        return tuple((lang, found[lang]) for lang in self.languages if lang in found)

    def homes(self) -> tuple[Toggle, ...]:
        """The toggle of a page that belongs to no one language: the home of each."""
        return tuple(Toggle(lang, urls.home(lang), False, False) for lang in self.languages)

    def toggle(self, address: Address, nearest: Iterable[Key]) -> tuple[Toggle, ...]:
        """The toggle of a page: one entry per language, in the order of the site."""
        return tuple(
            Toggle(lang, "", False, False) if lang == address.lang else self._toggle(address, lang, nearest)
            for lang in self.languages
        )

    def _toggle(self, address: Address, lang: str, nearest: Iterable[Key]) -> Toggle:
        if path := self.path(address.key, lang):
            indexed = address.indexed and lang in self.indexed.get(address.key, {})
            return Toggle(lang, path, indexed, False)
        for key in (self._last_page(address.key, lang), *nearest):
            if path := self.path(key, lang):
                return Toggle(lang, path, False, key[0] != "article")
        return Toggle(lang, urls.home(lang), False, True)

    def _last_page(self, key: Key, lang: str) -> Key:
        """The last page of the list that lacks the page of this key."""
        return (*key[:-1], self.last.get(key[:-1], {}).get(lang, "0")) if key[0] in PAGED else key


def build(addresses: Iterable[Address], languages: tuple[str, ...]) -> tuple[Table, list[Problem]]:
    """The table of all addresses; two pages at one address are a problem that names both."""
    paths: defaultdict[Key, dict[str, str]] = defaultdict(dict)
    indexed: defaultdict[Key, dict[str, str]] = defaultdict(dict)
    last: defaultdict[Key, dict[str, str]] = defaultdict(dict)
    owners: dict[str, str] = {}
    problems = []
    for key, lang, path, owner, is_indexed in addresses:
        other = owners.setdefault(path, owner)
        if other is not owner:
            first, second = sorted((owner, other), key=lambda name: (not name.startswith("content/"), name))
            problems.append(problem("address-twice", first, 0, address=path, other=second))
        paths[key][lang] = path
        if is_indexed:
            indexed[key][lang] = path
        if key[0] in PAGED:
            last[key[:-1]][lang] = max(last[key[:-1]].get(lang, "0"), key[-1], key=int)
    return Table(languages, paths, indexed, last), problems

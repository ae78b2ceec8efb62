"""The one table of counterparts: what exists in which language, and where.

Toggle, hreflang links, canonical addresses and the sitemap are all read from it, so they cannot disagree.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from sitegen import urls
from sitegen.model import Toggle
from sitegen.problems import Problem, problem

Key = tuple[str, ...]
"""What a page shows, the same in every language: `("article", "2025/storm")`, `("tag", "iran", "2")`.

Keys of lists that are cut into pages end in the page's number, "0" for the page a reader sees first.
"""

PAGED = ("home", "tag", "author")
FRONT: Key = ("front",)
HOME: Key = ("home", "0")


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
    """Where everything is: key → path in each language, in the order of the site; empty where there is none.

    listed:  what search engines may list, in order of their paths
    partly:  only what they may list of those keys of which they may not list all
    last:    language → the number of the last page of a list that is cut into pages
    """

    languages: tuple[str, ...]
    paths: Mapping[Key, Sequence[str]]
    partly: Mapping[Key, Sequence[str]]
    last: Mapping[Key, Mapping[str, str]]
    listed: Sequence[Address]

    def path(self, key: Key, lang: str) -> str:
        """Where a page is; empty where there is none."""
        return self.paths[key][self.languages.index(lang)] if key in self.paths else ""

    def everywhere(self, key: Key) -> Mapping[str, str]:
        """Language → path of every page of a key."""
        return self._by_language(self.paths.get(key, ()))

    def indexed(self, key: Key) -> Mapping[str, str]:
        """The same, but only those that search engines may list."""
        return self._by_language(self.partly[key] if key in self.partly else self.paths.get(key, ()))

    def _by_language(self, paths: Sequence[str]) -> dict[str, str]:
        return {lang: path for lang, path in zip(self.languages, paths, strict=False) if path}

    def spoken(self, key: Key) -> tuple[str, ...]:
        """The languages that have a page, in the order of the site."""
        found = tuple(self.everywhere(key))
        return self.languages if len(found) == len(self.languages) else found

    def versions(self, address: Address) -> tuple[tuple[tuple[str, str], ...], str]:
        """Language and path of every version of a page that search engines may list, and the one for all others.

        Both are empty where there is one version only, or where the page itself is not listed.
        """
        found = self.listed_versions(address)
        if len(found) < 2:
            return (), ""
        versions = tuple([(lang, found[lang]) for lang in self.languages if lang in found])
        return versions, urls.FRONT if address.key in (FRONT, HOME) else versions[0][1]

    def listed_versions(self, address: Address) -> Mapping[str, str]:
        """Language → path of a page that search engines may list; the front page has those of the homes."""
        return self.indexed(HOME if address.key == FRONT else address.key) if address.indexed else {}

    def homes(self) -> tuple[Toggle, ...]:
        """The toggle of a page that belongs to no one language: the home of each."""
        return tuple(Toggle(lang, urls.home(lang), False, False) for lang in self.languages)

    def toggle(self, address: Address, nearest: Callable[[], Iterable[Key]]) -> tuple[Toggle, ...]:
        """The toggle of a page: one entry per language, in the order of the site.

        nearest: asked for the places to lead readers to where the page has no counterpart
        """
        found = self.indexed(address.key) if address.indexed else {}
        own = address.lang
        if len(found) == len(self.languages):  # the common case, in one go
            return tuple(
                [Toggle(lang, "" if lang == own else found[lang], lang != own, False) for lang in self.languages]
            )
        return tuple(
            Toggle(lang, "", False, False) if lang == own else self._toggle(address, lang, nearest())
            for lang in self.languages
        )

    def _toggle(self, address: Address, lang: str, nearest: Iterable[Key]) -> Toggle:
        if path := self.path(address.key, lang):
            indexed = address.indexed and lang in self.indexed(address.key)
            return Toggle(lang, path, indexed, False)
        for key in (self._last_page(address.key, lang), *nearest):
            if path := self.path(key, lang):
                return Toggle(lang, path, False, key[0] != "article")
        return Toggle(lang, urls.home(lang), False, True)

    def _last_page(self, key: Key, lang: str) -> Key:
        """The last page of the list that lacks the page of this key."""
        return (*key[:-1], self.last.get(key[:-1], {}).get(lang, "0")) if key[0] in PAGED else key


def build(addresses: Iterable[Address], languages: tuple[str, ...]) -> Table:
    """The table of the pages that readers see."""
    nowhere, places = [""] * len(languages), {lang: at for at, lang in enumerate(languages)}
    paths: dict[Key, list[str]] = {}
    last: defaultdict[Key, dict[str, str]] = defaultdict(dict)
    listed, hidden = list[Address](), list[Address]()
    for address in addresses:
        key, lang, path, _, is_indexed = address
        if key not in paths:
            paths[key] = nowhere[:]
        paths[key][places[lang]] = path
        (listed if is_indexed else hidden).append(address)
        if key[0] in PAGED:
            last[key[:-1]][lang] = max(last[key[:-1]].get(lang, "0"), key[-1], key=int)
    listed.sort(key=itemgetter(Address._fields.index("path")))
    partly = {address.key: paths[address.key][:] for address in hidden}
    for address in hidden:
        partly[address.key][places[address.lang]] = ""
    return Table(languages, paths, partly, last, listed)


COMPARED = {"tag", "tag-feed", "author"}
"""Kinds of page that share an address only where two tags or authors do, which the archive has told by name."""


def clashes(addresses: Sequence[Address]) -> list[Problem]:
    """Pages that would stand at one address, or one below another; each problem names both.

    Addresses that differ in capitals alone are one file on many a disk.
    """
    moved = [address for address in addresses if address.key[0] == "moved"]
    if not moved and len({address.path.lower() for address in addresses}) == len(addresses):  # most often, in one go
        return []
    owners: dict[str, Address] = {}
    problems = []
    for address in addresses:
        other = owners.setdefault(address.path.lower(), address)
        if other is not address and not {address.key[0], other.key[0]} <= COMPARED:
            problems.append(_clash(address, other))
    above = ((address, owners.get(folder)) for address in moved for folder in urls.above(address.path.lower()))
    return [*problems, *(_below(address, other) for address, other in above if other)]


def _clash(address: Address, other: Address) -> Problem:
    names = sorted((address.owner, other.owner), key=lambda name: (not name.startswith("content/"), name))
    is_moved = "moved" in (address.key[0], other.key[0])
    code = ("alias-twice" if is_moved else "address-twice") if address.path == other.path else "alias-capitals"
    return problem(code, names[0], 0, address=address.path, other=names[1], there=other.path)


def _below(address: Address, other: Address) -> Problem:
    return problem("alias-below", address.owner, 0, address=address.path, other=other.owner, there=other.path)

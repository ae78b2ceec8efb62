"""What lies before an editor: the site's facts, its files, and the article that a name means."""

import difflib
import posixpath
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sitegen import articles, bundles, config, disk
from sitegen.bundles import ARTICLES, PAGES, Bundle, Text
from sitegen.model import Head, Site
from sitegen.problems import Problem, problem


class Holdings(NamedTuple):
    """A site as it is written on: its folder, its facts, the files of its content, its articles and standing pages."""

    folder: Path
    site: Site
    files: Mapping[str, Path]
    bundles: Sequence[Bundle]

    @property
    def rules(self) -> articles.Rules:
        return articles.Rules(self.site.languages, self.site.timezone)


class Version(NamedTuple):
    """One language version of a story, and the files it is kept with."""

    bundle: Bundle
    head: Head


def open_site(folder: Path) -> Holdings | list[Problem]:
    """What a site holds; what is wrong with its site.yaml, but not with tags and authors, which nobody needs here."""
    files = disk.find(folder, "content")
    site = load(folder, (path for path in (config.SITE,) if path in files))
    if isinstance(site, list):
        return site
    names = [path for path in files if path.startswith((ARTICLES, PAGES)) and "/." not in path]
    return Holdings(folder, site, files, bundles.gather(names, site.languages)[0])


def load(folder: Path, paths: Iterable[str]) -> Site | list[Problem]:
    """The facts of a site from those of its papers that are there; or what is wrong with them."""
    data = {path: disk.read(str(folder), path) for path in paths}
    unreadable = [found for found in data.values() if isinstance(found, Problem)]
    return unreadable or config.load({path: found for path, found in data.items() if isinstance(found, bytes)})


def refuse_language(site: Site, lang: str) -> Problem | None:
    """What to say of a language that the site does not have."""
    if lang in site.languages:
        return None
    facts = {"lang": lang, "known": ", ".join(site.languages), "all": ", ".join((*site.languages, lang))}
    return problem("new-language", config.SITE, 0, **facts)


def read(held: Holdings, bundle: Bundle) -> tuple[list[Version], list[Problem]]:
    """The versions in a bundle, and what is wrong with its files."""
    data = {path: disk.read(str(held.folder), path) for path in bundle.paths}
    problems = [found for found in data.values() if isinstance(found, Problem)]
    if problems:
        return [], problems
    known = {path: found for path, found in data.items() if isinstance(found, bytes)}
    heads, problems = articles.parse(bundle, known, held.rules)
    return [Version(bundle, head) for head in heads], problems


def story(held: Holdings, bundle: Bundle, id: str) -> list[Version]:
    """All versions of a story, in the order of the site's languages, in whichever bundles they are kept."""
    kind = ARTICLES if bundle.stem.startswith(ARTICLES) else PAGES
    others = (other for other in held.bundles if other.stem.startswith(kind))
    near = (other for other in others if other == bundle or _may_say(held, other, id))
    found = [version for other in near for version in read(held, other)[0] if version.head.translation_id == id]
    return sorted(found, key=lambda version: held.site.languages.index(version.head.lang))


def _may_say(held: Holdings, bundle: Bundle, id: str) -> bool:
    """Whether a bundle may hold a version of a story, told without reading its texts: archives are large."""
    facts = (path for path in bundle.paths if not path.endswith(".txt"))
    return bundle.name == id or any(_may_hold(held.files[path].read_bytes(), id) for path in facts)


def _may_hold(data: bytes, id: str) -> bool:
    """Whether facts may say an id: YAML may write a letter as a code after a backslash, and doubles apostrophes."""
    text = unicodedata.normalize("NFC", data.decode("utf-8", "replace"))
    return id in text or "\\" in text or "''" in text


Named = tuple[Bundle, Text | None]
"""What a name means: a bundle, and one of its texts if the name says which."""

_Say = Callable[[str], str]


def find(held: Holdings, name: str) -> Named | Problem:
    """What a path, a file name with or without its language, or a translation_id means."""
    name = _below_site(held.folder, name)
    for say in _WAYS:
        found = [named for bundle in held.bundles if (named := _named(bundle, name, say))]
        if len(found) > 1:
            paths = ", ".join(bundle.stem for bundle, _ in found[:5])
            return problem("new-ambiguous", "content", 0, count=len(found), name=name, paths=paths)
        if found:
            return found[0]
    near = (bundle for bundle in held.bundles if _may_say(held, bundle, name))
    by_id = (bundle for bundle in near if any(version.head.translation_id == name for version in read(held, bundle)[0]))
    bundle = next(by_id, None)
    return (bundle, None) if bundle else _unknown(held, name)


def _below_site(folder: Path, name: str) -> str:
    """A path in the words of the site; any other name as it is."""
    path, site = Path(name).resolve(), folder.resolve()
    if path.is_relative_to(site) and (path.exists() or Path(name).is_absolute()):
        name = path.relative_to(site).as_posix()
    return unicodedata.normalize("NFC", name).replace("\\", "/").removeprefix("./")


def _below_folder(path: str) -> str:
    return path.removeprefix(ARTICLES).removeprefix(PAGES)


_WAYS: tuple[_Say, ...] = (str, _below_folder, posixpath.basename)
"""How much of a path an editor may leave out; the first way that finds something counts."""


def _named(bundle: Bundle, name: str, say: _Say) -> Named | None:
    """The bundle if a name means it: its stem, its sidecar, or a text with or without the ending."""
    if name in (say(bundle.stem), say(bundle.stem + ".yaml")):
        return bundle, None
    texts = (text for text in bundle.texts if name in (say(text.path), say(posixpath.splitext(text.path)[0])))
    text = next(texts, None)
    return (bundle, text) if text else None


def _unknown(held: Holdings, name: str) -> Problem:
    """What to say of a name that nothing has: the likeliest names, if any are near."""
    near = difflib.get_close_matches(name, dict.fromkeys(_all_names(held)), 3, 0.6)
    code = "new-unknown" if near else "new-unknown-far"
    return problem(code, "content", 0, name=name, near=" or ".join(near))


def _all_names(held: Holdings) -> Iterator[str]:
    for bundle in held.bundles:
        yield from (posixpath.basename(bundle.stem), bundle.name)
        yield from (version.head.translation_id for version in read(held, bundle)[0])

"""The files of one name belong together: the texts, one per language, and the sidecar they share."""

import posixpath
from collections.abc import Iterable
from typing import NamedTuple

from sitegen import i18n
from sitegen.problems import Problem, problem

ARTICLES = "content/articles/"
PAGES = "content/pages/"


def is_place(folder: str) -> bool:
    """Whether articles and standing pages may stand in a folder of the site."""
    return f"{folder}/".startswith((ARTICLES, PAGES))


class Text(NamedTuple):
    """One text file of a bundle; `lang` is empty if the file name does not say."""

    path: str
    lang: str


class Bundle(NamedTuple):
    """The files of one name: `content/articles/2025/07/storm`, its texts and its sidecar, if any."""

    stem: str
    texts: tuple[Text, ...]
    sidecar: str

    @property
    def name(self) -> str:
        """The path below its folder, without language and ending: `2025/07/storm`."""
        return self.stem.removeprefix(ARTICLES).removeprefix(PAGES)

    @property
    def paths(self) -> tuple[str, ...]:
        return (*(text.path for text in self.texts), *((self.sidecar,) if self.sidecar else ()))


def sidecar(source: str, languages: tuple[str, ...]) -> str:
    """Where the sidecar of a text would be."""
    stem, _ = posixpath.splitext(source)
    name, _, code = stem.rpartition(".")
    return f"{name if name and code in languages else stem}.yaml"


def gather(paths: Iterable[str], languages: tuple[str, ...]) -> tuple[list[Bundle], list[Problem]]:
    """The bundles among the files below a folder, in order, and what is wrong with their names."""
    texts: dict[str, list[Text]] = {}
    sidecars: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(paths):
        stem, ending = posixpath.splitext(path)
        if ending == ".yaml":
            sidecars[stem] = path
        elif ending in (".txt", ".md"):
            stem, lang = _language(stem, languages, path, problems)
            texts.setdefault(stem, []).append(Text(path, lang))
        else:
            problems.append(problem("not-an-article", path, 0))
    for stem in sidecars.keys() - texts.keys():
        problems.append(problem("sidecar-alone", sidecars[stem], 0, name=posixpath.basename(stem), lang=languages[0]))
    made = []
    for stem, found in sorted(texts.items()):
        single, twins = _twins(found)
        made.append(Bundle(stem, single, sidecars.get(stem, "")))
        problems += twins
    return made, problems


def _language(stem: str, languages: tuple[str, ...], path: str, problems: list[Problem]) -> tuple[str, str]:
    """The name without its language, and the language, if the last dotted part is one."""
    name, _, code = stem.rpartition(".")
    if not name or "/" in code:
        return stem, ""
    if code in languages:
        return name, code
    if len(code) <= 11 and i18n.is_language(code):
        problems.append(problem("foreign-language", path, 0, lang=code, known=", ".join(languages)))
        return name, code
    return stem, ""


def _twins(texts: list[Text]) -> tuple[tuple[Text, ...], list[Problem]]:
    """One text per language; of the `.md` and `.txt` of one name only one can be the article."""
    single: dict[str, Text] = {}
    problems = []
    for text in texts:
        first = single.setdefault(text.lang, text)
        if first is not text:
            problems.append(problem("two-forms", text.path, 0, other=posixpath.basename(first.path)))
    return tuple(single.values()), problems

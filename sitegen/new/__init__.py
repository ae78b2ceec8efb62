"""What a site, an article and a translation begin with. Nothing that exists is ever written over."""

import datetime
import posixpath
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from sitegen import dates, holdings, paper, plaintext, urls
from sitegen.bundles import ARTICLES
from sitegen.new import copy
from sitegen.problems import Problem, problem

DONE, REFUSED, MISUSED = 0, 1, 2
"""What it ends with: the exit codes of the command."""

STARTER = Path(__file__).parent.parent / "starter"
"""The files that a new site begins with."""

_PASSED_OVER = {".git", ".DS_Store"}
"""What may lie in a folder that is to become a site: the versions kept of it, and what systems leave behind."""

_FIRST_PARAGRAPH = {
    "en": "Write the first paragraph here: what happened, where and when. Every line is a paragraph of its own.",
    "de": "Schreiben Sie hier den ersten Absatz: was geschehen ist, wo und wann. Jede Zeile ist ein eigener Absatz.",
}


class Made(NamedTuple):
    """How it ended: the exit code, what was refused or noticed, and the lines that say what there is now.

    decided: what nobody said, and how it was settled
    """

    exit: int
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    lines: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()


def site(folder: Path, now: float) -> Made:
    """A site that builds at once, with a story and a page that tell how to write, in a new or empty folder."""
    if refusal := _refuse_folder(folder):
        return Made(MISUSED, (refusal,))
    files = dict(starter(now))
    paper.lay({folder / path: data for path, data in files.items()})
    there = () if folder.resolve() == Path.cwd() else (f"    cd {shlex.quote(str(folder))}",)
    return Made(
        DONE,
        lines=(
            f"A new site stands in {'this folder' if not there else folder}. Next:",
            *there,
            "    sitegen serve --drafts              see it while you write",
            '    sitegen new article "Headline"      begin a story',
            "    sitegen build                       publish it into public/",
            "README.md tells more: how to write, and where to publish.",
        ),
        decided=tuple((folder / path).as_posix() for path in files),
    )


def starter(now: float) -> Iterator[tuple[str, bytes]]:
    """The files of a new site by path below it, with the date of the day written in."""
    sample = holdings.open_site(STARTER)
    day = _today(sample.site.timezone if isinstance(sample, holdings.Holdings) else "UTC", now)
    for path in sorted(STARTER.rglob("*")):
        if path.is_file():
            name, data = path.relative_to(STARTER).as_posix(), path.read_bytes()
            if name.startswith(ARTICLES):
                data = data.replace(b"yyyy-mm-dd", day.encode()).replace(b"yyyy/mm", _month(day).encode())
            yield name.replace("yyyy/mm", _month(day)), data


def article(folder: Path, name: str, lang: str, now: float) -> Made:
    """A draft in a language, by default the site's first: its headline, and a paragraph that says what to write."""
    opened = holdings.open_site(folder)
    if isinstance(opened, list):
        return Made(MISUSED, tuple(opened))
    decided = () if lang else (f"language: {opened.site.languages[0]}, the first of the site",)
    lang = lang or opened.site.languages[0]
    if refusal := holdings.refuse_language(opened.site, lang):
        return Made(MISUSED, (refusal,))
    headline = _headline(name)
    if isinstance(headline, Problem):
        return Made(MISUSED, (headline,))
    day = _today(opened.site.timezone, now)
    stem = f"{ARTICLES}{_month(day)}/{_name(headline, lang)}"
    if refusal := _refuse_stem(opened, stem):
        return Made(MISUSED, (refusal,))
    sidecar = (
        f"translation_id: {stem.removeprefix(ARTICLES)}\ndate: {day}\ndraft: true  # remove this line to publish\n"
    )
    text = f"{headline}\n\n{_FIRST_PARAGRAPH.get(lang.split('-')[0], _FIRST_PARAGRAPH['en'])}\n"
    # The facts go first: no build may find a text that does not say yet that it is a draft.
    made = _laid(folder, {f"{stem}.yaml": sidecar.encode() + b"tags: []\n", f"{stem}.{lang}.txt": text.encode()})
    return made._replace(decided=(*decided, f"date: {day}, today in {opened.site.timezone}"))


def _headline(name: str) -> str | Problem:
    """A headline in one line, with nothing in it that a text may not hold."""
    found = plaintext.decode(name.encode("utf-8", "replace"), "NAME")
    if isinstance(found, Problem):
        return found
    return " ".join(found.split()) or problem("new-nameless", "NAME", 0)


def _name(headline: str, lang: str) -> str:
    """The file name of a headline; `index` is reserved."""
    slug = urls.slug(headline, lang) or "story"
    return "index-story" if slug == "index" else slug


def _refuse_stem(opened: holdings.Holdings, stem: str) -> Problem | None:
    """What to say where the files of an article stand already, also where capitals make no difference."""
    taken = (bundle.stem for bundle in opened.bundles if bundle.stem.casefold() == stem)
    found = next(taken, stem if f"{stem}.yaml" in opened.files else "")
    return problem("new-there", found, 0, name=posixpath.basename(found)) if found else None


def translation(folder: Path, name: str, lang: str) -> Made:
    """A copy of an article to translate, as a draft beside it, and what its facts must say of it."""
    opened = holdings.open_site(folder)
    if isinstance(opened, list):
        return Made(MISUSED, tuple(opened))
    if refusal := holdings.refuse_language(opened.site, lang):
        return Made(MISUSED, (refusal,))
    named = holdings.find(opened, name)
    if isinstance(named, Problem):
        return Made(MISUSED, (named,))
    found, problems = holdings.read(opened, named[0])
    if problems:
        return Made(REFUSED, tuple(problems))
    original = _original(opened, found, named, lang)
    if isinstance(original, Problem):
        return Made(MISUSED, (original,))
    made = copy.make(opened, original, lang)
    if isinstance(made, list):
        return Made(REFUSED, tuple(made))
    return _written(opened, made)._replace(decided=(f"translated from: {original.head.source}",))


def _original(
    opened: holdings.Holdings, found: list[holdings.Version], named: holdings.Named, lang: str
) -> holdings.Version | Problem:
    """The version to translate from: the one that is said to be the original, else the one named, else the only one."""
    bundle, text = named
    meant = next((version for version in found if text and version.head.source == text.path), found[0])
    story = holdings.story(opened, bundle, meant.head.translation_id)
    there = [version.head.source for version in story if version.head.lang == lang]
    there += [other.path for other in bundle.texts if other.lang == lang]
    if there:
        return problem("new-version-there", there[0], 0, lang=lang)
    said = {version.head.original for version in story}
    originals = [version for version in story if version.head.lang in said] or ([meant] if text else story)
    if len(originals) > 1:
        paths = ", ".join(version.head.source for version in originals)
        return problem("new-original", bundle.stem, 0, count=len(originals), paths=paths)
    return originals[0]


def _written(opened: holdings.Holdings, made: copy.Copy) -> Made:
    """The copy laid down; the facts go first, for no build may find a copy that does not say yet that it is a draft."""
    new = {made.path: made.text}
    if made.sidecar and made.sidecar not in opened.files:
        return _laid(opened.folder, {made.sidecar: made.facts, **new}, made.notices)
    if not made.sidecar:
        return _laid(opened.folder, new, made.notices)
    place = opened.files[made.sidecar]
    before = place.read_bytes()
    paper.replace(place, made.facts)
    try:
        done = _laid(opened.folder, new, made.notices)
    except BaseException:
        paper.replace(place, before)
        raise
    return done._replace(lines=((opened.folder / made.sidecar).as_posix(), *done.lines))


def _laid(folder: Path, files: Mapping[str, bytes], notices: tuple[Problem, ...] = ()) -> Made:
    paper.lay({folder / path: data for path, data in files.items()})
    return Made(DONE, (), notices, tuple((folder / path).as_posix() for path in files))


def _refuse_folder(folder: Path) -> Problem | None:
    """What to say of a folder that can't become a site."""
    if not folder.exists():
        return None
    if not folder.is_dir():
        return problem("new-not-folder", str(folder), 0)
    if (folder / "content" / "site.yaml").exists():
        return problem("new-site-there", str(folder), 0)
    others = sorted(path.name for path in folder.iterdir() if path.name not in _PASSED_OVER)
    return problem("new-occupied", str(folder), 0, first=others[0]) if others else None


def _today(timezone: str, now: float) -> str:
    return datetime.datetime.fromtimestamp(now, dates.zone(timezone)).date().isoformat()


def _month(day: str) -> str:
    """The folder that the articles of a month stand in: `2025/07`."""
    return day[:7].replace("-", "/")

"""Facts that texts suggest about their story, each with where it comes from: date, author, note, territories.

Everything here is a proposal that an editor can see and correct. What is uncertain is not proposed: a date in running
text is a date of what is told, hardly ever that of the telling. The times of files are never asked.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sitegen import urls
from sitegen.intake import days, places
from sitegen.model import Tag, Words

HEAD = "headline"
_SEVERAL = 2  # paragraphs that name a territory, for a reader to tag it, and at least a tenth of them all
_SHARE = 10

_BEFORE = re.compile(r"(?:[^\W\d_][\w.’'/-]*[\s,;:()|•·–—-]*){0,6}")
_AFTER = re.compile(r"\s*(?:$|[)\]|•·:–—-])")
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:[.’'-][^\W_]+)*")
_LONGEST_NAME = 8  # words


class Version(NamedTuple):
    """One language version of a story, as far as facts are read from it.

    path:    its file, as given; folders may tell the date, too
    date:    what metadata say, as ISO date or time, and who says so; both empty where there is none
    authors: names that metadata give
    """

    path: str
    lang: str
    title: str
    deck: str
    paragraphs: tuple[str, ...]
    note: str = ""
    date: tuple[str, str] = ("", "")
    authors: tuple[str, ...] = ()


class Fact(NamedTuple):
    """A proposed value and where it comes from; both empty where nothing can be proposed."""

    value: str
    origin: str


class Author(NamedTuple):
    """A proposed author: an id, names and notes per language, and where it comes from."""

    id: str
    names: Words
    notes: Words
    origin: str


class Topic(NamedTuple):
    """A proposed tag: a registered one, or a new one with its labels; and what speaks for it: `headline`, `3 §`."""

    id: str
    labels: Words
    is_new: bool
    origin: str


NOTHING = Fact("", "")


def date(versions: Sequence[Version]) -> Fact:
    """The date of a story: as metadata say, else as a file name says, else as a line of place and date says.

    Of several versions the earliest date counts: translations come later.
    """
    told = [Fact(*version.date) for version in versions if version.date[0]]
    named = [Fact(day, "file name") for version in versions if (day := days.from_name(version.path))]
    lines = [Fact(day, "dateline") for version in versions if (day := dateline(version))]
    return next((min(found) for found in (told, named, lines) if found), NOTHING)


def dateline(version: Version) -> str:
    """The date of a line of place and date above or below the text, or at the beginning of its first paragraph."""
    edges = (version.deck, *version.paragraphs[:1], *version.paragraphs[-1:], version.note)
    for number, line in enumerate(filter(None, edges)):
        for start, end, day in days.in_text(line[:200], version.lang)[:1]:
            is_whole = not _AFTER.sub("", line[end:], count=1)
            if _is_place(line[:start]) and _AFTER.match(line[end:]) and (is_whole or number < 2):
                return day
    return ""


def _is_place(words: str) -> bool:
    """Whether nothing but names stands there: `BERLIN (AP), Tuesday, `."""
    is_names = bool(_BEFORE.fullmatch(words)) and not any(name[0].islower() for name in _WORD.findall(words))
    return is_names and (not words.strip() or words.rstrip()[-1] in ",;:)|•·–—-")


def author(versions: Sequence[Version]) -> Author | None:
    """The author of a story: as metadata say, else as its closing notes name one; None where neither does."""
    notes = {version.lang: version.note for version in versions if version.note}
    for version in versions:
        if version.authors:
            name = version.authors[0]
            names = {other.lang: other.authors[0] for other in versions if other.authors}
            return Author(urls.slug(name, version.lang), names, notes, "metadata")
    subjects = _subjects([version for version in versions if version.note])
    if not subjects:
        return None
    lang = next(version.lang for version in versions if version.lang in subjects)
    return Author(urls.slug(subjects[lang], lang), subjects, notes, "closing note")


def _subjects(versions: Sequence[Version]) -> dict[str, str]:
    """Of whom the closing notes speak, per language: the name at their beginning; nothing where that is not plain.

    Several notes have the name in common; a single one must begin with two words that are written large.
    """
    if not versions:
        return {}
    runs = [_runs(version.note) for version in versions]
    if len(versions) == 1 and _writes_nouns_large(versions[0]):
        return {}  # German: Unsere Autorin lebt in Berlin
    common = _common(runs) if len(versions) > 1 else ()
    found = {}
    for version, own in zip(versions, runs, strict=True):
        name = next((run for run in own if _holds(run, common)), ()) if common else own[0] if own else ()
        if subject := _subject(version, name, bool(common)):
            found[version.lang] = subject
    return found if len(found) == len(versions) else {}


def _runs(note: str) -> list[tuple[str, ...]]:
    """The words of a note in runs of such as are written large."""
    runs: list[list[str]] = [[]]
    last = 0
    for word in _WORD.finditer(note):
        if word[0][0].islower() or note[last : word.start()].strip():
            runs.append([])
        if not word[0][0].islower():
            runs[-1].append(word[0])
        last = word.end()
    return [tuple(run) for run in runs if run]


def _common(runs: Sequence[Sequence[tuple[str, ...]]]) -> tuple[str, ...]:
    """The sequence of at least two such words that all notes have, the nearest to their beginnings, the longest."""
    parts = {run[i:j] for run in runs[0] for i in range(len(run)) for j in range(i + 2, len(run) + 1)}
    shared = [part for part in parts if all(any(_holds(run, part) for run in own) for own in runs)]

    def place(part: tuple[str, ...]) -> int:
        return sum(next(number for number, run in enumerate(own) if _holds(run, part)) for own in runs)

    return min(shared, key=lambda part: (place(part), -len(part), part), default=())


def _holds(run: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(run[start : start + len(part)] == part for start in range(len(run) - len(part) + 1))


def _subject(version: Version, name: tuple[str, ...], is_shared: bool) -> str:
    """The beginning of a note up to the end of the name, without an article."""
    if not name:
        return ""
    pattern = r"\W+".join(map(re.escape, name))
    if not (match := re.search(rf"(?<!\w){pattern}(?!\w)", version.note)):
        return ""
    words = version.note[: match.end()].split()
    if len(words) > 1 and _is_small_word(words[0], version):
        words = words[1:]
    is_plain = is_shared or (not version.note[: match.start()].strip() and len(words) >= 2)
    return " ".join(words) if is_plain and len(words) <= _LONGEST_NAME else ""


def _writes_nouns_large(version: Version) -> bool:
    """Whether more than a fifth of the words between two small ones are large: English up to .17, German from .24."""
    lines = [_WORD.findall(text) for text in version.paragraphs]
    between: list[bool] = [
        word[0].isupper()
        for words in lines
        for before, word, after in zip(words, words[1:], words[2:], strict=False)
        if before[0].islower() and after[0].islower()
    ]
    return sum(between) * 5 > len(between)


def _is_small_word(word: str, version: Version) -> bool:
    """Whether a word is written small elsewhere in the text: The, Die."""
    return any(word.lower() in _WORD.findall(paragraph) for paragraph in version.paragraphs)


def tags(versions: Sequence[Version], languages: Iterable[str], registry: Mapping[str, Tag]) -> tuple[Topic, ...]:
    """The countries and territories a reader would look for a story under, those of its headlines first.

    A territory counts if a headline or deck names it, or several paragraphs of one version do. Registered tags
    of the same label are proposed under their own id; the ids of new ones are the English names.
    """
    spoken = {v.lang: {one.code: one for one in _named(v)} for v in versions}
    found: dict[str, tuple[bool, int]] = {}
    for version in versions:
        for one in spoken[version.lang].values():
            is_several = one.paragraphs >= max(_SEVERAL, len(version.paragraphs) / _SHARE)
            if (one.in_head or is_several) and not _is_namesake(one.code, version, versions, spoken):
                head, most = found.get(one.code, (False, 0))
                found[one.code] = (head or one.in_head, max(most, one.paragraphs))
    ordered = sorted(found, key=lambda code: (not found[code][0], -found[code][1], code))
    return tuple(_topic(code, found[code], tuple(languages), registry) for code in ordered)


def _named(version: Version) -> list[places.Named]:
    return places.named(version.title, version.deck, version.paragraphs, version.lang)


def _is_namesake(
    code: str, version: Version, versions: Sequence[Version], spoken: Mapping[str, Mapping[str, places.Named]]
) -> bool:
    """Whether it is a person or another place: a translation has the name as it is, where its language has another."""
    names = {name for name, known in places.names(version.lang).items() if known == code}
    for other in versions:
        if other.lang == version.lang or code in spoken[other.lang]:
            continue
        foreign = names - {name for name, known in places.names(other.lang).items() if known == code}
        words = set(_WORD.findall("\n".join((other.title, other.deck, *other.paragraphs))))
        if foreign & words:
            return True
    return False


def _topic(code: str, found: tuple[bool, int], languages: tuple[str, ...], registry: Mapping[str, Tag]) -> Topic:
    labels = {lang: places.label(code, lang) for lang in languages}
    origin = HEAD if found[0] else f"{found[1]} paragraphs"
    known = {name.casefold() for lang in languages for name, its in places.names(lang).items() if its == code}
    for tag in registry.values():
        if known & {label.casefold() for label in tag.labels.values()}:
            return Topic(tag.id, tag.labels, False, origin)
    return Topic(urls.slug(places.label(code, "en"), "en") or code.lower(), labels, True, origin)

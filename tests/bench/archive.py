"""A bilingual news archive of any size: the same seed gives the same bytes.

Stories are made and written one by one, so 100,000 of them need no more memory than ten.
"""

import argparse
import json
import re
import sys
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from . import prose
from .prose import LANGUAGES, Prose

TAGS = 300
AUTHORS = 20
FIRST_DAY = datetime(2015, 1, 1)
DAYS = 3652  # ten years, so the last day is 2024-12-30: never in the future
TRANSLATED = 0.85
WITH_MARKUP = 0.1

# Zipf: the tag of rank r is used in proportion to 1/r.
_TAG_WEIGHTS = tuple(accumulate(1 / rank for rank in range(1, TAGS + 1)))

SITE = """\
title: {en: News Archive, de: Nachrichtenarchiv}
description: {en: Shuffled sentences to measure with, de: Gemischte Sätze zum Messen}
base_url: https://example.org/archive/
languages: [en, de]
timezone: Europe/Berlin
per_page: 20
side_by_side: false
"""
"""Without what Hugo's templates do not make either: it is timed in lines of its own."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One file of the archive: where it goes below `content/articles`, and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Which sentences a story is made of, in numbers, so that its translation is made of the same."""

    openings: Sequence[int]
    opening_words: int
    order: Sequence[int]
    layout: Sequence[int]
    with_deck: bool
    marked: bool

    def title(self, sentences: Sequence[str]) -> str:
        """The headline in the language of these sentences."""
        first, second = self.openings
        return prose.headline(sentences, first, second, self.opening_words)


def tag_id(rank: int) -> str:
    """The id of the tag of this rank, 1 the most used."""
    return f"tag-{rank:03}"


def write(folder: Path, stories: int, seed: int, words: Prose) -> int:
    """The number of articles written into `folder/content`."""
    content = folder / "content"
    if content.exists():
        raise FileExistsError(f"{content} is already there")
    content.mkdir(parents=True)
    _save(content / "site.yaml", SITE)
    _save(content / "tags.yaml", _tags(words, _random(seed)))
    _save(content / "authors.yaml", _authors(words))
    articles = 0
    for number in range(stories):
        for draft in story(number, stories, seed, words):
            _save(content / "articles" / draft.path, draft.text)
            articles += 1
        if sys.stderr.isatty() and number % 1000 == 0:
            print(f"\r{number} of {stories} stories", end="", file=sys.stderr)
    return articles


def story(number: int, stories: int, seed: int, words: Prose) -> Iterator[Draft]:
    """The articles of one story, the oldest story being number 0."""
    # A generator of its own for each story: none depends on how many came before it.
    rng = _random(seed * 1_000_003 + number)
    # By day: in no time zone of Europe does a story fall into another month than its folder says.
    day, minute = number * DAYS // stories, 5 * 60 + int(rng.random() * 15 * 60)
    date = FIRST_DAY + timedelta(days=day, minutes=minute)
    facts = _facts(rng, date, number)
    plan = _plan(rng, len(words.sentences["en"]))
    name = f"{prose.slug(plan.title(words.sentences['en']))}-{number:06}"
    for lang in _languages(rng):
        known = words.sentences[lang]
        title = plan.title(known)
        slug = f"{prose.slug(title)}-{number:06}"
        deck = {"deck": known[plan.order[-2]]} if plan.with_deck else {}
        head = {"title": title, **deck, **facts, "slug": slug, "summary": known[plan.order[-1]]}
        text = "\n\n".join(_paragraphs([known[n] for n in plan.order], plan.layout, plan.marked))
        yield Draft(f"{date:%Y/%m}/{name}.{lang}.md", f"---\n{front_matter(head)}---\n\n{text}\n")


def _random(seed: int) -> Random:
    return Random(seed)


def _facts(rng: Random, date: datetime, number: int) -> dict[str, str | list[str]]:
    return {
        "translation_id": f"{date:%Y-%m-%d}-{number:06}",
        "date": f"{date:%Y-%m-%dT%H:%M:%S}Z",
        "tags": _story_tags(rng),
        "authors": [f"author-{1 + int(rng.random() * AUTHORS):02}"],
    }


def _plan(rng: Random, sentences: int) -> Plan:
    return Plan(
        openings=prose.shuffled(rng, range(sentences))[:2],
        opening_words=4 + int(rng.random() * 4),
        order=[n for _ in range(2) for n in prose.shuffled(rng, range(sentences))],
        layout=[1 + int(rng.random() * 1.4) for _ in range(6 + int(rng.random() * 7))],
        with_deck=rng.random() < 0.7,
        marked=rng.random() < WITH_MARKUP,
    )


def front_matter(head: dict[str, str | list[str]]) -> str:
    """These keys as an editor would type them: quotes only where YAML needs them."""
    return "".join(f"{key}: {_yaml(value)}\n" for key, value in head.items())


def _yaml(value: str | list[str]) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(value) + "]"
    plain = re.fullmatch(r"[\w“„][^:#]*[^:#\s]|\d[-\d]*T[:\d]+Z", value)
    return value if plain else json.dumps(value, ensure_ascii=False)


def _languages(rng: Random) -> Sequence[str]:
    return LANGUAGES if rng.random() < TRANSLATED else (prose.pick(rng, LANGUAGES),)


def _story_tags(rng: Random) -> list[str]:
    wanted = 1 + int(rng.random() * 5)
    ranks = (1 + bisect(_TAG_WEIGHTS, rng.random() * _TAG_WEIGHTS[-1]) for _ in range(wanted))
    return list(dict.fromkeys(tag_id(rank) for rank in ranks))


def _paragraphs(sentences: Sequence[str], layout: Sequence[int], marked: bool) -> Iterator[str]:
    """Paragraphs of one or two sentences; in a marked text also a subhead, a quotation, emphasis and a link."""
    start = 0
    for number, length in enumerate(layout):
        text = " ".join(sentences[start : start + length])
        start += length
        if not marked or number not in (2, 3, 4):
            yield text
        elif number == 2:
            yield f"## {' '.join(text.split()[:5])}\n\n{text}"
        elif number == 3:
            yield f"> {text}"
        else:
            first, second, third, rest = text.split(maxsplit=3)
            yield f"**{first} {second}** [{third}](https://example.org/) {rest}"


def _tags(words: Prose, rng: Random) -> str:
    pairs = zip(*(_labels(words.words[lang], rng) for lang in LANGUAGES), strict=True)
    return "".join(f"{tag_id(rank)}: {{en: {en}, de: {de}}}\n" for rank, (en, de) in enumerate(pairs, start=1))


def _labels(words: Sequence[str], rng: Random) -> list[str]:
    """As many different labels as there are tags, of two words each."""
    pairs = [f"{first} {second}" for first in words for second in words if first != second]
    return prose.shuffled(rng, pairs)[:TAGS]


def _authors(words: Prose) -> str:
    note = json.dumps(words.author_note, ensure_ascii=False)
    entry = "author-{0:02}:\n  name: {{en: Author {0}, de: Autor {0}}}\n  note: {1}\n"
    return "".join(entry.format(number, note) for number in range(1, AUTHORS + 1))


def _save(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0 when the archive stands, 2 when it cannot be made."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.archive", description="Write a bilingual archive to measure with."
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder without content/")
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=Path, default=Path("seeds"), help="the folder of the two seed texts")
    args = parser.parse_args(argv)
    try:
        articles = write(args.folder, args.stories, args.seed, prose.read(args.seeds))
    except OSError as problem:
        print(problem, file=sys.stderr)
        return 2
    print(f"{args.stories} stories, {articles} articles")
    return 0


if __name__ == "__main__":
    sys.exit(main())

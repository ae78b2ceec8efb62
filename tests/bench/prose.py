"""Headlines and texts, made by shuffling the sentences of two seed texts. Nothing is invented."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

LANGUAGES = ("en", "de")

T = TypeVar("T")

_COMMON = {"en": {"the", "and", "of", "in", "for"}, "de": {"der", "die", "und", "den", "für"}}
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Prose:
    """What two seed texts offer: sentences that mean the same at the same place, per language."""

    sentences: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, ...]]
    author_note: dict[str, str]


def pick(rng: Random, things: Sequence[T]) -> T:
    """One of these."""
    return things[int(rng.random() * len(things))]


def shuffled(rng: Random, things: Sequence[T]) -> list[T]:
    """All of these in a new order."""
    # Only `Random.random` promises the same numbers in every Python version; `shuffle` and `choice` do not.
    return sorted(things, key=lambda _: rng.random())


def read(seeds: Path) -> Prose:
    """The sentences of the first English and the first German text in this folder."""
    texts: dict[str, str] = {}
    for path in sorted(seeds.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        texts.setdefault(_language(text), text)
    missing = [lang for lang in LANGUAGES if lang not in texts]
    if missing:
        raise FileNotFoundError(f"{seeds} has no seed text (*.txt) in: {', '.join(missing)}")
    blocks = {lang: texts[lang].replace("\r\n", "\n").strip().split("\n\n") for lang in LANGUAGES}
    bodies = {lang: _sentences("\n".join(blocks[lang][1:-1])) for lang in LANGUAGES}
    shared = min(len(body) for body in bodies.values())
    return Prose(
        sentences={lang: tuple(bodies[lang][:shared]) for lang in LANGUAGES},
        words={lang: _long_words(texts[lang]) for lang in LANGUAGES},
        author_note={lang: blocks[lang][-1].strip() for lang in LANGUAGES},
    )


def headline(sentences: Sequence[str], first: int, second: int, length: int) -> str:
    """The openings of two sentences, joined as headlines are: "Araghchi called for: China plays a role"."""
    openings = (" ".join(sentences[number].split()[:length]).rstrip(" ,.;:“”„") for number in (first, second))
    return ": ".join(openings)


def slug(text: str) -> str:
    """These words as they may stand in an address, 60 characters at most."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower().translate(_GERMAN)).strip("-")
    return plain if len(plain) <= 60 else plain[:60].rsplit("-", 1)[0]


def _language(text: str) -> str:
    words = text.lower().split()
    return max(LANGUAGES, key=lambda lang: sum(word in _COMMON[lang] for word in words))


def _sentences(text: str) -> list[str]:
    between = re.compile(r"(?<=[a-z]{3}[.!?])\s+(?=[A-ZÄÖÜ„“])")  # three letters, then a stop: not after "U.S."
    return [sentence for line in text.splitlines() for sentence in between.split(line) if sentence]


def _long_words(text: str) -> tuple[str, ...]:
    # In order of appearance: a set has another order in every process.
    return tuple(dict.fromkeys(word.capitalize() for word in re.findall(r"[^\W\d_]{6,}", text)))

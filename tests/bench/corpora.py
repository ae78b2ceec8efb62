"""Reading the sets of real texts that the figures are measured on, and cutting them to make them harder."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from sitegen.intake.pairing import Text

Gold = frozenset[frozenset[str]]
Cut = Callable[[Text], Text]


def read(folder: Path) -> tuple[list[Text], Gold]:
    """The texts of a set and its true pairs."""
    lines = (folder / "languages.tsv").read_text("utf-8").splitlines()
    languages = dict(line.split("\t")[:2] for line in lines)
    pairs = (folder / "gold.tsv").read_text("utf-8").splitlines()
    gold = frozenset(frozenset(line.split("\t")[:2]) for line in pairs)
    return [text(folder / name, language) for name, language in sorted(languages.items())], gold


def text(path: Path, language: str) -> Text:
    """One text in the newsroom's form: headline, deck, blank line, a paragraph a line."""
    head, _, body = path.read_text("utf-8-sig").partition("\n\n")
    return Text(path.name, language, tuple(_lines(head)), tuple(_lines(body)))


def body(path: Path) -> list[str]:
    """The body paragraphs of one text."""
    return list(text(path, "").body)


def _lines(block: str) -> list[str]:
    return [line for line in block.splitlines() if line.strip()]


def whole(text: Text) -> Text:
    """The text as it is."""
    return text


def half_of_german(text: Text) -> Text:
    """German texts cut to the first half of their body, rounded up."""
    return replace(text, body=text.body[: (len(text.body) + 1) // 2]) if text.language == "de" else text


def beginning(text: Text) -> Text:
    """Headline and first paragraph."""
    return replace(text, head=text.head[:1], body=text.body[:1])


def headline(text: Text) -> Text:
    """The headline alone."""
    return replace(text, head=text.head[:1], body=())


CUTS: dict[str, Cut] = {
    "whole": whole,
    "half of German": half_of_german,
    "beginning": beginning,
    "headline": headline,
}


def small_folder(texts: Sequence[Text], gold: Gold, seed: int) -> tuple[list[Text], Gold]:
    """One pair and two strangers, drawn at random; the strangers are no pair and belong to nobody there."""
    draw = random.Random(seed)
    by_path = {text.path: text for text in texts}
    pair = draw.choice(sorted(sorted(pair) for pair in gold))
    others = sorted(by_path.keys() - set(pair))
    strangers = draw.sample(others, 2)
    while frozenset(strangers) in gold:
        strangers = draw.sample(others, 2)
    return [by_path[path] for path in pair + strangers], frozenset({frozenset(pair)})

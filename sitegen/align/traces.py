"""What a text leaves behind in its translation: numbers, codes, names, cognates and marks.

A trace is a short string whose first character names its kind, so that one counter holds them all:
`#1250` a number, `@cve-2014-8080` a code, `=berlin` a word, `^minis` the beginning of a longer word,
`~erli` four letters of a word, `."` a mark. No dictionary is used, so any two languages can be compared;
where scripts differ, numbers, codes and marks are what remains.
"""

import re
import unicodedata
from collections import Counter

# How much one shared trace of a kind says. Letters overlap (a shared name leaves many), so each says little.
WEIGHT = {"#": 2.5, "@": 2.5, "=": 1.0, "^": 1.0, "~": 0.25, ".": 0.5}

_TOKEN = re.compile(r"\d+(?:[.,:'’ \u00a0\u202f]\d+)*|[^\W\d_]+|[^\w\s]")
_CODE = re.compile(r"[^\W_](?:[^\s,;()\"]*[^\W_])?")
_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟「」『』", '"') | dict.fromkeys("‘’‚‹›", "'"))


def traces(text: str) -> Counter[str]:
    """Every trace of the text and how often it occurs."""
    plain = fold(text)
    found: Counter[str] = Counter()
    for token in _TOKEN.findall(plain):
        if token[0].isdigit():
            found["#" + _digits(token)] += 1
        elif token[0].isalpha():
            _count_word(token, found)
        else:
            found["." + token] += 1
    found.update(_codes(plain))
    return found


def fold(text: str) -> str:
    """The text in lower case, without accents, with one kind of quotation mark."""
    lower = text.casefold().translate(_QUOTES)
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))


def _digits(token: str) -> str:
    """The digits alone: 1,250 and 1.250 are one number, whichever script writes them."""
    if token.isdigit() and token.isascii():
        return token
    return "".join(str(unicodedata.digit(c, 0)) for c in token if c.isdigit())


def _count_word(word: str, found: Counter[str]) -> None:
    found["=" + word] += 1
    if len(word) < 5:
        return
    found["^" + word[:5]] += 1
    for start in range(len(word) - 3):
        found["~" + word[start : start + 4]] += 1


def _codes(plain: str) -> list[str]:
    """Runs of letters and digits that nobody translates: versions, file names, flight numbers."""
    return ["@" + run for run in _CODE.findall(plain) if not run.isalpha() and _is_code(run)]


def _is_code(run: str) -> bool:
    return any(c.isdigit() for c in run) and any(c.isalpha() for c in run)

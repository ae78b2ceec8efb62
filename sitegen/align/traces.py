"""What a text leaves behind in its translation: numbers, codes, names, cognates and marks.

A trace is a short string whose first character names its kind, so that one counter holds them all:
`#1250` a number, `@cve-2014-8080` a code, `=berlin` a word, `^minis` the beginning of a longer word,
`~erli` four letters of a word, `."` a mark. No dictionary is used, so any two languages can be compared;
where scripts differ, numbers, codes and marks are what remains.
"""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import chain

# How much one shared trace of a kind says. Letters overlap (a shared name leaves many), so each says little.
WEIGHT = {"#": 2.5, "@": 2.5, "=": 1.0, "^": 1.0, "~": 0.25, ".": 0.5}

_TOKEN = re.compile(r"\d+(?:[.,:'’ \u00a0\u202f]\d+)*|[^\W\d_]+|[^\w\s]")
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"[^\W_](?:[^\s,;()\"]*[^\W_])?")
_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟「」『』", '"') | dict.fromkeys("‘’‚‹›", "'"))


def traces(*texts: str) -> Counter[str]:
    """Every trace of the texts and how often it occurs."""
    plain = [fold(text) for text in texts]
    tokens = chain.from_iterable(map(_TOKEN.findall, plain))
    found = Counter(chain.from_iterable(map(_of, tokens)))
    found.update(chain.from_iterable(map(_codes, plain)))
    return found


def fold(text: str) -> str:
    """The text in lower case, without accents, with one kind of quotation mark."""
    lower = text.casefold()
    return lower if lower.isascii() else lower.translate(_plain)


class _Plain(dict[int, str]):
    """Every letter and sign without its accents, found when it is first met.

    What is normalised sign by sign differs from a text that is normalised as a whole in the order of accents alone.
    """

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code).translate(_QUOTES))
        self[code] = "".join(part for part in parts if not unicodedata.combining(part))
        return self[code]


_plain = _Plain()


def _digits(token: str) -> str:
    """The digits alone: 1,250 and 1.250 are one number, whichever script writes them."""
    if token.isdigit() and token.isascii():
        return token
    return "".join(str(unicodedata.digit(c, 0)) for c in token if c.isdigit())


@lru_cache(maxsize=10_000)  # the same words stand in text after text
def _of(token: str) -> tuple[str, ...]:
    """The traces of one number, word or mark."""
    if token[0].isdigit():
        return (f"#{_digits(token)}",)
    if not token[0].isalpha():
        return (f".{token}",)
    if len(token) < 5:
        return (f"={token}",)
    return (f"={token}", f"^{token[:5]}", *(f"~{token[start : start + 4]}" for start in range(len(token) - 3)))


def _codes(plain: str) -> list[str]:
    """Runs of letters and digits that nobody translates: versions, file names, flight numbers."""
    if not _DIGIT.search(plain):
        return []
    return ["@" + run for run in _CODE.findall(plain) if not run.isalpha() and _is_code(run)]


def _is_code(run: str) -> bool:
    return any(c.isdigit() for c in run) and any(c.isalpha() for c in run)

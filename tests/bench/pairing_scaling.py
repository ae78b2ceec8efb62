"""Time and memory for a large folder: `cd tests && python -m bench.pairing_scaling CORPORA [FILES]`.

The folder is made from a real one by copying its stories with every name and number changed, the same way in
all languages of a copy.
"""

import re
import resource
import sys
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

from bench import corpora
from bench.pairing_figures import found
from sitegen.intake.pairing import Text, pair

_NAME_OR_NUMBER = re.compile(r"\b(?:[A-Z][^\W\d_]{3,}|\d+)\b")


def copy(text: Text, number: int) -> Text:
    """The text with names and numbers changed, the same ones always the same way."""

    def changed(match: re.Match[str]) -> str:
        drawn = zlib.crc32(f"{number} {match[0]}".encode())
        if match[0].isdigit():
            return str(drawn)[-len(match[0]) :]
        return match[0][0] + "".join(chr(97 + (drawn >> 5 * n) % 26) for n in range(6))

    return Text(
        f"{number:03} {text.path}",
        text.language,
        tuple(_NAME_OR_NUMBER.sub(changed, line) for line in text.head),
        tuple(_NAME_OR_NUMBER.sub(changed, line) for line in text.body),
    )


def main(arguments: Sequence[str]) -> None:
    """Print the figures of one run."""
    originals, gold = corpora.read(Path(arguments[0]) / "dev_news")
    files = int(arguments[1]) if len(arguments) > 1 else 20_000
    copies = -(-files // len(originals))
    texts = [copy(text, number) for number in range(copies) for text in originals][:files]
    names = {text.path for text in texts}
    truth = {frozenset(f"{n:03} {path}" for path in one) for n in range(copies) for one in gold}
    truth = {one for one in truth if one <= names}
    begun = time.process_time()
    laid_down = found(pair(texts))
    seconds = time.process_time() - begun
    right = len(laid_down & truth)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(texts)} files  {seconds:.0f} s CPU  {peak:.0f} MB  "
        f"false {len(laid_down) - right}  missed {len(truth) - right} of {len(truth)}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])

"""Figures of pairing: `cd tests && python -m bench.pairing_figures CORPORA [SET ...]`."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench import corpora
from bench.corpora import Gold
from sitegen.intake.pairing import Pairing, Text, pair

SETS = ("dev_news", "dev_ruby")


def found(pairing: Pairing) -> set[frozenset[str]]:
    """The sure pairs, as sets of two names."""
    return {frozenset((match.a, match.b)) for match in pairing.sure}


def figures(texts: Sequence[Text], gold: Gold) -> str:
    """One line of figures."""
    begun = time.process_time()
    pairing = pair(texts)
    milliseconds = 1000 * (time.process_time() - begun) / len(texts)
    laid_down = found(pairing)
    right = len(laid_down & gold)
    doubtful = {path for match in pairing.doubtful for path in (match.a, match.b)}
    f1 = 2 * right / max(1, len(laid_down) + len(gold))
    return (
        f"F1 {f1:.4f}  false {len(laid_down) - right}  missed {len(gold) - right}  "
        f"doubtful {len(doubtful) / len(texts):.1%}  {milliseconds:.1f} ms a file"
    )


def small_folders(texts: Sequence[Text], gold: Gold) -> str:
    """Figures of 200 folders of one pair and two strangers."""
    false = missed = 0
    for seed in range(200):
        folder, truth = corpora.small_folder(texts, gold, seed)
        laid_down = found(pair(folder))
        false += len(laid_down - truth)
        missed += len(truth - laid_down)
    return f"false {false}  missed {missed}"


def main(arguments: Sequence[str]) -> None:
    """Print every figure."""
    folder = Path(arguments[0])
    for name in arguments[1:] or SETS:
        texts, gold = corpora.read(folder / name)
        for label, cut in corpora.CUTS.items():
            print(f"{name:10} {label:15} {figures([cut(text) for text in texts], gold)}", flush=True)
        print(f"{name:10} {'small folders':15} {small_folders(texts, gold)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

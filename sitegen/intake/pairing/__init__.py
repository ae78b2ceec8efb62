"""Which of many unlabelled texts are translations of each other."""

from collections.abc import Iterable

from sitegen.intake.pairing import candidates, groups, judgement, matching, vectors
from sitegen.intake.pairing.records import Match, Pairing, Text

__all__ = ["Match", "Pairing", "Text", "pair"]


def pair(texts: Iterable[Text]) -> Pairing:
    """The translations among the texts, by what translations share: names, numbers, cognates, order, length.

    Paths must be unique. Texts that already belong to a story look for no partner, but may be found; the rest
    end in a group or alone. The outcome does not depend on the order of the texts.
    """
    ordered = sorted(texts, key=lambda text: text.path)
    vocabulary, known = vectors.learn(text.paragraphs for text in ordered)
    found = candidates.find(ordered, known)
    judged = judgement.judge(ordered, vocabulary, found)
    return groups.group(ordered, matching.match(ordered, judged))

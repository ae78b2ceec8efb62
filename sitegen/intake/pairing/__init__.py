"""Which of many unlabelled texts are translations of each other."""

from collections.abc import Iterable

from sitegen.intake.pairing import candidates, groups, lexicon, matching
from sitegen.intake.pairing.judgement import Judge
from sitegen.intake.pairing.records import Match, Pairing, Text
from sitegen.intake.pairing.vectors import Tallies

__all__ = ["Match", "Pairing", "Text", "pair"]


def pair(texts: Iterable[Text]) -> Pairing:
    """The translations among the texts, by what translations share: names, numbers, cognates, order, length.

    Paths must be unique. Texts that already belong to a story look for no partner, but may be found; the rest
    end in a group or alone. The outcome does not depend on the order of the texts.

    What is found at first sight teaches which words translate each other; then all are looked at once more.
    """
    ordered = sorted(texts, key=lambda text: text.path)
    judge, tallies = Judge(ordered), Tallies(ordered)
    vocabulary, known = tallies.vectors()
    found = candidates.find(ordered, known)
    first = groups.group(ordered, matching.match(ordered, judge.judge(vocabulary, found, {})))
    place = {text.path: number for number, text in enumerate(ordered)}
    sure = sorted((place[match.a], place[match.b]) for match in first.sure)
    learnt = lexicon.learn((ordered[a], ordered[b], judge.look(a, b).groups) for a, b in sure)
    if not learnt:
        return first
    tallies.learn(learnt)
    vocabulary, known = tallies.vectors()
    settled = {end for pair in sure for end in pair}
    found = candidates.find(ordered, known, settled, [(one.a, one.b) for one in found])
    return groups.group(ordered, matching.match(ordered, judge.judge(vocabulary, found, learnt)))

"""Which of many unlabelled texts are translations of each other."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sitegen import crew
from sitegen.intake.pairing import candidates, groups, lexicon, matching, tallies
from sitegen.intake.pairing.judgement import Judge
from sitegen.intake.pairing.records import Match, Pairing, Text
from sitegen.intake.pairing.tallies import Tallies

__all__ = ["Match", "Pairing", "Progress", "Text", "pair"]

Progress = Callable[[int, int], None]

FIRST = (0.3, 0.15, 0.3)
"""The shares of the work: counting, seeking, looking, at first sight; then once more."""
AGAIN = (0.05, 0.1, 0.1)


def pair(texts: Iterable[Text], run: crew.Map = crew.here, say: Progress | None = None) -> Pairing:
    """The translations among the texts, by what translations share: names, numbers, cognates, order, length.

    Paths must be unique. Texts that already belong to a story look for no partner, but may be found; the rest
    end in a group or alone. The outcome does not depend on the order of the texts, nor on who does the work.
    """
    ordered = sorted(texts, key=lambda text: text.path)
    found = _pair(ordered, _told(run, say, len(ordered)))
    if say:
        say(len(ordered), len(ordered))
    return found


def _pair(ordered: Sequence[Text], run: Iterator[crew.Map]) -> Pairing:
    """What is found at first sight teaches which words translate each other; then all are looked at once more."""
    counting, seeking, looking, counting_again, seeking_again, looking_again = run
    judge, tally = Judge(ordered), Tallies(len(ordered))
    tally.add(crew.in_order(counting, tallies.count, ordered, [*tallies.chunks(ordered)]))
    vocabulary, known = tally.vectors()
    found = candidates.find(ordered, known, seeking)
    first = groups.group(ordered, matching.match(ordered, judge.judge(vocabulary, found, {}, looking)))
    place = {text.path: number for number, text in enumerate(ordered)}
    sure = sorted((place[match.a], place[match.b]) for match in first.sure)
    learnt = lexicon.learn((ordered[a], ordered[b], judge.groups.get((a, b), ())) for a, b in sure)
    if not learnt:
        return first
    tally.add(crew.in_order(counting_again, tallies.count_learnt, (ordered, learnt), [*tallies.chunks(ordered)]))
    vocabulary, known = tally.vectors()
    settled = {end for pair in sure for end in pair}
    found = candidates.find(ordered, known, seeking_again, settled, [(one.a, one.b) for one in found])
    return groups.group(ordered, matching.match(ordered, judge.judge(vocabulary, found, learnt, looking_again)))


def _told(run: crew.Map, say: Progress | None, texts: int) -> Iterator[crew.Map]:
    """The map for each step of the work; what each does is told as its share of all texts."""
    before = 0.0
    for share in (*FIRST, *AGAIN):
        yield _telling(run, say, (before, before + share), texts) if say else run
        before += share


def _telling(run: crew.Map, say: Progress, share: tuple[float, float], total: int) -> crew.Map:
    begins, ends = share

    def telling(function: Callable[[Any, Any], Any], common: Any, chunks: Iterable[Any]) -> Iterator[Any]:
        many = [*chunks]
        for number, result in enumerate(run(function, common, many), 1):
            say(min(total - 1, round(total * (begins + (ends - begins) * number / len(many)))), total)
            yield result

    return telling

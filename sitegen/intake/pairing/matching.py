"""From judged candidates to matches: each text with the one it fits best, if that one fits it best."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sitegen.intake.pairing.judgement import Judged
from sitegen.intake.pairing.records import Match, Text

# A probability out of the sum of signs and how far sum and likeness are above those of the best rival;
# by logistic regression, as the weights of the signs.
BASE, SUM, MARGIN, LEAD = -3.2, 0.45, 1.08, 2.77
NO_RIVAL = -9.0
MARGINS = (-3.0, 4.0)  # beyond these a margin says no more
LEADS = (-0.7, 0.7)
SMALLEST = 0.005  # likeness that any two texts reach

# How many texts have a partner is learnt from the folder; a small one is taken for a folder of strangers.
USUAL_SHARE, BELIEF, MOST = 0.15, 8, 0.97  # BELIEF: texts that it takes to unsettle the usual share
LIKELY = 0.3  # from this score on, a match counts
ROUNDS = 6

End = tuple[int, str]
Rivals = Mapping[End, Sequence[Judged]]


def match(texts: Sequence[Text], judged: Iterable[Judged]) -> list[Match]:
    """The matches, language by language; no text is in two with the same language."""
    by_languages: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for one in judged:
        a, b = texts[one.a].language, texts[one.b].language
        by_languages[min(a, b), max(a, b)].append(one)
    everywhere = Counter(text.language for text in texts)
    new = Counter(text.language for text in texts if text.story is None)
    matches = []
    for (a, b), some in sorted(by_languages.items()):
        matches += _settle(texts, some, min(everywhere[a], everywhere[b], new[a] + new[b]))
    return matches


def _settle(texts: Sequence[Text], judged: Sequence[Judged], possible: int) -> list[Match]:
    """The matches of two languages, the share of texts with a partner and the matches found in turns."""
    rivals: dict[End, list[Judged]] = defaultdict(list)
    for one in judged:
        for end in _ends(texts, one):
            rivals[end].append(one)
    grounds = [_grounds(texts, one, rivals) for one in judged]
    share, matches = USUAL_SHARE, list[Match]()
    for _ in range(ROUNDS):
        odds = math.log(share / (1 - share))
        scores = {one: _probability(ground + odds) for one, ground in zip(judged, grounds, strict=True)}
        matches = _best_first(texts, scores, rivals)
        found = math.fsum(match.score for match in matches if match.score > LIKELY)
        share = min(MOST, (found + USUAL_SHARE * BELIEF) / (possible + BELIEF))
    return matches


def _ends(texts: Sequence[Text], one: Judged) -> tuple[End, End]:
    """Each of the two texts, with the language in which it would have found its partner."""
    return (one.a, texts[one.b].language), (one.b, texts[one.a].language)


def _grounds(texts: Sequence[Text], one: Judged, rivals: Rivals) -> float:
    others = [other for end in _ends(texts, one) for other in rivals[end] if other is not one]
    margin = one.sum - max((other.sum for other in others), default=NO_RIVAL)
    rival = max((other.likeness for other in others), default=0.0)
    lead = math.log((one.likeness + SMALLEST) / (rival + SMALLEST))
    return BASE + SUM * one.sum + MARGIN * _within(margin, MARGINS) + LEAD * _within(lead, LEADS)


def _within(value: float, bounds: tuple[float, float]) -> float:
    return max(bounds[0], min(bounds[1], value))


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-_within(odds, (-30.0, 30.0))))


def _best_first(texts: Sequence[Text], scores: Mapping[Judged, float], rivals: Rivals) -> list[Match]:
    taken: set[End] = set()
    matches = []
    for one in sorted(scores, key=lambda one: (-scores[one], one.a, one.b)):
        ends = _ends(texts, one)
        if taken.isdisjoint(ends):
            taken.update(ends)
            others = [scores[other] for end in ends for other in rivals[end] if other is not one]
            a, b = sorted((texts[one.a].path, texts[one.b].path))
            matches.append(Match(a, b, scores[one], max(others, default=0.0)))
    return matches

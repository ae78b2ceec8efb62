"""From matches of two texts to the texts of one story, any number of languages."""

from collections.abc import Iterable, Sequence

from sitegen.intake.pairing.records import Match, Pairing, Text

SURE = 0.8  # from this score on, a match is laid down
DOUBTFUL = 0.3  # from this score on, an editor is asked


def group(texts: Sequence[Text], matches: Iterable[Match]) -> Pairing:
    """The stories that sure matches make; one that would give a story a language twice is doubtful."""
    group_of = _standing(texts)
    language = {text.path: text.language for text in texts}
    standing = {text.path for text in texts if text.story is not None}
    sure, doubtful = [], []
    for match in sorted(matches, key=lambda match: (-match.score, match)):
        a, b = group_of[match.a], group_of[match.b]
        fits = a is b or not ({language[path] for path in a} & {language[path] for path in b})
        if match.score >= SURE and fits:
            sure.append(match)
            a |= b
            group_of.update(dict.fromkeys(b, a))
        elif match.score >= DOUBTFUL:
            doubtful.append(match)
    found = {tuple(sorted(paths)) for paths in group_of.values() if len(paths) > 1 and not paths <= standing}
    alone = sorted(path for path, paths in group_of.items() if len(paths) == 1 and path not in standing)
    return Pairing(tuple(sure), tuple(doubtful), tuple(sorted(found)), tuple(alone))


def _standing(texts: Sequence[Text]) -> dict[str, set[str]]:
    """The group each text begins in: the story it stands in, or its own."""
    stories: dict[str, set[str]] = {}
    group_of = {}
    for text in texts:
        paths = stories.setdefault(text.story, set()) if text.story is not None else set()
        paths.add(text.path)
        group_of[text.path] = paths
    return group_of

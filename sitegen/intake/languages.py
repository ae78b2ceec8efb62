"""Which language a text is in, judged by its letters alone. The only door to py3langid."""

from functools import cache
from typing import Any, NamedTuple

OTHER = "other"
"""The language of texts that are in none of the site's."""

ENOUGH = 4000
"""Characters that are looked at: more of them make no difference."""

FOREIGN = 0.1
"""A text is in another language if the likeliest of the site's is this much less likely than the likeliest of all.
Headlines of the site's languages stay above, three lines in another language far below (measured)."""

SURE = 0.9
"""From this confidence on, and from this many characters, a text overrules what its name says of it."""

TELLING = 60

_NO_LANGUAGE = "zxx"
"""What is no language at all: addresses, check sums. A text that is full of them still is in one."""


class Spoken(NamedTuple):
    """A language of the site or `other`, how sure that is from 0 to 1, and the likeliest of all languages."""

    language: str
    confidence: float
    looks: str


class Ear:
    """Hears the languages of a site; those that only differ in script or region count as the first of them."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.site: dict[str, str] = {}
        for language in languages:
            self.site.setdefault(primary(language), language)

    def prepare(self) -> None:
        """Learns what letters tell of languages, once for all processes that come after."""
        _identifier()

    def listen(self, text: str) -> Spoken:
        """The language of a text."""
        ranked = [(lang, odds) for lang, odds in _identifier().rank(text[:ENOUGH]) if lang != _NO_LANGUAGE]
        looks, most = ranked[0]
        ours = [(odds, self.site[lang]) for lang, odds in ranked if lang in self.site]
        best, language = ours[0] if ours else (0.0, OTHER)
        if best < FOREIGN * most:
            return Spoken(OTHER, most / sum(odds for _, odds in ranked), looks)
        return Spoken(language, best / sum(odds for odds, _ in ours) if best else 0.0, looks)


def primary(language: str) -> str:
    """The language without script and region, as the identifier names it: `pt` of `pt-BR`."""
    first = language.split("-")[0].lower()
    return _ALSO.get(first, first)


_ALSO = {"nb": "no", "iw": "he", "in": "id", "ji": "yi", "mo": "ro", "sh": "sr", "fil": "tl", "cmn": "zh"}
"""Codes that mean the same (CLDR's aliases of languages)."""


@cache
def _identifier() -> Any:
    from py3langid import langid  # loaded late: it takes a second and 100 MB, which only an import needs

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)

"""What goes into pairing, and what comes out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """One language version of some story, as it came in or as it stands in the archive."""

    path: str
    language: str
    head: tuple[str, ...]  # headline, deck
    body: tuple[str, ...]  # paragraphs
    story: str | None = None  # the story it belongs to already; only texts without one look for a partner

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Headline, deck and body, top to bottom."""
        return self.head + self.body


@dataclass(frozen=True, order=True)
class Match:
    """Two texts that may be translations of each other, the first path sorting before the second."""

    a: str
    b: str
    score: float  # probability that they are
    runner_up: float  # the best score either of them reaches with any other text; 0 where there is none


@dataclass(frozen=True)
class Pairing:
    """What was found: every new text is in a group or alone; doubtful ones are named in both lists."""

    sure: tuple[Match, ...]
    doubtful: tuple[Match, ...]
    groups: tuple[tuple[str, ...], ...]  # the texts of one story, at most one a language
    alone: tuple[str, ...]

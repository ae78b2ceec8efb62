"""The law: an incremental build equals a clean build, byte for byte, whatever happened in between.

`pytest --long` plays at least a thousand sequences instead of forty.
"""

import pytest
from newsroom import Newsroom, play

from sitegen import apprentice, stock, trees, work
from sitegen.pages import sitemaps

SHORT, LONG = (40, 12), (1000, 16)
"""How many sequences are played, of how many steps at most."""

FEW, MANY = (10, 20), (300, 24)
"""The same in a large newsroom, where each step takes longer."""


class LargeNewsroom(Newsroom):
    """One with so many stories that an edit does not reach them all."""

    crowd = 24
    jobs = 2
    only = frozenset(
        {
            *("add", "edit_body", "edit_title", "edit_date", "edit_tags", "edit_any_fact", "translate", "delete"),
            *("edit_tags_yaml", "damage_output"),
        }
    )


@pytest.mark.slow
def test_whatever_happens_an_incremental_build_equals_a_clean_one(request: pytest.FixtureRequest) -> None:
    Newsroom.sequences = Newsroom.steps = 0

    sequences = play(Newsroom, request, SHORT, LONG)

    print(f"{Newsroom.sequences} sequences, {Newsroom.steps} steps, each incremental build equal to a clean one")
    assert Newsroom.sequences >= sequences


@pytest.mark.slow
def test_nor_does_it_matter_how_many_stories_lie_around(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "LARGE", 60)  # so sections come and go
    monkeypatch.setattr(stock, "MANY", 0)  # so decks are laid aside
    monkeypatch.setattr(trees, "MANY", 0)  # so two processes look at the output
    monkeypatch.setattr(work, "MANY", 0)  # and print
    monkeypatch.setattr(apprentice, "MOST", 1)
    Newsroom.sequences = Newsroom.steps = 0

    sequences = play(LargeNewsroom, request, FEW, MANY)

    print(f"{Newsroom.sequences} sequences, {Newsroom.steps} steps in an archive of {LargeNewsroom.crowd} stories")
    assert Newsroom.sequences >= sequences

"""The law: an incremental build equals a clean build, byte for byte, whatever happened in between.

`pytest --long` plays at least a thousand sequences instead of forty.
"""

import pytest
from newsroom import Newsroom, play

SHORT, LONG = (40, 12), (1000, 16)
"""How many sequences are played, of how many steps at most."""


@pytest.mark.slow
def test_whatever_happens_an_incremental_build_equals_a_clean_one(request: pytest.FixtureRequest) -> None:
    Newsroom.sequences = Newsroom.steps = 0

    sequences = play(Newsroom, request, SHORT, LONG)

    print(f"{Newsroom.sequences} sequences, {Newsroom.steps} steps, each incremental build equal to a clean one")
    assert Newsroom.sequences >= sequences

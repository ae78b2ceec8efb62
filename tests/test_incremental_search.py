"""The same law for sites with a search index, in bundles of two texts: fewer sequences, as each starts Pagefind."""

from pathlib import Path

import pytest
from newsroom import Newsroom, play

from sitegen import search
from sitegen.order import Order
from sitegen.search import bundles

SHORT, LONG = (5, 10), (200, 16)
"""How many sequences are played, of how many steps at most."""


class Searched(Newsroom):
    """A newsroom whose texts are indexed."""

    def order(self, out: Path, clean: bool = False) -> Order:
        return super().order(out, clean)._replace(supplement=search.Index())


@pytest.mark.slow
def test_whatever_happens_the_index_is_that_of_a_clean_build(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "MOST", 2)

    play(Searched, request, SHORT, LONG)

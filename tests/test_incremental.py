"""The law: an incremental build equals a clean build, byte for byte, whatever happened in between.

`pytest --long` plays at least a thousand sequences instead of forty.
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from newsroom import Newsroom

SHORT, LONG = (40, 12), (1000, 16)
"""How many sequences are played, of how many steps at most."""


@pytest.mark.slow
def test_whatever_happens_an_incremental_build_equals_a_clean_one(request: pytest.FixtureRequest) -> None:
    is_long = request.config.getoption("--long")
    sequences, steps = LONG if is_long else SHORT
    wanted = settings(
        max_examples=sequences,
        stateful_step_count=steps,
        derandomize=not is_long,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    Newsroom.sequences = Newsroom.steps = 0

    run_state_machine_as_test(Newsroom, settings=wanted)

    print(f"{Newsroom.sequences} sequences, {Newsroom.steps} steps, each incremental build equal to a clean one")
    assert Newsroom.sequences >= sequences

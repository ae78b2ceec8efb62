"""The law: an incremental build equals a clean build, byte for byte, whatever happened in between.

`pytest --long` plays at least a thousand sequences instead of forty.
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from newsroom import Newsroom

SHORT, LONG = 40, 1000
"""How many sequences of steps are played."""

STEPS = 12


@pytest.mark.slow
def test_whatever_happens_an_incremental_build_equals_a_clean_one(request: pytest.FixtureRequest) -> None:
    is_long = request.config.getoption("--long")
    wanted = settings(
        max_examples=LONG if is_long else SHORT,
        stateful_step_count=2 * STEPS if is_long else STEPS,
        derandomize=not is_long,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    Newsroom.sequences = Newsroom.steps = 0

    run_state_machine_as_test(Newsroom, settings=wanted)

    print(f"{Newsroom.sequences} sequences, {Newsroom.steps} steps, each incremental build equal to a clean one")
    assert Newsroom.sequences >= (LONG if is_long else SHORT)

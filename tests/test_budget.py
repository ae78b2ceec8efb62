"""What takes too long is interrupted, and an alarm never outlives what it watches."""

import subprocess
import sys
import time

import pytest

from sitegen import budget


def test_what_takes_too_long_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "SECONDS", 0.2)

    with pytest.raises(budget.SpentError), budget.limit():
        time.sleep(5)


def test_what_is_within_its_time_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "SECONDS", 3)

    for _ in range(4):
        with budget.limit():
            time.sleep(1)
    time.sleep(1)


def test_the_inner_of_two_limits_gives_way_to_the_outer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "SECONDS", 0.3)

    def slow() -> None:
        with budget.limit():
            pass
        time.sleep(5)

    with pytest.raises(budget.SpentError), budget.limit():
        slow()


def test_a_program_may_end_while_the_alarm_is_set() -> None:
    program = """
import sys, time
from sitegen import budget

class Slow:
    def __del__(self, sleep=time.sleep):
        sleep(1.2)

sys.slow = Slow()  # it goes when the handlers of signals have gone
with budget.limit():
    pass
"""

    assert subprocess.run([sys.executable, "-c", program]).returncode == 0

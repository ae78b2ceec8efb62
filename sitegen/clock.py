"""How long the stages of a build take."""

import time
from collections.abc import Mapping


class Clock:
    """Counts the seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.add(stage, now - self._last)
        self._last = now

    def add(self, stage: str, seconds: float) -> None:
        self.seconds[stage] = round(self.seconds.get(stage, 0.0) + seconds, 4)

    def add_all(self, seconds: Mapping[str, float]) -> None:
        """Adds what others counted of several stages."""
        for stage, more in seconds.items():
            self.add(stage, more)

"""Measure steps in milliseconds by the app's clock."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.ports import Clock

__all__ = ["Stopwatch"]


class Stopwatch:
    """Run from the moment it is made."""

    __slots__ = ("_clock", "_start")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._start = clock.monotonic()

    @property
    def milliseconds(self) -> float:
        """Milliseconds since the start."""
        return round((self._clock.monotonic() - self._start) * 1000, 2)

    def on_top_of(self, timings: Mapping[str, float], step: str) -> float:
        """Return the milliseconds of a step that may run more than once."""
        return round(timings.get(step, 0.0) + self.milliseconds, 2)

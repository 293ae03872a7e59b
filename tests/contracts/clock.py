"""Hold what every implementation of the `Clock` port must do."""

from __future__ import annotations

from datetime import timedelta

from assistant.ports import Clock

__all__ = ["ClockContract"]


class ClockContract:
    """Inherit, and return the clock under test."""

    def build(self) -> Clock:
        """Return a clock."""
        raise NotImplementedError

    def test_the_present_moment_is_utc(self) -> None:
        assert self.build().now().utcoffset() == timedelta(0)

    def test_the_steady_clock_never_goes_back(self) -> None:
        clock = self.build()
        readings = [clock.monotonic() for _ in range(50)]
        assert readings == sorted(readings)

    def test_both_tell_seconds(self) -> None:
        clock = self.build()
        before, steady = clock.now(), clock.monotonic()
        walked, stepped = (clock.now() - before).total_seconds(), clock.monotonic() - steady
        assert abs(walked - stepped) < 1.0

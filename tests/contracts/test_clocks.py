"""Hold the clocks to the contract of their port."""

from __future__ import annotations

from datetime import timedelta

from assistant.clock import SystemClock
from assistant.ports import Clock
from tests.contracts.clock import ClockContract
from tests.fake_storage import FakeClock


class TestSystemClock(ClockContract):
    def build(self) -> Clock:
        return SystemClock()


class TestFakeClock(ClockContract):
    def build(self) -> Clock:
        return FakeClock()


def test_a_fake_clock_moves_only_when_it_is_told() -> None:
    clock = FakeClock()
    before = clock.now()
    clock.advance(90)
    assert clock.now() - before == timedelta(seconds=90)
    assert clock.monotonic() == 90

"""Stop asking a dependency that keeps failing, and probe it again after a pause."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.ports import Clock

__all__ = ["Breaker"]


@dataclass(slots=True)
class Breaker:
    """Open after `threshold` failures in a row; let one probe through every `pause` seconds."""

    clock: Clock
    threshold: int = 5
    pause: float = 20.0
    """Seconds."""
    _failures: int = field(default=0, init=False)
    _retry_at: float = field(default=0.0, init=False)

    def allows(self) -> bool:
        """Tell whether a call may be made now; claims the probe when it is one."""
        if self._failures < self.threshold:
            return True
        now = self.clock.monotonic()
        if now < self._retry_at:
            return False
        self._retry_at = now + self.pause
        return True

    def succeeded(self) -> None:
        """Record a call that worked."""
        self._failures = 0

    def failed(self) -> None:
        """Record a call that did not."""
        self._failures += 1
        if self._failures >= self.threshold:
            self._retry_at = self.clock.monotonic() + self.pause

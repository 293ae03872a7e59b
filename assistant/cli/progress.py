"""Show how far long work is: a bar on a terminal, plain lines elsewhere, nothing for machines."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TextIO

__all__ = ["Progress"]

_PLAIN_EVERY_S = 5.0


@dataclass(slots=True)
class Progress:
    """Report one piece of work; call it with (done, total)."""

    label: str
    quiet: bool = False
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    _started: float = field(default_factory=time.monotonic, init=False)
    _last: float = field(default=0.0, init=False)
    _width: int = field(default=0, init=False)

    def __call__(self, done: int, total: int) -> None:
        """Show the state of the work; cheap enough to be called for every item."""
        if self.quiet:
            return
        now = time.monotonic()
        terminal = self.stream.isatty()
        if done < total and now - self._last < (0.1 if terminal else _PLAIN_EVERY_S):
            return
        self._last = now
        line = self._line(done, total, now - self._started)
        if terminal:
            self.stream.write("\r" + line.ljust(self._width) + ("\n" if done >= total else ""))
            self._width = len(line)
        else:
            self.stream.write(line + "\n")
        self.stream.flush()

    def _line(self, done: int, total: int, elapsed: float) -> str:
        rate = done / elapsed if elapsed > 0 else 0.0
        left = (total - done) / rate if rate > 0 else 0.0
        share = done / total if total else 1.0
        bar = "█" * round(share * 24) + "·" * (24 - round(share * 24))
        tail = f"{left:.0f} s left" if done < total else f"{elapsed:.1f} s"
        return f"{self.label:<22} {bar} {done}/{total}  {rate:.0f}/s  {tail}"

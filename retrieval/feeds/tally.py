"""Count what happened while a feed was read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from assistant.domain.errors import InvalidFeed

__all__ = ["FeedTally"]

_EARLIEST_VERDICT = 200
_VALUE = re.compile(r"'[^']*'|\"[^\"]*\"|[0-9][0-9.,]*")


@dataclass(slots=True)
class FeedTally:
    """Running totals of one feed; read it while the feed is read or afterwards."""

    accepted: int = 0
    """Rows that became (part of) a product."""
    rejected: int = 0
    """Rows that did not."""
    products: int = 0
    """Products handed on; fewer than the good rows where rows are variants."""
    warnings: Counter[str] = field(default_factory=Counter)
    """Kind of oddity that cost no row → how often: {"unsafe url dropped": 3}."""
    examples: dict[str, str] = field(default_factory=dict)
    """Kind of oddity → the first one, with its line."""
    reasons: Counter[str] = field(default_factory=Counter)
    """Reason for rejecting, without the values → how often."""
    fraction: float = 0.0
    """How much of the file has been read, 0 to 1, for progress bars."""

    @property
    def rows(self) -> int:
        """Rows seen, good and bad."""
        return self.accepted + self.rejected

    def warn(self, kind: str, line: int, detail: str = "") -> None:
        """Note something odd that costs no row."""
        self.warnings[kind] += 1
        self.examples.setdefault(kind, f"line {line}: {detail[:200]}" if detail else f"line {line}")

    def warner(self, line: int) -> Callable[[str, str], None]:
        """Return `warn` for one line."""
        return lambda kind, detail: self.warn(kind, line, detail)

    def reject(self, reason: str) -> None:
        """Count a bad row."""
        self.rejected += 1
        self.reasons[_VALUE.sub("…", reason)] += 1

    def judge(self, path: Path, max_bad: float, *, finished: bool) -> None:
        """Raise InvalidFeed when more than `max_bad` of the rows (0 to 1) were bad.

        A verdict before the end needs at least 200 rows.
        """
        if not finished and self.rows < _EARLIEST_VERDICT:
            return
        if finished and not self.rows:
            raise InvalidFeed(f"{path.name} has no rows; export it again")
        if self.rejected > max_bad * self.rows:
            commonest = "; ".join(f"{count} × {reason}" for reason, count in self.reasons.most_common(3))
            raise InvalidFeed(
                f"{path.name}: {self.rejected} of {'the' if finished else 'the first'} {self.rows} rows "
                f"cannot be used, more than the {max_bad:.0%} allowed by --max-bad. Commonest: {commonest}"
            )

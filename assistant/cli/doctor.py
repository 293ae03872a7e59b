"""Say what is configured, what is reachable, and what would make it better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

__all__ = ["Finding", "Health", "as_data", "as_text"]


class Health(StrEnum):
    """How a finding stands."""

    FINE = "fine"
    HINT = "hint"
    """Works, and could work better."""
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    health: Health
    said: str
    """What was found."""
    remedy: str = ""
    """What to do about it."""


_MARKS = {Health.FINE: "✓", Health.HINT: "·", Health.BROKEN: "✗"}


def as_text(findings: Sequence[Finding]) -> str:
    """Return findings as lines for a person."""
    lines = []
    for finding in findings:
        lines.append(f"{_MARKS[finding.health]} {finding.what}: {finding.said}")
        if finding.remedy:
            lines.append(f"    {finding.remedy}")
    return "\n".join(lines)


def as_data(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Return findings for a machine."""
    return [{**asdict(finding), "health": finding.health.value} for finding in findings]

"""Hold what was measured against its budget, and print both."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Row", "machine", "quantile", "table"]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure."""

    what: str
    measured: float | None
    """None where this run did not measure it."""
    unit: str
    budget: float
    at_least: bool = False
    """Whether more is better."""
    bare: float | None = None
    """The bare part, measured beside it in the same run and unit."""
    bare_name: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return how many times the bare part it is."""
        return self.measured / self.bare if self.measured is not None and self.bare else None

    @property
    def verdict(self) -> str:
        if self.measured is None:
            return "not measured"
        met = self.measured >= self.budget if self.at_least else self.measured <= self.budget
        return "met" if met else "missed"

    def as_data(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio, "verdict": self.verdict}


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def machine() -> dict[str, Any]:
    """Say what the figures were measured on, in words that fit any machine."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(pages / 2**30),
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def table(rows: Sequence[Row]) -> str:
    """Return a Markdown table."""
    lines = ["| what | measured | budget | bare part | ratio | |", "|---|---|---|---|---|---|"]
    for row in rows:
        measured = "–" if row.measured is None else f"{_figure(row.measured)} {row.unit}"
        sign = "≥" if row.at_least else "≤"
        bare = f"{row.bare_name}: {_figure(row.bare)} {row.unit}" if row.bare is not None else ""
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
        budget = f"{sign} {_figure(row.budget)} {row.unit}"
        lines.append(f"| {row.what} | {measured} | {budget} | {bare} | {ratio} | {row.verdict} |")
    return "\n".join(lines)


def _figure(value: float) -> str:
    return (
        f"{value:.0f}"
        if value >= 100 or value == int(value)
        else f"{value:.2f}"
        if value < 10
        else f"{value:.1f}"
    )

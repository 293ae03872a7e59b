"""Hold what an evaluation was asked for and what it found, and print it for people or machines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.cli.table import table

__all__ = ["Evaluation", "EvaluationOptions", "print_evaluation"]


@dataclass(frozen=True, slots=True)
class EvaluationOptions:
    """What `dragoman evaluate` was asked for beside logs."""

    split: str = "leave-last-out"
    """How the log is parted."""
    models: tuple[str, ...] = ()
    """Names of models; none for all."""
    lengths: tuple[int, ...] = (10,)
    """Lengths of lists."""
    folds: int = 5
    """Parts of the random splits."""
    most_cases: int = 5_000
    """Users tested at most."""
    items: Path | None = None
    """File or folder with the items' texts."""
    layout: str | None = None
    """Layout of the logs, when content alone would mislead."""
    max_bad: float = 0.2
    """Share of bad rows allowed."""
    html: Path | None = None
    """Where the page is written."""
    languages: tuple[str, ...] = ()
    """Locales that simulated shoppers speak; none for all."""
    part: str = "dev"
    """Which dialogues: "dev", "test" or "all"."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured."""

    tables: Mapping[str, Sequence[Mapping[str, Any]]]
    """Rows by title, for people."""
    notes: Sequence[str] = ()
    """What was not measured, and why."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """Everything, for machines; the tables when empty."""


def print_evaluation(found: Evaluation, *, as_json: bool) -> None:
    """Print one JSON document, or a table for each title."""
    if as_json:
        print(json.dumps(found.data or found.tables, ensure_ascii=False, default=str))
        return
    for title, rows in found.tables.items():
        print(f"\n{title}\n")
        if rows:
            print(table([list(row.values()) for row in rows], list(rows[0])))
    for note in found.notes:
        print(f"\n{note}")

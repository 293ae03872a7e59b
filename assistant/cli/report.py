"""Print what a command did: a table for people, one JSON document for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from assistant.cli.table import table

__all__ = ["print_report"]


def print_report(facts: Mapping[str, Any], *, as_json: bool) -> None:
    """Print facts in their order; what is empty is left out for people."""
    if as_json:
        print(json.dumps(facts, ensure_ascii=False, default=str))
        return
    rows = [
        (name.replace("_", " "), _plain(value))
        for name, value in facts.items()
        if value not in (None, "", [], {})
    ]
    print(table(rows))


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return f"{value:.3g}" if isinstance(value, float) else str(value)

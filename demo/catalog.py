"""Say where the demo shop keeps its goods and its promises."""

from __future__ import annotations

from pathlib import Path

__all__ = ["policies_file", "product_files"]

_DATA = Path(__file__).parent / "data"


def product_files() -> list[Path]:
    """Return the native JSONL feeds, one per source language, in the order of their names."""
    return sorted((_DATA / "products").glob("*.jsonl"))


def policies_file() -> Path:
    """Return the JSON file of shop policies: topic → language → text."""
    return _DATA / "policies.json"

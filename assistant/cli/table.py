"""Print results as an aligned table of any script's text."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

__all__ = ["table"]


def table(rows: Sequence[Sequence[object]], header: Sequence[str] = ()) -> str:
    """Return rows as aligned columns; numbers go to the right."""
    texts = [[_text(cell) for cell in row] for row in ([header] if header else []) + list(rows)]
    if not texts:
        return ""
    widths = [max(_width(row[column]) for row in texts) for column in range(len(texts[0]))]
    numeric = [all(_is_number(row[column]) for row in rows) for column in range(len(widths))]
    lines = ["  ".join(_pad(c, w, n) for c, w, n in zip(row, widths, numeric, strict=True)) for row in texts]
    if header:
        lines.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def _text(cell: object) -> str:
    return f"{cell:.4g}" if isinstance(cell, float) else str(cell)


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, width: int, right: bool) -> str:
    gap = " " * (width - _width(text))
    return gap + text if right else text + gap

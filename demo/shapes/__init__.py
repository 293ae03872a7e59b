"""All shapes the demo shop can draw, by name."""

from __future__ import annotations

from collections.abc import Callable

from demo.pen import Pen
from demo.shapes import clothes, company, gear, home, kitchen, small

__all__ = ["SHAPES"]

SHAPES: dict[str, Callable[[Pen], None]] = {
    **home.SHAPES,
    **clothes.SHAPES,
    **kitchen.SHAPES,
    **gear.SHAPES,
    **company.SHAPES,
    **small.SHAPES,
}
"""Name of a shape → how it is drawn."""

"""Draw figures as SVG that stands in a page by itself: no script, no font, no picture from outside."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

__all__ = ["Bar", "bars", "curves", "dots", "hues"]

_WIDTH, _LABEL, _VALUE, _ROW = 720, 150, 70, 26
_HEIGHT, _EDGE = 300, 52


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure with its bounds."""

    label: str
    value: float
    low: float
    high: float


def bars(title: str, entries: Sequence[Bar], from_zero: bool = True) -> str:
    """Draw one bar for each entry, with a line from its lower to its upper bound.

    Where differences are small beside the figures themselves, start the axis near the smallest of them.
    """
    entries = [one for one in entries if math.isfinite(one.value)]
    if not entries:
        return ""
    top = max(max(one.high, one.value) for one in entries)
    bottom = 0.0 if from_zero else min(min(one.low, one.value) for one in entries)
    bottom -= 0.0 if from_zero else 0.2 * (top - bottom)
    span = (top - bottom) or 1.0
    wide = _WIDTH - _LABEL - _VALUE

    def place(value: float) -> float:
        return _LABEL + wide * max(0.0, value - bottom) / span

    parts = []
    for row, one in enumerate(entries):
        y = 8 + row * _ROW
        parts.append(
            f'<text x="{_LABEL - 8}" y="{y + 14}" text-anchor="end">{escape(one.label)}</text>'
            f'<rect class="bar" x="{_LABEL}" y="{y + 2}" height="{_ROW - 10}" '
            f'width="{place(one.value) - _LABEL:.1f}"/>'
            f'<path class="bounds" d="M{place(one.low):.1f} {y + 10}H{place(one.high):.1f}"/>'
            f'<text x="{_WIDTH - 4}" y="{y + 14}" text-anchor="end">{one.value:.4f}</text>'
        )
    return _picture(title, 16 + len(entries) * _ROW, parts)


def hues(names: Iterable[str]) -> dict[str, int]:
    """Return a hue for each name; equal sets of names get equal hues."""
    # The golden angle keeps neighbours apart however many there are.
    return {name: round(205 + number * 137.5) % 360 for number, name in enumerate(sorted(set(names)))}


def curves(
    title: str, across: str, lines: Mapping[str, Sequence[tuple[float, float]]], hue: Mapping[str, int]
) -> str:
    """Draw one line for each name through (x, y) points; the name stands at its end."""
    points = [point for line in lines.values() for point in line]
    if not points:
        return ""
    right, top = max(x for x, _ in points), max(y for _, y in points)
    left = min(x for x, _ in points)
    parts = [_axes(across, f"{left:g}", f"{right:g}", top)]
    ends: list[float] = []
    for name, line in lines.items():
        placed = [(_x(x, left, right), _y(y, top)) for x, y in line]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in placed)
        end_x, end_y = placed[-1]
        end_y = _free(end_y, ends)
        parts.append(
            f'<path class="line" style="--hue:{hue[name]}" d="M{path}"/>'
            f'<text class="name" style="--hue:{hue[name]}" x="{end_x + 6:.1f}" y="{end_y + 4:.1f}">'
            f"{escape(name)}</text>"
        )
    return _picture(title, _HEIGHT, parts)


def dots(
    title: str, across: str, up: str, points: Mapping[str, tuple[float, float]], hue: Mapping[str, int]
) -> str:
    """Draw one named dot for each (x, y)."""
    if not points:
        return ""
    right, top = (max(place[axis] for place in points.values()) for axis in (0, 1))
    parts = [_axes(across, "0", f"{right:.3g}", top, up)]
    taken: list[float] = []
    for name, (x, y) in points.items():
        at_x, at_y = _x(x, 0.0, right), _y(y, top)
        text_y = _free(at_y, taken)
        parts.append(
            f'<circle style="--hue:{hue[name]}" cx="{at_x:.1f}" cy="{at_y:.1f}" r="5"/>'
            f'<text x="{at_x + 8:.1f}" y="{text_y + 4:.1f}">{escape(name)}</text>'
        )
    return _picture(title, _HEIGHT, parts)


def _picture(title: str, height: float, parts: Sequence[str]) -> str:
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {_WIDTH} {height:.0f}" '
        f'role="img" aria-label="{escape(title, quote=True)}">{"".join(parts)}</svg></figure>'
    )


def _axes(across: str, first: str, last: str, top: float, up: str = "") -> str:
    floor, end = _HEIGHT - _EDGE, _WIDTH - _LABEL
    return (
        f'<path class="axis" d="M{_EDGE} 12V{floor}H{end}"/>'
        f'<text x="{_EDGE - 6}" y="22" text-anchor="end">{top:.3f}</text>'
        f'<text x="{_EDGE - 6}" y="{floor}" text-anchor="end">0</text>'
        f'<text x="{_EDGE}" y="{floor + 18}">{escape(first)}</text>'
        f'<text x="{end}" y="{floor + 18}" text-anchor="end">{escape(last)}</text>'
        f'<text x="{(_EDGE + end) / 2:.0f}" y="{floor + 36}" text-anchor="middle">{escape(across)}</text>'
        f'<text x="{_EDGE + 6}" y="20">{escape(up)}</text>'
    )


def _x(value: float, left: float, right: float) -> float:
    return _EDGE + (_WIDTH - _LABEL - _EDGE) * (value - left) / ((right - left) or 1.0)


def _y(value: float, top: float) -> float:
    floor = _HEIGHT - _EDGE
    return floor - (floor - 28) * value / (top or 1.0)


def _free(wanted: float, taken: list[float]) -> float:
    """Return a height near `wanted` where no other name stands, and take it."""
    while any(abs(wanted - other) < 13 for other in taken):
        wanted += 2
    taken.append(wanted)
    return wanted

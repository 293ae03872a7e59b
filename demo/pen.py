"""Draw simple SVG forms in named tones."""

from __future__ import annotations

from demo.palette import Palette

__all__ = ["WEAVES", "Pen"]

WEAVES = ("plain", "stripes", "dots", "checks", "zigzag", "leaves")
"""Patterns a cloth may be woven in; "plain" has none."""


class Pen:
    """Collect the forms of one 400 × 400 picture."""

    def __init__(self, palette: Palette, weave: str = "plain", whim: int = 0) -> None:
        self.palette = palette
        self.weave = weave if weave in WEAVES else "plain"
        self.whim = whim
        self._forms: list[str] = []

    def path(self, d: str, tone: str = "main", opacity: float = 1.0) -> None:
        """Fill a path."""
        self._forms.append(f'<path d="{d}" fill="{self._hex(tone)}"{_opacity(opacity)}/>')

    def cloth(self, d: str, tone: str = "main") -> None:
        """Fill a path and lay the product's weave over it."""
        self.path(d, tone)
        if self.weave != "plain":
            self._forms.append(f'<path d="{d}" fill="url(#weave)"/>')

    def line(self, d: str, tone: str = "dark", width: float = 4, opacity: float = 1.0) -> None:
        """Stroke a path with round ends."""
        self._forms.append(
            f'<path d="{d}" fill="none" stroke="{self._hex(tone)}" stroke-width="{width:g}" '
            f'stroke-linecap="round" stroke-linejoin="round"{_opacity(opacity)}/>'
        )

    def oval(
        self, x: float, y: float, rx: float, ry: float, tone: str = "main", opacity: float = 1.0
    ) -> None:
        """Fill an ellipse around its centre."""
        self._forms.append(
            f'<ellipse cx="{x:g}" cy="{y:g}" rx="{rx:g}" ry="{ry:g}" '
            f'fill="{self._hex(tone)}"{_opacity(opacity)}/>'
        )

    def disc(self, x: float, y: float, radius: float, tone: str = "main", opacity: float = 1.0) -> None:
        """Fill a circle."""
        self.oval(x, y, radius, radius, tone, opacity)

    def ring(self, x: float, y: float, radius: float, tone: str = "main", width: float = 6) -> None:
        """Stroke a circle."""
        self._forms.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="none" stroke="{self._hex(tone)}" '
            f'stroke-width="{width:g}"/>'
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        radius: float = 8,
        tone: str = "main",
        opacity: float = 1,
    ) -> None:
        """Fill a rounded rectangle."""
        self._forms.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius:g}" '
            f'fill="{self._hex(tone)}"{_opacity(opacity)}/>'
        )

    def cloth_box(
        self, x: float, y: float, width: float, height: float, radius: float = 8, tone: str = "main"
    ) -> None:
        """Fill a rounded rectangle and lay the weave over it."""
        self.box(x, y, width, height, radius, tone)
        if self.weave != "plain":
            self._forms.append(
                f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius:g}" '
                f'fill="url(#weave)"/>'
            )

    def shadow(self, x: float = 200, y: float = 322, rx: float = 100) -> None:
        """Lay a soft shadow on the floor."""
        self.oval(x, y, rx, 11, "#3b3f45", 0.13)

    def turned(self, degrees: float, x: float = 200, y: float = 200) -> None:
        """Turn everything drawn so far around a point."""
        self._forms = [f'<g transform="rotate({degrees:g} {x:g} {y:g})">', *self._forms, "</g>"]

    def mirrored(self) -> None:
        """Repeat everything drawn so far, mirrored left to right."""
        self._forms = [*self._forms, '<g transform="matrix(-1 0 0 1 400 0)">', *self._forms, "</g>"]

    def definitions(self) -> str:
        """Return the weave as an SVG pattern, empty when plain."""
        light, accent = self._hex("lighter"), self._hex("accent")
        tiles = {
            "stripes": (22, f'<rect width="22" height="8" fill="{accent}" opacity=".75"/>'),
            "dots": (26, f'<circle cx="13" cy="13" r="4.5" fill="{accent}" opacity=".85"/>'),
            "checks": (
                36,
                f'<rect width="36" height="12" fill="{accent}" opacity=".4"/>'
                f'<rect width="12" height="36" fill="{accent}" opacity=".4"/>',
            ),
            "zigzag": (
                20,
                f'<path d="M0 15 10 6 20 15" fill="none" stroke="{light}" stroke-width="3" opacity=".6"/>',
            ),
            "leaves": (
                34,
                f'<path d="M8 24Q6 12 20 8 22 20 8 24Z" fill="{accent}" opacity=".75"/>'
                f'<circle cx="28" cy="29" r="2.5" fill="{light}" opacity=".8"/>',
            ),
        }
        if self.weave not in tiles:
            return ""
        size, tile = tiles[self.weave]
        return (
            f'<defs><pattern id="weave" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
            f"{tile}</pattern></defs>"
        )

    def drawing(self) -> str:
        """Return all forms in the order they were drawn."""
        return "".join(self._forms)

    def _hex(self, tone: str) -> str:
        return self.palette.tone(tone)


def _opacity(value: float) -> str:
    return "" if value >= 1 else f' opacity="{value:g}"'

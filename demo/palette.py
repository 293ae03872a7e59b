"""Mix the colours a product picture is painted with."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BACKGROUNDS", "HEX", "Palette", "distance", "mix"]

HEX = {
    "black": "#34363c",
    "white": "#f8f5ee",
    "grey": "#8d939b",
    "red": "#c0453f",
    "blue": "#3f6fa8",
    "green": "#5d8a5a",
    "yellow": "#e5b944",
    "orange": "#d9813f",
    "brown": "#8a5a3b",
    "beige": "#d9c4a0",
    "pink": "#dd93a3",
    "purple": "#8a6ba3",
    "turquoise": "#3fa39b",
    "gold": "#c9a13f",
    "silver": "#b9c0c6",
    "copper": "#b8693f",
    "cream": "#f1e6cc",
    "navy": "#2b3e5f",
    "burgundy": "#7a2c3c",
    "olive": "#7c7c44",
    "khaki": "#a39a6b",
    "light_blue": "#8fb6d3",
    "dark_blue": "#2b3e5f",
    "light_green": "#9dbf8a",
    "dark_green": "#34583f",
    "light_grey": "#c3c7cb",
    "dark_grey": "#55595f",
    "transparent": "#cfe1e3",
    "multicolor": "#d9813f",
}
"""Colour concept → the shade this shop paints it in."""

BACKGROUNDS = ("#f3ead9", "#e3ebe3", "#e2e9f0", "#f2e2dc", "#ece5ef", "#e9eedb", "#f4e6cd", "#dfeae9")
"""Soft grounds, from which one that sets off the product is chosen."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The tones a shape may ask for by name."""

    main: str
    """Hex colour of the product."""
    accent: str
    """Hex colour of its second colour, or one that goes with the first."""

    def tone(self, name: str) -> str:
        """Return the hex colour of a named tone; an unknown name is taken as a colour itself."""
        fixed = {
            "ink": "#3b3f45",
            "wood": "#bb8f62",
            "wood_dark": "#936b45",
            "metal": "#c4cad0",
            "metal_dark": "#8f979f",
            "brass": "#cda652",
            "paper": "#fbf8f1",
            "glow": "#ffe9a8",
            "glass": "#d7e7ea",
            "leaf": "#6f9a63",
            "coffee": "#5b3a29",
            "clay": "#c8794f",
        }
        mixed = {
            "main": self.main,
            "accent": self.accent,
            "dark": mix(self.main, "#23252b", 0.28),
            "darker": mix(self.main, "#23252b", 0.5),
            "light": mix(self.main, "#ffffff", 0.28),
            "lighter": mix(self.main, "#ffffff", 0.55),
            "accent_dark": mix(self.accent, "#23252b", 0.28),
            "accent_light": mix(self.accent, "#ffffff", 0.3),
        }
        return mixed.get(name) or fixed.get(name) or name


def mix(first: str, second: str, share: float) -> str:
    """Return `first` with `share` (0 to 1) of `second` stirred in."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def distance(first: str, second: str) -> float:
    """Return how far apart two colours are, 0 to about 441, in plain RGB."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

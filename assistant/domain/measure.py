"""Convert lengths, masses, volumes and temperatures between the systems that shoppers think in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

__all__ = ["Measure", "in_system", "to_base"]

_TO_BASE = {
    "length-millimeter": Decimal("0.1"),
    "length-centimeter": Decimal(1),
    "length-meter": Decimal(100),
    "length-inch": Decimal("2.54"),
    "length-foot": Decimal("30.48"),
    "mass-gram": Decimal(1),
    "mass-kilogram": Decimal(1000),
    "mass-ounce": Decimal("28.349523125"),
    "mass-pound": Decimal("453.59237"),
    "volume-milliliter": Decimal(1),
    "volume-centiliter": Decimal(10),
    "volume-liter": Decimal(1000),
    "volume-fluid-ounce": Decimal("29.5735295625"),
    "volume-quart": Decimal("946.352946"),
    "volume-gallon": Decimal("3785.411784"),
}
"""Unit of CLDR → centimetres, grams or millilitres; NIST Handbook 44, appendix C (US customary, exact)."""
_CUSTOMARY = frozenset(
    {
        "length-inch",
        "length-foot",
        "mass-ounce",
        "mass-pound",
        "volume-fluid-ounce",
        "volume-quart",
        "volume-gallon",
    }
)
_TENTH, _WHOLE = Decimal("0.1"), Decimal(1)


@dataclass(frozen=True, slots=True)
class Measure:
    """One to three numbers of one unit: a weight, or length × width × height."""

    values: tuple[Decimal, ...]
    unit: str
    """As CLDR names it: "length-centimeter"."""

    @property
    def metric(self) -> bool | None:
        """Whether the unit is metric; None where all shoppers use the same."""
        if self.unit.startswith("temperature-"):
            return self.unit == "temperature-celsius"
        return self.unit not in _CUSTOMARY if self.unit in _TO_BASE else None


def in_system(measure: Measure, metric: bool) -> Measure | None:
    """Return a measure in the metric or the US customary system, rounded; None when it is in it already."""
    if measure.metric is None or measure.metric == metric:
        return None
    if measure.unit == "temperature-celsius":
        return Measure(
            tuple(_round(v * 9 / 5 + 32, _WHOLE) for v in measure.values), "temperature-fahrenheit"
        )
    if measure.unit == "temperature-fahrenheit":
        return Measure(tuple(_round((v - 32) * 5 / 9, _WHOLE) for v in measure.values), "temperature-celsius")
    base = [value * _TO_BASE[measure.unit] for value in measure.values]
    unit = _unit(measure.unit, max(base), metric)
    values = [value / _TO_BASE[unit] for value in base]
    # As exact as one reads a ruler or scales: whole numbers from twenty on, as all sides of one thing.
    step = _WHOLE if max(values) >= 20 and unit not in ("mass-kilogram", "volume-liter") else _TENTH
    if max(values) < 1:
        step = Decimal("0.01")
    return Measure(tuple(_round(value, step) for value in values), unit)


def to_base(measure: Measure) -> Decimal:
    """Return the first number in centimetres, grams or millilitres; raises KeyError for other kinds."""
    return measure.values[0] * _TO_BASE[measure.unit]


def _unit(unit: str, base: Decimal, metric: bool) -> str:
    kind = unit.partition("-")[0]
    if kind == "length":
        if metric:
            return "length-meter" if unit == "length-foot" and base >= 300 else "length-centimeter"
        return "length-foot" if unit == "length-meter" and base >= 300 else "length-inch"
    if kind == "mass":
        small, large = ("mass-gram", "mass-kilogram") if metric else ("mass-ounce", "mass-pound")
        return large if base >= (1000 if metric else 454) else small
    small, large = ("volume-milliliter", "volume-liter") if metric else ("volume-fluid-ounce", "volume-quart")
    return large if base >= (1000 if metric else 946) else small


def _round(value: Decimal, step: Decimal) -> Decimal:
    rounded = value.quantize(step, ROUND_HALF_UP)
    return rounded.quantize(_WHOLE) if rounded == rounded.to_integral_value() else rounded

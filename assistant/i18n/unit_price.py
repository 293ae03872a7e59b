"""Say what a unit costs, where the shop states how much a pack holds."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from babel import Locale

from assistant.domain.measure import Measure, to_base
from assistant.domain.money import Money
from assistant.i18n.measures import read_measure, write_measure
from assistant.i18n.money import format_money

__all__ = ["unit_price_text"]

_SMALL = Decimal(250)
"""Grams or millilitres of a pack up to which shops customarily print the price of 100, beyond of 1,000."""


def unit_price_text(price: Money, holds: str, base: str | None, locale: Locale) -> str | None:
    """Return "100 g = €3.20" of a pack that `holds` "250 g"; None when that is no weight, volume or length.

    `holds` and `base` are Google's unit_pricing_measure and unit_pricing_base_measure. Rounded half up to the
    currency's digits.
    """
    pack = _one(holds)
    if pack is None:
        return None
    unit = _one(base) if base else _customary(pack)
    if unit is None or unit.unit.partition("-")[0] != pack.unit.partition("-")[0]:
        return None
    amount = (price.amount * to_base(unit) / to_base(pack)).quantize(Decimal(1), ROUND_HALF_UP)
    each = format_money(Money(int(amount), price.currency), locale)
    return f"{write_measure(unit, locale)} = {each}"


def _one(text: str) -> Measure | None:
    """Read one amount; feeds write these in English forms, whatever their language."""
    measure = read_measure(text, "en")
    if measure is None or len(measure.values) != 1 or not measure.values[0]:
        return None
    return measure if measure.unit.partition("-")[0] in ("mass", "volume", "length") else None


def _customary(pack: Measure) -> Measure:
    kind, small = pack.unit.partition("-")[0], to_base(pack) <= _SMALL
    if kind == "length":
        return Measure((Decimal(1),), "length-meter" if pack.metric else "length-foot")
    if not pack.metric:
        return Measure((Decimal(1),), "mass-ounce" if kind == "mass" else "volume-fluid-ounce")
    if small:
        return Measure((Decimal(100),), "mass-gram" if kind == "mass" else "volume-milliliter")
    return Measure((Decimal(1),), "mass-kilogram" if kind == "mass" else "volume-liter")

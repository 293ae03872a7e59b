"""Read how heavy a shop says something is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from assistant.domain.text import fold

__all__ = ["grams"]

_GRAMS = {
    "mg": "0.001", "g": "1", "gr": "1", "gram": "1", "grams": "1", "gramm": "1", "gramme": "1",
    "grammes": "1", "gramo": "1", "gramos": "1", "grammo": "1", "grammi": "1", "grama": "1", "gramas": "1",
    "グラム": "1", "克": "1", "غ": "1", "غم": "1", "جم": "1", "غرام": "1", "جرام": "1", "ग्राम": "1",
    "ग्रा": "1", "kg": "1000", "kgs": "1000", "kilo": "1000", "kilos": "1000", "kilogram": "1000",
    "kilograms": "1000", "kilogramm": "1000", "chili": "1000", "quilos": "1000", "キロ": "1000",
    "キログラム": "1000", "千克": "1000", "公斤": "1000", "كغ": "1000", "كجم": "1000", "كغم": "1000",
    "كيلو": "1000", "كيلوغرام": "1000", "كيلوجرام": "1000", "किलो": "1000", "किलोग्राम": "1000",
    "किग्रा": "1000", "oz": "28.349523125", "ounce": "28.349523125", "ounces": "28.349523125",
    "lb": "453.59237", "lbs": "453.59237", "pound": "453.59237", "pounds": "453.59237", "斤": "500",
    "t": "1000000",
}  # fmt: skip
"""Folded unit → grams."""
_UNITS = {fold(unit): Decimal(weight) for unit, weight in _GRAMS.items()}
_WEIGHT = re.compile(
    r"(\d+(?:[.,٫٬ ]\d+)*)\s*("
    + "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
    + r")(?![^\W\d_])"
)
_THOUSANDS = re.compile(r"(?<=\d)[.,٬ ](?=\d{3}(?:\D|$))")


def grams(values: Iterable[str]) -> Decimal | None:
    """Return the weight the first readable of the values states, in grams; None when none states one.

    A comma is a decimal sign in all but whole thousands of grams: "1,2 kg", "1,250 g".
    """
    for value in values:
        found = _WEIGHT.search(fold(value))
        if found is None:
            continue
        unit, number = _UNITS[found[2]], found[1]
        if unit == 1:
            number = _THOUSANDS.sub("", number)
        number = number.replace(",", ".").replace("٫", ".").replace("٬", "").replace(" ", "")
        if number.count(".") <= 1:
            return Decimal(number) * unit
    return None

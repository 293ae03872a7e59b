"""Show measures in the shopper's units and language, with what the shop wrote beside them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Literal

from babel import Locale
from babel.units import format_unit

from assistant.domain.measure import Measure, in_system
from assistant.domain.text import latin_digits
from assistant.i18n.digits import native_digits, numbering
from assistant.i18n.formats import decimal_mark, format_number
from assistant.i18n.locale import babel_locale, language_of, locales_folder

__all__ = ["localize_measure", "read_measure", "spoken_measure", "write_measure"]

_NUMBER = r"\d+(?:[.,٫٬]\d+)*"
_MEASURE = re.compile(rf"\s*({_NUMBER}(?:\s*[×xX*✕⨯]\s*{_NUMBER}){{0,2}})\s*([^\d\s×].*?)\s*")
_TIMES = re.compile(r"\s*[×xX*✕⨯]\s*")
_MARKS = re.compile(r"[.\s\u200c\u200e\u200f\u00a0\u202f]+")
_LENGTHS = ("short", "narrow", "long")


@lru_cache(maxsize=8_192)  # the same few weights and sizes, card after card
def localize_measure(value: str, language: str, tag: str, country: str | None, metric: bool) -> str:
    """Return an attribute value as a shopper reads it.

    What is no measure stays. One of the shopper's own system is written in their language; one of the other
    system is converted and stands before the shop's own: "59 × 79 in (150 × 200 cm)".
    """
    measure = read_measure(value, language)
    if measure is None:
        return value
    locale = babel_locale(tag, country)
    converted = in_system(measure, metric)
    own = value if language_of(language) == language_of(tag) else write_measure(measure, locale)
    return own if converted is None else f"{write_measure(converted, locale)} ({own})"


def spoken_measure(value: str, locale: Locale) -> str:
    """Return a measure as one says it, "3.1 pounds": units in full, without the shop's own beside it.

    Takes what `localize_measure` wrote for the locale; what is no measure stays.
    """
    measure = read_measure(value.partition(" (")[0], str(locale).replace("_", "-"))
    return value if measure is None else write_measure(measure, locale, "long")


def read_measure(value: str, language: str) -> Measure | None:
    """Read "150 × 200 cm", "1,1 kg" or "٣ كجم"; None for anything that says more or less."""
    found = _MEASURE.fullmatch(value)
    if found is None:
        return None
    unit = _units(language).get(_plain(found[2]))
    if unit is None:
        return None
    mark = decimal_mark(babel_locale(language))
    read = [_number(part, mark) for part in _TIMES.split(found[1])]
    numbers = tuple(number for number in read if number is not None)
    return Measure(numbers, unit) if len(numbers) == len(read) else None


def _number(text: str, mark: str) -> Decimal | None:
    """Read a number of a measure: one sign before one or two digits parts decimals, whatever the language."""
    digits = latin_digits(text).replace("٫", ".").replace("٬", "")
    whole, sign, rest = _last_sign(digits)
    if sign and len(rest) == 3 and sign != mark:
        whole, rest = whole + rest, ""  # 1.500 g in German, 1,500 g in English
    whole = re.sub(r"[.,]", "", whole)
    try:
        return Decimal(f"{whole}.{rest}" if rest else whole)
    except InvalidOperation:
        return None


def _last_sign(digits: str) -> tuple[str, str, str]:
    place = max(digits.rfind("."), digits.rfind(","))
    return (digits, "", "") if place < 0 else (digits[:place], digits[place], digits[place + 1 :])


def write_measure(measure: Measure, locale: Locale, length: Literal["short", "long"] = "short") -> str:
    """Return a measure in a locale's words, plural and digits: "5 لترات"."""
    *sides, last = measure.values
    signs = numbering(locale)
    end = format_unit(last, measure.unit, length, locale=locale, numbering_system=signs)
    if measure.unit in end:  # not every locale has the long form of every unit
        end = format_unit(last, measure.unit, "short", locale=locale, numbering_system=signs)
    end = native_digits(end, locale)
    return " × ".join([*(format_number(side, locale) for side in sides), end])


@cache
def _units(tag: str) -> Mapping[str, str]:
    """Return every spelling of a unit in one language, and those of any, as CLDR and shops write them."""
    with (locales_folder() / "units.toml").open("rb") as file:
        table = tomllib.load(file)
    spelt: dict[str, str] = {}
    for names in (table["any"], table.get(language_of(tag), {})):
        for unit, forms in names.items():
            spelt.update((_plain(form), unit) for form in forms)
    locale = babel_locale(tag)
    for unit in table["any"]:
        patterns = locale._data["unit_patterns"].get(unit, {})
        for length in _LENGTHS:
            for pattern in patterns.get(length, {}).values():
                if isinstance(pattern, str) and (name := _plain(pattern.replace("{0}", ""))):
                    spelt.setdefault(name, unit)
    return spelt


def _plain(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()

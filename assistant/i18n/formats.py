"""Write numbers, percentages, dates, lists and names of places and languages as a locale does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from babel import Locale
from babel.dates import format_date as _format_date
from babel.lists import format_list as _format_list
from babel.numbers import format_decimal, format_percent, get_decimal_symbol

from assistant.i18n.digits import native_digits, numbering

__all__ = [
    "country_name",
    "decimal_mark",
    "format_date",
    "format_number",
    "format_share",
    "join_list",
    "language_name",
    "list_pattern",
]

_SLOT = "\ue000"
"""A private-use character that no text of ours contains."""


def format_number(number: int | Decimal, locale: Locale) -> str:
    """Return a number with the locale's separators, in the digits its shops print."""
    text = format_decimal(number, locale=locale, numbering_system=numbering(locale))
    return native_digits(text, locale)


def decimal_mark(locale: Locale) -> str:
    """Return what parts units from decimals in Latin digits: "." or ","."""
    return get_decimal_symbol(locale)


def format_share(share: Decimal, locale: Locale) -> str:
    """Return a share of one as a whole percentage: Decimal("0.2") is "20%"."""
    text = format_percent(share, locale=locale, numbering_system=numbering(locale))
    return native_digits(text, locale)


def format_date(day: date, locale: Locale) -> str:
    """Return a day in full words where the locale has them: "30 October 2026"."""
    return native_digits(_format_date(day, format="long", locale=locale), locale)


def join_list(texts: Sequence[str], locale: Locale, style: Literal["standard", "or"] = "standard") -> str:
    """Return "a, b and c", or "a, b or c"."""
    return _format_list(list(texts), style=style, locale=locale)


def list_pattern(
    count: int, locale: Locale, style: Literal["standard", "or"] = "standard"
) -> tuple[str, ...]:
    """Return the words before, between and after `count` things of a list (`count` + 1 texts)."""
    return tuple(join_list([_SLOT] * count, locale, style).split(_SLOT))


def country_name(country: str, locale: Locale) -> str:
    """Return a country's name in the locale's language, else its code."""
    return str(locale.territories.get(country, country))


def language_name(tag: str, locale: Locale) -> str:
    """Return a language's name in the locale's language, else its tag."""
    parts = tag.replace("_", "-").split("-")
    names = locale.languages
    return str(names.get("_".join(parts[:2])) or names.get(parts[0].lower()) or tag)

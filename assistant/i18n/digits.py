"""Know which locales print their own digits in shops."""

from __future__ import annotations

from typing import Literal

from babel import Locale

__all__ = ["native_digits", "numbering"]

_NATIVE = {"fa": str.maketrans("0123456789%", "۰۱۲۳۴۵۶۷۸۹٪")}
"""Iranian shops print Persian digits throughout. Arabic, Hindi, Bengali and Thai shops that trade abroad
print Latin ones, whatever CLDR has as the script's default."""


def numbering(locale: Locale) -> Literal["latn", "default"]:
    """Return Babel's name of the numbering system whose separators to print.

    Babel takes a system's signs but leaves the digits Latin; `native_digits` does the rest.
    """
    return "default" if locale.language in _NATIVE else "latn"


def native_digits(text: str, locale: Locale) -> str:
    """Return a text of ours with the digits that the locale's shops print."""
    return text.translate(_NATIVE.get(locale.language, {}))

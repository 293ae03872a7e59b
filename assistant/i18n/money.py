"""Write money as a locale does, for the eye and for the ear.

This is the one place that rounds money, half up, and never changes an exact price: a currency whose
customary display drops decimals keeps them when they are not zero.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_currency, get_currency_precision

from assistant.domain.money import Money, minor_unit_digits
from assistant.i18n.digits import native_digits, numbering

__all__ = ["format_money", "isolate", "round_half_up", "spoken_money"]

_ROUGHLY_FROM = Decimal(10)
"""From here on an approximate amount is spoken in whole units."""
_NAME_WHOLE = "#,##0"
_BORDER = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=[^\W\d_]\.)(?=\d)|(?<=\d)(?=[^\W\d_])")
"""Where a currency's letters touch digits: CLDR (currencySpacing) wants a space, Babel leaves it out."""
_SPOKEN_BORDER = re.compile(r"(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_BRACKETED = re.compile(r"\s*\([^()]*\)")
"""Thai names of currencies say the country in brackets."""
_SAID = {
    ("bn", "BDT"): ("বাংলাদেশী টাকা", "টাকা"),
    ("fa", "IRR"): ("ریال ایران", "ریال"),
    ("hu", "HUF"): ("magyar forint", "forint"),
    ("id", "IDR"): ("Rupiah Indonesia", "rupiah"),
    ("ko", "KRW"): ("대한민국 원", "원"),
    ("th", "THB"): ("บาทไทย", "บาท"),
    ("tr", "TRY"): ("Türk lirası", "lira"),
    ("vi", "VND"): ("đồng Việt Nam", "đồng"),
    ("zh", "CNY"): ("人民币", "元"),
}
"""CLDR's full name of a home currency and what a shop assistant says. Only names that do not inflect."""
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u200e": None, "\u200f": None})


@lru_cache(maxsize=8_192)
def format_money(money: Money, locale: Locale, *, short: bool = False, isolated: bool = False) -> str:
    """Return an amount as the locale writes it, in the digits its shops print.

    `short` drops zero decimals ("120 €", for bounds a shopper named); `isolated` wraps the text in
    U+2068/U+2069 so that it keeps its order inside a sentence of another direction.
    """
    digits = _digits(money)
    amount = round_half_up(money.major, digits)
    if short and amount == amount.to_integral_value():
        text = _whole(amount, money.currency, locale)
    elif digits == get_currency_precision(money.currency):
        text = format_currency(amount, money.currency, locale=locale, numbering_system=numbering(locale))
    else:
        text = format_currency(
            amount,
            money.currency,
            locale=locale,
            currency_digits=False,
            numbering_system=numbering(locale),
        )
    text = native_digits(_BORDER.sub("\u00a0", text), locale)
    return isolate(text) if isolated else text


@lru_cache(maxsize=8_192)
def spoken_money(money: Money, locale: Locale, *, approximate: bool = False) -> str:
    """Return an amount with the currency's name ("19.99 US dollars"), for text to speech.

    Whole amounts lose their zero decimals, digits are not grouped, and an approximate amount of ten or
    more is rounded to whole units.
    """
    amount = round_half_up(money.major, _digits(money))
    if approximate and abs(amount) >= _ROUGHLY_FROM:
        amount = round_half_up(amount, 0)
    whole = amount == amount.to_integral_value()
    text = format_currency(
        round_half_up(amount, 0) if whole else amount,
        money.currency,
        format=_NAME_WHOLE if whole else None,
        locale=locale,
        format_type="name",
        group_separator=False,
        currency_digits=not whole,
        decimal_quantization=not whole,
    )
    text = _BRACKETED.sub("", text.translate(_SPACES))
    official, said = _SAID.get((locale.language, money.currency), ("", ""))
    return _SPOKEN_BORDER.sub(" ", text.replace(official, said) if official else text)


def isolate(text: str) -> str:
    """Wrap text in first-strong isolates, once."""
    return text if text.startswith("\u2068") else f"\u2068{text}\u2069"


def round_half_up(amount: Decimal, digits: int) -> Decimal:
    """Round to a number of decimals the way shops do."""
    return amount.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def _digits(money: Money) -> int:
    """Return the decimals to show: what CLDR says, or all of them where that would alter the price."""
    customary = get_currency_precision(money.currency)
    if round_half_up(money.major, customary) == money.major:
        return customary
    return max(customary, min(minor_unit_digits(money.currency), 2))


def _whole(amount: Decimal, currency: str, locale: Locale) -> str:
    pattern = locale.currency_formats["standard"].pattern
    positive = pattern.split(";")[0]
    for fraction in (".00", ".##", ".0"):
        positive = positive.replace(fraction, "")
    return format_currency(
        amount,
        currency,
        format=positive,
        locale=locale,
        currency_digits=False,
        numbering_system=numbering(locale),
    )

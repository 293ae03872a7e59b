"""Tell which currency a shopper's word or sign means, given where the shopper shops."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from assistant.domain.errors import InvalidMoney
from assistant.domain.money import Money, minor_unit_digits
from assistant.domain.offer import MarketView

__all__ = ["CODES", "SIGNS", "money", "resolve_currency"]

CODES = frozenset(
    "AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR IQD IRR JOD JPY "
    "KRW KWD LBP LKR MAD MXN MYR NGN NOK NPR NZD OMR PEN PHP PKR PLN QAR RON RUB SAR SEK SGD THB TND TRY "
    "TWD UAH USD UYU VND ZAR".split()
)
"""ISO 4217 codes that are read beside a number."""

SIGNS = {
    "$": "dollar", "€": "EUR", "£": "pound", "¥": "yen", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY",
    "₫": "VND", "₪": "ILS", "₴": "UAH", "฿": "THB", "₱": "PHP", "₦": "NGN", "₨": "rupee", "৳": "BDT",
    "﷼": "riyal", "r$": "BRL", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD",
    "hk$": "HKD", "nz$": "NZD", "nt$": "TWD", "s$": "SGD", "mx$": "MXN",
    "jp¥": "JPY", "cn¥": "CNY", "¥cn": "CNY", "uk£": "GBP", "br$": "BRL",
    "$us": "USD", "$au": "AUD", "$ca": "CAD", "$mx": "MXN", "$hk": "HKD",
}  # fmt: skip
"""Signs every language uses → code, or family of currencies that share it."""

_FAMILIES: dict[str, dict[str, str]] = {
    "dollar": {
        "US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "TW": "TWD",
        "MX": "MXN", "AR": "ARS", "CL": "CLP", "CO": "COP",
    },
    "pound": {"GB": "GBP", "EG": "EGP", "LB": "LBP"},
    "yen": {"JP": "JPY", "CN": "CNY"},
    "yuan": {"CN": "CNY", "TW": "TWD", "HK": "HKD"},
    "peso": {
        "MX": "MXN", "AR": "ARS", "CL": "CLP", "CO": "COP", "PH": "PHP", "UY": "UYU",
    },
    "rupee": {"IN": "INR", "PK": "PKR", "LK": "LKR", "NP": "NPR"},
    "krone": {"NO": "NOK", "SE": "SEK", "DK": "DKK", "CZ": "CZK"},
    "franc": {"CH": "CHF"},
    "riyal": {"SA": "SAR", "QA": "QAR", "OM": "OMR"},
    "dirham": {"AE": "AED", "MA": "MAD"},
    "dinar": {"KW": "KWD", "BH": "BHD", "JO": "JOD", "IQ": "IQD", "TN": "TND"},
    "gineih": {"EG": "EGP", "GB": "GBP"},
    "lira": {"TR": "TRY", "LB": "LBP"},
}  # fmt: skip
"""Shared name → country → currency, commonest first."""

_CODE = re.compile(r"[A-Z]{3}")


def resolve_currency(name: str | None, view: MarketView) -> str:
    """Return the code a name means here: the view's own if it is of the family, else the country's.

    Without a name it is the view's currency; a name nobody knows is taken for none.
    """
    if name is None:
        return view.currency
    if _CODE.fullmatch(name):
        return name
    family = _FAMILIES.get(name)
    if family is None or view.currency in family.values():
        return view.currency
    return family.get(view.country) or next(iter(family.values()))


def money(value: Decimal, currency: str) -> Money | None:
    """Return the amount rounded to what the currency has, or None when it is no price."""
    try:
        step = Decimal(1).scaleb(-minor_unit_digits(currency))
        return Money.of(value.quantize(step, rounding=ROUND_HALF_UP), currency)
    except (InvalidMoney, ArithmeticError):
        return None

"""Read prices in currencies that have three decimals, where "12.345" is no thousands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.domain.money import minor_unit_digits
from assistant.i18n.formats import decimal_mark
from assistant.i18n.locale import babel_locale
from assistant.understanding.tokens import Token

__all__ = ["in_thousandths"]

_DIGITS = 3
_CODE = re.compile(r"[A-Z]{3}")
_ALWAYS_DECIMAL = "٫"


def in_thousandths(value: Decimal, tokens: Sequence[Token], currency: str, locale: str) -> Decimal:
    """Return the value of a number beside a currency, which a lone mark before three digits may have hidden.

    `tokens` are those of the number, `currency` is a code or a family as `currency` names it. Only the
    locale's own decimal mark counts: in German "12,345 KWD" are twelve dinars and "12.345 KWD" are
    twelve thousand.
    """
    if not (currency == "dinar" or (_CODE.fullmatch(currency) and minor_unit_digits(currency) == _DIGITS)):
        return value
    marks = re.escape(decimal_mark(babel_locale(locale)) + _ALWAYS_DECIMAL)
    parts = re.fullmatch(rf"(\d+)[{marks}](\d{{{_DIGITS}}})", "".join(token.text for token in tokens))
    return Decimal(f"{parts[1]}.{parts[2]}") if parts else value

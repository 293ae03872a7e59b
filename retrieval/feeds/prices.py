"""Read prices as shops write them, exactly, and refuse what could mean two amounts."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from assistant.domain.errors import InvalidMoney
from assistant.domain.money import Money, minor_unit_digits
from retrieval.feeds.currencies import CODES, SHARED_SIGNS, SIGNS

__all__ = ["parse_price"]

_LONGEST = 64
_NUMBER = re.compile(r"[0-9](?:[0-9.,' ]*[0-9])?")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2066-\u2069\u200e\u200f\ufeff]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([.,' ])[0-9]{3})(?:\1[0-9]{3})*")
_LAKHS = re.compile(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}")
_PUNCTUATION = str.maketrans(
    {"’": "'", "٫": ".", "٬": ",", "،": ",", "−": "-", "–": "-", "—": "-", "￥": "¥"}
)


def parse_price(value: object, currency: str | None = None) -> Money:
    """Read "129.90 EUR", "EUR 129,90", "1.299,00 €", "12000 JPY" or "129.90" beside a `currency`.

    Raises InvalidMoney, naming the value and how to write it, for what is no price, is negative or not
    finite, has no or an ambiguous currency, or could be read as two amounts ("1,299 USD").
    """
    shown = f"{str(value)[:_LONGEST]!r}"
    if isinstance(value, bool | float) or not isinstance(value, str | int | Decimal):
        raise InvalidMoney(f'price {shown} is no exact amount with a currency; write it as "129.90 EUR"')
    if isinstance(value, str):
        return _of_text(value, currency)
    return _of_number(Decimal(value), currency, shown)


@lru_cache(maxsize=8192)  # the prices of a shop repeat
def _of_text(value: str, currency: str | None) -> Money:
    shown = f"{value[:_LONGEST]!r}"
    text = _plain(value, shown)
    found = _NUMBER.search(text)
    if found is None:
        raise InvalidMoney(f'price {shown} has no amount; write it as "129.90 EUR"')
    before, after = text[: found.start()].strip(), text[found.end() :].strip()
    if before.startswith("-") or before.endswith("-"):
        raise InvalidMoney(f"price {shown} is negative; a price is zero or more")
    if after.startswith((",-", ".-")):  # "129,-" says: no cents
        after = after[2:].strip()
    code = _currency([before.removesuffix("+").strip(), after, (currency or "").strip()], shown)
    return Money.of(_amount(found.group(), code, shown), code)


def _of_number(number: Decimal, currency: str | None, shown: str) -> Money:
    code = _currency([(currency or "").strip()], shown)
    if number.is_finite() and number < 0:
        raise InvalidMoney(f"price {shown} is negative; a price is zero or more")
    return Money.of(number, code)


def _plain(value: str, shown: str) -> str:
    """Bring digits, punctuation and spaces of all scripts to ASCII."""
    if len(value) > _LONGEST:
        raise InvalidMoney(f'price {shown} is too long; write it as "129.90 EUR"')
    text = value
    if not value.isascii():
        chars = []
        for char in value:
            digit = unicodedata.decimal(char, None)
            if digit is None and unicodedata.numeric(char, None) is not None:  # ½ ² 万
                raise InvalidMoney(_unreadable(shown))
            chars.append(char if digit is None else str(digit))
        text = unicodedata.normalize("NFKC", "".join(chars).translate(_PUNCTUATION)).translate(_PUNCTUATION)
    text = _SPACES.sub(" ", text).strip()
    if not text:
        raise InvalidMoney('price is empty; write it as "129.90 EUR" or leave the field out')
    return text


def _currency(words: list[str], shown: str) -> str:
    """Return the one currency that all words name; "$" and "¥" agree with any code they stand for."""
    named, shared = set(), []
    for word in filter(None, words):
        if word.upper() in CODES:
            named.add(word.upper())
        elif word.casefold() in SIGNS:
            named.add(SIGNS[word.casefold()])
        elif word.casefold() in SHARED_SIGNS:
            shared.append(SHARED_SIGNS[word.casefold()])
        elif any(char in "0123456789.,-" for char in word):
            raise InvalidMoney(_unreadable(shown))
        else:
            raise InvalidMoney(
                f'price {shown}: {word[:20]!r} is no ISO 4217 currency; write it as "129.90 EUR"'
            )
    if len(named) > 1:
        raise InvalidMoney(f"price {shown} names two currencies, {' and '.join(sorted(named))}; keep one")
    for codes in shared:
        if not named:
            raise InvalidMoney(
                f"price {shown} has the sign of several currencies; write the code: {', '.join(codes[:4])}"
            )
        if named.isdisjoint(codes):
            raise InvalidMoney(f"price {shown} names two currencies; keep one")
    if not named:
        raise InvalidMoney(f'price {shown} has no currency; write it as "129.90 EUR"')
    return named.pop()


def _amount(number: str, currency: str, shown: str) -> Decimal:
    marks = [mark for mark in ".,' " if mark in number]
    if not marks:
        return Decimal(number)
    last = max(".,", key=number.rfind)
    if number.count(last) == 1 and number.rfind(last) > max(number.rfind("'"), number.rfind(" ")):
        whole, _, decimals = number.partition(last)
        grouped = whole if whole.isdecimal() else _ungroup(whole, shown)
        alone = whole.isdecimal() and not (whole != "0" and whole.startswith("0"))
        if len(decimals) == 3 and alone and 0 < len(whole) <= 3 and whole != "0":
            return _three_digits(whole, last, decimals, currency, shown)
        if last in whole:
            raise InvalidMoney(_unreadable(shown))
        return Decimal(f"{grouped}.{decimals}")
    return Decimal(_ungroup(number, shown))


def _three_digits(whole: str, mark: str, decimals: str, currency: str, shown: str) -> Decimal:
    """Read "1.299": thousands where the currency has no decimals, decimals where a dot has three."""
    digits = minor_unit_digits(currency)
    if digits == 0:
        return Decimal(whole + decimals)
    if digits >= 3 and mark == ".":
        return Decimal(f"{whole}.{decimals}")
    raise InvalidMoney(
        f"price {shown} could be {whole}{decimals} or {whole}.{decimals}; "
        f'write it as "{whole}{decimals}.00 {currency}" or "{whole}.{decimals[:digits]} {currency}"'
    )


def _ungroup(number: str, shown: str) -> str:
    if _GROUPED.fullmatch(number) or _LAKHS.fullmatch(number):
        return re.sub("[^0-9]", "", number)
    raise InvalidMoney(_unreadable(shown))


def _unreadable(shown: str) -> str:
    return f'price {shown} cannot be read as one amount; write it as "1299.00 EUR"'

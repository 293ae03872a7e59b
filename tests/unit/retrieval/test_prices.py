from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.errors import InvalidMoney
from assistant.domain.money import Money, minor_unit_digits
from retrieval.feeds.prices import parse_price


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("129.90 EUR", "129.90 EUR"),
        ("EUR 129.90", "129.90 EUR"),
        ("129,90 EUR", "129.90 EUR"),
        ("129,9 €", "129.90 EUR"),
        ("129,- €", "129.00 EUR"),
        ("129.9000 EUR", "129.90 EUR"),
        ("1,299.00 USD", "1299.00 USD"),
        ("$1,299.00 USD", "1299.00 USD"),
        ("1.299,00 €", "1299.00 EUR"),
        ("1 299,00 EUR", "1299.00 EUR"),
        ("1\u202f299,00\u00a0EUR", "1299.00 EUR"),
        ("CHF 1'299.50", "1299.50 CHF"),
        ("CHF 1’299.50", "1299.50 CHF"),
        ("R$ 1.299,90", "1299.90 BRL"),
        ("₹1,00,000.50", "100000.50 INR"),
        ("1.299.000 IDR", "1299000.00 IDR"),
        ("12000 JPY", "12000 JPY"),
        ("12,000 JPY", "12000 JPY"),
        ("￥１２，０００ JPY", "12000 JPY"),
        ("12000円", "12000 JPY"),
        ("12000.00 JPY", "12000 JPY"),
        ("1.250 KWD", "1.250 KWD"),
        ("١٢٣٫٥٠ AED", "123.50 AED"),
        ("१२०० INR", "1200.00 INR"),
        ("0 EUR", "0.00 EUR"),
    ],
)
def test_reads_prices_as_shops_write_them(written: str, meant: str) -> None:
    assert str(parse_price(written)) == meant


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1,299 USD", r"could be 1299 or 1\.299.*\"1299\.00 USD\""),
        ("1.299 EUR", "could be 1299 or"),
        ("1,250 KWD", "could be 1250 or"),
        ("¥12,000", "several currencies; write the code: JPY, CNY"),
        ("$12.00", "several currencies"),
        ("kr 100", "several currencies"),
        ("12.00", "no currency"),
        ("12.00 EURO", "no ISO 4217 currency"),
        ("12.00 XYZ", "no ISO 4217 currency"),
        ("$12.00 EUR", "two currencies"),
        ("12.00 €  USD", "currency"),
        ("-5.00 EUR", "negative"),
        ("EUR −5.00", "negative"),
        ("NaN EUR", "no amount"),
        ("Infinity EUR", "no amount"),
        ("1e3 EUR", "cannot be read"),
        ("10-20 EUR", "cannot be read"),
        ("1.2.3 EUR", "cannot be read"),
        ("1,234.567,89 EUR", "cannot be read"),
        ("1万円", "cannot be read"),
        ("²5 EUR", "cannot be read"),
        ("12.345,678 EUR", "more decimals"),
        ("12000.50 JPY", "more decimals"),
        ("9" * 30 + " EUR", "finite"),
        ("9" * 100 + " EUR", "too long"),
        ("", "empty"),
        (12.5, "no exact amount"),
        (float("nan"), "no exact amount"),
        (True, "no exact amount"),
        (["12 EUR"], "no exact amount"),
        (Decimal("12.5"), "no currency"),
    ],
)
def test_refuses_what_is_no_single_exact_price(written: object, reason: str) -> None:
    with pytest.raises(InvalidMoney, match=reason):
        parse_price(written)


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity"), Decimal("1e999999"), Decimal(-1)])
def test_refuses_numbers_that_are_no_amount(number: Decimal) -> None:
    with pytest.raises(InvalidMoney):
        parse_price(number, "EUR")


def test_a_currency_of_its_own_column_completes_a_price() -> None:
    assert parse_price(Decimal("12.5"), "eur") == Money(1250, "EUR")
    assert parse_price("$1,299.00", "CAD") == Money(129900, "CAD")
    with pytest.raises(InvalidMoney, match="EUR and USD"):
        parse_price("12 EUR", "USD")


@given(
    amount=st.integers(0, 10**12),
    currency=st.sampled_from(["EUR", "USD", "JPY", "KWD", "INR"]),
    group=st.sampled_from([",", ".", " ", "'", "\u202f", ""]),
    point=st.sampled_from([".", ","]),
    code_first=st.booleans(),
)
def test_reads_back_every_amount_or_refuses_but_never_reads_another(
    amount: int, currency: str, group: str, point: str, code_first: bool
) -> None:
    money = Money(amount, currency)
    whole, _, decimals = str(money.major).partition(".")
    number = f"{int(whole):,}".replace(",", group if group != point else "")
    number += point + decimals if decimals else ""
    text = f"{currency} {number}" if code_first else f"{number} {currency}"
    ambiguous = minor_unit_digits(currency) == 3 and point == ","
    with contextlib.suppress(*[InvalidMoney] if ambiguous else []):
        assert parse_price(text) == money


@given(st.text(max_size=80) | st.floats() | st.decimals() | st.integers(), st.none() | st.text(max_size=4))
def test_any_value_is_money_or_refused(value: object, currency: str | None) -> None:
    with contextlib.suppress(InvalidMoney):
        assert parse_price(value, currency).amount >= 0

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.domain.offer import MarketView
from assistant.domain.search import PriceRange
from assistant.understanding.currency import money, resolve_currency
from assistant.understanding.meaning import DialogueContext
from tests.fake_understanding import context, understander


def price(text: str, language: str, view: MarketView | None = None) -> PriceRange | None:
    known = context(language)
    if view:
        known = DialogueContext(language, view, known.vocabulary, known.shown)
    return understander().understand(text, known).changes.constraints.price


@pytest.mark.parametrize(
    ("language", "text", "low", "high"),
    [
        ("en", "under $80", None, "80.00 USD"),
        ("en", "no more than 1,299.50 dollars", None, "1299.50 USD"),
        ("en", "over 50", "50.00 USD", None),
        ("en", "between 20 and 40 euros", "20.00 EUR", "40.00 EUR"),
        ("en", "40-20 €", "20.00 EUR", "40.00 EUR"),
        ("en", "£30 or less", None, "30.00 GBP"),
        ("en", "my budget is 100", None, "100.00 USD"),
        ("en", "about 100 dollars", "80.00 USD", "120.00 USD"),
        ("de", "bis 80 Euro", None, "80.00 EUR"),
        ("en", "from 60 to 90 thousand dollars", "60000.00 USD", "90000.00 USD"),
        ("en", "between twenty and fifty dollars", "20.00 USD", "50.00 USD"),
        ("en", "under one hundred and five dollars", None, "105.00 USD"),
        ("de", "zwischen zwanzig und fünfzig Euro", "20.00 EUR", "50.00 EUR"),
        ("ko", "2만5천원 이하", None, "25000 KRW"),
        ("ko", "5만원까지", None, "50000 KRW"),
        ("de", "1.299,50 € maximal", None, "1299.50 EUR"),
        ("de", "nicht unter 50 Franken", "50.00 CHF", None),
        ("fr", "moins de 50 €", None, "50.00 EUR"),
        ("es", "entre 20 y 40 pesos", "20.00 MXN", "40.00 MXN"),
        ("it", "sotto i 30 euro", None, "30.00 EUR"),
        ("pt", "menos de R$ 100", None, "100.00 BRL"),
        ("ja", "1万円まで", None, "10000 JPY"),
        ("ja", "￥３，０００以下", None, "3000 JPY"),
        ("zh", "200元以下", None, "200.00 CNY"),
        ("zh", "100到200块", "100.00 CNY", "200.00 CNY"),
        ("ar", "بأقل من ٣٠٠ درهم", None, "300.00 AED"),
        ("ar", "من ١٠٠ إلى ٢٠٠ ريال", "100.00 SAR", "200.00 SAR"),
        ("hi", "2000 रुपये से कम", None, "2000.00 INR"),
        ("hi", "₹500 तक", None, "500.00 INR"),
        ("hi", "500 से 1000 रुपये के बीच", "500.00 INR", "1000.00 INR"),
    ],
)
def test_a_price_is_read_before_and_after_its_words(
    language: str, text: str, low: str | None, high: str | None
) -> None:
    found = price(text, language)
    assert found is not None
    assert (str(found.min) if found.min else None, str(found.max) if found.max else None) == (low, high)


@pytest.mark.parametrize(
    ("country", "currency", "code"),
    [("CA", "CAD", "CAD"), ("AU", "AUD", "AUD"), ("DE", "EUR", "USD"), ("SG", "EUR", "SGD")],
)
def test_a_dollar_is_the_shoppers_own(country: str, currency: str, code: str) -> None:
    found = price("under 80 dollars", "en", MarketView(country, currency))
    assert found is not None
    assert found.currency == code


@pytest.mark.parametrize(
    "text", ["for 4 people", "a 2 liter kettle", "20 to 40 watts", "2 of them", "over 3 years"]
)
def test_a_number_of_other_things_is_no_price(text: str) -> None:
    assert price(text, "en") is None


def test_two_bounds_narrow_each_other() -> None:
    found = price("over 20 dollars, under 50 dollars, under 80 dollars", "en")
    assert found is not None
    assert (str(found.min), str(found.max)) == ("20.00 USD", "50.00 USD")


def test_an_amount_is_rounded_to_what_its_currency_has() -> None:
    assert str(money(Decimal("80.505"), "USD")) == "80.51 USD"
    assert str(money(Decimal("80.5"), "JPY")) == "81 JPY"
    assert money(Decimal(10) ** 18, "USD") is None


def test_a_name_nobody_knows_is_the_currency_of_the_view() -> None:
    assert resolve_currency("doubloon", MarketView("DE", "EUR")) == "EUR"

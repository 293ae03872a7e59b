"""Rates, markets and the terms of an offer."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.errors import InvalidSetting
from assistant.domain.money import Money
from assistant.domain.offer import MarketView
from assistant.domain.product import Product
from assistant.i18n.exchange import ExchangeRates, Rate
from assistant.i18n.markets import Markets
from assistant.i18n.pricing import MarketPricing

DAY, EARLIER = date(2026, 10, 30), date(2025, 8, 29)
RATES = ExchangeRates(
    {
        "EUR": Rate(Decimal(1), DAY),
        "USD": Rate(Decimal("1.1172"), DAY),
        "JPY": Rate(Decimal("175.68"), DAY),
        "KWD": Rate(Decimal("0.34"), EARLIER),
    }
)
PRICING = MarketPricing(RATES)


@pytest.fixture(scope="module")
def bundled() -> ExchangeRates:
    return ExchangeRates.bundled()


def test_a_conversion_rounds_half_up_to_the_targets_own_decimals() -> None:
    assert RATES.convert(Money(10000, "EUR"), "USD") == (Money(11172, "USD"), DAY)
    assert RATES.convert(Money(1, "EUR"), "JPY") == (Money(2, "JPY"), DAY)
    assert RATES.convert(Money(50, "USD"), "EUR") == (Money(45, "EUR"), DAY)


def test_the_day_of_a_conversion_is_that_of_its_older_rate() -> None:
    assert RATES.convert(Money(10000, "EUR"), "KWD") == (Money(34000, "KWD"), EARLIER)


def test_what_has_no_rate_or_no_end_is_not_converted() -> None:
    assert RATES.convert(Money(100, "XTS"), "EUR") is None
    assert RATES.convert(Money(100, "EUR"), "XTS") is None
    assert RATES.convert(Money(10**14, "EUR"), "JPY") is not None
    assert RATES.convert(Money(10**15, "EUR"), "USD") is None


def test_pegs_stand_on_the_central_banks_rate_of_their_base(bundled: ExchangeRates) -> None:
    dollars, day = bundled.convert(Money(36725, "AED"), "USD") or (None, None)
    assert dollars == Money(10000, "USD")
    assert day is not None
    assert day >= date(2025, 1, 1)
    assert bundled.convert(Money(195583, "BGN"), "EUR") is not None


def test_a_currency_the_central_bank_no_longer_quotes_has_the_rate_of_our_own_table(
    bundled: ExchangeRates,
) -> None:
    roubles, day = bundled.convert(Money(100, "USD"), "RUB") or (None, None)
    assert (roubles, day) == (Money(8030, "RUB"), date(2025, 8, 29))


def test_every_market_but_those_without_an_honest_rate_can_be_converted(bundled: ExchangeRates) -> None:
    assert set(Markets.load().currencies) - set(bundled.currencies) == {"ARS"}


def test_a_rate_on_an_unknown_base_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "rates.toml"
    table.write_text('[AAA]\nbase = "BBB"\nrate = "2"\npeg = true\n')
    with pytest.raises(InvalidSetting, match="BBB"):
        ExchangeRates.bundled(table)


def test_the_markets_are_many_and_know_the_euro_of_bulgaria() -> None:
    markets = Markets.load()
    assert len(markets) >= 40
    assert markets.currency_of("bg") == "EUR"
    assert markets.currency_of("XX") is None
    us = markets.get("US")
    assert us is not None
    assert (us.tax_included, us.metric) == (False, False)
    assert markets.speaks("CH", "fr")
    assert not markets.speaks("DE", "en")


def test_a_market_row_without_a_currency_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "markets.toml"
    table.write_text('[DE]\nlocales = ["de-DE"]\n')
    with pytest.raises(InvalidSetting, match="DE"):
        Markets.load(table)


def test_the_markets_own_price_wins_over_base_and_conversion() -> None:
    product = Product(
        "b", "Boots", price=Money(10000, "EUR"), prices={"US": Money(9900, "USD"), "JP": Money(15000, "JPY")}
    )
    assert PRICING.offer(product, MarketView("US", "USD")).price == Money(9900, "USD")
    assert PRICING.offer(product, MarketView("US", "EUR")).price == Money(10000, "EUR")
    assert not PRICING.offer(product, MarketView("DE", "JPY")).approximate


def test_of_several_foreign_prices_the_dearest_promises_least() -> None:
    product = Product("b", "Boots", prices={"DE": Money(9900, "EUR"), "FR": Money(10900, "EUR")})
    assert PRICING.offer(product, MarketView("AT", "EUR")).price == Money(10900, "EUR")


def test_without_a_rate_the_shops_own_price_stays() -> None:
    offer = PRICING.offer(Product("b", "Boots", price=Money(10000, "EUR")), MarketView("AR", "ARS"))
    assert offer.price == Money(10000, "EUR")
    assert not offer.approximate
    assert offer.rate_date is None


def test_a_reduction_belongs_to_the_price_it_was_stated_for() -> None:
    product = Product(
        "b",
        "Boots",
        price=Money(10000, "EUR"),
        list_price=Money(12000, "EUR"),
        prices={"DE": Money(11000, "EUR")},
    )
    assert PRICING.offer(product, MarketView("AT", "EUR")).list_price == Money(12000, "EUR")
    assert PRICING.offer(product, MarketView("DE", "EUR")).list_price is None
    assert PRICING.offer(product, MarketView("US", "USD")).list_price == Money(13406, "USD")
    cheaper = Product("b", "Boots", price=Money(10000, "EUR"), list_price=Money(9000, "EUR"))
    assert PRICING.offer(cheaper, MarketView("AT", "EUR")).list_price is None


MONEY = st.builds(Money, st.integers(1, 10**9), st.sampled_from(["EUR", "USD", "JPY", "KWD", "XTS"]))
PRODUCTS = st.builds(
    Product,
    st.just("p"),
    st.just("P"),
    price=st.none() | MONEY,
    list_price=st.none() | MONEY,
    prices=st.dictionaries(st.sampled_from(["DE", "US", "JP", "KW"]), MONEY),
)


@given(PRODUCTS, st.sampled_from(["DE", "US", "JP", "AR"]), st.sampled_from(["EUR", "USD", "JPY", "ARS"]))
def test_offers_are_honest(product: Product, country: str, currency: str) -> None:
    offer = PRICING.offer(product, MarketView(country, currency))
    stated = {product.price, *product.prices.values()} - {None}
    assert (offer.price is None) == (not stated)
    assert offer.approximate == (offer.rate_date is not None)
    if offer.approximate:
        assert offer.price is not None
        assert offer.price.currency == currency
        assert currency not in {money.currency for money in stated if money}
    else:
        assert offer.price in stated or offer.price is None
    if offer.list_price is not None:
        assert offer.price is not None
        assert offer.list_price > offer.price


AGED = ExchangeRates(
    {
        "EUR": Rate(Decimal(1), DAY),
        "JPY": Rate(Decimal("175.68"), DAY),
        "KWD": Rate(Decimal("0.34"), EARLIER),
    },
    max_age=timedelta(days=30),
    today=lambda: date(2026, 11, 29),
)


def test_a_rate_converts_up_to_the_set_age_and_no_day_longer() -> None:
    rates = {"EUR": Rate(Decimal(1), DAY), "JPY": Rate(Decimal("175.68"), DAY)}
    last = ExchangeRates(rates, timedelta(days=30), lambda: date(2026, 11, 29))
    after = ExchangeRates(rates, timedelta(days=30), lambda: date(2026, 11, 30))
    assert last.convert(Money(10000, "EUR"), "JPY") == (Money(17568, "JPY"), DAY)
    assert not last.outdated("EUR", "JPY")
    assert after.convert(Money(10000, "EUR"), "JPY") is None
    assert after.outdated("EUR", "JPY")


def test_an_outdated_rate_leaves_the_price_in_the_shops_currency_and_says_so() -> None:
    offer = MarketPricing(AGED).offer(
        Product("p", "Lamp", price=Money(5000, "EUR"), list_price=Money(6000, "EUR")), MarketView("KW", "KWD")
    )
    assert (offer.price, offer.list_price) == (Money(5000, "EUR"), Money(6000, "EUR"))
    assert (offer.approximate, offer.rate_date, offer.rate_refused) == (False, None, True)


def test_a_price_that_needs_no_rate_or_has_none_is_not_called_refused() -> None:
    lamp = Product("p", "Lamp", price=Money(5000, "EUR"))
    pricing = MarketPricing(AGED)
    assert not pricing.offer(lamp, MarketView("DE", "EUR")).rate_refused
    assert not pricing.offer(lamp, MarketView("JP", "JPY")).rate_refused
    assert not pricing.offer(lamp, MarketView("VN", "VND")).rate_refused


def test_an_own_rates_file_wins_over_the_packaged_rates(tmp_path: Path) -> None:
    own = tmp_path / "rates.toml"
    own.write_text('[JPY]\nbase = "EUR"\nrate = "200"\ndate = 2026-11-20\n', "utf-8")
    rates = ExchangeRates.bundled(own=own)
    converted, _ = rates.convert(Money(10000, "EUR"), "JPY") or (None, None)
    assert converted == Money(20000, "JPY")
    assert rates.convert(Money(100, "USD"), "EUR") is not None


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("[JPY", "cannot be read as TOML"),
        ('[JPY]\nrate = "200"', "needs base"),
        ('[JPY]\nbase = "EUR"\nrate = "many"\ndate = 2026-11-20', "needs base"),
        ('[JPY]\nbase = "EUR"\nrate = "0"\ndate = 2026-11-20', "must be above 0"),
        ('[JPY]\nbase = "XTS"\nrate = "2"\ndate = 2026-11-20', "stands on 'XTS'"),
        ('[JPY]\nbase = "EUR"\nrate = "200"', "needs date"),
    ],
)
def test_a_rates_file_that_is_wrong_says_what_to_mend(tmp_path: Path, text: str, remedy: str) -> None:
    own = tmp_path / "rates.toml"
    own.write_text(text, "utf-8")
    with pytest.raises(InvalidSetting, match=remedy):
        ExchangeRates.bundled(own=own)


@pytest.mark.parametrize(("cents", "admitted"), [(8537, True), (8538, True), (8539, False)])
def test_a_bound_in_yen_over_prices_in_euros_holds_to_the_last_cent(cents: int, admitted: bool) -> None:
    """€85.38 are ¥14,999.6, shown as ¥15,000; €85.39 are ¥15,001.3."""
    offer = PRICING.offer(Product("p", "Lamp", price=Money(cents, "EUR")), MarketView("JP", "JPY"))
    assert offer.price is not None
    assert (offer.price <= Money(15000, "JPY")) is admitted
    assert (offer.approximate, offer.rate_date) == (True, DAY)

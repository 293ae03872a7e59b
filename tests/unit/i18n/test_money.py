"""Money as locales write and say it; the figures are CLDR's, reviewed by eye."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.money import Money
from assistant.i18n.locale import babel_locale
from assistant.i18n.money import format_money, spoken_money

NB, NN, RLM = "\u00a0", "\u202f", "\u200f"
TAGS = ("en", "de", "fr", "es", "it", "pt-BR", "ja", "zh-Hans", "ar", "hi")


@pytest.mark.parametrize(
    ("tag", "country", "money", "text"),
    [
        ("en", None, Money(12999, "EUR"), "€129.99"),
        ("en", "IN", Money(123456750, "INR"), "₹12,34,567.50"),
        ("de", None, Money(12999, "EUR"), f"129,99{NB}€"),
        ("de", "AT", Money(123450, "EUR"), f"€{NB}1.234,50"),
        ("de", "CH", Money(123450, "CHF"), f"CHF{NB}1’234.50"),
        ("fr", None, Money(123450, "EUR"), f"1{NN}234,50{NB}€"),
        ("es", None, Money(123450, "EUR"), f"1.234,50{NB}€"),
        ("it", None, Money(12999, "EUR"), f"129,99{NB}€"),
        ("pt-BR", "BR", Money(123450, "BRL"), f"R${NB}1.234,50"),
        ("ja", "JP", Money(10000, "JPY"), "￥10,000"),
        ("zh-Hans", "CN", Money(29900, "CNY"), "¥299.00"),
        ("ar", "AE", Money(29900, "AED"), f"{RLM}299.00{NB}د.إ.{RLM}"),
        ("hi", "IN", Money(123456750, "INR"), "₹12,34,567.50"),
        ("en", None, Money(12345, "KWD"), f"KWD{NB}12.345"),
        ("en", None, Money(1250050, "IDR"), f"IDR{NB}12,500.50"),
    ],
)
def test_a_price_is_written_as_the_locale_does(
    tag: str, country: str | None, money: Money, text: str
) -> None:
    assert format_money(money, babel_locale(tag, country)) == text


@pytest.mark.parametrize(
    ("tag", "money", "text"),
    [
        ("en", Money(1999, "USD"), "19.99 US dollars"),
        ("en", Money(12000, "USD"), "120 US dollars"),
        ("en", Money(100, "EUR"), "1 euro"),
        ("de", Money(12000, "EUR"), "120 Euro"),
        ("de", Money(1990, "EUR"), "19,90 Euro"),
        ("fr", Money(123450, "EUR"), "1234,50 euros"),
        ("ja", Money(10000, "JPY"), "10000円"),
        ("zh-Hans", Money(12000, "USD"), "120美元"),
        ("hi", Money(200000, "INR"), "2000 भारतीय रुपए"),
        ("ja", Money(30000, "AED"), "300 UAE ディルハム"),
        ("ar", Money(30000, "AED"), "300 درهم إماراتي"),
    ],
)
def test_a_price_is_said_with_the_name_of_its_currency(tag: str, money: Money, text: str) -> None:
    assert spoken_money(money, babel_locale(tag)) == text


def test_an_approximate_price_is_said_in_whole_units_but_a_small_one_is_not() -> None:
    english = babel_locale("en")
    assert spoken_money(Money(12950, "USD"), english, approximate=True) == "130 US dollars"
    assert spoken_money(Money(250, "USD"), english, approximate=True) == "2.50 US dollars"


def test_a_bound_loses_needless_decimals_and_keeps_needed_ones() -> None:
    german = babel_locale("de")
    assert format_money(Money(12000, "EUR"), german, short=True) == f"120{NB}€"
    assert format_money(Money(12050, "EUR"), german, short=True) == f"120,50{NB}€"


def test_a_price_can_be_isolated_from_the_sentence_around_it() -> None:
    assert format_money(Money(100, "AED"), babel_locale("ar"), isolated=True).startswith("\u2068")
    assert format_money(Money(100, "AED"), babel_locale("ar"), isolated=True).endswith("\u2069")


@given(
    st.sampled_from(TAGS),
    st.integers(0, 10**11),
    st.sampled_from(["USD", "EUR", "JPY", "INR", "KWD", "AED", "IDR", "HUF", "VND", "CLF", "ISK", "XXX"]),
)
def test_no_locale_changes_a_price(tag: str, amount: int, currency: str) -> None:
    money = Money(amount, currency)
    locale = babel_locale(tag)
    digits = "".join(char for char in format_money(money, locale) if char.isdigit())
    whole, _, fraction = f"{money.major:f}".partition(".")
    # Decimals may be left out only where they are zero.
    exact = {whole + fraction[:kept] for kept in range(len(fraction) + 1) if not fraction[kept:].strip("0")}
    assert digits in exact


@given(st.sampled_from(TAGS), st.integers(0, 10**9), st.sampled_from(["USD", "EUR", "JPY", "KWD", "INR"]))
def test_speech_holds_no_mark_that_a_voice_would_stumble_over(tag: str, amount: int, currency: str) -> None:
    spoken = spoken_money(Money(amount, currency), babel_locale(tag))
    assert not set(spoken) & set("\u00a0\u202f\u200e\u200f$€¥₹￥")

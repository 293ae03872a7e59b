"""What a unit costs is said where the shop states how much a pack holds, and rounded once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.money import Money
from assistant.i18n.locale import babel_locale
from assistant.i18n.unit_price import unit_price_text


@pytest.mark.parametrize(
    ("price", "holds", "base", "tag", "text"),
    [
        (Money(799, "EUR"), "250 g", None, "de", "100 g = 3,20\u00a0€"),
        (Money(799, "EUR"), "250g", "1 kg", "de", "1 kg = 31,96\u00a0€"),
        (Money(450, "EUR"), "750ml", None, "fr", "1\u202fl = 6,00\u00a0€"),
        (Money(1299, "USD"), "12 oz", None, "en-US", "1 oz = $1.08"),
        (Money(1980, "JPY"), "320ml", None, "ja", "1 L = ￥6,188"),
        (Money(125, "GBP"), "0.5 l", "100ml", "en-GB", "100 ml = £0.25"),
        (Money(10000, "EUR"), "2.5 m", None, "de", "1 Meter = 40,00\u00a0€"),
        (Money(799, "EUR"), "250 g", "100 ml", "de", None),
        (Money(799, "EUR"), "6 pcs", None, "de", None),
        (Money(799, "EUR"), "0 g", None, "de", None),
        (Money(799, "EUR"), "", None, "de", None),
    ],
)
def test_the_price_of_a_unit(price: Money, holds: str, base: str | None, tag: str, text: str | None) -> None:
    assert unit_price_text(price, holds, base, babel_locale(tag)) == text


@given(st.integers(1, 10_000_000), st.integers(1, 5_000))
def test_a_hundred_grams_of_a_pack_of_a_hundred_cost_what_it_costs(cents: int, grams: int) -> None:
    locale = babel_locale("en")
    whole = unit_price_text(Money(cents, "EUR"), f"{grams} g", f"{grams} g", locale)
    assert whole is not None
    same = unit_price_text(Money(cents, "EUR"), "1 kg", "1 kg", locale)
    assert same is not None
    assert whole.split(" = ")[1] == same.split(" = ")[1]

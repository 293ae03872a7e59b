"""What we print as a price is read as that price, in every locale and in its own digits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.money import Money
from assistant.domain.search import PriceRange
from assistant.i18n.locale import Locales, babel_locale
from assistant.i18n.money import format_money
from assistant.understanding.meaning import DialogueContext
from tests.fake_understanding import VIEWS, context, understander

FOLDERS = {"pt-BR": "pt", "zh-Hans": "zh"}
TAGS = {info.folder: FOLDERS.get(info.folder, info.folder) for info in Locales.discover()}
ABROAD = ("EUR", "USD", "GBP", "JPY", "KWD", "INR", "CHF")


def read(text: str, tag: str) -> PriceRange | None:
    known = context(tag)
    here = DialogueContext(tag, VIEWS[tag], known.vocabulary, known.shown)
    return understander().understand(text, here).changes.constraints.price


@settings(deadline=None)  # the first example of a language reads its tables
@given(st.sampled_from(sorted(TAGS)), st.integers(1, 10**9), st.sampled_from((None, *ABROAD)))
def test_a_price_survives_being_printed_and_read(folder: str, amount: int, currency: str | None) -> None:
    tag = TAGS[folder]
    money = Money(amount, currency or VIEWS[tag].currency)
    found = read(format_money(money, babel_locale(folder, VIEWS[tag].country)), tag)
    assert found is not None
    assert (found.max or found.min) == money


@pytest.mark.parametrize("folder", sorted(TAGS))
def test_three_decimals_are_no_thousands_in_a_locale_that_parts_them_so(folder: str) -> None:
    tag, money = TAGS[folder], Money(12345, "KWD")
    assert read(format_money(money, babel_locale(folder)), tag) == PriceRange(max=money)


@pytest.mark.parametrize(
    ("tag", "text", "amount"),
    [("en", "12,345 KWD", 12_345_000), ("de", "12.345 KWD", 12_345_000), ("ar", "١٢٫٣٤٥ د.ك", 12_345)],
)
def test_only_the_locales_own_mark_parts_decimals(tag: str, text: str, amount: int) -> None:
    assert read(text, tag) == PriceRange(max=Money(amount, "KWD"))

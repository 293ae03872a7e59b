"""Shoe sizes of different countries meet where they fit the same foot."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue.shoe_labels import shoe_sizes
from assistant.domain.money import Money
from assistant.domain.product import Product
from assistant.domain.shoe_size import customary_system, equivalents, read_shoe_size, said_sizes
from tests.integration.dialogue.house import words


@pytest.mark.parametrize(
    ("text", "otherwise", "read"),
    [
        ("UK 8", "", ("uk", "8")), ("8 UK", "", ("uk", "8")), ("us9.5", "", ("us", "9.5")),
        ("EU 42", "", ("eu", "42")),
        ("42", "", ("eu", "42")), ("42,5", "us", ("eu", "42.5")), ("26.5cm", "", ("cm", "26.5")),
        ("26.5", "us", ("cm", "26.5")), ("270", "", ("mm", "270")), ("9", "us", ("us", "9")),
        ("9", "uk", ("uk", "9")),
        ("9", "", None), ("9", "eu", None), ("M", "us", None), ("140 x 200", "us", None), ("", "us", None),
        ("60", "us", None), ("٤٢", "", ("eu", "42")),
    ],
)  # fmt: skip
def test_a_size_tells_its_system_by_name_or_magnitude(
    text: str, otherwise: str, read: tuple[str, str] | None
) -> None:
    assert read_shoe_size(text, otherwise) == (None if read is None else (read[0], Decimal(read[1])))


@pytest.mark.parametrize(
    ("sizes", "genders", "same"),
    [
        (["UK 8", "8"], ["male"], {"uk 8", "us 9", "eu 42", "cm 27", "mm 270"}),
        (["38"], ["female"], {"eu 38", "uk 5", "us 7", "cm 24", "mm 240"}),
        (["27cm"], [], {"cm 27", "mm 270", "uk 8", "eu 42", "us 9", "us 10"}),
        (["51"], [], set()),
        (["EU 50"], ["male"], {"eu 50"}),  # beside the chart
    ],
)
def test_one_size_is_many(sizes: list[str], genders: list[str], same: set[str]) -> None:
    assert equivalents(sizes, genders) == same


@pytest.mark.parametrize(
    ("said", "country", "meant"),
    [
        ("9", "US", {"us 9"}), ("9", "GB", {"uk 9"}), ("9", "IN", {"uk 9"}), ("9", "DE", {"uk 9", "us 9"}),
        ("us 9", "DE", {"us 9"}), ("42", "US", {"eu 42"}), ("265", "KR", {"mm 265"}), ("M", "US", set()),
        ("150 × 200cm", "US", set()),
    ],
)  # fmt: skip
def test_a_bare_size_means_what_it_means_where_it_is_said(said: str, country: str, meant: set[str]) -> None:
    assert said_sizes(said, country) == meant


@given(st.sampled_from(["US 9", "UK 5.5", "EU 40", "cm 25"]), st.sampled_from(["male", "female"]))
def test_being_equal_goes_both_ways(size: str, gender: str) -> None:
    for other in equivalents([size], [gender]):
        assert equivalents([size], [gender]) == equivalents([other], [gender])


@pytest.mark.parametrize(
    ("language", "title", "sizes", "country", "shown"),
    [
        ("en", "Men's Winter Boots", ("UK 8", "UK 9"), "US", "UK 8, UK 9 (US 9, US 10)"),
        ("en", "Men's Winter Boots", ("UK 8", "UK 9"), "DE", "UK 8, UK 9 (EU 42, EU 43)"),
        ("en", "Men's Winter Boots", ("UK 8", "UK 9"), "IE", "UK 8, UK 9"),
        ("de", "Winterstiefel für Damen", ("38", "39"), "US", "38, 39 (US 7, US 8)"),
        ("de", "Winterstiefel für Damen", ("38", "39"), "JP", "38, 39 (24 cm, 25 cm)"),
        ("de", "Winterstiefel für Damen", ("38", "39"), "FR", "38, 39"),
        ("ja", "メンズ スノーブーツ", ("26cm", "27cm"), "KR", "26cm, 27cm (260 mm, 270 mm)"),
        ("hi", "पुरुषों के स्नो बूट्स", ("7", "8"), "DE", "7, 8 (EU 41, EU 42)"),
        ("en", "Snow boots", ("UK 8",), "US", "UK 8"),  # a man's 9 or a woman's 10: nobody knows
        ("en", "Men's Winter Boots", ("UK 8", "UK 20"), "US", "UK 8, UK 20"),
        ("en", "Men's Wool Coat", ("38", "40"), "US", None),
        ("en", "Kids' Winter Boots", ("UK 2",), "US", None),
        ("en", "Wool blanket", ("150 × 200 cm",), "US", None),
    ],
)
def test_a_shoe_shows_the_shoppers_sizes_beside_its_own(
    language: str, title: str, sizes: tuple[str, ...], country: str, shown: str | None
) -> None:
    product = Product("p", title, language=language, price=Money(5000, "EUR"), attributes={"size": sizes})
    assert shoe_sizes(product, words().lexicon, country) == shown


def test_every_country_has_a_system() -> None:
    assert [customary_system(country) for country in ("US", "GB", "JP", "KR", "DE", "BR", "??")] == [
        "us", "uk", "cm", "mm", "eu", "eu", "eu",
    ]  # fmt: skip


def test_a_stated_system_counts_on_the_card_as_it_does_in_filters() -> None:
    product = Product(
        "p",
        "Men's Winter Boots",
        language="en",
        price=Money(5000, "EUR"),
        attributes={"size": ("9", "10"), "size_system": ("US",)},
    )
    assert shoe_sizes(product, words().lexicon, "DE") == "9, 10 (EU 42, EU 43)"

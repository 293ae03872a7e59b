from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.numbers import NumberReader, read_digits
from assistant.understanding.spelling import spell
from assistant.understanding.tokens import tokenize
from tests.fake_understanding import pattern_library


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("1.299,50", "1299.50"),
        ("1,299.50", "1299.50"),
        ("1'299.50", "1299.50"),
        ("1.299", "1299"),
        ("1,5", "1.5"),
        ("12.50", "12.50"),
        ("1,00,000", "100000"),
        ("0.125", "0.125"),
        ("1.000.000", "1000000"),
    ],
)
def test_digits_are_read_in_the_ways_they_are_written(text: str, value: str) -> None:
    assert read_digits(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1,2,3.4.5", "..", ""])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_digits(text) is None


@given(st.text(alphabet="0123456789.,'", max_size=30))
def test_reading_digits_never_fails(text: str) -> None:
    value = read_digits(text)
    assert value is None or value >= 0


@given(st.integers(0, 10**9))
def test_grouping_does_not_change_a_number(number: int) -> None:
    assert read_digits(f"{number:,}") == number
    assert read_digits(f"{number:,}".replace(",", ".")) == number


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "a hundred and fifty", "150"),
        ("en", "two thousand five hundred", "2500"),
        ("en", "1.5k", "1500"),
        ("de", "zweihundertfünfzig", "250"),
        ("de", "tausend", "1000"),
        ("de", "hundertzwanzig", "120"),
        ("fr", "1 299,50", "1299.50"),
        ("es", "mil doscientos", "1200"),
        ("it", "centocinquanta", "150"),
        ("it", "duemila", "2000"),
        ("pt", "mil e duzentos", "1200"),
        ("ja", "1万5千", "15000"),
        ("ja", "二千", "2000"),
        ("ja", "15万", "150000"),
        ("zh", "两百五", "250"),
        ("zh", "三千零五", "3005"),
        ("zh", "1.5万", "15000"),
        ("ar", "٣٠٠", "300"),
        ("ar", "مئة وخمسين", "150"),
        ("ar", "ثلاثة آلاف", "3000"),
        ("hi", "डेढ़ लाख", "150000"),
        ("hi", "ढाई हज़ार", "2500"),
        ("hi", "पांच सौ", "500"),
        ("hi", "२०००", "2000"),
    ],
)
def test_number_words_are_read_in_each_language(language: str, text: str, value: str) -> None:
    patterns = pattern_library().get(language)
    tokens = patterns.tokenizer(text)
    assert patterns.numbers.read(tokens, 0) == (Decimal(value), len(tokens))


def test_a_word_is_no_number() -> None:
    patterns = pattern_library().get("en")
    assert patterns.numbers.read(patterns.tokenizer("boots"), 0) is None


def test_a_number_beyond_every_price_is_still_a_number() -> None:
    assert read_digits("9" * 40) == Decimal(10) ** 18


@pytest.mark.parametrize(
    ("text", "value"), [("ห้าร้อย", 500), ("สองพันห้าร้อย", 2500), ("1.5 หมื่น", 15000), ("สาม", 3)]
)
def test_number_words_of_a_script_without_spaces_are_read(text: str, value: int) -> None:
    words = {"หนึ่ง": 1, "สอง": 2, "สาม": 3, "ห้า": 5}
    scales = {"ร้อย": 100, "พัน": 1000, "หมื่น": 10000}
    reader = NumberReader(
        {spell(word): Decimal(number) for word, number in words.items()},
        {spell(word): number for word, number in scales.items()},
    )
    read = reader.read(tokenize(text), 0)
    assert read is not None
    assert read[0] == value

"""Measures are read as shops write them, and shown in the shopper's units, words and digits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.measure import Measure, in_system
from assistant.i18n.locale import Locales, babel_locale
from assistant.i18n.measures import localize_measure, read_measure, spoken_measure

TAGS = tuple(info.tag for info in Locales.discover())
METRIC = (
    *("length-millimeter", "length-centimeter", "length-meter", "mass-gram", "mass-kilogram"),
    *("volume-milliliter", "volume-liter"),
)
CUSTOMARY = ("length-inch", "mass-pound", "mass-ounce", "volume-fluid-ounce")


@pytest.mark.parametrize(
    ("value", "language", "tag", "country", "shown"),
    [
        # A shop in Arabic, read in the United States, in Germany and in Iran.
        ("150 × 200 سم", "ar", "en-US", "US", "59 × 79 in (150 × 200 cm)"),
        ("150 × 200 سم", "ar", "de", "DE", "150 × 200 cm"),
        ("61 × 183 سم", "ar", "fa", "IR", "۶۱ × ۱۸۳ سانتی‌متر"),
        ("1.4 كجم", "ar", "ja", "JP", "1.4 kg"),
        ("200 غرام", "ar", "ko", "KR", "200g"),
        ("1,1 kg", "de", "en-US", "US", "2.4 lb (1.1 kg)"),
        ("0,4 kg", "de", "en-US", "US", "14.1 oz (0.4 kg)"),
        ("1.500 g", "de", "en-US", "US", "3.3 lb (1,500 g)"),
        ("5 l", "de", "es", "US", "5.3 qt (5 l)"),
        ("5 l", "de", "ar", "SA", "5 لترات"),
        ("320ml", "ja", "en-US", "US", "10.8 fl oz (320 mL)"),
        ("150 मिली", "hi", "th", "TH", "150 มล."),
        ("240 × 220 × 150 سم", "ar", "bn", "BD", "240 × 220 × 150 সেমি"),
        ("30 °C", "de", "en-US", "US", "86°F (30°C)"),
        ("800 W", "de", "zh-Hans", "CN", "800瓦"),
        ('12"', "en", "fr", "FR", "30\u202fcm (12\u202fpo)"),
        ("3 lbs", "en", "he", "IL", "1.4 ק״ג (3 lbs)"),
        ("6 ft", "en", "ru", "RU", "183 см (6 фт)"),
        ("17 cm", "en", "en-US", "US", "6.7 in (17 cm)"),
        # In the shop's own language and the shopper's own system nothing changes.
        ("17 cm", "en", "en-GB", "GB", "17 cm"),
        ("1,1 kg", "de", "de-AT", "AT", "1,1 kg"),
        # What is no measure, or more than one, stays.
        ("4 أشخاص", "ar", "en-US", "US", "4 أشخاص"),
        ("M", "en", "de", "DE", "M"),
        ("42", "de", "en-US", "US", "42"),
        ("2 × 1,1 kg, 30 °C", "de", "en-US", "US", "2 × 1,1 kg, 30 °C"),
        ("12 in 1", "en", "de", "DE", "12 in 1"),
        ("100 % Wolle", "de", "en-US", "US", "100 % Wolle"),
        ("", "de", "en-US", "US", ""),
    ],
)
def test_a_value_is_shown_as_the_shopper_reads_it(
    value: str, language: str, tag: str, country: str, shown: str
) -> None:
    assert localize_measure(value, language, tag, country, country != "US") == shown


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1.5 kg", "en", "1.5"), ("1,5 kg", "de", "1.5"), ("1.5 kg", "de", "1.5"), ("1,5 kg", "en", "1.5"),
        ("1,500 g", "en", "1500"), ("1.500 g", "de", "1500"), ("1.250 kg", "en", "1.250"),
        ("٢٫٥ كجم", "ar", "2.5"), ("۱۲ کیلو", "fa", "12"), ("२.५ किग्रा", "hi", "2.5"),
        ("１२ cm", "ja", "12"),
    ],
)  # fmt: skip
def test_numbers_are_read_in_the_signs_of_their_language(text: str, language: str, value: str) -> None:
    measure = read_measure(text, language)
    assert measure is not None
    assert measure.values == (Decimal(value),)


@pytest.mark.parametrize("tag", TAGS)
@given(
    unit=st.sampled_from(METRIC + CUSTOMARY),
    tenths=st.lists(st.integers(1, 9_999), min_size=1, max_size=3),
)
def test_what_is_written_is_read_again_in_every_locale(tag: str, unit: str, tenths: list[int]) -> None:
    measure = Measure(tuple(Decimal(n) / 10 for n in tenths), unit)
    text = " × ".join([*(str(v) for v in measure.values[:-1]), f"{measure.values[-1]} {_symbol(unit)}"])
    written = localize_measure(text, "xx" if tag != "en" else "de", tag, None, unit in METRIC)
    again = read_measure(written, tag)
    assert again is not None, written
    assert [round(v, 2) for v in again.values] == [round(v, 2) for v in measure.values]
    assert again.unit == unit


def _symbol(unit: str) -> str:
    return {
        "length-millimeter": "mm", "length-centimeter": "cm", "length-meter": "m", "mass-gram": "g",
        "mass-kilogram": "kg", "volume-milliliter": "ml", "volume-liter": "l", "length-inch": "inch",
        "mass-pound": "lb", "mass-ounce": "oz", "volume-fluid-ounce": "fl oz",
    }[unit]  # fmt: skip


@given(
    unit=st.sampled_from(METRIC + CUSTOMARY + ("temperature-celsius",)),
    value=st.integers(1, 5_000).map(lambda n: Decimal(n)),
)
def test_there_and_back_loses_no_more_than_rounding(unit: str, value: Decimal) -> None:
    measure = Measure((value,), unit)
    assert measure.metric is not None
    there = in_system(measure, not measure.metric)
    assert there is not None
    assert there.metric is not measure.metric
    assert in_system(there, there.metric is True) is None
    back = in_system(there, measure.metric)
    assert back is not None
    if back.unit == unit:
        assert abs(back.values[0] - value) <= max(value * Decimal("0.06"), Decimal(1))


@pytest.mark.parametrize(
    ("shown", "tag", "spoken"),
    [
        ("3.1 lb (1.4 kg)", "en-US", "3.1 pounds"),
        ("1.4 kg", "en", "1.4 kilograms"),
        ("1,1 kg", "de", "1,1 Kilogramm"),
        ("5 лет", "ru", "5 лет"),
        ("21 кг", "ru", "21 килограмм"),
        ("22 кг", "ru", "22 килограмма"),
        ("25 кг", "ru", "25 килограмм"),
        ("5 لترات", "ar", "5 لترات"),
        ("1.4 kg", "ja", "1.4 キログラム"),
        ("320mL", "zh-Hans", "320毫升"),
        ("0.4 कि॰ग्रा॰", "hi", "0.4 किलोग्राम"),
        ("150 มล.", "th", "150 มิลลิลิตร"),
        ("1,4 ק״ג", "he", "1.4 קילוגרם"),
        ("800 W", "fi", "800 wattia"),
        ("۱٫۴ کیلو", "fa", "۱٫۴ کیلوگرم"),
        ("M, L", "en", "M, L"),
    ],
)
def test_measures_are_said_in_full_with_the_right_plural(shown: str, tag: str, spoken: str) -> None:
    assert spoken_measure(shown, babel_locale(tag)).replace("\u00a0", " ") == spoken

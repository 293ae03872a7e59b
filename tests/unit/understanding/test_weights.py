"""Read weights as shops of ten languages write them."""

from decimal import Decimal

import pytest

from assistant.understanding.weights import grams


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("800g", 800),
        ("1,2 kg", 1200),
        ("1.25kg", 1250),
        ("1.250 g", 1250),
        ("1,250 g", 1250),
        ("850 ग्राम", 850),
        ("१.५ किलो", 1500),
        ("1.2千克", 1200),
        ("900グラム", 900),
        ("1.2 كجم", 1200),
        ("٨٠٠ غرام", 800),
        ("12 kg (ohne Akku)", 12000),
        ("light", None),
        ("12 cm", None),
        ("5 gallons", None),
    ],
)
def test_a_stated_weight_is_read_in_grams(text: str, weight: int | None) -> None:
    assert grams([text]) == (None if weight is None else Decimal(weight))


def test_the_first_value_that_states_a_weight_counts() -> None:
    assert grams(["light", "2 kg", "3 kg"]) == 2000

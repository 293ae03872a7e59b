"""Spellings of one word compare equal; different words stay different."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.text import fold, is_cjk, strip_isolates


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Größe", "GROSSE"),
        ("Éclair", "eclair"),
        ("Ｂｌｕｅ　１２", "blue 12"),
        ("مِصْبَاحٌ", "مصباح"),
        ("أحمر", "احمر"),
        ("ک", "ك"),
        ("३००", "300"),
        ("٣٠٠", "300"),
        ("हेडफ़ोन", "हेडफोन"),
        ("चाँदी", "चांदी"),
        ("ёлка", "елка"),
        ("Καφές", "καφεσ"),
    ],
)
def test_spellings_compare_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("ハハ", "ババ"), ("कल", "काल"), ("ข่าว", "ขาว")])
def test_marks_that_tell_words_apart_stay(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_scripts_without_spaces_are_known() -> None:
    assert [is_cjk(char) for char in "あア漢ไa한"] == [True, True, True, True, False, False]


def test_isolates_are_stripped() -> None:
    assert strip_isolates("\u2068Decke\u2069\u200f") == "Decke"

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.romanization import Romanization

HINDI = {
    "mujhe": "मुझे", "lal": "लाल", "laal": "लाल", "joote": "जूते", "chahiye": "चाहिए", "ke liye": "के लिए",
    "nahi": "नहीं",
}  # fmt: skip
JAPANESE = {"kuruma": "車", "no": "の", "omocha": "おもちゃ"}
TABLES = Romanization({"hi": HINDI, "ja": JAPANESE})


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("mujhe lal joote chahiye", "hi", "मुझे लाल जूते चाहिए"),
        ("Laal joote, 2000 ke liye!", "hi", "लाल जूते, 2000 के लिए!"),
        ("kuruma no omocha", "ja", "車 の おもちゃ"),
    ],
)
def test_a_message_in_latin_letters_is_read_in_its_own_script(typed: str, language: str, meant: str) -> None:
    read = TABLES.read(typed)
    assert read is not None
    assert (read.language, read.text) == (language, meant)


def test_words_nobody_knows_stay_as_they_are() -> None:
    read = TABLES.read("mujhe nike joote chahiye")
    assert read is not None
    assert read.text == "मुझे nike जूते चाहिए"


@pytest.mark.parametrize("text", ["no", "red shoes for my brother", "", "42", "जूते", "größe no"])
def test_what_is_no_romanized_message_is_left_alone(text: str) -> None:
    assert TABLES.read(text) is None


def test_one_word_is_enough_in_a_conversation_of_that_language() -> None:
    assert TABLES.read("nahi") is None
    read = TABLES.read("nahi", kept="hi")
    assert read is not None
    assert read.text == "नहीं"


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    TABLES.read(text)

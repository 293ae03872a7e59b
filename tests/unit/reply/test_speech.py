"""Words that are pleasant to hear."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reply.speech import speakable, spoken_title


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("**Warm** and _soft_", "Warm and soft"),
        ("See [the page](https://shop.example/p?id=1) now", "See the page now"),
        ("More at https://shop.example/p.", "More at"),
        ("Nice 🎁🧣 gift ❤️!", "Nice gift !"),
        ("Blanket (large), soft", "Blanket, large, soft"),
        ("\u2068بطانية\u2069 بسعر 10", "بطانية بسعر 10"),
        ("Wool – warm", "Wool, warm"),
        ("well-known", "well-known"),
        ("140×200\u00a0cm", "140 × 200 cm"),
        ("„Rückgabe“ und «retours»", "Rückgabe und retours"),
        ("बच्चों के लिए", "बच्चों के लिए"),
    ],
)
def test_only_words_are_read_aloud(written: str, said: str) -> None:
    assert speakable(written) == said


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Wolldecke Fjord (140×200 cm)", "Wolldecke Fjord"),
        ("Kettle KT-9920-X steel", "Kettle steel"),
        ("コーヒーミル（手動）", "コーヒーミル"),
        ("Lamp 4006381333931", "Lamp"),
        ("(B-12)", "B-12"),
        (
            "Acme Insulated Bottle, 1 litre, keeps drinks hot for twelve hours and cold for a whole day",
            "Acme Insulated Bottle",
        ),
    ],
)
def test_a_title_is_said_without_codes_and_asides(title: str, said: str) -> None:
    assert spoken_title(title, ("KT-9920-X", "B-12" if title != "(B-12)" else "")) == said


@given(st.text(max_size=300))
def test_no_text_makes_a_voice_read_markup(text: str) -> None:
    said = speakable(text)
    assert not re.search(r"[*_`#()\[\]<>{}\u2066-\u2069\U0001f000-\U0001faff]", said)
    assert "  " not in said

"""Lengths by widths are the same however a shop or a shopper writes them."""

from __future__ import annotations

import pytest

from assistant.domain.dimensions import dimensions, near_dimensions
from assistant.domain.offer import MarketView
from assistant.domain.search import Vocabulary
from assistant.understanding.meaning import DialogueContext
from tests.integration.dialogue.house import words


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("150 × 200 cm", "150×200"), ("150x200", "150×200"), ("150 × 200 سم", "150×200"),
        ("१५० × २०० सेमी", "150×200"),
        ("150 X 200cm", "150×200"), ("1.5 × 2 m", "150×200"), ("1500 × 2000 mm", "150×200"),
        ("59 x 79 in", "150×201"),
        ("240 × 220 × 150 cm", "240×220×150"), ("120 × 170", "120×170"), ("150 cm", None), ("M", None),
        ("42", None),
        ("", None), ("2 × 3 × 4 × 5", None),
    ],
)  # fmt: skip
def test_sides_are_compared_in_centimetres(text: str, sides: str | None) -> None:
    assert dimensions(text) == sides


def test_inches_leave_room_for_rounding() -> None:
    assert "150×200" in near_dimensions('59 x 79"')
    assert near_dimensions("150 x 200") == {"150×200"}
    assert near_dimensions("M") == frozenset()


@pytest.mark.parametrize(
    ("language", "text", "sizes"),
    [
        ("en", "wool blanket 59 x 79 inches", ("59 x 79 inches",)),
        ("en", "wool blanket 150 x 200 cm", ("150 x 200 cm",)),
        ("de", "Decke 150x200", ("150x200",)),
        ("ar", "بطانية 150 × 200 سم", ("150 × 200 سم",)),
        ("ja", "毛布 150×200センチ", ("150×200センチ",)),
        ("zh-Hans", "150×200厘米的毛毯", ("150×200厘米",)),
        ("th", "ผ้าห่ม 150 x 200 ซม.", ("150 x 200 ซม.",)),
        ("en", "blanket 150x200 grey", ("150x200",)),
        ("en", "two blankets", ()),
    ],
)
def test_shoppers_may_name_sides(language: str, text: str, sizes: tuple[str, ...]) -> None:
    shop = Vocabulary(attributes={"size": {"150 × 220 cm": 1}})
    context = DialogueContext(language, MarketView("US", "USD"), shop)
    meaning = words().understander.understand(text, context)
    assert [size.rstrip(".") for size in meaning.changes.constraints.sizes] == [s.rstrip(".") for s in sizes]

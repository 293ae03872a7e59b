"""A size with its country is understood in any script, and a price or a length is not taken for one."""

from __future__ import annotations

import pytest

from assistant.domain.offer import MarketView
from assistant.understanding.meaning import DialogueContext
from tests.integration.dialogue.house import words


@pytest.mark.parametrize(
    ("language", "text", "sizes"),
    [
        ("en", "men's boots size 9 US", ("us 9",)),
        ("en", "UK size 8 boots", ("uk 8",)),
        ("en", "running shoes US 8.5", ("us 8.5",)),
        ("de", "Laufschuhe US 9", ("us 9",)),
        ("de", "Winterstiefel EU 42", ("eu 42",)),
        ("fr", "des bottes pointure UK 5", ("uk 5",)),
        ("ja", "ランニングシューズ 27cm", ("27cm",)),
        ("ja", "ブーツ 26.5センチ", ("26.5cm",)),
        ("ko", "등산화 270mm", ("270mm",)),
        ("zh-Hans", "欧码42的靴子", ("eu 42",)),
        ("zh-Hans", "美码9的男靴", ("us 9",)),
        ("ru", "ботинки US 10", ("us 10",)),
        ("ar", "حذاء EU 42", ("eu 42",)),
        ("hi", "जूते UK 8", ("uk 8",)),
        ("th", "รองเท้าวิ่ง US 9", ("us 9",)),
        # Not sizes.
        ("en", "boots for 9 US dollars", ()),
        ("en", "boots under 42 euros", ()),
        ("en", "a knife of 20 cm", ()),
        ("en", "show us blankets for 8", ()),
        ("en", "boots with a 3 cm heel", ()),
    ],
)
def test_sizes_are_read_with_their_system(language: str, text: str, sizes: tuple[str, ...]) -> None:
    context = DialogueContext(language, MarketView("US", "USD"))
    assert words().understander.understand(text, context).changes.constraints.sizes == sizes

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.domain.product import Rating
from assistant.understanding.meaning import Intent
from tests.fake_understanding import BLANKETS, context, understander


@pytest.mark.parametrize(
    ("language", "text", "products"),
    [
        ("en", "the second one", ("p2",)),
        ("en", "the first two", ("p1", "p2")),
        ("en", "the last", ("p3",)),
        ("en", "the red one", ("p1",)),
        ("en", "the cheaper of the two", ("p2",)),
        ("en", "#3", ("p3",)),
        ("en", "the most expensive one", ("p3",)),
        ("en", "both", ("p1", "p2")),
        ("de", "das zweite", ("p2",)),
        ("de", "die letzten zwei", ("p2", "p3")),
        ("fr", "le deuxième", ("p2",)),
        ("es", "el segundo", ("p2",)),
        ("it", "l'ultimo", ("p3",)),
        ("pt", "a terceira", ("p3",)),
        ("ja", "2番目", ("p2",)),
        ("ja", "一番安いの", ("p2",)),
        ("zh", "第二个", ("p2",)),
        ("zh", "最后一个", ("p3",)),
        ("ar", "الثاني", ("p2",)),
        ("hi", "दूसरा", ("p2",)),
        ("hi", "लाल वाला", ("p1",)),
    ],
)
def test_words_point_at_the_products_shown(language: str, text: str, products: tuple[str, ...]) -> None:
    meaning = understander().understand(text, context(language))
    assert [each for reference in meaning.references for each in reference.product_ids] == list(products)


def test_a_title_points_at_its_product() -> None:
    meaning = understander().understand("how much is the cozy fleece throw?", context("en"))
    assert [reference.product_ids for reference in meaning.references] == [("p2",)]
    assert meaning.references[0].phrase == "cozy fleece throw"


def test_a_room_is_no_fourth_product() -> None:
    assert understander().understand("lámpara para el cuarto", context("es")).references == ()


def test_a_word_inside_another_is_no_cart() -> None:
    meaning = understander().understand("スカートは", context("ja"))
    assert meaning.residual == "スカート"


WEIGHED = tuple(
    replace(product, attributes={"weight": (weight,)}, rating=Rating(Decimal(stars), 20))
    for product, weight, stars in zip(
        BLANKETS, ("1,2 kg", "850 ग्राम", "1.1千克"), ("4.1", "3.9", "4.7"), strict=True
    )
)


@pytest.mark.parametrize(
    ("language", "text", "intent", "product", "attribute"),
    [
        ("en", "which one is the lightest?", Intent.DETAILS, "p2", "weight"),
        ("en", "which of these is the heaviest?", Intent.DETAILS, "p1", "weight"),
        ("en", "which one is the best rated?", Intent.DETAILS, "p3", None),
        ("en", "which is the cheapest?", Intent.PRICE, "p2", None),
        ("de", "welche ist die leichteste?", Intent.DETAILS, "p2", "weight"),
        ("fr", "laquelle est la mieux notée ?", Intent.DETAILS, "p3", None),
        ("es", "¿cuál es la más ligera?", Intent.DETAILS, "p2", "weight"),
        ("it", "qual è la più leggera?", Intent.DETAILS, "p2", "weight"),
        ("pt", "qual é o mais leve?", Intent.DETAILS, "p2", "weight"),
        ("ja", "一番軽いのはどれですか", Intent.DETAILS, "p2", "weight"),
        ("zh", "哪个评分最高？", Intent.DETAILS, "p3", None),
        ("ar", "أيها الأخف؟", Intent.DETAILS, "p2", "weight"),
        ("hi", "सबसे हल्का कौन सा है?", Intent.DETAILS, "p2", "weight"),
    ],
)
def test_a_superlative_points_at_the_product_shown_that_has_most_of_it(
    language: str, text: str, intent: Intent, product: str, attribute: str | None
) -> None:
    meaning = understander().understand(text, replace(context(language, focus="p3"), shown=WEIGHED))
    assert (meaning.intent, meaning.attribute) == (intent, attribute)
    assert [reference.product_ids for reference in meaning.references] == [(product,)]
    assert meaning.residual == ""


def test_a_superlative_nobody_can_tell_points_at_nothing() -> None:
    meaning = understander().understand("which one is the warmest?", context("en", focus="p3"))
    assert (meaning.intent, meaning.references, meaning.residual) == (Intent.DETAILS, (), "")


def test_the_lightest_of_products_that_state_no_weight_is_not_known() -> None:
    shown = (WEIGHED[0], *BLANKETS[1:])
    meaning = understander().understand("which is the lightest?", replace(context("en"), shown=shown))
    assert (meaning.attribute, meaning.references) == ("weight", ())


def test_the_price_of_it_is_asked_of_the_product_talked_about() -> None:
    meaning = understander().understand("what does it cost?", context("en", focus="p3"))
    assert meaning.intent is Intent.PRICE
    assert [reference.product_ids for reference in meaning.references] == [("p3",)]

from __future__ import annotations

import pytest

from tests.fake_understanding import context, understander


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

"""Of two phrases that reach over each other the more telling one stands; a refused floor is a ceiling."""

from __future__ import annotations

import pytest

from assistant.domain.money import Money
from assistant.understanding.meaning import Intent
from tests.fake_understanding import context, understander


def ids(language: str, text: str) -> list[str]:
    meaning = understander().understand(text, context(language))
    return [key for reference in meaning.references for key in reference.product_ids]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "koc, więcej niż 90 euro nie wydam"),
        ("ru", "плед, больше 90 евро тратить не хочу"),
        ("sv", "en filt, mer än 90 euro lägger jag inte"),
        ("it", "una coperta, non voglio spendere più di 90 euro"),
    ],
)
def test_a_floor_that_the_sentence_refuses_is_a_ceiling(language: str, text: str) -> None:
    price = understander().understand(text, context(language, fresh=True)).changes.constraints.price
    assert price is not None
    assert (price.min, price.max) == (None, Money(9000, "EUR"))


def test_a_floor_stays_one_where_something_else_is_refused() -> None:
    meaning = understander().understand("a lamp over 100 dollars, not metal", context("en", fresh=True))
    price = meaning.changes.constraints.price
    assert price is not None
    assert (price.min, price.max) == (Money(10000, "USD"), None)
    assert meaning.changes.constraints.exclude.terms == ("metal",)


@pytest.mark.parametrize(
    ("language", "text"),
    [("cs", "porovnej z prvních dvou"), ("pt", "compare os dois primeiros"), ("uk", "порівняй перших двох")],
)
def test_a_first_beside_a_number_is_the_first_so_many(language: str, text: str) -> None:
    assert ids(language, text) == ["p1", "p2"]


def test_two_places_side_by_side_are_two_places() -> None:
    assert ids("ko", "첫 번째랑 세 번째 비교해 줘") == ["p1", "p3"]


def test_the_name_of_what_is_looked_for_beside_a_place_is_no_new_wish() -> None:
    meaning = understander().understand("how big is the first blanket?", context("en"))
    assert meaning.intent is Intent.DETAILS
    assert ids("en", "how big is the first blanket?") == ["p1"]


def test_something_else_is_not_the_last_one_where_the_words_are_the_same() -> None:
    meaning = understander().understand("لم تعجبني، أرني شيئًا آخر", context("ar"))
    assert (meaning.intent, meaning.references) == (Intent.REFINE, ())


def test_only_the_blue_ones_narrows_and_the_red_one_points() -> None:
    assert understander().understand("only the red ones", context("en")).intent is Intent.REFINE
    assert ids("en", "tell me about the red one") == ["p1"]


@pytest.mark.parametrize(
    ("language", "text", "stuff"),
    [
        ("tr", "yünsüz battaniye", "wool"),
        ("hu", "gyapjúmentes takaró", "wool"),
        ("fi", "nahaton laukku", "leather"),
    ],
)
def test_an_ending_that_denies_excludes(language: str, text: str, stuff: str) -> None:
    exclude = understander().understand(text, context(language, fresh=True)).changes.constraints.exclude
    assert exclude.terms == (stuff,)


def test_a_question_that_ends_in_a_word_for_not_refuses_nothing() -> None:
    meaning = understander().understand("do you have it in black, no?", context("en"))
    assert meaning.changes.constraints.exclude.colors == ()

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.search import Vocabulary
from assistant.understanding.compounds import split_compound
from assistant.understanding.folders import negotiate
from assistant.understanding.shopwords import ShopWords
from assistant.understanding.tokens import tokenize


def words(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


def test_words_numbers_signs_and_han_part_from_each_other() -> None:
    assert words("Größe 42, 1.299,50€ 黒い3XL") == "grosse 42 , 1.299,50 € 黒 い 3 xl".split()


def test_an_apostrophe_parts_words_and_is_gone() -> None:
    assert words("l’hiver d'été don't") == ["l", "hiver", "d", "ete", "don", "t"]


def test_a_hebrew_word_keeps_its_geresh_inside() -> None:
    assert words("פיג'מה וג׳קט ב-200 ש\"ח") == ["פיגמה", "וגקט", "ב", "-", "200", "שח"]


def test_a_korean_price_written_as_one_word_is_number_scale_currency_and_bound() -> None:
    assert words("3만원까지 2만5천원대 만원 공원") == "3 만 원 까지 2 만 5 천 원 대 만 원 공원".split()


def test_spellings_that_print_alike_are_one() -> None:
    assert words("हज़ार") == words("हजार")
    assert words("पाँच") == words("पांच")
    assert words("ＡＢＣ１２") == ["abc", "12"]


@given(st.text(max_size=200))
def test_tokens_point_into_the_text_in_order(text: str) -> None:
    at = 0
    for token in tokenize(text):
        assert at <= token.end <= len(text)
        assert token.start < token.end
        assert token.text
        at = token.start


def test_one_wrong_letter_of_a_long_brand_is_forgiven_and_a_short_one_is_not() -> None:
    shop = ShopWords(Vocabulary(brands={"Nordwind": 1, "Muji": 1, "Kaze & Co": 1}))
    for typo in ("Nordwnd", "Nordwindd", "Nordwimd", "Nodrwind"):
        found = shop.brand_at(tokenize(typo), 0)
        assert found is not None
        assert (found.brand, found.typo) == ("Nordwind", True)
    assert shop.brand_at(tokenize("Muhi"), 0) is None
    assert shop.brand_at(tokenize("Nordmond"), 0) is None
    exact = shop.brand_at(tokenize("kaze co lamp"), 0)
    assert exact is not None
    assert (exact.brand, exact.end) == ("Kaze & Co", 2)


def test_a_compound_needs_a_known_head() -> None:
    heads, modifiers = {"stiefel", "uhr"}, {"winter", "leder"}
    found = split_compound("winterstiefel", heads, modifiers)
    assert found is not None
    assert (found.modifier, found.head) == ("winter", "stiefel")
    assert split_compound("naturuhr", heads, modifiers) is None
    assert split_compound("stiefel", heads, modifiers) is None


def test_a_tag_finds_the_nearest_folder() -> None:
    folders = ("de", "pt-BR", "zh-Hans", "zh-Hant")
    assert negotiate("de-AT", folders) == "de"
    assert negotiate("pt", folders) == "pt-BR"
    assert negotiate("zh", folders) == "zh-Hans"
    assert negotiate("zh-TW", folders) == "zh-Hant"
    assert negotiate("ko", folders) is None

"""References become names, prices and values, and nothing else does."""

import pytest

from assistant.domain.money import Money
from assistant.domain.reply import AttributeRef, PriceRef, ProductRef, Segment, TextSegment
from assistant.i18n.locale import Locales
from assistant.i18n.markets import Markets
from assistant.i18n.messages import Messages
from assistant.reply.localizer import Localizer
from assistant.reply.segments import direction_of, weave
from tests.fake_i18n import an_item

LOCALES = Locales.discover()
LOCALIZER = Localizer(LOCALES, Messages(LOCALES), Markets.load())
LAMP = an_item(
    "lamp",
    "مصباح مكتب",
    "ar",
    Money(29900, "AED"),
    list_price=Money(39900, "AED"),
    attributes={"color": "أسود"},
    rating="4.65",
)
BAG = an_item("bag", "Canvas Bag (blue)", "en", Money(1999, "USD"), approximate=True, identifiers=("CB-1",))
SENTENCE: tuple[Segment, ...] = (ProductRef("bag"), TextSegment(" – "), PriceRef("bag"))


def test_names_and_prices_are_isolated_in_right_to_left_text() -> None:
    assert (
        LOCALIZER.text(SENTENCE, [BAG], "ar")
        == "\u2068Canvas Bag (blue)\u2069 – \u2068نحو \u200f19.99\u00a0US$\u2069"
    )


def test_a_right_to_left_name_is_isolated_in_left_to_right_text() -> None:
    assert LOCALIZER.text([ProductRef("lamp"), TextSegment("!")], [LAMP], "de") == "\u2068مصباح مكتب\u2069!"
    assert LOCALIZER.text([ProductRef("bag"), TextSegment("!")], [BAG], "de") == "Canvas Bag (blue)!"


def test_speech_has_no_isolates_brackets_or_symbols() -> None:
    assert LOCALIZER.speech(SENTENCE, [BAG], "en") == "Canvas Bag, about 20 US dollars"
    assert LOCALIZER.speech(SENTENCE, [BAG], "ar") == "Canvas Bag, نحو 20 دولار أمريكي"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("color", "أسود"),
        ("rating", "4,7"),
        ("rating_count", "210"),
        ("list_price", "399,00\u00a0AED"),
        ("size", ""),
    ],
)
def test_attributes_are_rendered_from_the_product(name: str, text: str) -> None:
    rendered = LOCALIZER.text([AttributeRef("lamp", name)], [LAMP], "de")
    assert rendered.strip("\u2068\u2069") == text


def test_a_reference_to_a_product_not_shown_says_nothing() -> None:
    assert (
        LOCALIZER.text([TextSegment("a"), ProductRef("stranger"), PriceRef("stranger")], [LAMP], "en") == "a"
    )
    assert LOCALIZER.speech([TextSegment("a"), PriceRef("stranger")], [LAMP], "en") == "a"


def test_a_country_lends_its_formats_only_to_its_own_languages() -> None:
    assert LOCALIZER.price_text(LAMP.offer, "de", "CH") == "AED\u00a0299.00"
    assert LOCALIZER.price_text(LAMP.offer, "ja", "CH") == LOCALIZER.price_text(LAMP.offer, "ja")


def test_a_missing_price_has_no_text_on_a_card_and_words_in_a_sentence() -> None:
    free = an_item("x", "X", "en", None)
    assert LOCALIZER.price_text(free.offer, "en") == ""
    assert LOCALIZER.text([PriceRef("x")], [free], "en") == "no price given"


def test_words_are_woven_around_references() -> None:
    woven = weave("{a}: {product}.", {"a": "Hier", "product": ProductRef("bag")})
    assert woven == (TextSegment("Hier: "), ProductRef("bag"), TextSegment("."))
    assert weave("{a}{b}", {"a": "", "b": "x"}) == (TextSegment("x"),)


@pytest.mark.parametrize(
    ("text", "direction"), [("abc", "ltr"), ("12 مصباح", "rtl"), ("שלום", "rtl"), ("123", "ltr"), ("", "ltr")]
)
def test_the_first_strong_character_decides_the_direction(text: str, direction: str) -> None:
    assert direction_of(text) == direction

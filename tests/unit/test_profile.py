"""What shoppers state and what products have are written in the same words."""

from __future__ import annotations

from assistant.domain.portrait import Fact, FactKind, Portrait
from assistant.domain.product import Product
from assistant.domain.profile import NO_PROFILE, Profile, product_traits
from tests.integration.dialogue.house import words

SHEET = Product(
    "sheet",
    "Bettlaken",
    language="de",
    brand="Kümo",
    category=("Wohnen", "Bettwäsche"),
    attributes={"color": ("Grün",), "material": ("Leinen", "")},
)


def test_a_product_has_its_brand_its_values_and_each_level_of_its_category() -> None:
    assert product_traits(SHEET) == {
        "category:wohnen",
        "category:bettwasche",
        "category:wohnen > bettwasche",
        "brand:kumo",
        "color:grun",
        "material:leinen",
        "like:kumo",
        "like:grun",
        "like:leinen",
    }


def test_what_was_stated_meets_what_products_have_in_any_language() -> None:
    canonical = words().lexicon.canonical
    stated = Profile(brands=("KÜMO",), categories=("Wohnen>Bettwäsche",), attributes={"color": ("verde",)})
    assert stated.traits(("es",), canonical) <= product_traits(SHEET, canonical)
    assert len(stated.traits(("es",), canonical)) == 3


def test_what_was_said_in_a_conversation_counts_and_what_is_avoided_does_not() -> None:
    said = Portrait(
        (Fact(FactKind.LIKES, "green"), Fact(FactKind.AVOIDS, "linen"), Fact(FactKind.SIZE, "42"))
    )
    assert Profile(portrait=said).traits() == {"like:green"}
    assert "like:green" in product_traits(SHEET, words().lexicon.canonical)


def test_empty_words_state_nothing() -> None:
    assert Profile(categories=("", " > "), brands=("",)).traits() == frozenset()
    assert NO_PROFILE.empty
    assert not Profile(friends=("boris",)).empty

from __future__ import annotations

from pathlib import Path

from assistant.domain.product import Option, Product, ProductText
from retrieval.traits import TraitReader, attribute_name
from retrieval.traits_file import KnownProduct, read_known, write_known
from tests.fake_retrieval import FakeLexicon

READER = TraitReader(FakeLexicon())


def test_stated_values_become_canonical_with_their_broader_ones() -> None:
    product = Product("p", "Jacket", language="en", attributes={"colour": ("Navy/Noir",), "size": ("EU 42",)})
    values = READER.read(product).values
    assert {"navy", "blue", "black"} <= values["color"]
    assert {"eu 42", "42"} <= values["size"]


def test_options_are_values_too() -> None:
    product = Product("p", "Jacket", language="de", options=(Option("Farbe", ("Schwarz", "Blue")),))
    assert {"black", "blue"} <= READER.read(product).values["color"]


def test_a_title_tells_what_no_attribute_does() -> None:
    values = READER.read(Product("p", "Damen Winterstiefel Schwarz aus Leder", language="de")).values
    assert values == {
        "color": frozenset({"black"}),
        "material": frozenset({"leather"}),
        "gender": frozenset({"female"}),
    }


def test_a_description_tells_the_material_but_not_the_colour() -> None:
    product = Product("p", "Bag", "Black inside, of soft leather.", "en")
    assert READER.read(product).values == {"material": frozenset({"leather"})}


def test_an_attribute_outweighs_the_title() -> None:
    product = Product("p", "Black Mountain boots", language="en", attributes={"color": ("blue",)})
    assert READER.read(product).values["color"] == {"blue"}


def test_a_product_is_what_title_and_category_name() -> None:
    traits = READER.read(
        Product("p", "Winterstiefel", "Passt zum blanket.", "de", category=("Shoes", "Boots"))
    )
    assert traits.concepts == {"winter_boots", "boots"}
    assert traits.broader == {"shoes"}
    assert traits.mentions == {"winter_boots", "boots", "shoes", "blanket"}
    assert traits.things == 1  # boots are only the broader word for winter boots


def test_a_title_nobody_understands_is_read_in_the_shops_translation() -> None:
    product = Product("p", "Koc", language="pl", translations={"en": ProductText("Blanket")})
    assert READER.read(product).concepts == {"blanket"}
    assert READER.gloss(product) == "blanket"


def test_a_gloss_ends_with_the_thing() -> None:
    assert READER.gloss(Product("p", "Boots noir", language="fr")) == "black boots"


def test_attributes_have_one_name_in_all_languages() -> None:
    names = [attribute_name(name, FakeLexicon(), "de") for name in ("Farbe", "colour", "Color", "age_group")]
    assert names == ["color", "color", "color", "age"]


def test_known_products_survive_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "known.jsonl"
    traits = READER.read(Product("p", "Navy boots", language="en"))
    known = [KnownProduct("p", "ab" * 32, traits, "navy boots")]
    write_known(path, known)
    assert list(read_known(path)) == known

"""The demo shop's pictures are valid, legible to screen readers, and of the right thing."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from assistant.domain.product import Product
from demo.drawing import colors_of, draw, shape_of
from demo.palette import HEX, Palette, mix
from demo.pen import WEAVES, Pen
from demo.shapes import SHAPES

SVG = "{http://www.w3.org/2000/svg}"
BOOTS = Product(
    id="boots-1",
    title="Winterstiefel „Wolldecke“",
    language="de",
    category=("Schuhe", "Winterstiefel"),
    attributes={"color": ("Schwarz", "Rot")},
)


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_every_shape_draws_something_valid_in_every_weave(name: str) -> None:
    for whim in range(6):
        for weave in WEAVES:
            pen = Pen(Palette("#5d8a5a", "#d9813f"), weave, whim)
            SHAPES[name](pen)
            forms = list(ElementTree.fromstring(f"<g>{pen.drawing()}{pen.definitions()}</g>").iter())
            assert len(forms) > 3


def test_the_picture_is_a_square_svg_with_the_title_in_its_language() -> None:
    root = ElementTree.fromstring(draw(BOOTS))
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "0 0 400 400"
    assert root.get("lang") == "de"
    assert root.findtext(f"{SVG}title") == BOOTS.title


def test_the_same_product_always_gets_the_same_picture() -> None:
    assert draw(BOOTS) == draw(BOOTS)


def test_a_title_cannot_smuggle_in_markup() -> None:
    picture = draw(Product(id="x", title="<script>alert(1)</script>", language='de" onload="x'))
    root = ElementTree.fromstring(picture)
    assert root.get("onload") is None
    assert "<script" not in picture


def test_the_kind_is_read_from_the_title_not_from_the_given_name_in_quotes() -> None:
    assert shape_of(BOOTS) == "boots"


@pytest.mark.parametrize(
    ("title", "shape"),
    [
        ("Kuscheldecke „Moosbank“", "blanket"),
        ("Flanellhemd", "shirt"),
        ("Kräutertee", "tea"),
        ("Leather Desk Mat", "desk_mat"),
        ("Robe chemise en coton", "dress"),
        ("手挽きコーヒーミル", "coffee_grinder"),
        ("羽绒服", "down_jacket"),
        ("مِصْبَاح مكتب", "desk_lamp"),
        ("सूती चादर", "sheet"),
        ("Mochila de trilha", "backpack"),
    ],
)
def test_the_kind_is_understood_in_every_language_of_the_shop(title: str, shape: str) -> None:
    assert shape_of(Product(id="x", title=title)) == shape


def test_concepts_help_when_the_title_says_nothing() -> None:
    mystery = Product(id="x", title="Zxqv")
    assert shape_of(mystery, ("home", "winter_boots")) == "boots"
    assert shape_of(mystery) == "parcel"


def test_the_product_is_painted_in_its_own_colours() -> None:
    assert colors_of(BOOTS) == ("black", "red")
    assert HEX["black"] in draw(BOOTS)


def test_a_given_colour_overrides_the_products_first() -> None:
    assert HEX["green"] in draw(BOOTS, (), "green")
    assert HEX["dark_green"] in draw(BOOTS, (), "Dunkelgrün")


def test_mixing_moves_from_the_first_colour_to_the_second() -> None:
    assert mix("#000000", "#ffffff", 0) == "#000000"
    assert mix("#000000", "#ffffff", 1) == "#ffffff"
    assert mix("#000000", "#ff0000", 0.5) == "#800000"

"""The demo's drawings become pictures that a model can look at."""

from __future__ import annotations

from pathlib import Path

from assistant.domain.product import Product
from demo.rendering import can_render, write_pictures
from retrieval.picture_reading import read_picture

SCARF = Product("krw-1", "Roter Schal", language="de", attributes={"color": ("rot",)})
PAN = Product("krw-2", "Poêle en fonte", language="fr", attributes={"color": ("noir",)})


def test_every_product_gets_a_picture_of_its_own(tmp_path: Path) -> None:
    assert can_render()
    write_pictures([SCARF, PAN], tmp_path / "pictures")
    scarf, pan = ((tmp_path / "pictures" / f"{one.id}.png").read_bytes() for one in (SCARF, PAN))
    assert read_picture(scarf).size == (256, 256)
    assert len(read_picture(scarf).getcolors(65536) or ()) > 20  # something is drawn
    assert scarf != pan

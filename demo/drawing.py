"""Draw the picture of a demo product, so that the shop needs no photographs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from zlib import crc32

from assistant.domain.product import Product
from assistant.domain.text import fold
from demo.palette import BACKGROUNDS, HEX, Palette, distance, mix
from demo.pen import Pen
from demo.shapes import SHAPES

__all__ = ["colors_of", "draw", "shape_of"]

_PICTURES = Path(__file__).parent / "data" / "pictures.toml"
_QUOTED = re.compile(r"„[^“]*“|«[^»]*»|“[^”]*”|\"[^\"]*\"|「[^」]*」|『[^』]*』|《[^》]*》")
_UNSAID = ("#9aa88f", "#c99b7a", "#8fa3b5", "#d3b874", "#b58a8f")
"""Muted colours for products whose feed names none."""
_PATTERNED = frozenset({"cushion", "sheet", "bed"})
"""Textiles that get a pattern of their own when the feed names none."""


def draw(product: Product, concepts: tuple[str, ...] = (), color: str | None = None) -> str:
    """Return the product's picture as an SVG document of 400 × 400 with its title for screen readers.

    `concepts` (lexicon ids such as "winter_boots") help when the title's words are not in the shop's picture
    table; `color` is a colour concept that overrides the product's first colour. The same input gives the
    same picture.
    """
    whim = crc32(product.id.encode())
    shape = shape_of(product, concepts)
    found = colors_of(product)
    if color is not None:
        first = color if color in HEX else _named("colors", (color,))
        found = (first, *(other for other in found if other != first)) if first else found
    main = HEX[found[0]] if found else _UNSAID[whim % len(_UNSAID)]
    accent = HEX[found[1]] if len(found) > 1 else _beside(main)
    weave = _named("weaves", product.attributes.get("pattern", ())) or "plain"
    if weave == "plain" and shape in _PATTERNED:
        weave = ("dots", "leaves", "stripes", "plain")[whim // 7 % 4]
    pen = Pen(Palette(main, accent), weave, whim)
    SHAPES[shape](pen)
    title = escape(product.title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400" role="img" '
        f'lang="{escape(product.language, quote=True)}" aria-labelledby="t"><title id="t">{title}</title>'
        f"{pen.definitions()}{_ground(main, whim)}{pen.drawing()}</svg>"
    )


def shape_of(product: Product, concepts: Iterable[str] = ()) -> str:
    """Return the name of the shape that fits best: by title, by category leaf, by concepts, else a parcel."""
    leaf = product.category[-1] if product.category else ""
    # A product's given name stands in quotes and says nothing of its kind: «Moosbank» is no bench.
    plain_title = _QUOTED.sub(" ", product.title)
    for texts in ((plain_title,), (leaf,), tuple(concept.replace("_", " ") for concept in concepts)):
        found = _named("shapes", texts)
        if found is not None:
            return found
    return "parcel"


def colors_of(product: Product) -> tuple[str, ...]:
    """Return the colour concepts the product names, in its order."""
    named = (_named("colors", (value,)) for value in product.attributes.get("color", ()))
    return tuple(dict.fromkeys(name for name in named if name is not None))


def _named(table: str, texts: Iterable[str]) -> str | None:
    """Return the name in `table` whose longest word stands in one of `texts`."""
    best, length = None, 0
    for text in texts:
        folded = fold(text)
        for word, name in _words(table).items():
            if len(word) > length and _stands_in(word, folded):
                best, length = name, len(word)
    return best


def _stands_in(word: str, text: str) -> bool:
    if word not in text:
        return False
    if len(word) > 4 or not word.isascii():
        return True
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


@cache
def _words(table: str) -> Mapping[str, str]:
    entries = tomllib.loads(_PICTURES.read_text(encoding="utf-8"))[table]
    return {fold(word): name for name, words in entries.items() for word in words}


def _beside(main: str) -> str:
    """Return a second tone that stays in the family of the first, so that no colour is invented."""
    bright = distance(main, "#000000") > 250
    return mix(main, "#4a3f35", 0.45) if bright else mix(main, "#f6efe0", 0.55)


def _ground(main: str, whim: int) -> str:
    """Return a soft background with a pale disc, the first of the ground colours that sets off `main`."""
    start = whim // 11
    rotated = [BACKGROUNDS[(start + step) % len(BACKGROUNDS)] for step in range(len(BACKGROUNDS))]
    ground = next((each for each in rotated if distance(each, main) > 60), "#cdd8dc")
    if distance(main, "#ffffff") < 60:
        ground = ("#c9d6d3", "#d3cdda", "#d8cfc0", "#c8d3de")[whim % 4]
    x, y = 170 + whim % 60, 180 + whim // 3 % 40
    pale = mix(ground, "#ffffff", 0.45)
    return (
        f'<rect width="400" height="400" fill="{ground}"/><circle cx="{x}" cy="{y}" r="165" fill="{pale}"/>'
    )

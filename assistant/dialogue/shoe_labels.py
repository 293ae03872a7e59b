"""Name the sizes of a shoe as they are named where the shopper lives, beside the shop's own."""

from __future__ import annotations

from assistant.domain.product import Product
from assistant.domain.shoe_size import (
    customary_system,
    equivalents,
    is_adult_shoe,
    maker_system,
    read_shoe_size,
)
from assistant.ports import Lexicon

__all__ = ["shoe_sizes"]

_LABELS = {"eu": "EU {}", "uk": "UK {}", "us": "US {}", "cm": "{} cm", "mm": "{} mm"}


def shoe_sizes(product: Product, lexicon: Lexicon, country: str) -> str | None:
    """Return "UK 8, UK 9 (US 9, US 10)" for a shopper in the United States; None for what is no adult's shoe.

    Sizes that are the shopper's already, or have no sure equivalent, stand as the shop writes them.
    """
    sizes = product.attributes.get("size", ())
    if not sizes or not any(read_shoe_size(size, "uk") for size in sizes):
        return None
    parts = (product.title, *product.category[-1:], *product.attributes.get("gender", ()))
    concepts = lexicon.concepts(" ".join(parts), (product.language, "en"))
    kinds = {kind for match in concepts for kind in (match.concept, *match.parents)}
    if not is_adult_shoe(kinds):
        return None
    system = customary_system(country)
    maker = maker_system(product, next(iter(product.attributes.get("size_system", ())), ""))
    own = ", ".join(sizes)
    if all((read := read_shoe_size(size, maker)) is not None and read[0] == system for size in sizes):
        return own
    genders = kinds & {"male", "female"}
    same = [
        [one for one in equivalents((size,), genders, maker) if one.startswith(f"{system} ")]
        for size in sizes
    ]
    if any(len(found) != 1 for found in same):
        return own
    theirs = (_LABELS[system].format(one.partition(" ")[2]) for found in same for one in found)
    return f"{own} ({', '.join(theirs)})"

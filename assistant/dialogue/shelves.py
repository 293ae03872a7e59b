"""Find the place of a product in terms that all languages of the catalogue share."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.product import Product
from assistant.ports import Lexicon
from assistant.ranking.shelved import Shelved

__all__ = ["Shelves"]


class Shelves:
    """Remember where the products of one generation stand: "Hogar > Mantas" and "Wohnen > Decken" are one."""

    def __init__(self) -> None:
        self._known: dict[str, Shelved] = {}
        self._paths: dict[tuple[tuple[str, ...], str], tuple[str, ...]] = {}

    def of(self, product: Product, lexicon: Lexicon) -> Shelved:
        """Return the concept of the category with its broader ones; the category itself where it has none."""
        if (known := self._known.get(product.id)) is None:
            key = (product.category, product.language)
            if (path := self._paths.get(key)) is None:
                path = self._paths[key] = _concepts(product, lexicon)
            written = Shelved.as_written(product)
            known = self._known[product.id] = replace(written, path=path) if path else written
        return known


def _concepts(product: Product, lexicon: Lexicon) -> tuple[str, ...]:
    for name in reversed(product.category):
        kinds = [match for match in lexicon.concepts(name, (product.language,)) if match.kind == "product"]
        if kinds:
            return (*reversed(kinds[-1].parents), kinds[-1].concept)
    return ()

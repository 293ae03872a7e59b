"""Bundle the engines of one catalogue generation, so that a turn never mixes two."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from assistant.dialogue.shelves import Shelves
from assistant.domain.product import Product
from assistant.ports import (
    Catalog,
    IntentGuesser,
    Lexicon,
    PictureSearch,
    Pricing,
    Recommender,
    Retriever,
    ShopPolicies,
)
from assistant.ranking.shelved import Shelved
from assistant.ranking.tuned import Tuned

__all__ = ["Engines", "EnginesSource"]


@dataclass(frozen=True, slots=True)
class Engines:
    """What answers questions about products in one turn."""

    catalog: Catalog
    retriever: Retriever
    recommender: Recommender
    pricing: Pricing
    lexicon: Lexicon
    policies: ShopPolicies
    tuned: Tuned = field(default_factory=Tuned)
    """What ranking learnt from this shop's log."""
    intents: IntentGuesser | None = None
    """Guesses what no pattern explains; None where nobody does."""
    pictures: PictureSearch | None = None
    """Finds products by their looks; None where no product's looks are known."""
    shelves: Shelves = field(default_factory=Shelves)

    def shelved(self, products: Iterable[Product]) -> dict[str, Shelved]:
        """Return where each product stands, by id."""
        return {product.id: self.shelves.of(product, self.lexicon) for product in products}


EnginesSource = Callable[[], Engines]
"""Returns the engines of the generation served now; raises Unavailable while there is none."""

"""Put candidates into the order a shopper asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.domain.offer import Offer
from assistant.domain.product import Product
from assistant.domain.search import Sort
from assistant.ranking.fusion import Candidate

__all__ = ["ordered"]


def ordered(
    ranked: Sequence[Candidate], sort: Sort, products: Mapping[str, Product], offers: Mapping[str, Offer]
) -> list[Candidate]:
    """Return candidates by price or rating, unknown ones last; equals keep their rank.

    How new a product is is not known here: NEWEST keeps the given order.
    """

    def amount(candidate: Candidate) -> int | None:
        price = offers[candidate.product_id].price
        return price.amount if price else None

    def stars(candidate: Candidate) -> float | None:
        rating = products[candidate.product_id].rating
        return float(rating.value) if rating else None

    match sort:
        case Sort.PRICE_ASC:
            return sorted(ranked, key=lambda c: (amount(c) is None, amount(c) or 0))
        case Sort.PRICE_DESC:
            return sorted(ranked, key=lambda c: (amount(c) is None, -(amount(c) or 0)))
        case Sort.RATING:
            return sorted(ranked, key=lambda c: (stars(c) is None, -(stars(c) or 0)))
        case Sort.NEWEST:
            return list(ranked)

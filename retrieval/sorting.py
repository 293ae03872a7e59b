"""Put what a search found in the order a shopper asks for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.domain.search import SearchQuery, Sort
from retrieval.facets import Facets
from retrieval.prices import NO_PRICE, PriceColumns

__all__ = ["Sorting"]

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sorting:
    """Sort rows by what a shopper sees of them."""

    prices: PriceColumns
    facets: Facets

    def fitting(
        self, query: SearchQuery, rows: Rows, order: Rows, final: NDArray[np.float32], fits: float
    ) -> Rows:
        """Put what fits the words in the order asked for, and behind it the rest by relevance.

        `fits` is the share of the way from the median to the best score from which a product does.
        """
        best, noise = float(final.max()), float(np.median(final))
        near = final[order] >= noise + fits * (best - noise)
        fitting = order[near]
        fitting = fitting[np.argsort(self.key(query, rows[fitting]), kind="stable")]
        return np.concatenate([fitting, order[~near]])

    def key(self, query: SearchQuery, rows: Rows) -> NDArray[np.float64]:
        """Return numbers whose rising order is the one asked for; products without a price come last."""
        match query.constraints.sort:
            case Sort.PRICE_ASC | Sort.PRICE_DESC as sort:
                amounts = self.prices.column(query.view)[rows].astype(np.float64)
                known = amounts != NO_PRICE
                return np.where(known, amounts if sort is Sort.PRICE_ASC else -amounts, np.inf)
            case Sort.RATING:
                return -self.facets.rating_values[rows].astype(np.float64)
            case _:
                # Feeds tell no dates; shops append what is new.
                return -rows.astype(np.float64)

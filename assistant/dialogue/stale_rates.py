"""Notice that prices stayed in the shop's currency because an exchange rate is too old."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.dialogue.engines import Engines
from assistant.dialogue.patience import soft
from assistant.domain.offer import Offer
from assistant.domain.search import Constraints, SearchQuery, SearchResult

__all__ = ["RATES", "lost_rates", "refused"]

RATES = "rates"
"""What `degraded` calls it."""


def refused(offers: Iterable[Offer]) -> tuple[str, ...]:
    """Return "rates" if a rate too old kept some price in the shop's currency."""
    return (RATES,) if any(offer.rate_refused for offer in offers) else ()


async def lost_rates(engines: Engines, query: SearchQuery, result: SearchResult) -> tuple[str, ...]:
    """Return "rates" if a rate too old keeps a product found from being priced, or compared with a bound.

    A bound in a currency that nothing can be converted to lets no product through: then the products
    that the words alone find are looked at.
    """
    bounds, view = query.constraints.price, query.view
    if bounds is not None and not result.hits:
        view = replace(view, currency=bounds.currency or view.currency)
        free = replace(query, constraints=Constraints(exclude=query.constraints.exclude), offset=0)
        result = await soft(engines.retriever.search(free), result, "retrieval", [])
    found = engines.catalog.get_many([hit.product_id for hit in result.hits])
    return refused(engines.pricing.offer(product, view) for product in found)

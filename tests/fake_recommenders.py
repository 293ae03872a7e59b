"""Fake the recommender: answers are set beforehand, requests are recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.domain.recommendation import (
    Recommendation,
    RecommendationRequest,
    Recommendations,
    Strategy,
)
from assistant.domain.search import Hit

__all__ = ["FakeRecommender"]


@dataclass
class FakeRecommender:
    """Recommend fixed products, best first, to everybody."""

    products: Sequence[str] = ()
    """Known ids, best first."""
    likes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Product → what similar shoppers took too."""
    fail_with: Exception | None = None
    """Raised by both methods when set."""
    requests: list[RecommendationRequest] = field(default_factory=list)
    """What was asked, in order."""

    async def recommend(self, request: RecommendationRequest) -> Recommendations:
        """Rank the fixed products; those liked with a basket item come first and name it."""
        self.requests.append(request)
        if self.fail_with is not None:
            raise self.fail_with
        basket = [entry.product_id for entry in request.basket if entry.product_id in self.products]
        unknown = tuple(entry.product_id for entry in request.basket if entry.product_id not in self.products)
        allowed = [
            item
            for item in self.products
            if (request.candidates is None or item in request.candidates)
            and not (request.exclude_seen and item in basket)
        ]
        because = {item: tuple(b for b in basket if item in self.likes.get(b, ())) for item in allowed}
        allowed.sort(key=lambda item: not because[item])
        items = tuple(
            Recommendation(item, float(len(allowed) - rank), {"popularity": 1.0 / (rank + 1)}, because[item])
            for rank, item in enumerate(allowed[: request.limit])
        )
        if not items:
            return Recommendations(Strategy.NONE, (), unknown)
        session = Strategy.PERSONAL if request.personal else Strategy.SESSION
        return Recommendations(session if basket else Strategy.POPULAR, items, unknown)

    async def similar(self, product_id: str, limit: int) -> tuple[Hit, ...]:
        """Return the likes of one product."""
        if self.fail_with is not None:
            raise self.fail_with
        liked = self.likes.get(product_id, ())
        return tuple(Hit(item, 1.0 / (rank + 1)) for rank, item in enumerate(liked[:limit]))

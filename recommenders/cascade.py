"""Answer every request with the best rung that knows enough, and say which it was.

personal or session (collaborative + content) → profile (content alone, stated tastes, registration facts) →
social → popular → explore → none
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import EventType
from assistant.domain.recommendation import (
    BasketItem,
    Recommendation,
    RecommendationRequest,
    Recommendations,
    Strategy,
)
from assistant.domain.search import Hit
from recommenders.acquaintances import score_circle
from recommenders.base import Basket, ItemModel, Scores
from recommenders.dataset import event_weight
from recommenders.hybrid import Parts, zscore
from recommenders.stated import StatedTastes
from recommenders.topk import top_k
from recommenders.training import TrainedModels

__all__ = ["Cascade"]

_LARGE = 200_000
_BASKETS = 4
_SHARES = {"segment": 0.3, "popularity": 0.1}
"""What thousands share says less than a shopper's own words (1)."""
_Answer = tuple[Strategy, Scores, Mapping[str, Scores], Parts | None]


@dataclass(frozen=True, slots=True)
class Cascade:
    """Satisfy the `Recommender` port with a trained set."""

    models: TrainedModels
    stated: StatedTastes | None = None
    """Which products have which traits; without it stated tastes are not heard."""
    _heard: dict[tuple[tuple[str, float], ...], Parts] = field(
        default_factory=dict, init=False, compare=False
    )
    """Parts of the latest baskets: a turn asks twice with the same one."""

    async def recommend(self, request: RecommendationRequest) -> Recommendations:
        """Return suggestions for a basket; raises InvalidInput for a strategy that does not exist."""
        if len(self.models.items) > _LARGE:
            return await asyncio.to_thread(self.answer, request)
        return self.answer(request)

    async def similar(self, product_id: str, limit: int) -> tuple[Hit, ...]:
        """Return products that the same shoppers liked, or like in content when nobody met this one."""
        blend = self.models.blend
        position = self.models.items.get(product_id)
        if position is None or not blend.known()[position]:
            return ()
        basket = [(product_id, 1.0)]
        parts = blend.parts(basket)
        scores = np.where(self.models.sold, parts.final, np.float32(-np.inf))
        scores[position] = -np.inf
        names = self.models.items.ids
        return tuple(
            Hit(names[best], float(scores[best]), _at(parts.parts, best))
            for best in map(int, top_k(scores, limit))
        )

    def answer(self, request: RecommendationRequest) -> Recommendations:
        """Do what `recommend` does, without waiting."""
        items = self.models.items
        basket = _gathered(request.basket)
        unknown = tuple(dict.fromkeys(item for item, _ in basket if item not in items))
        strategy, scores, parts, blended = self._strategy(request, basket)
        allowed = self._allowed(request, basket)
        best = top_k(np.where(allowed, scores, np.float32(-np.inf)), request.limit)
        if best.size == 0:
            return Recommendations(Strategy.NONE, (), unknown)
        reasons: list[tuple[str, ...]] = [()] * best.size
        if blended is not None:
            reasons = self.models.blend.reasons(basket, best, blended)
        popular = self.models.popularity.in_country(request.country)
        found = tuple(
            Recommendation(
                product_id=items.ids[position],
                score=float(scores[position]),
                scores={**_at(parts, position), "popularity": float(popular[position])},
                because=because,
            )
            for position, because in zip(map(int, best), reasons, strict=True)
        )
        return Recommendations(strategy, found, unknown)

    def _strategy(self, request: RecommendationRequest, basket: Basket) -> _Answer:
        """Choose the rung and score everything with it."""
        if request.strategy is not None:
            return self._forced(request, basket)
        parts = self._parts(basket)
        if "collaborative" in parts.parts:
            strategy = Strategy.PERSONAL if request.personal else Strategy.SESSION
            return strategy, parts.final, parts.parts, parts
        return self._profile(request, parts) or self._social(request) or self._unpersonal(request)

    def _profile(self, request: RecommendationRequest, parts: Parts) -> _Answer | None:
        """Answer from content, stated tastes, products named as liked, and registration facts."""
        raw: dict[str, Scores] = {}
        if "content" in parts.parts:
            raw["content"] = parts.final
        profile = request.profile
        if self.stated is not None and (met := self.stated.score(request.traits)) is not None:
            raw["stated"] = met
        if profile is not None:
            liked = self.models.blend.parts([(item, 1.0) for item in profile.products])
            if liked.parts:
                raw["liked"] = liked.final
            if (segment := self.models.segments.score(profile.facts)) is not None:
                raw["segment"] = segment
        if not raw:
            return None
        if list(raw) == ["content"]:
            return Strategy.PROFILE, parts.final, parts.parts, parts
        final = np.zeros(len(self.models.items), dtype=np.float32)
        # Many products meet the same words: what sells decides between them.
        popular = self.models.popularity.in_country(request.country)
        for name, scores in (*raw.items(), ("popularity", popular)):
            centred, spread = zscore(scores, self.models.sold)
            final += np.float32(_SHARES.get(name, 1.0) / spread if spread else 0.0) * centred
        return Strategy.PROFILE, final, raw, None

    def _social(self, request: RecommendationRequest) -> _Answer | None:
        """Answer from what those took whom the shopper follows."""
        social, profile = self.models.social, request.profile
        if social is None or profile is None:
            return None
        scores = score_circle(social, profile.friends, profile.groups)
        return None if scores is None else (Strategy.SOCIAL, scores, {"social": scores}, None)

    def _parts(self, basket: Basket) -> Parts:
        key = tuple(basket)
        if (known := self._heard.get(key)) is None:
            known = self.models.blend.parts(basket)
            while len(self._heard) >= _BASKETS:
                self._heard.pop(next(iter(self._heard)), None)
            self._heard[key] = known
        return known

    def _unpersonal(self, request: RecommendationRequest) -> _Answer:
        popular = self.models.popularity.in_country(request.country)
        if popular.any():
            return Strategy.POPULAR, popular, {}, None
        return Strategy.EXPLORE, self._shuffled(), {}, None

    def _forced(self, request: RecommendationRequest, basket: Basket) -> _Answer:
        """Answer with the one model or rung the caller named."""
        blend = self.models.blend
        collaborative, content = blend.collaborative, blend.content
        session = Strategy.PERSONAL if request.personal else Strategy.SESSION
        rungs: dict[str, Callable[[], _Answer]] = {
            blend.name: lambda: self._blended(session, basket),
            Strategy.PERSONAL: lambda: self._blended(Strategy.PERSONAL, basket),
            Strategy.SESSION: lambda: self._blended(Strategy.SESSION, basket),
            "collaborative": lambda: self._single(session, collaborative, "collaborative", basket),
            collaborative.name: lambda: self._single(session, collaborative, "collaborative", basket),
            content.name: lambda: self._single(Strategy.PROFILE, content, "content", basket),
            Strategy.PROFILE: lambda: self._forced_profile(request, basket),
            self.models.popularity.name: lambda: self._unpersonal(request),
            Strategy.SOCIAL: lambda: self._social(request) or self._nobody(),
            Strategy.POPULAR: lambda: self._unpersonal(request),
            Strategy.EXPLORE: lambda: (Strategy.EXPLORE, self._shuffled(), {}, None),
        }
        rung = rungs.get(request.strategy or "")
        if rung is None:
            raise InvalidInput(f"No such strategy; use one of {', '.join(sorted(map(str, rungs)))}")
        return rung()

    def _forced_profile(self, request: RecommendationRequest, basket: Basket) -> _Answer:
        alone = self._single(Strategy.PROFILE, self.models.blend.content, "content", basket)
        scores = alone[3] or Parts(alone[1], {}, {})
        return self._profile(request, scores) or alone

    def _blended(self, strategy: Strategy, basket: Basket) -> _Answer:
        parts = self.models.blend.parts(basket)
        if not parts.parts:
            return self._nobody()
        return strategy, parts.final, parts.parts, parts

    def _single(self, strategy: Strategy, model: ItemModel, part: str, basket: Basket) -> _Answer:
        if not model.weigh(basket)[0].size:
            return self._nobody()
        scores = np.where(model.known(), model.score(basket), np.float32(-np.inf))
        raw = {part: scores}
        return strategy, scores, raw, Parts(scores, raw, {part: 1.0})

    def _nobody(self) -> _Answer:
        return Strategy.NONE, np.full(len(self.models.items), -np.inf, dtype=np.float32), {}, None

    def _allowed(self, request: RecommendationRequest, basket: Basket) -> NDArray[np.bool_]:
        items = self.models.items
        if request.candidates is None:
            allowed = self.models.sold.copy()
        else:
            # The caller has looked the candidates up in the catalogue already.
            allowed = np.zeros(len(items), dtype=np.bool_)
            allowed[items.positions(request.candidates)] = True
        if request.exclude_seen:
            liked = request.profile.products if request.profile else ()
            allowed[items.positions((*(item for item, _ in basket), *liked))] = False
        return allowed

    def _shuffled(self) -> Scores:
        """Return an order that is arbitrary but always the same, so that pages do not jump."""
        size = len(self.models.items)
        return np.random.default_rng(size).random(size, dtype=np.float32)


def _gathered(entries: Iterable[BasketItem]) -> list[tuple[str, float]]:
    """Return each product once, at its latest place with its strongest event; the latest rating counts."""
    found: dict[str, float] = {}
    for entry in entries:
        weight, before = event_weight(entry.event, entry.value), found.pop(entry.product_id, 0.0)
        if weight > 0 or before > 0:
            found[entry.product_id] = weight if entry.event is EventType.RATING else max(weight, before)
    return list(found.items())


def _at(parts: Mapping[str, Scores], position: int) -> dict[str, float]:
    return {part: float(scores[position]) for part, scores in parts.items() if np.isfinite(scores[position])}

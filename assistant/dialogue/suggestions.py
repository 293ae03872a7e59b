"""Suggest products for a basket, a conversation, a shopper, or nobody in particular."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from assistant.dialogue.engines import Engines
from assistant.dialogue.tastes import stated_traits
from assistant.domain.errors import DragomanError
from assistant.domain.exploration import Choice
from assistant.domain.interaction import EventType
from assistant.domain.offer import MarketView, Undeliverable
from assistant.domain.profile import Profile
from assistant.domain.recommendation import BasketItem, RecommendationRequest, Strategy
from assistant.domain.requests import RecommendRequest, View
from assistant.domain.search import Constraints, SearchQuery
from assistant.ports import ConversationStore, ExplorationLog, InteractionLog, ProfileStore
from assistant.ranking.calibration import shelf_counts
from assistant.ranking.diversity import spread
from assistant.ranking.exploration import EXPLORATION, NO_EXPLORATION, Exploration, explore
from assistant.ranking.fusion import Candidate
from assistant.ranking.guard import delivered_first

__all__ = ["Suggested", "Suggestions"]

logger = logging.getLogger(__name__)

_POOL = 400
"""Suggestions asked of the recommender where filters, diversity or chance choose among them."""
_BROWSED = 5_000
"""Products that pass the filters, of which suggestions are chosen."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A list of suggestions."""

    strategy: Strategy
    recommendation_id: str
    candidates: tuple[Candidate, ...]
    unknown_items: tuple[str, ...]
    """Items of the request that no model knows."""
    degraded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What may be used of whoever asks."""

    stored: tuple[BasketItem, ...] = ()
    """History of earlier visits, oldest first."""
    visit: tuple[BasketItem, ...] = ()
    """What was touched in this conversation."""
    profile: Profile | None = None
    allowed: bool = True


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Suggest with the engines of one generation, from what the stores know this moment."""

    interactions: InteractionLog
    profiles: ProfileStore
    conversations: ConversationStore
    explorations: ExplorationLog
    exploration: Exploration = EXPLORATION

    async def suggest(
        self,
        request: RecommendRequest,
        engines: Engines,
        tag: str,
        view: MarketView,
        constraints: Constraints,
    ) -> Suggested:
        """Return the list; raises NotFound for a conversation that is not the shopper's."""
        known = await self._known(request)
        basket = (
            *known.stored,
            *known.visit,
            *(BasketItem(item, EventType.CLICK) for item in request.items),
        )
        tried = self.exploration if known.allowed and _may_explore(request) else NO_EXPLORATION
        candidates = request.candidates
        if not constraints.empty or view.undeliverable is Undeliverable.HIDE:
            candidates = await _passing(
                engines, SearchQuery("", view, tag, constraints=constraints), candidates
            )
        plain = request.diversity <= 0 and tried.share <= 0
        answer = await engines.recommender.recommend(
            RecommendationRequest(
                basket,
                candidates,
                request.exclude_seen,
                request.limit if plain else max(_POOL, 2 * request.limit),
                view.country,
                request.strategy,
                personal=bool(known.stored),
                shopper_id=request.shopper.id if request.shopper and known.allowed else None,
                profile=known.profile,
                traits=stated_traits(known.profile, engines, tag),
            )
        )
        products = {p.id: p for p in engines.catalog.get_many([item.product_id for item in answer.items])}
        ranked = [
            Candidate(item.product_id, item.score, item.scores, item.because)
            for item in answer.items
            if item.product_id in products
        ]
        ranked = delivered_first(ranked, products, view)
        touched = engines.catalog.get_many([item.product_id for item in basket])
        mix = shelf_counts(engines.shelved(touched).values())
        name = f"rec_{secrets.token_urlsafe(12)}"
        apart = spread(ranked, engines.shelved(products.values()), 2 * request.limit, request.diversity, mix)
        policy = engines.tuned.explorer(tried.policy)
        chosen = explore(apart, request.limit, tried.share, Random(name), policy)
        unknown = tuple(item for item in answer.unknown_items if item in request.items)
        degraded = await self._record(name, chosen)
        return Suggested(answer.strategy, name, tuple(chosen), unknown, degraded)

    async def _known(self, request: RecommendRequest) -> _Known:
        visit: tuple[BasketItem, ...] = ()
        allowed = request.personalization
        shopper_id = request.shopper.id if request.shopper else None
        if request.conversation_id is not None:
            conversation = await self.conversations.load(request.conversation_id, shopper_id)
            visit, allowed = conversation.behaviour, allowed and conversation.personalization
        if shopper_id is not None:
            allowed = allowed and await self.profiles.allows(shopper_id)
        if not allowed:
            return _Known(allowed=False)
        if shopper_id is None:
            return _Known(visit=visit)
        history = await self.interactions.history(shopper_id)
        stored = tuple(
            BasketItem(known.item_id, known.event, known.timestamp, known.value)
            for known in history
            if known.event is not EventType.IMPRESSION
        )
        profile = await self.profiles.get(shopper_id)
        return _Known(stored, visit, None if profile.empty else profile)

    async def _record(self, name: str, chosen: Sequence[Candidate]) -> tuple[str, ...]:
        """Log what chance chose; a list is shown all the same when that fails, and says so."""
        tried = [Choice(name, one.product_id, one.options) for one in chosen if one.options]
        try:
            await self.explorations.record(tried)
        except DragomanError as error:
            logger.warning("What was explored could not be logged: %s", error)
            return ("storage",)
        return ()


def _may_explore(request: RecommendRequest) -> bool:
    """Tell whether people will see the list: ids are for machines, and a forced rung is an experiment."""
    return request.view is View.CARDS and request.candidates is None and request.strategy is None


async def _passing(
    engines: Engines, query: SearchQuery, candidates: tuple[str, ...] | None
) -> tuple[str, ...]:
    """Return the products that pass the filters, all of the catalogue's or those of `candidates`."""
    if candidates is None:
        hits = (await engines.retriever.search(replace(query, limit=_BROWSED))).hits
    else:
        hits = await engines.retriever.score(query, candidates)
    return tuple(hit.product_id for hit in hits)

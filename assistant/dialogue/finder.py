"""Find and rank what a shopper might want: retrieval and recommendation in one list."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from assistant.dialogue.engines import Engines
from assistant.dialogue.kinds import of_the_kind
from assistant.dialogue.patience import soft
from assistant.dialogue.stale_rates import refused
from assistant.dialogue.state import Topic
from assistant.dialogue.tastes import stated_traits
from assistant.domain.offer import MarketView, Offer
from assistant.domain.portrait import NO_PORTRAIT, Portrait
from assistant.domain.product import Product
from assistant.domain.profile import Profile
from assistant.domain.recommendation import (
    BasketItem,
    Recommendation,
    RecommendationRequest,
    Recommendations,
    Strategy,
)
from assistant.domain.search import Constraints, Hit, SearchQuery
from assistant.ranking.calibration import shelf_counts
from assistant.ranking.diversity import spread
from assistant.ranking.exploration import NO_EXPLORATION, Exploration, explore
from assistant.ranking.fusion import Candidate, fuse
from assistant.ranking.guard import admissible, delivered_first
from assistant.ranking.ordering import ordered
from assistant.ranking.preference import beside, half_of, suits
from assistant.ranking.relevance import Bar

__all__ = ["Finder", "Found", "Listing", "Wish"]

_POOL = 60
_GUESTS = 30
"""Candidates that taste brings in beside those that words found."""
_SUITS = 0.25
"""What one like of the shopper that a product has is worth, in standard deviations."""
_EMPTY = Recommendations(Strategy.NONE, ())


@dataclass(frozen=True, slots=True)
class Wish:
    """What to list, for whom."""

    topic: Topic
    view: MarketView
    limit: int
    basket: tuple[BasketItem, ...] = ()
    """Oldest first."""
    personal: bool = False
    """Whether the basket holds stored history."""
    shopper_id: str | None = None
    """Who asks, where that may be used."""
    profile: Profile | None = None
    """What the shopper stated, where that may be used."""
    exclude: frozenset[str] = frozenset()
    """Products not to list."""
    diversity: float = 0.05
    explore: Exploration = NO_EXPLORATION
    seed: str = ""
    """Makes chance repeatable."""
    portrait: Portrait = NO_PORTRAIT
    """What the shopper said of themselves."""
    unsold: bool = False
    """Whether the words name a kind of product that this catalogue does not have."""


@dataclass(frozen=True, slots=True)
class Found:
    """What both engines brought before it is ranked."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    bar: Bar | None = None
    """From where a hit fits, told by the whole catalogue and not by what the constraints left."""
    suggestions: Recommendations = _EMPTY
    degraded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A ranked list."""

    candidates: tuple[Candidate, ...] = ()
    products: Mapping[str, Product] = field(default_factory=dict)
    offers: Mapping[str, Offer] = field(default_factory=dict)
    strategy: Strategy = Strategy.NONE
    total: int = 0
    popular: bool = False
    """Whether popularity put these first."""
    degraded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finder:
    """Run the engines of one generation."""

    engines: Engines

    async def retrieve(self, wish: Wish) -> Found:
        """Ask retrieval; a failure is named, never raised."""
        topic = wish.topic
        constraints = self._for_pool(topic)
        if topic.suggest and not topic.query:
            return Found()
        lost: list[str] = []
        if topic.similar_to is not None:
            similar = self.engines.retriever.similar(topic.similar_to, constraints, wish.view, _POOL)
            hits = await soft(similar, (), "retrieval", lost)
            level = Bar.of(hits).score
            near = tuple(hit for hit in hits if hit.score >= level)
            return Found(near, len(near), degraded=tuple(lost))
        query = self._query(topic, wish.view, constraints)
        searches = [soft(self.engines.retriever.search(query), None, "retrieval", lost)]
        if topic.query and not constraints.empty:
            free = replace(query, constraints=Constraints(exclude=constraints.exclude))
            searches.append(soft(self.engines.retriever.search(free), None, "retrieval", lost))
        results = await asyncio.gather(*searches)
        result, yardstick = results[0], results[-1]
        if result is None:
            return Found(degraded=tuple(dict.fromkeys(lost)))
        bar = Bar.of(yardstick.hits) if yardstick is not None and topic.query else None
        return Found(result.hits, result.total, bar, degraded=(*result.degraded, *lost))

    async def suggest(self, wish: Wish) -> Found:
        """Ask the recommender for its own candidates; a failure is named, never raised."""
        if not wish.basket and wish.profile is None and not wish.topic.suggest:
            return Found()
        lost: list[str] = []
        request = self._asked(wish, limit=_GUESTS if wish.topic.query else 4 * _POOL)
        answer = await soft(self.engines.recommender.recommend(request), _EMPTY, "recommender", lost)
        return Found(suggestions=answer, degraded=tuple(lost))

    async def rank(self, wish: Wish, found: Found) -> Listing:
        """Fuse, cut, guard, diversify and explore."""
        lost = list(found.degraded)
        hits = await self._pool(wish, found, lost)
        hits = [hit for hit in hits if hit.product_id not in wish.exclude]
        products = {
            product.id: product for product in self.engines.catalog.get_many([hit.product_id for hit in hits])
        }
        offers = {key: self.engines.pricing.offer(product, wish.view) for key, product in products.items()}
        lost += refused(offers.values())
        hits = [hit for hit in hits if hit.product_id in products and self._fits(hit, products, offers, wish)]
        if wish.topic.goes_with is not None:
            others = beside(self.engines.catalog.get(wish.topic.goes_with), products, self.engines.lexicon)
            hits = [hit for hit in hits if hit.product_id in others]
        if wish.topic.level is not None:
            half = half_of(wish.topic.level, {hit.product_id: offers[hit.product_id] for hit in hits})
            hits = [hit for hit in hits if hit.product_id in half]
        taste = await self._taste(wish, hits, lost)
        ranked = self._suited(wish, self._blend(wish, hits, taste), products)
        ranked = delivered_first(ranked, products, wish.view)
        if wish.topic.constraints.sort is not None:
            ranked = ordered(ranked, wish.topic.constraints.sort, products, offers)
            chosen = ranked[: wish.limit]
        else:
            touched = self.engines.catalog.get_many([item.product_id for item in wish.basket])
            mix = shelf_counts(self.engines.shelved(touched).values())
            shelved = self.engines.shelved(products.values())
            apart = spread(ranked, shelved, 2 * wish.limit, wish.diversity, mix)
            policy = self.engines.tuned.explorer(wish.explore.policy)
            chosen = explore(apart, wish.limit, wish.explore.share, Random(wish.seed), policy)
        return Listing(
            tuple(chosen),
            products,
            offers,
            _strategy(wish, taste),
            found.total if found.hits and not wish.topic.query else len(hits),
            taste.strategy is Strategy.POPULAR and not wish.topic.query,
            tuple(dict.fromkeys(lost)),
        )

    async def _pool(self, wish: Wish, found: Found, lost: list[str]) -> list[Hit]:
        """Return what fits: hits that reach the bar, and suggestions of taste that do as well."""
        topic = wish.topic
        if topic.similar_to is not None or (found.hits and not topic.query):
            return list(found.hits)
        known, items = {hit.product_id for hit in found.hits}, found.suggestions.items
        guests = [item.product_id for item in items if item.product_id not in known]
        extra: tuple[Hit, ...] = ()
        if guests:
            query = self._query(topic, wish.view, self._for_pool(topic))
            extra = await soft(self.engines.retriever.score(query, guests), (), "retrieval", lost)
        if not topic.query:
            return sorted(extra, key=lambda hit: guests.index(hit.product_id))
        hits, bar = (*found.hits, *extra), found.bar
        passing = [hit for hit in hits if bar is None or bar.passes(hit)]
        fitting = of_the_kind(topic, hits, passing, self.engines)
        # Meaning alone always finds a nearest product; one of a kind not sold shares words at least.
        return [hit for hit in fitting if hit.scores.get("lexical", 0) > 0] if wish.unsold else fitting

    async def _taste(self, wish: Wish, hits: Sequence[Hit], lost: list[str]) -> Recommendations:
        if not hits:
            return _EMPTY
        request = replace(
            self._asked(wish, limit=len(hits)),
            candidates=tuple(hit.product_id for hit in hits),
            exclude_seen=wish.topic.suggest,
        )
        return await soft(self.engines.recommender.recommend(request), _EMPTY, "recommender", lost)

    def _asked(self, wish: Wish, limit: int) -> RecommendationRequest:
        return RecommendationRequest(
            _basket(wish),
            limit=limit,
            country=wish.view.country,
            personal=wish.personal,
            shopper_id=wish.shopper_id,
            profile=wish.profile,
            traits=stated_traits(wish.profile, self.engines, wish.topic.language or "en"),
        )

    def _blend(self, wish: Wish, hits: Sequence[Hit], taste: Recommendations) -> list[Candidate]:
        known: dict[str, Recommendation] = {item.product_id: item for item in taste.items}
        if wish.topic.suggest and _basket(wish):
            hits = [hit for hit in hits if hit.product_id in known] or hits
        keys = [hit.product_id for hit in hits]
        worded = bool(wish.topic.query) or wish.topic.similar_to is not None
        # What a shopper stated counts as much as a product touched.
        touched = len({item.product_id for item in wish.basket}) + (wish.profile is not None)
        weight = self.engines.tuned.weights.of_taste(touched) if worded else 1.0
        final = fuse(
            {
                "relevance": {hit.product_id: hit.score for hit in hits} if worded else {},
                "taste": {key: item.score for key, item in known.items()},
            },
            {"relevance": 1 - weight, "taste": weight},
            keys,
        )
        candidates = [
            Candidate(
                hit.product_id,
                final[hit.product_id],
                {**hit.scores, **(known[hit.product_id].scores if hit.product_id in known else {})},
                known[hit.product_id].because if hit.product_id in known else (),
            )
            for hit in hits
        ]
        return sorted(candidates, key=lambda c: -c.final)

    def _suited(
        self, wish: Wish, ranked: list[Candidate], products: Mapping[str, Product]
    ) -> list[Candidate]:
        """Raise what has more of what the shopper likes."""
        if not wish.portrait.facts:
            return ranked
        lexicon = self.engines.lexicon
        raised = [
            replace(one, final=one.final + _SUITS * suits(products[one.product_id], wish.portrait, lexicon))
            for one in ranked
        ]
        return sorted(raised, key=lambda candidate: -candidate.final)

    def _fits(
        self, hit: Hit, products: Mapping[str, Product], offers: Mapping[str, Offer], wish: Wish
    ) -> bool:
        constraints = wish.topic.constraints
        product, offer = products[hit.product_id], offers[hit.product_id]
        bounds = constraints.price
        if bounds is not None and bounds.currency and bounds.currency != wish.view.currency:
            offer = self.engines.pricing.offer(product, MarketView(wish.view.country, bounds.currency))
        return admissible(product, offer, constraints)

    @staticmethod
    def _for_pool(topic: Topic) -> Constraints:
        """Leave an order asked for out of the search when words decide what is in the list at all."""
        worded = bool(topic.query) or topic.similar_to is not None
        return replace(topic.constraints, sort=None) if worded else topic.constraints

    @staticmethod
    def _query(topic: Topic, view: MarketView, constraints: Constraints) -> SearchQuery:
        return SearchQuery(
            text=topic.query,
            view=view,
            language=topic.language,
            concepts=topic.concepts,
            glosses=dict(topic.glosses),
            constraints=constraints,
            limit=_POOL,
        )


def _basket(wish: Wish) -> tuple[BasketItem, ...]:
    """Return what tells taste: for what goes with a product, that product alone."""
    return wish.basket if wish.topic.goes_with is None else (BasketItem(wish.topic.goes_with),)


def _strategy(wish: Wish, taste: Recommendations) -> Strategy:
    """Name what personalised the list; popularity counts only where it chose the list."""
    if taste.strategy in (Strategy.POPULAR, Strategy.EXPLORE) and not wish.topic.suggest:
        return Strategy.POPULAR if not wish.topic.query and wish.topic.similar_to is None else Strategy.NONE
    return taste.strategy

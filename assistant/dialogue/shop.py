"""Answer about products without a dialogue: search, recommendations, cards, capabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.dialogue.constraints_json import constraints_to_json
from assistant.dialogue.departments import Departments
from assistant.dialogue.engines import Engines, EnginesSource
from assistant.dialogue.facets_json import facet_fields, facets_to_json
from assistant.dialogue.merge import merge_constraints
from assistant.dialogue.presenter import Presenter
from assistant.dialogue.stale_rates import lost_rates
from assistant.dialogue.suggestions import Suggested, Suggestions
from assistant.dialogue.timing import Stopwatch
from assistant.dialogue.view import ViewResolver
from assistant.domain.conversation import TurnContext
from assistant.domain.errors import NotFound, Unavailable
from assistant.domain.language import LanguageGuess
from assistant.domain.money import Money
from assistant.domain.offer import MarketView, Undeliverable
from assistant.domain.picture import PICTURE_BYTES, PictureFormat
from assistant.domain.product import Product
from assistant.domain.requests import (
    Filters,
    PictureRequest,
    ProductRequest,
    RecommendRequest,
    SearchRequest,
    SimilarBy,
    SimilarRequest,
    View,
)
from assistant.domain.search import NO_CONSTRAINTS, Constraints, Hit, PriceRange, SearchQuery
from assistant.i18n.locale import Locales
from assistant.i18n.markets import Markets
from assistant.ports import Clock
from assistant.ranking.fusion import Candidate
from assistant.reply.localizer import Localizer
from assistant.understanding.language import LanguageIdentifier
from assistant.understanding.meaning import DialogueContext, SlotChanges
from assistant.understanding.understander import Understander

__all__ = ["Shop"]

_MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class Shop:
    """The engines of the generation served now, behind plain requests."""

    engines: EnginesSource
    identifier: LanguageIdentifier
    understander: Understander
    views: ViewResolver
    locales: Locales
    markets: Markets
    localizer: Localizer
    suggestions: Suggestions
    default_locale: str
    clock: Clock
    departments: Departments = field(default_factory=Departments)

    async def search(self, request: SearchRequest) -> dict[str, Any]:
        """Find products for free text; constraints found in it become hard filters unless literal."""
        watch, engines = Stopwatch(self.clock), self.engines()
        guess = self._guess(request.query, request.context, request.accept_language)
        tag, words = guess.tag, guess.reading or request.query
        view = self._view(engines, request.context, tag, request.accept_language, None)
        given = self._constraints(request.filters, engines, tag, view)
        query = SearchQuery(request.query, view, tag, constraints=given)
        if not request.literal and request.query.strip():
            context = DialogueContext(tag, view, engines.catalog.vocabulary())
            meaning = self.understander.understand(words, context)
            both = merge_constraints(meaning.changes.constraints, SlotChanges(given))
            said = both.price.currency if both.price else None
            view = self._view(engines, request.context, tag, request.accept_language, said)
            query = SearchQuery(meaning.residual, view, tag, meaning.concepts, dict(meaning.glosses), both)
        understood = watch.milliseconds
        fields = facet_fields(request.facets)
        query = replace(query, limit=request.limit, offset=request.offset, facets=fields)
        result = await engines.retriever.search(query)
        lost = await lost_rates(engines, query, result)
        presenter = Presenter(engines, self.localizer, tag, view)
        products = _ids(result.hits) if request.view is View.IDS else self._cards(presenter, result.hits)
        vocabulary = engines.catalog.vocabulary()
        facets = facets_to_json(result.facets, request.facets, vocabulary, engines.lexicon, tag, view)
        return {
            "language": tag,
            "currency": view.currency,
            "country": view.country,
            "constraints": constraints_to_json(query.constraints, query.text),
            **({"facets": facets} if request.facets else {}),
            "products": products,
            "total": result.total,
            "degraded": [*result.degraded, *lost],
            "timings_ms": {"understand": understood, "total": watch.milliseconds},
        }

    async def search_image(self, request: PictureRequest) -> dict[str, Any]:
        """Find products that look like a picture; raises Unavailable where no product's looks are known."""
        watch, engines = Stopwatch(self.clock), self.engines()
        if engines.pictures is None:
            raise Unavailable(
                "This shop knows no pictures of its products: name their folder with DRAGOMAN_PICTURES "
                "and run `dragoman index FEED`"
            )
        presenter = self._presenter(engines, request.context, request.accept_language)
        given = self._constraints(request.filters, engines, presenter.tag, presenter.view)
        found = await engines.pictures.like_picture(request.picture, given, presenter.view, request.limit)
        ids = request.view is View.IDS
        return {
            "language": presenter.tag,
            "currency": presenter.view.currency,
            "country": presenter.view.country,
            "constraints": constraints_to_json(given, ""),
            "products": _ids(found.hits) if ids else self._cards(presenter, found.hits),
            "total": found.total,
            "degraded": list(found.degraded),
            "timings_ms": {"total": watch.milliseconds},
        }

    async def recommend(self, request: RecommendRequest) -> dict[str, Any]:
        """Suggest products for a basket, a shopper, or nobody in particular."""
        watch, engines = Stopwatch(self.clock), self.engines()
        tag = self._language("", request.context, request.accept_language)
        view = self._view(engines, request.context, tag, request.accept_language, None)
        constraints = self._constraints(request.filters, engines, tag, view)
        found = await self.suggestions.suggest(request, engines, tag, view, constraints)
        return {
            "strategy": found.strategy.value,
            "language": tag,
            "products": self._recommended(found, Presenter(engines, self.localizer, tag, view), request.view),
            "unknown_items": list(found.unknown_items),
            "degraded": list(found.degraded),
            "timings_ms": {"total": watch.milliseconds},
        }

    async def product(self, request: ProductRequest) -> dict[str, Any]:
        """Return one card."""
        engines = self.engines()
        product = _known(engines, request.product_id)
        presenter = self._presenter(engines, request.context, request.accept_language)
        return presenter.cards([presenter.item(product)], {}, "", self.clock.now())[0]

    async def similar(self, request: SimilarRequest) -> dict[str, Any]:
        """Return products like one product."""
        engines = self.engines()
        _known(engines, request.product_id)
        presenter = self._presenter(engines, request.context, request.accept_language)
        hits: Sequence[Hit] | None = None
        wanted = request.product_id, NO_CONSTRAINTS, presenter.view, request.limit
        if request.by is SimilarBy.COLLABORATIVE:
            hits = await engines.recommender.similar(request.product_id, request.limit)
            if presenter.view.undeliverable is Undeliverable.HIDE:
                country = presenter.view.country
                near = {
                    p.id for p in engines.catalog.get_many([h.product_id for h in hits]) if p.ships(country)
                }
                hits = [hit for hit in hits if hit.product_id in near]
        elif request.by is SimilarBy.VISUAL and engines.pictures is not None:
            hits = await engines.pictures.like_product(*wanted)
        degraded = ["visual"] if request.by is SimilarBy.VISUAL and hits is None else []
        if hits is None:
            hits = await engines.retriever.similar(*wanted)
        return {"by": request.by.value, "products": self._cards(presenter, hits), "degraded": degraded}

    async def capabilities(self) -> dict[str, Any]:
        """Return what a front-end may offer."""
        engines = self.engines()
        vocabulary = engines.catalog.vocabulary()
        return {
            "languages": [
                {
                    "tag": info.tag,
                    "name": self.localizer.language_name(info.folder, info.tag),
                    "dir": info.direction,
                }
                for info in self.locales
            ],
            "currencies": sorted({*self.markets.currencies, *vocabulary.currencies}),
            "markets": [
                {"country": market.country, "currency": market.currency, "locales": list(market.locales)}
                for market in self.markets
            ],
            "filters": {
                "brands": _counted(vocabulary.brands),
                "categories": _counted(vocabulary.categories),
                "attributes": {name: _counted(values) for name, values in vocabulary.attributes.items()},
            },
            "departments": [
                {"id": known, "categories": list(names)}
                for known, names in await self.departments.of(engines.catalog, engines.lexicon)
            ],
            "catalog": {
                "generation": engines.catalog.generation,
                "products": vocabulary.size,
                "languages": dict(vocabulary.languages),
            },
            "pictures": {
                "products": engines.pictures.seen() if engines.pictures is not None else 0,
                "types": [str(kind) for kind in PictureFormat],
                "bytes": PICTURE_BYTES,
            },
            "policies": list(engines.policies.topics()),
            "limits": {"message": 2000, "limit": 24, "search_limit": 100, "items": 200},
        }

    def _language(self, text: str, context: TurnContext, accept_language: str | None) -> str:
        return self._guess(text, context, accept_language).tag

    def _guess(self, text: str, context: TurnContext, accept_language: str | None) -> LanguageGuess:
        return self.identifier.identify(
            text,
            explicit=context.language,
            locked=None,
            accept_language=accept_language,
            country=context.address_country,
            default=self.default_locale,
        )

    def _presenter(self, engines: Engines, context: TurnContext, accept_language: str | None) -> Presenter:
        tag = self._language("", context, accept_language)
        return Presenter(
            engines, self.localizer, tag, self._view(engines, context, tag, accept_language, None)
        )

    def _view(
        self, engines: Engines, context: TurnContext, tag: str, accept_language: str | None, said: str | None
    ) -> MarketView:
        sold = engines.catalog.vocabulary().currencies
        return self.views.resolve(context, tag, accept_language, said, sold)

    def _constraints(self, filters: Filters, engines: Engines, tag: str, view: MarketView) -> Constraints:
        """Map what a caller wrote onto canonical values; a colour may be named in any language."""
        languages = (tag, *engines.catalog.vocabulary().languages, "en")

        def canonical(kind: str, values: Sequence[str]) -> tuple[str, ...]:
            return tuple(engines.lexicon.canonical(kind, value, languages) for value in values)

        currency = filters.price_currency or view.currency
        low, high = filters.price_min, filters.price_max
        price = None
        if low is not None or high is not None:
            price = PriceRange(
                None if low is None else Money(low, currency), None if high is None else Money(high, currency)
            )
        return Constraints(
            categories=filters.categories,
            brands=filters.brands,
            colors=canonical("color", filters.colors),
            sizes=filters.sizes,
            attributes={name: canonical(name, values) for name, values in filters.attributes.items()},
            price=price,
            availability=filters.availability,
            exclude=replace(
                filters.exclude,
                colors=canonical("color", filters.exclude.colors),
                terms=canonical("", filters.exclude.terms),
            ),
        )

    def _cards(self, presenter: Presenter, hits: Sequence[Hit]) -> list[dict[str, Any]]:
        found = presenter.engines.catalog.get_many([hit.product_id for hit in hits])
        candidates = {hit.product_id: Candidate(hit.product_id, hit.score, hit.scores) for hit in hits}
        items = [presenter.item(product) for product in found]
        return presenter.cards(items, candidates, "", self.clock.now())

    def _recommended(self, found: Suggested, presenter: Presenter, view: View) -> list[dict[str, Any]]:
        chosen = {c.product_id: c for c in found.candidates}
        because = {key: list(c.because) for key, c in chosen.items()}
        if view is View.IDS:
            return [
                {"id": key, "score": round(c.final, 6), "because": because[key]} for key, c in chosen.items()
            ]
        items = [presenter.item(product) for product in presenter.engines.catalog.get_many(list(chosen))]
        cards = presenter.cards(items, chosen, found.recommendation_id, self.clock.now())
        return [{**card, "because": because[card["id"]]} for card in cards]


def _known(engines: Engines, product_id: str) -> Product:
    product = engines.catalog.get(product_id)
    if product is None:
        raise NotFound("This catalogue has no product with that id")
    return product


def _ids(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    return [{"id": hit.product_id, "score": round(hit.score, 6)} for hit in hits]


def _counted(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    commonest = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_VALUES]
    return [{"value": value, "count": count} for value, count in commonest]

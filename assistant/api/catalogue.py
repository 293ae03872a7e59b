"""Open the engines without dialogue: search, recommendations, products, capabilities."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.routing import APIRoute

from assistant.api.doors import Doors, PathId, accept_language, json_answer, refuses_tracking
from assistant.api.identity import Caller
from assistant.api.json_body import BODY_LIMIT, StrictRoute
from assistant.api.picture_body import PICTURE_SCHEMA, PictureQuery, read_picture_request
from assistant.api.problems import Refusal, responses
from assistant.api.schemas import ProductQuery, RecommendationsBody, SearchBody, SimilarQuery
from assistant.domain.conversation import Shopper
from assistant.domain.picture import PICTURE_BYTES
from assistant.domain.requests import (
    ProductRequest,
    RecommendRequest,
    SearchRequest,
    SimilarBy,
    SimilarRequest,
    View,
)

__all__ = ["CatalogueDoor"]

_BODY_PROBLEMS = (400, 401, 408, 413, 415, 422, 503)


class CatalogueDoor:
    """The shop over HTTP."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._shop = doors.services.shop

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(route_class=StrictRoute, tags=["catalogue"])
        posts: tuple[tuple[str, Any, str], ...] = (
            ("/v1/search", self.search, "Find products by words and filters"),
            ("/v1/recommendations", self.recommend, "Find products that fit a basket"),
        )
        for path, endpoint, summary in posts:
            router.add_api_route(
                path, endpoint, methods=["POST"], summary=summary, responses=_answers(*_BODY_PROBLEMS)
            )
        # `similar` comes first: a product id may hold slashes, and then takes all that is left.
        gets: tuple[tuple[str, Any, str], ...] = (
            ("/v1/products/{product_id:path}/similar", self.similar, "Find products like one product"),
            ("/v1/products/{product_id:path}", self.product, "Get one product's card"),
            ("/v1/capabilities", self.capabilities, "Get languages, currencies, filters and limits"),
        )
        for path, endpoint, summary in gets:
            router.add_api_route(
                path, endpoint, methods=["GET"], summary=summary, responses=_answers(404, 422, 503)
            )
        # A picture is no JSON, and larger: its route reads the body itself, under limits of its own.
        router.add_api_route(
            "/v1/search/image",
            self.search_image,
            methods=["POST"],
            summary="Find products that look like a picture",
            responses=_answers(*_BODY_PROBLEMS, 429),
            openapi_extra=PICTURE_SCHEMA,
            route_class_override=APIRoute,
        )
        return router

    async def search_image(self, request: Request, query: Annotated[PictureQuery, Query()]) -> Response:
        """Search by a picture; looking at one is work, so that it counts as a turn."""
        self._doors.take_turn(request, self._doors.identify(request))
        return json_answer(await self._shop.search_image(await read_picture_request(request, query)))

    async def search(self, request: Request, body: SearchBody) -> Response:
        """Search; constraints found in the words become hard filters unless `literal`."""
        answer = await self._shop.search(
            SearchRequest(
                query=body.query,
                context=body.context.to_domain(),
                filters=body.filters.to_domain(),
                limit=body.limit,
                offset=body.offset,
                literal=body.literal,
                facets=tuple(dict.fromkeys(body.facets)),
                view=View(body.view),
                accept_language=accept_language(request),
            )
        )
        return json_answer(answer)

    async def recommend(self, request: Request, body: RecommendationsBody) -> Response:
        """Recommend for a basket, or for a shopper the caller may speak for."""
        caller = self._doors.identify(request)
        answer = await self._shop.recommend(
            RecommendRequest(
                items=tuple(body.items),
                shopper=_shopper(caller, body.shopper_id),
                conversation_id=body.conversation_id,
                context=body.context.to_domain(),
                filters=body.filters.to_domain(),
                candidates=None if body.candidates is None else tuple(body.candidates),
                exclude_seen=body.exclude_seen,
                limit=body.limit,
                diversity=body.diversity,
                strategy=body.strategy,
                view=View(body.view),
                accept_language=accept_language(request),
                personalization=not refuses_tracking(request),
            )
        )
        return json_answer(answer)

    async def product(
        self, request: Request, product_id: PathId, query: Annotated[ProductQuery, Query()]
    ) -> Response:
        """Return a product's card."""
        return json_answer(
            await self._shop.product(ProductRequest(product_id, query.to_domain(), accept_language(request)))
        )

    async def similar(
        self, request: Request, product_id: PathId, query: Annotated[SimilarQuery, Query()]
    ) -> Response:
        """Return products like one product."""
        return json_answer(
            await self._shop.similar(
                SimilarRequest(
                    product_id=product_id,
                    by=SimilarBy(query.by),
                    limit=query.limit,
                    context=query.to_domain(),
                    accept_language=accept_language(request),
                )
            )
        )

    async def capabilities(self) -> Response:
        """Return what this shop can do, and how much it takes at once."""
        limits = {
            "message_characters": 2000,
            "chat_products": 24,
            "products": 100,
            "events": 500,
            "body_bytes": BODY_LIMIT,
            "picture_bytes": PICTURE_BYTES,
        }
        return json_answer({"limits": limits, **await self._shop.capabilities()})


def _shopper(caller: Caller, named: str | None) -> Shopper | None:
    if named is None or named == caller.shopper_id:
        return caller.shopper
    if caller.trusted and caller.shopper is None:
        return Shopper(named)
    raise Refusal(
        403,
        "shopper_not_verified",
        "shopper_id counts only with that shopper's token or beside a valid server key; "
        "send the basket in items instead.",
    )


def _answers(*problems: int) -> dict[int | str, dict[str, Any]]:
    success = {"description": "The answer", "content": {"application/json": {"schema": {"type": "object"}}}}
    return {200: success, **responses(*problems)}

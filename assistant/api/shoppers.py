"""Let shoppers see and correct what they told the shop: /v1/shoppers/{id}/profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.api.doors import Doors, PathId, json_answer
from assistant.api.json_body import StrictRoute
from assistant.api.problems import Refusal, responses
from assistant.api.schemas import ConsentsBody, FactBody, ProfileBody
from assistant.domain.portrait import Fact, FactKind, FactSource, Portrait

__all__ = ["ShoppersDoor"]

_PATH = "/v1/shoppers/{shopper_id}/profile"


class ShoppersDoor:
    """The profile store over HTTP, for the shopper and for the shop's own servers."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(route_class=StrictRoute, tags=["shoppers"])
        routes: tuple[tuple[str, Any, str, tuple[int, ...]], ...] = (
            ("GET", self.get, "Get what a shopper stated", (401, 403, 422, 503)),
            ("PUT", self.put, "Replace what a shopper stated", (400, 401, 403, 408, 413, 415, 422, 503)),
        )
        for method, endpoint, summary, problems in routes:
            router.add_api_route(
                _PATH,
                endpoint,
                methods=[method],
                summary=summary,
                responses={
                    200: {
                        "description": "The profile",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    },
                    **responses(*problems),
                },
            )
        router.add_api_route(
            "/v1/shoppers/{shopper_id}/consents",
            self.consents,
            methods=["PUT"],
            summary="Say what a shopper allows",
            responses={
                200: {
                    "description": "What is allowed now",
                    "content": {"application/json": {"schema": {"type": "object"}}},
                },
                **responses(400, 401, 403, 408, 413, 415, 422, 503),
            },
        )
        router.add_api_route(
            _PATH,
            self.delete,
            methods=["DELETE"],
            status_code=204,
            response_class=Response,
            summary="Forget what a shopper stated",
            responses=responses(401, 403, 422, 503),
        )
        return router

    async def get(self, request: Request, shopper_id: PathId) -> Response:
        """Return the profile, with source and date of what was said; an empty one for who stated nothing."""
        self._may(request, shopper_id)
        return await self._answer(shopper_id)

    async def put(self, request: Request, shopper_id: PathId, body: ProfileBody) -> Response:
        """Replace the profile and return it; what is kept of what was said keeps its source and date."""
        self._may(request, shopper_id)
        profiles = self._doors.services.profiles
        portrait = (await profiles.get(shopper_id)).portrait
        if body.said is not None:
            portrait = self._edited(portrait, body.said)
        await profiles.put(shopper_id, replace(body.to_domain(), portrait=portrait))
        return await self._answer(shopper_id)

    async def consents(self, request: Request, shopper_id: PathId, body: ConsentsBody) -> Response:
        """Note what the shopper allows; it counts at once, in open conversations too."""
        self._may(request, shopper_id)
        await self._doors.services.consents.allow(shopper_id, body.personalization)
        return json_answer({"personalization": await self._doors.services.consents.allows(shopper_id)})

    async def _answer(self, shopper_id: str) -> Response:
        profile = await self._doors.services.profiles.get(shopper_id)
        stated = {name: value for name, value in asdict(profile).items() if name != "portrait"}
        allowed = await self._doors.services.consents.allows(shopper_id)
        return json_answer(
            {**stated, "said": profile.portrait.to_json(), "consents": {"personalization": allowed}}
        )

    def _edited(self, portrait: Portrait, wanted: Sequence[FactBody]) -> Portrait:
        known, now = {fact.key: fact for fact in portrait.facts}, self._doors.services.clock.now()
        facts = [Fact(FactKind(fact.kind), fact.value, FactSource.EDITED, now) for fact in wanted]
        return Portrait().with_facts(known.get(fact.key, fact) for fact in facts)

    async def delete(self, request: Request, shopper_id: PathId) -> Response:
        """Forget the profile."""
        self._may(request, shopper_id)
        await self._doors.services.profiles.forget(shopper_id)
        return Response(status_code=204)

    def _may(self, request: Request, shopper_id: str) -> None:
        caller = self._doors.identify(request)
        if caller.shopper_id == shopper_id or (caller.trusted and caller.shopper is None):
            return
        raise Refusal(
            403,
            "shopper_not_verified",
            "A profile opens only with its shopper's token or to a valid server key.",
        )

"""Let shoppers see and correct what they told the shop: /v1/shoppers/{id}/profile."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.api.doors import Doors, PathId, json_answer
from assistant.api.json_body import StrictRoute
from assistant.api.problems import Refusal, responses
from assistant.api.schemas import ProfileBody

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
        """Return the profile; an empty one for who stated nothing."""
        self._may(request, shopper_id)
        return json_answer(asdict(await self._doors.services.profiles.get(shopper_id)))

    async def put(self, request: Request, shopper_id: PathId, body: ProfileBody) -> Response:
        """Replace the profile and return it."""
        self._may(request, shopper_id)
        profile = body.to_domain()
        await self._doors.services.profiles.put(shopper_id, profile)
        return json_answer(asdict(profile))

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

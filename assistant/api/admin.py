"""Let the shop's own servers change prices and stock, and have the recommenders learn anew."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.api.doors import Doors, json_answer
from assistant.api.offer_bodies import OffersBody
from assistant.api.problems import Refusal, responses

__all__ = ["AdminDoor"]

_REFIT = "/v1/admin/refit"
_PRODUCTS = "/v1/products"


class AdminDoor:
    """What only servers with a key may do."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(tags=["admin"])
        routes: tuple[tuple[str, str, Any, str, int, tuple[int, ...]], ...] = (
            ("POST", _REFIT, self.post, "Learn anew from the stored interactions", 202, ()),
            ("GET", _REFIT, self.get, "Get how the last refit went", 200, ()),
            ("PATCH", _PRODUCTS, self.patch, "Change prices and stock", 200, (409, 413, 422)),
        )
        for method, path, endpoint, summary, status, problems in routes:
            router.add_api_route(
                path,
                endpoint,
                methods=[method],
                status_code=status,
                summary=summary,
                responses={
                    status: {
                        "description": "How it stands",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    },
                    **responses(401, 403, *problems, 503),
                },
            )
        return router

    async def post(self, request: Request) -> Response:
        """Start a refit beside the server, unless one is running; the models are swapped when it is done."""
        self._may(request)
        return json_answer(self._doors.services.refitter.start(), 202)

    async def get(self, request: Request) -> Response:
        """Return the state of the last refit."""
        self._may(request)
        return json_answer(self._doors.services.refitter.state())

    async def patch(self, request: Request, body: OffersBody) -> Response:
        """Put products on new terms: kept when this answers, and shown by the next card and search."""
        self._may(request)
        offers = self._doors.services.offers
        if offers is None:
            raise Refusal(503, "unavailable", "This shop's catalogue takes no changes of prices.")
        receipt = await offers.apply([one.to_domain() for one in body.products])
        return json_answer(
            {
                "updated": receipt.updated,
                "unknown_items": list(receipt.unknown),
                "generation": receipt.generation,
            }
        )

    def _may(self, request: Request) -> None:
        if not self._doors.identify(request).trusted:
            raise Refusal(
                403,
                "server_key_required",
                "This is for the shop's own servers: send a server key of DRAGOMAN_API_KEYS in X-Api-Key.",
            )

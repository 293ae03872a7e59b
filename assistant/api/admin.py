"""Let the shop's own servers have the recommenders learn anew: /v1/admin/refit."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.api.doors import Doors, json_answer
from assistant.api.problems import Refusal, responses

__all__ = ["AdminDoor"]

_PATH = "/v1/admin/refit"


class AdminDoor:
    """The background refit over HTTP, behind a server key."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(tags=["admin"])
        routes: tuple[tuple[str, Any, str, int], ...] = (
            ("POST", self.post, "Learn anew from the stored interactions", 202),
            ("GET", self.get, "Get how the last refit went", 200),
        )
        for method, endpoint, summary, status in routes:
            router.add_api_route(
                _PATH,
                endpoint,
                methods=[method],
                status_code=status,
                summary=summary,
                responses={
                    status: {
                        "description": "How it stands",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    },
                    **responses(401, 403, 503),
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

    def _may(self, request: Request) -> None:
        if not self._doors.identify(request).trusted:
            raise Refusal(
                403,
                "server_key_required",
                "This is for the shop's own servers: send a server key of DRAGOMAN_API_KEYS in X-Api-Key.",
            )

"""Show shoppers what is remembered of them, and let them correct it, forget it, and say what is allowed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.api.doors import Doors, PathId, json_answer
from assistant.api.json_body import StrictRoute
from assistant.api.problems import Refusal, responses
from assistant.api.schemas import ConsentsBody, ProfileBody
from assistant.domain.profile import Fact, FactKind, FactSource, Profile

__all__ = ["ShoppersDoor"]


class ShoppersDoor:
    """The profile store over HTTP, for the shopper alone."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(route_class=StrictRoute, tags=["shoppers"])
        answer: dict[int | str, dict[str, Any]] = {
            200: {
                "description": "The profile",
                "content": {"application/json": {"schema": {"type": "object"}}},
            },
            **responses(400, 401, 404, 408, 413, 415, 422, 503),
        }
        path = "/v1/shoppers/{shopper_id}"
        for suffix, endpoint, method, summary in (
            ("profile", self.get, "GET", "Get what is remembered of a shopper"),
            ("profile", self.put, "PUT", "Correct what is remembered of a shopper"),
            ("consents", self.consents, "PUT", "Say what a shopper allows"),
        ):
            router.add_api_route(
                f"{path}/{suffix}", endpoint, methods=[method], summary=summary, responses=answer
            )
        return router

    async def get(self, request: Request, shopper_id: PathId) -> Response:
        """Return every fact with its source and date, and whether they may be used."""
        self._own(request, shopper_id)
        return await self._answer(shopper_id)

    async def put(self, request: Request, shopper_id: PathId, body: ProfileBody) -> Response:
        """Put a list of facts in the place of those before; what is kept keeps its source and date."""
        self._own(request, shopper_id)
        profiles, now = self._doors.services.profiles, self._doors.services.clock.now()
        known = {fact.key: fact for fact in (await profiles.load(shopper_id)).facts}
        wanted = [Fact(FactKind(fact.kind), fact.value, FactSource.EDITED, now) for fact in body.facts]
        merged = Profile().with_facts([known.get(fact.key, fact) for fact in wanted])
        await profiles.save(shopper_id, merged)
        return await self._answer(shopper_id)

    async def consents(self, request: Request, shopper_id: PathId, body: ConsentsBody) -> Response:
        """Note what the shopper allows; it counts at once, in open conversations too."""
        self._own(request, shopper_id)
        await self._doors.services.profiles.allow(shopper_id, body.personalization)
        return await self._answer(shopper_id)

    async def _answer(self, shopper_id: str) -> Response:
        profiles = self._doors.services.profiles
        profile = await profiles.load(shopper_id)
        return json_answer(
            {
                "shopper_id": shopper_id,
                "facts": [_fact(fact) for fact in profile.facts],
                "consents": {"personalization": await profiles.consents(shopper_id)},
            }
        )

    def _own(self, request: Request, shopper_id: str) -> None:
        """Refuse everybody but the shopper; another's profile looks like one that does not exist."""
        if self._doors.identify(request).shopper_id != shopper_id:
            raise Refusal(404, "not_found", "There is no such shopper for this caller.")


def _fact(fact: Fact) -> dict[str, Any]:
    since: datetime | None = fact.since
    return {
        "kind": fact.kind.value,
        "value": fact.value,
        "source": fact.source.value,
        "since": since.isoformat(timespec="seconds") if since else None,
    }

"""Take in what shoppers do: POST /v1/events."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from assistant.api.doors import Doors, json_answer
from assistant.api.json_body import StrictRoute
from assistant.api.problems import responses
from assistant.api.schemas import EventBody, EventsBody
from assistant.domain.interaction import EventType, Interaction

__all__ = ["BehaviourDoor"]

_NOBODY = "anonymous"
"""User of events that belong to no shopper and no conversation."""


class BehaviourDoor:
    """The interaction log over HTTP."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(route_class=StrictRoute, tags=["behaviour"])
        router.add_api_route(
            "/v1/events",
            self.post,
            methods=["POST"],
            status_code=202,
            summary="Report what a shopper did",
            responses={
                202: {
                    "description": "Counts",
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["accepted", "duplicates"],
                                "properties": {
                                    "accepted": {"type": "integer"},
                                    "duplicates": {"type": "integer"},
                                },
                            }
                        }
                    },
                },
                **responses(400, 401, 404, 408, 413, 415, 422, 503),
            },
        )
        return router

    async def post(self, request: Request, body: EventsBody) -> Response:
        """Store events; the same `event_id` twice counts once, and a foreign conversation is not found."""
        services = self._doors.services
        shopper_id = self._doors.identify(request).shopper_id
        conversations = {event.conversation_id for event in body.events if event.conversation_id is not None}
        for conversation_id in sorted(conversations):
            await services.conversations.load(conversation_id, shopper_id)
        accepted = await services.interactions.append(
            [_interaction(event, shopper_id) for event in body.events]
        )
        return json_answer({"accepted": accepted, "duplicates": len(body.events) - accepted}, 202)


def _interaction(event: EventBody, shopper_id: str | None) -> Interaction:
    return Interaction(
        user_id=shopper_id or event.conversation_id or _NOBODY,
        item_id=event.product_id,
        event=EventType(event.type),
        value=event.value,
        timestamp=event.timestamp,
        event_id=event.event_id,
        recommendation_id=event.recommendation_id,
        conversation_id=event.conversation_id,
    )

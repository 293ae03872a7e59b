"""Show and forget conversations."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.api.doors import Doors, PathId, json_answer
from assistant.api.problems import responses
from assistant.domain.conversation import Conversation, Message

__all__ = ["ConversationsDoor"]


class ConversationsDoor:
    """The conversation store over HTTP, for whoever holds the id."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(tags=["conversations"])
        router.add_api_route(
            "/v1/conversations/{conversation_id}",
            self.get,
            methods=["GET"],
            summary="Get all that is known of a conversation",
            responses={
                200: {
                    "description": "The conversation",
                    "content": {"application/json": {"schema": {"type": "object"}}},
                },
                **responses(401, 404, 422, 503),
            },
        )
        router.add_api_route(
            "/v1/conversations/{conversation_id}",
            self.delete,
            methods=["DELETE"],
            status_code=204,
            response_class=Response,
            summary="Forget a conversation and all that belongs to it",
            responses=responses(401, 404, 422, 503),
        )
        return router

    async def get(self, request: Request, conversation_id: PathId) -> Response:
        """Return messages, what was shown, behaviour, state and consent."""
        caller = self._doors.identify(request)
        conversation = await self._doors.services.conversations.load(conversation_id, caller.shopper_id)
        return json_answer(_conversation(conversation))

    async def delete(self, request: Request, conversation_id: PathId) -> Response:
        """Delete a conversation, also from the streams kept for resumption."""
        caller = self._doors.identify(request)
        await self._doors.services.conversations.delete(conversation_id, caller.shopper_id)
        self._doors.streams.forget(conversation_id)
        return Response(status_code=204)


def _conversation(conversation: Conversation) -> dict[str, Any]:
    return {
        "conversation_id": conversation.id,
        "shopper_id": conversation.shopper_id,
        "created_at": conversation.created_at.isoformat(),
        "personalization": conversation.personalization,
        "messages": [_message(message) for message in conversation.messages],
        "behaviour": [
            {
                "product_id": item.product_id,
                "type": item.event.value,
                "timestamp": item.timestamp.isoformat() if item.timestamp else None,
            }
            for item in conversation.behaviour
        ],
        "state": dict(conversation.state),
    }


def _message(message: Message) -> dict[str, Any]:
    return {
        "turn_id": message.turn_id,
        "role": message.role.value,
        "text": message.text,
        "language": message.language,
        "created_at": message.created_at.isoformat(),
        "status": message.status.value,
        "products": [
            {
                "product_id": shown.product_id,
                "rank": shown.rank,
                "recommendation_id": shown.recommendation_id,
                "propensity": shown.propensity,
                "scores": dict(shown.scores),
            }
            for shown in message.shown
        ],
    }

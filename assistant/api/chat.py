"""Take turns of conversations: POST /v1/chat, and the resumption of its streams."""

from __future__ import annotations

import hashlib
import re

import orjson
from fastapi import APIRouter, Request, Response

from assistant.api.doors import Doors, PathId, accept_language, json_answer, refuses_tracking
from assistant.api.identity import Caller
from assistant.api.json_body import StrictRoute
from assistant.api.problems import Refusal, responses
from assistant.api.schemas import ChatBody
from assistant.api.streaming import EventStreamResponse
from assistant.domain.conversation import Modality, PageContext, Turn, TurnEventType

__all__ = ["ChatDoor"]

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_UNGUESSABLE = 20
"""Characters from which on an idempotency key is taken for unique in the world."""


class ChatDoor:
    """The dialogue over HTTP."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(route_class=StrictRoute, tags=["dialogue"])
        router.add_api_route(
            "/v1/chat",
            self.post,
            methods=["POST"],
            summary="Say something and get an answer",
            response_class=Response,
            responses={
                200: {
                    "description": "The answer, whole or as a stream of events",
                    "content": {
                        "application/json": {"schema": {"type": "object"}},
                        "text/event-stream": {"schema": {"type": "string"}},
                    },
                },
                **responses(400, 401, 404, 408, 409, 413, 415, 422, 429, 503),
            },
        )
        router.add_api_route(
            "/v1/chat/{turn_id}/events",
            self.resume,
            methods=["GET"],
            summary="Take up the stream of a turn after Last-Event-ID",
            response_class=Response,
            responses={
                200: {
                    "description": "The events not yet seen",
                    "content": {"text/event-stream": {"schema": {"type": "string"}}},
                },
                204: {"description": "Nothing is active under this id"},
                **responses(401, 422),
            },
        )
        return router

    async def post(self, request: Request, body: ChatBody) -> Response:
        """Answer one message of a shopper, as JSON or, where `Accept` asks for it, as an event stream."""
        doors = self._doors
        caller = doors.identify(request)
        doors.take_turn(request, caller)
        turn = _turn(request, body, caller)
        events = doors.services.manager.respond(turn)
        # Both ways of answering read the first event before the first byte, so that errors keep their status.
        stream = await doors.streams.start(events, caller.shopper_id)
        if _wants_stream(request):
            return EventStreamResponse(doors.streams, stream)
        with doors.streams.reading(stream):
            while not stream.finished:
                await stream.wait(len(stream.events))
        done = stream.events[-1]
        failure = stream.events[-2] if len(stream.events) > 1 else done
        if failure.type is TurnEventType.ERROR and not done.data.get("text"):
            return Response(
                orjson.dumps(dict(failure.data)),
                int(failure.data.get("status", 500)),
                media_type="application/problem+json",
            )
        return json_answer(done.data)

    async def resume(self, request: Request, turn_id: PathId) -> Response:
        """Send the events of a turn after the one named in Last-Event-ID, and go on while it runs."""
        caller = self._doors.identify(request)
        stream = self._doors.streams.find(turn_id, caller.shopper_id)
        if stream is None:
            return Response(status_code=204)
        position = stream.position_after(request.headers.get("last-event-id"))
        if stream.finished and position >= len(stream.events):
            return Response(status_code=204)
        return EventStreamResponse(self._doors.streams, stream, position)


def _turn(request: Request, body: ChatBody, caller: Caller) -> Turn:
    personalization = False if refuses_tracking(request) else body.consent.personalization
    return Turn(
        text=body.message,
        context=body.context.to_domain(),
        modality=Modality(body.modality),
        limit=body.limit,
        conversation_id=body.conversation_id,
        shopper=caller.shopper,
        page=PageContext(body.page.product_id, tuple(body.page.cart)),
        personalization=personalization,
        accept_language=accept_language(request),
        idempotency_key=_idempotency_key(request, body, caller),
        body_hash=hashlib.sha256(orjson.dumps(body.model_dump(), option=orjson.OPT_SORT_KEYS)).hexdigest(),
    )


def _idempotency_key(request: Request, body: ChatBody, caller: Caller) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise Refusal(
            422, "invalid_request", "Idempotency-Key takes 1 to 255 visible ASCII characters, no spaces."
        )
    if caller.shopper is None and body.conversation_id is None and len(key) < _UNGUESSABLE:
        # Nothing but the key says whose turn this is: a short one ("1") must not open a stranger's.
        return f"{request.client.host if request.client else ''} {key}"
    return key


def _wants_stream(request: Request) -> bool:
    return "text/event-stream" in request.headers.get("accept", "").lower()

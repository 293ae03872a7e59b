"""Say what went wrong as RFC 9457 problems that never repeat the input."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.domain.errors import (
    Conflict,
    DragomanError,
    InvalidInput,
    InvalidPicture,
    KeyReused,
    NotFound,
    Unavailable,
)

__all__ = [
    "ErrorBarrier",
    "Refusal",
    "describe",
    "from_error",
    "from_http",
    "install",
    "problem",
    "responses",
]

_LOG = logging.getLogger(__name__)
_MEDIA_TYPE = "application/problem+json"
_MOST_BYTES = 2048
_MOST_ERRORS = 10
_NOT_FOUND = "There is nothing here under this id or path."
_MESSAGES = {
    "missing": "is required",
    "extra_forbidden": "has a field that is not known here",
    "string_type": "must be a string",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "string_too_short": "is shorter than {min_length} characters",
    "string_too_long": "is longer than {max_length} characters",
    "too_short": "has fewer than {min_length} entries",
    "too_long": "has more than {max_length} entries",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "string_pattern_mismatch": "is not written as it should be",
    "control_character": "holds a control character",
    "datetime_text": "must be a date and time with a zone, such as 2026-08-20T12:00:00Z",
    "price_text": 'is no price: write "129.90 EUR", or the amount in minor units and the currency',
    "offer_empty": "changes nothing: name price, prices, list_price, availability or stock",
    "price_bounds": "has a minimum above its maximum",
    "rating_value": "of a rating needs a value from 0 to 5",
    "purchase_value": "of a purchase must be more than nothing",
}
"""Kind of a validation error (pydantic's, and our own) → what the field is told."""


class Refusal(HTTPException):
    """An HTTP answer other than success, with the code of its problem."""

    def __init__(self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, detail, dict(headers or {}))
        self.code = code


def problem(
    status: int,
    code: str,
    detail: str,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Build a problem response of at most 2 KB; `detail` and `errors` must not quote input."""
    body = describe(status, code, detail, errors)
    return Response(orjson.dumps(body), status, headers, media_type=_MEDIA_TYPE)


def describe(status: int, code: str, detail: str, errors: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
    """Return a problem as JSON-ready data, dropping field errors until it fits 2 KB."""
    kept = list(errors[:_MOST_ERRORS])
    while True:
        body = {
            "type": f"urn:dragoman:problem:{code}",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": detail[:600],
            "code": code,
            "errors": kept,
        }
        if not kept or len(orjson.dumps(body)) <= _MOST_BYTES:
            return body
        kept = kept[:-1]


def from_error(error: DragomanError) -> tuple[int, str, str, dict[str, str]]:
    """Return status, code, detail and headers of an error that was raised on purpose.

    Only what Unavailable and InvalidPicture say is passed on, because they speak of our side and in numbers;
    the others may quote the caller.
    """
    if isinstance(error, NotFound):
        return 404, "not_found", _NOT_FOUND, {}
    if isinstance(error, KeyReused):
        return 422, "idempotency_key_reused", "This Idempotency-Key came with another body before.", {}
    if isinstance(error, Conflict):
        detail = "This request contradicts one that is still being answered; try again in a moment."
        return 409, "conflict", detail, {"Retry-After": "1"}
    if isinstance(error, Unavailable):
        return (
            503,
            "unavailable",
            str(error) or "Something this needs is not there yet.",
            {"Retry-After": "5"},
        )
    if isinstance(error, InvalidPicture):
        return 422, "unreadable_picture", str(error), {}
    if isinstance(error, InvalidInput):
        return 422, "invalid_input", "A value of this request cannot be used; see /v1/capabilities.", {}
    return 500, "internal", "Something went wrong on our side.", {}


def install(app: FastAPI, known_fields: Iterable[str]) -> None:
    """Make the app answer every error as a problem; only `known_fields` are named in it."""
    names = frozenset(known_fields)

    async def on_purpose(_request: Request, error: Exception) -> Response:
        assert isinstance(error, DragomanError)
        status, code, detail, headers = from_error(error)
        if status >= 500:
            _LOG.warning("%s: %s", type(error).__name__, error)
        return problem(status, code, detail, headers=headers)

    async def validation(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        fields = [_field_error(found, names) for found in error.errors()[:_MOST_ERRORS]]
        return problem(422, "invalid_request", "The request does not have the expected form.", fields)

    async def http(_request: Request, error: Exception) -> Response:
        assert isinstance(error, StarletteHTTPException)
        return from_http(error)

    handlers: dict[type[Exception], Callable[[Request, Exception], Any]] = {
        DragomanError: on_purpose,
        RequestValidationError: validation,
        StarletteHTTPException: http,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


def from_http(error: StarletteHTTPException) -> Response:
    """Turn an HTTP error of ours, or of the framework, into a problem."""
    if isinstance(error, Refusal):
        return problem(error.status_code, error.code, error.detail, headers=error.headers)
    phrase = HTTPStatus(error.status_code).phrase
    code = phrase.lower().replace(" ", "_").replace("-", "_")
    detail = _NOT_FOUND if error.status_code == 404 else f"{phrase}."
    return problem(error.status_code, code, detail, headers=error.headers)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the problems of a route for its OpenAPI document."""
    schema = {
        "type": "object",
        "required": ["type", "title", "status", "detail", "code", "errors"],
        "properties": {
            **{name: {"type": "string"} for name in ("type", "title", "detail", "code")},
            "status": {"type": "integer"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                },
            },
        },
    }
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {_MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


class ErrorBarrier:
    """Answer 500 as a problem where the app would break the connection (pure ASGI)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, and answer in its place when it raises before its first byte."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception:
            _LOG.exception("Unexpected error")
            if started:
                raise
            response = problem(500, "internal", "Something went wrong on our side.")
            await response(scope, receive, send)


def _field_error(error: Mapping[str, Any], names: frozenset[str]) -> dict[str, str]:
    place = [_place(part, names) for part in error.get("loc", ())]
    if error["type"] == "extra_forbidden":
        place.pop()
    template = _MESSAGES.get(error["type"], "has a value that cannot be used")
    context = error.get("ctx") or {}
    return {"field": ".".join(place)[:200], "message": template.format_map(context)}


def _place(part: object, names: frozenset[str]) -> str:
    # A key that the caller made up is input and stays unnamed.
    return str(part) if isinstance(part, int) or part in names else "*"

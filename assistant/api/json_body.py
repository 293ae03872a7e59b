"""Read request bodies that nobody trusts yet.

The framework's own path answers NaN, lone surrogates and deep nesting with a 500 and takes bodies of any
size. This one refuses, before anything else sees them: more than 256 KB, slow senders, other media types,
invalid UTF-8, what RFC 8259 does not allow, numbers no double can hold, lone surrogates, NUL, duplicate keys
and nesting deeper than 20.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.routing import APIRoute

from assistant.api.problems import Refusal

__all__ = ["BODY_LIMIT", "StrictRequest", "StrictRoute", "parse_json", "read_limited"]

BODY_LIMIT = 256 * 1024
"""Bytes."""
_DEPTH_LIMIT = 20
_SECONDS_TO_SEND = 10.0
_INTEGER_DIGITS = 18
"""Fits every 64-bit integer column."""
# An unfinished string runs to the end of the text, so that no byte is looked at twice.
_STRINGS_AND_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_JSON_TYPE = re.compile(r"application/(?:[\w.-]+\+)?json", re.IGNORECASE)


class StrictRequest(Request):
    """A request whose body is read under limits and parsed strictly."""

    async def body(self) -> bytes:
        """Return the body; raises 408, 413 or 415."""
        if not hasattr(self, "_body"):
            media_type = self.headers.get("content-type", "").partition(";")[0].strip()
            # No type counts as another type: browsers send it across origins without asking first.
            if not _JSON_TYPE.fullmatch(media_type):
                raise Refusal(415, "unsupported_media_type", "Send the body as application/json.")
            self._body = await read_limited(self, BODY_LIMIT)
        return self._body

    async def json(self) -> Any:
        """Return the parsed body; raises 400."""
        if not hasattr(self, "_json"):
            self._json = parse_json(await self.body())
        return self._json


async def read_limited(request: Request, limit: int, seconds: float = _SECONDS_TO_SEND) -> bytes:
    """Return the body of a request; raises 413 above `limit` bytes and 408 for slow senders."""
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > limit:
        raise _too_large(limit)
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise _too_large(limit)
    except TimeoutError as error:
        raise Refusal(
            408, "request_timeout", "The body did not arrive in time.", headers={"Connection": "close"}
        ) from error
    return bytes(body)


class StrictRoute(APIRoute):
    """A route that hands its handler a StrictRequest."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the framework's handler."""
        handle = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return strict


def parse_json(body: bytes) -> Any:
    """Parse a JSON text; raises a 400 Refusal that says what is wrong without quoting it."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _malformed("The body is not UTF-8.") from error
    _check_depth(text)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_int,
        )
    except (ValueError, RecursionError) as error:
        raise _malformed("The body is not JSON as RFC 8259 defines it.") from error
    # Escapes are the only way a surrogate or NUL gets this far, and most bodies have none.
    if "\\u" in text:
        _check_strings(value)
    return value


def _check_depth(text: str) -> None:
    depth = 0
    for match in _STRINGS_AND_BRACKETS.finditer(text):
        piece = match.group()
        if piece in "[{":
            depth += 1
            if depth > _DEPTH_LIMIT:
                raise _malformed(f"The body nests deeper than {_DEPTH_LIMIT} levels.")
        elif piece in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _malformed("An object of the body has the same key twice.")
    return value


def _constant(_name: str) -> float:
    raise _malformed("NaN and Infinity are not JSON.")


def _float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _malformed("A number of the body is too large.")
    return value


def _int(digits: str) -> int:
    if len(digits.lstrip("-")) > _INTEGER_DIGITS:
        raise _malformed("A number of the body is too large.")
    return int(digits)


def _check_strings(value: Any) -> None:
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, str):
            if "\0" in current or _SURROGATE.search(current):
                raise _malformed("A string of the body holds NUL or half a character.")
        elif isinstance(current, dict):
            waiting.extend(current)
            waiting.extend(current.values())
        elif isinstance(current, list):
            waiting.extend(current)


def _malformed(detail: str) -> HTTPException:
    return Refusal(400, "malformed_json", detail)


def _too_large(limit: int) -> HTTPException:
    return Refusal(
        413,
        "body_too_large",
        f"The body is larger than {limit // 1024} KB.",
        headers={"Connection": "close"},
    )

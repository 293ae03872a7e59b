"""Hold what all doors of the app share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from fastapi import Path, Request, Response

from assistant.api.identity import Caller, Gatekeeper
from assistant.api.metrics import Metrics
from assistant.api.rate_limit import TurnLimiter, client_name
from assistant.api.services import Services
from assistant.api.streaming import TurnStreams

__all__ = ["Doors", "PathId", "accept_language", "json_answer", "refuses_tracking"]

_LONGEST_LANGUAGE_HEADER = 1000

PathId = Annotated[str, Path(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]+$")]


@dataclass(frozen=True, slots=True)
class Doors:
    """The services and the guards in front of them."""

    services: Services
    gatekeeper: Gatekeeper
    limiter: TurnLimiter
    streams: TurnStreams
    metrics: Metrics

    def identify(self, request: Request) -> Caller:
        """Return who calls; raises a 401 Refusal."""
        return self.gatekeeper.identify(request.headers)

    def take_turn(self, request: Request, caller: Caller) -> None:
        """Count a turn against the client's limit; raises a 429 Refusal. The shop's own servers have none."""
        if not caller.trusted:
            self.limiter.take(client_name(caller, request.client.host if request.client else None))


def accept_language(request: Request) -> str | None:
    """Return the raw header unless it is absurdly long."""
    header = request.headers.get("accept-language")
    return header if header and len(header) <= _LONGEST_LANGUAGE_HEADER else None


def refuses_tracking(request: Request) -> bool:
    """Tell whether the browser sends the Global Privacy Control signal."""
    return request.headers.get("sec-gpc", "").strip() == "1"


def json_answer(data: Mapping[str, Any], status: int = 200) -> Response:
    """Build a JSON response."""
    return Response(orjson.dumps(dict(data)), status, media_type="application/json")

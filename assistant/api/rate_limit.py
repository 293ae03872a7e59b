"""Let each client take so many turns in a while, and no more."""

from __future__ import annotations

import ipaddress
import math
import re
from collections import OrderedDict
from dataclasses import dataclass

from assistant.api.identity import Caller
from assistant.api.problems import Refusal
from assistant.domain.errors import InvalidSetting
from assistant.ports import Clock

__all__ = ["RateLimit", "TurnLimiter", "client_name"]

_RATE = re.compile(r"(\d{1,7})\s*/\s*(second|minute|hour)")
_SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0}
_MOST_CLIENTS = 20_000


@dataclass(frozen=True, slots=True)
class RateLimit:
    """How many in how many seconds."""

    count: int
    """At most so many at once; they come back evenly."""
    seconds: float

    @classmethod
    def parse(cls, text: str) -> RateLimit:
        """Read "120/minute"."""
        match = _RATE.fullmatch(text.strip())
        if match is None or int(match[1]) < 1:
            raise InvalidSetting(f"RATE_LIMIT is {text[:40]!r}; write it like '120/minute'")
        return cls(int(match[1]), _SECONDS[match[2]])


class TurnLimiter:
    """A token bucket for each client, in memory; the least recent clients are forgotten first."""

    def __init__(self, limit: RateLimit, clock: Clock) -> None:
        self._limit = limit
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> None:
        """Take one turn; raises a 429 Refusal that says when the next is free."""
        now = self._clock.monotonic()
        per_second = self._limit.count / self._limit.seconds
        tokens, since = self._buckets.pop(client, (float(self._limit.count), now))
        tokens = min(float(self._limit.count), tokens + (now - since) * per_second)
        allowed = tokens >= 1.0
        self._buckets[client] = (tokens - 1.0 if allowed else tokens, now)
        if len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
        if not allowed:
            wait = max(1, math.ceil((1.0 - tokens) / per_second))
            raise Refusal(
                429, "too_many_turns", "Too many turns in a short time.", headers={"Retry-After": str(wait)}
            )


def client_name(caller: Caller, address: str | None) -> str:
    """Name a client: the shopper where known, else the network address (an IPv6 site counts as one)."""
    if caller.shopper is not None:
        return f"shopper:{caller.shopper.id}"
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "address:unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return f"address:{parsed.ipv4_mapped}"
        return f"address:{ipaddress.ip_network((int(parsed), 64), strict=False)}"
    return f"address:{parsed}"

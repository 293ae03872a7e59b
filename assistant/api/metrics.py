"""Count what operators watch, in a registry of our own."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Metrics", "MetricsMiddleware"]

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The counters of one app."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "dragoman_http_requests",
            "HTTP requests by route and status.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "dragoman_http_request_seconds",
            "Seconds until the last byte.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._turns = Counter(
            "dragoman_turns",
            "Answered turns.",
            ("language", "intent", "generated_by"),
            registry=self._registry,
        )
        self._degraded = Counter(
            "dragoman_turns_degraded", "Turns that lost something.", ("what",), registry=self._registry
        )
        self._empty = Counter(
            "dragoman_turns_without_products", "Turns that found nothing.", registry=self._registry
        )

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one HTTP request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def count_turn(self, answer: Mapping[str, Any]) -> None:
        """Count one answered turn by what its answer says of itself."""
        labels = [str(answer.get(name, "")) for name in ("language", "intent", "generated_by")]
        self._turns.labels(*labels).inc()
        for what in answer.get("degraded") or ():
            self._degraded.labels(str(what)).inc()
        if not answer.get("products"):
            self._empty.inc()

    def page(self) -> Response:
        """Return all counters in Prometheus' text form."""
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)


class MetricsMiddleware:
    """Count every HTTP request under its route's template, never under its path (pure ASGI)."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on and count it when it ends."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 499  # the client left before an answer began
        started = time.perf_counter()

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            route = getattr(scope.get("route"), "path", "unknown")
            self._metrics.count_request(_method(scope), route, status, time.perf_counter() - started)


def _method(scope: Scope) -> str:
    method = str(scope["method"])
    return method if method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS") else "other"

"""Say whether the process lives, is ready, and what it counted."""

from __future__ import annotations

from fastapi import APIRouter, Response

from assistant.api.doors import Doors, json_answer

__all__ = ["HealthDoor"]


class HealthDoor:
    """What operators and their machines ask."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(tags=["operation"])
        router.add_api_route("/healthz", self.live, methods=["GET", "HEAD"], include_in_schema=False)
        router.add_api_route("/readyz", self.ready, methods=["GET", "HEAD"], include_in_schema=False)
        router.add_api_route("/metrics", self.metrics, methods=["GET"], include_in_schema=False)
        return router

    async def live(self) -> Response:
        """Answer at once, whatever else is going on."""
        return json_answer({"status": "ok"})

    async def ready(self) -> Response:
        """Answer 200 when every dependency is fine, else 503, with a line for each."""
        dependencies = dict(await self._doors.services.ready())
        if all(line == "ok" or line.startswith("ok:") for line in dependencies.values()):
            return json_answer({"status": "ready", "dependencies": dependencies})
        answer = json_answer({"status": "not ready", "dependencies": dependencies}, 503)
        answer.headers["Retry-After"] = "2"
        return answer

    async def metrics(self) -> Response:
        """Return the counters in Prometheus' text form."""
        return self._doors.metrics.page()

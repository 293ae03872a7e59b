"""Serve the storefront and the widget, files of our own without a build step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi import Path as PathParameter
from starlette.responses import Response as StarletteResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from assistant.api.doors import json_answer
from assistant.api.security import PAGE_POLICY

__all__ = ["Pages", "SafeFiles"]


class SafeFiles(StaticFiles):
    """Files with a content policy, checked again (by ETag) each time they are used."""

    async def get_response(self, path: str, scope: Scope) -> StarletteResponse:
        """Return a file, 304 when the browser has it, or raise 404."""
        response = await super().get_response(path, scope)
        response.headers["Content-Security-Policy"] = PAGE_POLICY
        response.headers["Cache-Control"] = "no-cache"
        return response


class Pages:
    """The pages in one folder: `index.html` at `/`, `widget.js` under its own name, all under `/static`."""

    def __init__(self, folder: Path, words: Callable[[str], Mapping[str, Any]] | None = None) -> None:
        self.files = SafeFiles(directory=folder, check_dir=False)
        self._words = words

    def routes(self) -> APIRouter:
        """Return the routes of the two files that have an address of their own."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/", self.storefront, methods=["GET", "HEAD"])
        router.add_api_route("/p/{product_id}", self.storefront, methods=["GET", "HEAD"])
        router.add_api_route("/strings/{tag}", self.strings, methods=["GET"])
        router.add_api_route("/widget.js", self.widget, methods=["GET", "HEAD"])
        return router

    async def storefront(self, request: Request) -> Response:
        """Return the demo storefront."""
        return await self.files.get_response("index.html", request.scope)

    async def strings(self, tag: Annotated[str, PathParameter(max_length=40)]) -> Response:
        """Return the storefront's words in the locale that serves a tag best."""
        if self._words is None:
            return Response(status_code=404)
        return json_answer(self._words(tag))

    async def widget(self, request: Request) -> Response:
        """Return the widget, for any page to embed."""
        response = await self.files.get_response("widget.js", request.scope)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

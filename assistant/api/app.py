"""Put the doors into one FastAPI app."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware import Middleware

from assistant.api.admin import AdminDoor
from assistant.api.behaviour import BehaviourDoor
from assistant.api.catalogue import CatalogueDoor
from assistant.api.chat import ChatDoor
from assistant.api.conversations import ConversationsDoor
from assistant.api.doors import Doors
from assistant.api.health import HealthDoor
from assistant.api.identity import Gatekeeper
from assistant.api.metrics import Metrics, MetricsMiddleware
from assistant.api.pages import Pages, SafeFiles
from assistant.api.problems import ErrorBarrier, install
from assistant.api.rate_limit import RateLimit, TurnLimiter
from assistant.api.schemas import known_fields
from assistant.api.security import SafeHeaders, cross_origin
from assistant.api.services import Services
from assistant.api.shoppers import ShoppersDoor
from assistant.api.streaming import TurnStreams

__all__ = ["build_app"]

_WEB = Path(__file__).parent.parent / "web"

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def build_app(
    services: Services,
    *,
    web: Path = _WEB,
    assets: Mapping[str, Path] | None = None,
    lifespan: Lifespan | None = None,
) -> FastAPI:
    """Build the app over the services; nothing runs before its lifespan begins.

    `assets` mounts further folders of files (URL prefix → folder), such as product pictures; `lifespan`
    starts and stops what the composition root owns, inside which the running turns are ended.
    """
    settings = services.settings
    metrics = Metrics()
    doors = Doors(
        services,
        Gatekeeper(settings),
        TurnLimiter(RateLimit.parse(settings.rate_limit), services.clock),
        TurnStreams(services.clock, metrics.count_turn),
        metrics,
    )

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        if lifespan is None:
            yield
            await doors.streams.close()
            return
        async with lifespan(app):
            yield
            await doors.streams.close()

    app = FastAPI(
        title="Dragoman",
        summary="A conversational shopping assistant across languages",
        version=_version(),
        docs_url=None,  # the interactive pages load scripts from strangers
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        lifespan=life,
        middleware=[
            Middleware(MetricsMiddleware, metrics=metrics),
            Middleware(SafeHeaders),
            cross_origin(settings.allowed_origins),
            Middleware(ErrorBarrier),
        ],
    )
    install(app, known_fields())
    pages = Pages(web, services.words)
    for door in (
        ChatDoor(doors),
        CatalogueDoor(doors),
        BehaviourDoor(doors),
        ConversationsDoor(doors),
        ShoppersDoor(doors),
        AdminDoor(doors),
        HealthDoor(doors),
        pages,
    ):
        app.include_router(door.routes())
    app.mount("/static", pages.files, name="static")
    for prefix, folder in (assets or {}).items():
        app.mount(prefix, SafeFiles(directory=folder, check_dir=False), name=prefix.strip("/"))
    return app


def _version() -> str:
    try:
        return version("dragoman")
    except PackageNotFoundError:
        return "0"

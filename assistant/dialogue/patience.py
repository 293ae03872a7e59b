"""Wait for an engine, but not for ever: what an engine adds is an enrichment, and its loss is named."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import TypeVar

from assistant.domain.errors import NotFound

__all__ = ["soft"]

logger = logging.getLogger(__name__)

_PATIENCE_S = 2.5

T = TypeVar("T")


async def soft(awaited: Awaitable[T], otherwise: T, name: str, lost: list[str]) -> T:
    """Await an enrichment; on failure or slowness note its name and go on without it."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await awaited
    except NotFound:
        return otherwise
    except Exception:
        logger.exception("%s failed", name)
        lost.append(name)
        return otherwise

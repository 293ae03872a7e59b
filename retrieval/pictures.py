"""Find products by a picture, over one generation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import Unavailable
from assistant.domain.offer import MarketView
from assistant.domain.search import Constraints, Hit, SearchResult
from retrieval.picture_encoder import PictureEncoder
from retrieval.picture_index import PictureIndex
from retrieval.picture_reading import read_picture

__all__ = ["GenerationPictures"]

Passing = Callable[[Constraints, MarketView], NDArray[np.bool_] | None]


@dataclass(frozen=True, slots=True, eq=False)
class GenerationPictures:
    """The `PictureSearch` port over one generation."""

    ids: tuple[str, ...]
    """Product id of each row."""
    index: PictureIndex
    encoder: PictureEncoder
    passing: Passing
    """Tells which rows pass a shopper's constraints."""

    def seen(self) -> int:
        """Return how many products can be found by their looks."""
        return len(self.index)

    async def like_picture(
        self, picture: bytes, constraints: Constraints, view: MarketView, limit: int
    ) -> SearchResult:
        """Return products that look like a picture somebody sent."""
        return await asyncio.to_thread(self._like_picture, picture, constraints, view, limit)

    async def like_product(
        self, product_id: str, constraints: Constraints, view: MarketView, limit: int
    ) -> tuple[Hit, ...] | None:
        """Return products that look like one product; None when its looks are not known."""
        return await asyncio.to_thread(self._like_product, product_id, constraints, view, limit)

    def _like_picture(
        self, picture: bytes, constraints: Constraints, view: MarketView, limit: int
    ) -> SearchResult:
        image = read_picture(picture)
        if self.encoder.fingerprint != self.index.fingerprint:
            raise Unavailable(
                f"The catalogue's pictures were seen by {self.index.fingerprint!r}, not by "
                f"{self.encoder.fingerprint!r}; run `dragoman index` with this picture model"
            )
        vector = self.index.vector_of(self.encoder.encode_images([image])[0])
        found, total = self.index.nearest(vector, self.passing(constraints, view), limit)
        return SearchResult(self._hits(found), total)

    def _like_product(
        self, product_id: str, constraints: Constraints, view: MarketView, limit: int
    ) -> tuple[Hit, ...] | None:
        if (place := self.index.places.get(product_id)) is None:
            return None
        vector = self.index.vectors[place]
        found, _ = self.index.nearest(vector, self.passing(constraints, view), limit, but=product_id)
        return self._hits(found)

    def _hits(self, found: list[tuple[int, float]]) -> tuple[Hit, ...]:
        return tuple(Hit(self.ids[row], score, {"visual": score}) for row, score in found)

"""Look at pictures with an eye for colour alone, and find products by what one is told of their looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assistant.domain.errors import InvalidPicture
from assistant.domain.offer import MarketView
from assistant.domain.search import Constraints, Hit, SearchResult

__all__ = ["ColorEye", "FakePictureSearch", "painted"]

Color = tuple[int, int, int]


def painted(color: Color, kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    """Return a picture of one colour."""
    file = BytesIO()
    Image.new("RGB", size, color).save(file, kind)
    return file.getvalue()


class ColorEye:
    """A PictureEncoder that sees the mean colour of a picture, and records how many it saw."""

    def __init__(self, fingerprint: str = "colour") -> None:
        self.fingerprint = fingerprint
        self.dimension = 3
        self.looked_at = 0
        self.sizes: list[tuple[int, int]] = []
        self.stop_after: int | None = None
        """Raises KeyboardInterrupt once it has seen so many."""

    def encode_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        if self.stop_after is not None and self.looked_at >= self.stop_after:
            raise KeyboardInterrupt
        self.looked_at += len(images)
        self.sizes += [image.size for image in images]
        return np.stack([np.asarray(image, np.float32).mean(axis=(0, 1)) / 255.0 for image in images])


class FakePictureSearch:
    """A PictureSearch with one colour a product, that knows PNGs of one colour and asks no price."""

    def __init__(
        self, looks: Mapping[str, Color], passing: Mapping[str, frozenset[str]] | None = None
    ) -> None:
        self.looks = dict(looks)
        self.passing = dict(passing or {})
        """Colour of a constraint → products that have it."""
        self.asked: list[tuple[bytes | str, Constraints, MarketView, int]] = []

    def seen(self) -> int:
        return len(self.looks)

    async def like_picture(
        self, picture: bytes, constraints: Constraints, view: MarketView, limit: int
    ) -> SearchResult:
        self.asked.append((picture, constraints, view, limit))
        try:
            with Image.open(BytesIO(picture)) as image:
                color = image.convert("RGB").getpixel((0, 0))
        except OSError as error:
            raise InvalidPicture("no picture") from error
        assert isinstance(color, tuple)
        found = self._nearest((int(color[0]), int(color[1]), int(color[2])), constraints)
        return SearchResult(tuple(found[:limit]), len(found))

    async def like_product(
        self, product_id: str, constraints: Constraints, view: MarketView, limit: int
    ) -> tuple[Hit, ...] | None:
        self.asked.append((product_id, constraints, view, limit))
        if product_id not in self.looks:
            return None
        found = self._nearest(self.looks[product_id], constraints)
        return tuple([hit for hit in found if hit.product_id != product_id][:limit])

    def _nearest(self, color: Color, constraints: Constraints) -> list[Hit]:
        open_to = [
            key
            for key in self.looks
            if all(key in self.passing.get(wanted, frozenset()) for wanted in constraints.colors)
        ]
        far = {key: sum(abs(a - b) for a, b in zip(color, self.looks[key], strict=True)) for key in open_to}
        nearest = sorted(open_to, key=far.__getitem__)
        return [Hit(key, 1 - far[key] / 765, {"visual": 1 - far[key] / 765}) for key in nearest]

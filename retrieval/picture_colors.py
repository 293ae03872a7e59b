"""Add colours to what a network sees: it was trained to name things whatever their colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.picture_encoder import PictureModel

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["WithColors", "color_layout"]

_CELLS = 4
_PARTS = 3 * _CELLS * _CELLS
_DARK = 0.05
_WEIGHT = 2.0
"""Chosen on one half of the demo's pictures (`benchmarks/picture_search.py` reports the other): a sixth of
what tells two pictures apart is colour then."""


@dataclass(frozen=True, slots=True)
class WithColors:
    """A PictureModel that joins a network's vector, of length one, with the layout of colours."""

    model: PictureModel
    weight: float = _WEIGHT

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.model.dimension + _PARTS

    def encode_images(self, images: Sequence[Image]) -> NDArray[np.float32]:
        """Return one row per picture."""
        seen = self.model.encode_images(images)
        seen = seen / np.maximum(np.linalg.norm(seen, axis=1, keepdims=True), 1e-12)
        colors = np.stack([color_layout(image) for image in images])
        return np.asarray(np.hstack([seen, self.weight * colors]), np.float32)


def color_layout(image: Image) -> NDArray[np.float32]:
    """Return opponent colours on a grid of 4 × 4, the same for a mirrored or dimmed picture.

    Lightness against the mean, red against green, blue against yellow, each relative to the picture's light.
    """
    pixels = np.asarray(image.resize((_CELLS, _CELLS), reducing_gap=2.0), np.float32) / 255.0
    pixels = (pixels + pixels[:, ::-1]) / 2
    light = pixels.mean(axis=2)
    scale = max(float(light.mean()), _DARK) * _CELLS
    red, green, blue = (pixels[..., part] for part in range(3))
    parts = (light - light.mean(), red - green, blue - (red + green) / 2)
    return np.asarray(np.stack(parts, axis=-1).reshape(-1) / scale, np.float32)

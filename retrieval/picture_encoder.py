"""Turn pictures into vectors, with whatever model looks at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import Unavailable

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["ClipPictures", "LazyPictures", "PictureEncoder", "PictureModel"]


class PictureModel(Protocol):
    """What looks at pictures: a packaged network, or CLIP."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode_images(self, images: Sequence[Image]) -> NDArray[np.float32]:
        """Return one row per RGB picture; alike pictures point the same way."""


class PictureEncoder(PictureModel, Protocol):
    """A model with a name that vectors are known by."""

    @property
    def fingerprint(self) -> str:
        """Name of the model; vectors of another one mean something else."""


@dataclass
class LazyPictures:
    """A PictureEncoder that loads its model when the first picture comes: most shops' turns have none."""

    fingerprint: str
    load: Callable[[], PictureModel]
    """Loads the model; raises Unavailable or InvalidInput naming what is missing."""
    _model: PictureModel | None = None
    _lock: Lock = field(default_factory=Lock)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._loaded().dimension

    def warm_up(self) -> None:
        """Load the model and look at nothing much, so that no shopper waits for it."""
        self.encode_images([_blank()])

    def encode_images(self, images: Sequence[Image]) -> NDArray[np.float32]:
        """Return one row per picture."""
        return self._loaded().encode_images(images)

    def _loaded(self) -> PictureModel:
        with self._lock:
            if self._model is None:
                self._model = self.load()
            return self._model


class ClipPictures:
    """Use a CLIP model of sentence-transformers: a hub name or a folder (Radford et al. 2021)."""

    def __init__(self, name: str) -> None:
        """Load the model; raises Unavailable naming the setting."""
        try:
            from sentence_transformers import SentenceTransformer

            self._model: Any = SentenceTransformer(name, device="cpu")
            self._dimension = int(self.encode_images([_blank()]).shape[1])
        except Exception as error:  # what a model's loader raises is its own affair
            raise Unavailable(
                f"The picture model {name!r} cannot be loaded ({str(error)[:200]}); unset "
                "DRAGOMAN_PICTURE_MODEL to use the packaged one"
            ) from error

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def encode_images(self, images: Sequence[Image]) -> NDArray[np.float32]:
        """Return one row per picture."""
        return np.asarray(
            self._model.encode(list(images), convert_to_numpy=True, show_progress_bar=False), np.float32
        )


def _blank() -> Image:
    from PIL import Image

    return Image.new("RGB", (64, 64), "white")

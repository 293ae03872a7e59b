"""Find pictures by changed copies of themselves, as the packaged network sees them.

    python -m benchmarks.picture_search FOLDER [--most 300] [--json FILE]

Every picture of the folder (JPEG, PNG, WebP, GIF) is turned, cropped, dimmed, blurred, mirrored and saved
as a poor JPEG, as a shopper's photograph would be, and is to find its original among all. Beside it, in the
same run: the network alone, not centred, and a mean of colours on a grid of 4 × 4. Pictures that are the same
to the byte count as one. The weight of colours was chosen on the first half, by name; only the others ask.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from recommenders.image_features import ImageEncoder
from retrieval.picture_build import SeenPictures
from retrieval.picture_colors import WithColors
from retrieval.picture_encoder import PictureModel
from retrieval.picture_index import PictureIndex
from retrieval.picture_reading import read_picture

Vectors = NDArray[np.float32]
Change = Callable[[Image.Image], Image.Image]


def _poor(image: Image.Image) -> Image.Image:
    file = BytesIO()
    image.save(file, "JPEG", quality=12)
    return read_picture(file.getvalue())


def _cropped(image: Image.Image) -> Image.Image:
    width, height = image.size
    return image.crop((width // 8, height // 10, width, height - height // 12))


CHANGES: dict[str, Change] = {
    "turned 12°": lambda image: image.rotate(12, fillcolor="white"),
    "cropped": _cropped,
    "dimmed": lambda image: ImageEnhance.Brightness(image).enhance(0.6),
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(3)),
    "mirrored": ImageOps.mirror,
    "poor JPEG": _poor,
}


def grid(images: Sequence[Image.Image]) -> Vectors:
    """Return the mean colours of a grid of 4 × 4: what one has without a network."""
    small = (np.asarray(image.resize((4, 4), Image.Resampling.BOX), np.float32) for image in images)
    return np.stack([pixels.reshape(-1) / 255.0 - 0.5 for pixels in small])


def encoded(encoder: PictureModel, images: Sequence[Image.Image]) -> Vectors:
    """Encode in small batches."""
    return np.concatenate([encoder.encode_images(images[at : at + 16]) for at in range(0, len(images), 16)])


def plain(vectors: Vectors) -> Vectors:
    """Return vectors of length one."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def found(index: Vectors, queries: Vectors) -> dict[str, float]:
    """Return how often query n finds row n first, and among ten."""
    order = np.argsort(-(queries @ index.T), axis=1)[:, :10]
    own = np.arange(len(queries))[:, None]
    return {
        "recall@1": round(float((order[:, :1] == own).any(axis=1).mean()), 3),
        "recall@10": round(float((order == own).any(axis=1).mean()), 3),
    }


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=300)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    files = sorted(path for path in arguments.folder.rglob("*") if path.is_file())
    once = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in files}
    images = [read_picture(path.read_bytes()) for path in sorted(once.values())]  # by name
    network = ImageEncoder()
    encoder = WithColors(network)
    started = time.perf_counter()
    raw = encoded(encoder, images)
    each = (time.perf_counter() - started) / len(images)
    ids = tuple(map(str, range(len(images))))
    index = PictureIndex.of(SeenPictures("bench", ids, ids, raw.astype(np.float16)), ids)
    step = max(1, len(images) // 2 // arguments.most)
    places = list(range(len(images)))[len(images) // 2 :: step]
    asked = [images[place] for place in places]
    bare = plain(encoded(network, images))
    rest = [place for place in range(len(images)) if place not in set(places)]
    order = [*places, *rest]  # query n is a copy of row n
    rows: dict[str, Any] = {}
    for name, change in CHANGES.items():
        changed = [change(image) for image in asked]
        seen = encoded(encoder, changed)
        ours = np.stack([index.vector_of(vector) for vector in seen])
        rows[name] = {
            "ours": found(index.vectors[order], ours),
            "network": found(bare[order], plain(encoded(network, changed))),
            "grid": found(plain(grid(images))[order], plain(grid(changed))),
        }
        print(f"{name:12}", *(f"{way}: {value}" for way, value in rows[name].items()), sep="  ")
    report = {"pictures": len(images), "queries": len(asked), "ms_each": round(each * 1000, 1), "rows": rows}
    print(f"{len(images)} pictures, {len(asked)} queries each, {each * 1000:.0f} ms a picture")
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=2), "utf-8")


if __name__ == "__main__":
    main()

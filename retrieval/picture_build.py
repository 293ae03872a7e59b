"""Look at the pictures of a catalogue's products, taking over those seen before."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.domain.errors import InvalidPicture
from assistant.domain.product import Product
from retrieval.checkpoint import Half, VectorCheckpoint
from retrieval.picture_encoder import PictureEncoder
from retrieval.picture_folder import PictureFolder
from retrieval.picture_reading import read_picture
from retrieval.vector_build import Progress

__all__ = ["PICTURES", "PictureCounts", "SeenPictures", "build_pictures"]

PICTURES = "pictures"
"""Folder of a generation that holds what was seen."""
_SEEN = "seen.json"
_RAW = "raw.npy"
_BATCH = 16


@dataclass(frozen=True, slots=True)
class PictureCounts:
    """What became of the pictures."""

    products: int = 0
    """Products with a picture that was seen."""
    looked_at: int = 0
    """Files that a model looked at in this run or, before it was interrupted, in the one it resumed."""
    unreadable: tuple[str, ...] = ()
    """Names of files that are no pictures, or too big, the first twenty."""


@dataclass(frozen=True, slots=True)
class SeenPictures:
    """Raw vectors of pictures, with the products they show."""

    fingerprint: str
    """Model that looked at them."""
    ids: tuple[str, ...]
    digests: tuple[str, ...]
    """SHA-256 of each file."""
    raw: Half

    @classmethod
    def load(cls, generation: Path) -> SeenPictures | None:
        """Open what a generation holds; None when it has no pictures.

        Raises OSError, ValueError or LookupError when they are damaged.
        """
        folder = generation / PICTURES
        if not folder.is_dir():
            return None
        known = json.loads((folder / _SEEN).read_bytes())
        raw: Half = np.load(folder / _RAW, mmap_mode="r", allow_pickle=False)
        seen = cls(known["fingerprint"], tuple(known["ids"]), tuple(known["digests"]), raw)
        if not len(seen.ids) == len(seen.digests) == len(raw):
            raise ValueError(f"{len(seen.ids)} products, {len(raw)} pictures")
        return seen

    def save(self, generation: Path) -> None:
        """Write into a draft."""
        folder = generation / PICTURES
        folder.mkdir(exist_ok=True)
        np.save(folder / _RAW, self.raw, allow_pickle=False)
        known = {"fingerprint": self.fingerprint, "ids": self.ids, "digests": self.digests}
        (folder / _SEEN).write_text(json.dumps(known, ensure_ascii=False), "utf-8")


def build_pictures(
    draft: Path,
    products: Iterable[Product],
    folder: Path,
    encoder: PictureEncoder,
    *,
    parent: Path | None = None,
    scratch: Path | None = None,
    progress: Progress = lambda done, total: None,
) -> PictureCounts:
    """Write the folder `pictures` of a draft; takes tens of milliseconds a new picture.

    Pictures the generation at `parent` has from the same model are taken over by their content. `scratch`
    keeps what was done when the run dies. Raises InvalidInput when there is no such folder.
    """
    found = PictureFolder(folder)
    digest_of = {
        product.id: (hashlib.sha256(path.read_bytes()).hexdigest(), path)
        for product in products
        if (path := found.find(product)) is not None
    }
    old = _old(parent, encoder.fingerprint)
    todo = {digest: path for digest, path in digest_of.values() if digest not in old}
    fresh: dict[str, Half] = {}
    unreadable: list[str] = []
    if todo:
        kept = scratch or draft / ".pictures"
        place = kept / hashlib.sha256(encoder.fingerprint.encode()).hexdigest()[:16]
        place.mkdir(parents=True, exist_ok=True)
        done = VectorCheckpoint(place, encoder.dimension)
        unreadable = _look(todo, done, encoder, progress)
        fresh = {digest: done.get([digest])[0] for digest in todo if digest in done}
        if scratch is None:
            shutil.rmtree(kept)
    vectors = {**old, **fresh}
    ids = [known for known, (digest, _) in digest_of.items() if digest in vectors]
    digests = [digest_of[known][0] for known in ids]
    if ids:
        raw = np.stack([vectors[digest] for digest in digests])
        SeenPictures(encoder.fingerprint, tuple(ids), tuple(digests), raw).save(draft)
    return PictureCounts(len(ids), len(fresh), tuple(unreadable[:20]))


def _look(
    files: Mapping[str, Path], done: VectorCheckpoint, encoder: PictureEncoder, progress: Progress
) -> list[str]:
    """Look at the files that are not done yet; return the names of those that are no pictures."""
    unreadable: list[str] = []
    left = [digest for digest in files if digest not in done]
    total = len(files)
    progress(total - len(left), total)
    for start in range(0, len(left), _BATCH):
        images = {}
        for digest in left[start : start + _BATCH]:
            try:
                images[digest] = read_picture(files[digest].read_bytes())
            except InvalidPicture:
                unreadable.append(files[digest].name)
        if images:
            done.add(images, encoder.encode_images(list(images.values())).astype(np.float16))
        progress(total - len(left) + min(start + _BATCH, len(left)), total)
    return unreadable


def _old(parent: Path | None, fingerprint: str) -> dict[str, Half]:
    if parent is not None:
        with suppress(OSError, ValueError, LookupError):
            seen = SeenPictures.load(parent)
            if seen is not None and seen.fingerprint == fingerprint:
                return dict(zip(seen.digests, seen.raw, strict=True))
    return {}

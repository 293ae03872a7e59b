"""Find the picture files of products in a folder; nothing is ever fetched."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from assistant.domain.errors import InvalidInput
from assistant.domain.product import Product

__all__ = ["PictureFolder"]

_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif"})


class PictureFolder:
    """The picture files under one folder, by the names products know them by."""

    def __init__(self, root: Path) -> None:
        """List the folder once; raises InvalidInput when there is none."""
        if not root.is_dir():
            raise InvalidInput(f"There is no folder of pictures {str(root)!r}; name one that exists")
        self._by_path: dict[str, Path] = {}
        self._by_name: dict[str, Path | None] = {}
        for folder, _, names in os.walk(root):  # links to folders are not followed
            for name in names:
                path = Path(folder, name)
                if path.suffix.lower() not in _SUFFIXES or not path.is_file():
                    continue
                within = path.relative_to(root)
                self._by_path[within.as_posix()] = path
                self._by_path.setdefault(within.with_suffix("").as_posix(), path)
                # Two files of one name in different folders: the name alone says nothing.
                self._by_name[name] = None if name in self._by_name else path

    def find(self, product: Product) -> Path | None:
        """Return the file named like the product's id, else the one its `image_url` ends in.

        `https://cdn.example/p/boots/7.jpg?v=2` is looked up as `p/boots/7.jpg`, `boots/7.jpg`, `7.jpg`.
        """
        if (own := self._by_path.get(product.id)) is not None:
            return own
        try:
            parts = PurePosixPath(unquote(urlsplit(product.image_url or "").path)).parts
        except ValueError:
            return None
        names = [part for part in parts if part != "/"]
        for start in range(len(names)):
            if (found := self._by_path.get("/".join(names[start:]))) is not None:
                return found
        return self._by_name.get(names[-1]) if names else None

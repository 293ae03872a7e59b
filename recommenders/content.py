"""Recommend by what products say of themselves: the only model that knows items nobody met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from recommenders.arrays import (
    empty_sparse,
    load_array,
    load_json,
    load_sparse,
    save_array,
    save_json,
    save_sparse,
)
from recommenders.base import ItemModel, Scores
from recommenders.dataset import InteractionDataset
from recommenders.items import ItemIndex
from recommenders.tfidf import tfidf

__all__ = ["Content", "ContentConfig", "ItemVectors"]

_BUDGET = 2_000_000


@dataclass(frozen=True, slots=True, eq=False)
class ItemVectors:
    """Given vectors of items, such as an embedder's."""

    ids: Sequence[str]
    """Item of each row."""
    values: NDArray[np.float32]
    """(ids, dimensions); any length, centring by language is the caller's."""


@dataclass(frozen=True, slots=True)
class ContentConfig:
    """Hold the profile's knobs."""

    decay: float = 0.8
    """Weight of each step back in the basket."""
    min_dimensions: int = 48
    """Dense vectors of big catalogues are rotated and cut, down to this, so that one basket stays cheap."""


class Content(ItemModel):
    """Score items by cosine with the weighted mean of the basket's vectors."""

    name: ClassVar[str] = "content"

    def __init__(
        self,
        texts: Mapping[str, str] | None = None,
        vectors: ItemVectors | None = None,
        config: ContentConfig | None = None,
    ) -> None:
        """Take texts (made into TF-IDF) or ready vectors; vectors win, because they cross languages."""
        self.config = config or ContentConfig()
        super().__init__(self.config.decay)
        if vectors is not None and vectors.values.shape[:1] != (len(vectors.ids),):
            raise InvalidInput(
                f"{len(vectors.ids)} ids do not fit vectors of shape {vectors.values.shape}; "
                "pass one row for each id"
            )
        self._texts = texts
        self._vectors = vectors
        self._dense: NDArray[np.float32] | None = None
        self._sparse: sp.csr_array[np.float32] = empty_sparse(0, 0)
        self._known: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)

    def _fit(self, dataset: InteractionDataset) -> None:
        if self._vectors is not None:
            self._place(self._align(self._vectors))
        else:
            texts = self._texts or {}
            self._place(tfidf([texts.get(item, "") for item in dataset.items]))

    def _place(self, matrix: NDArray[np.float32] | sp.csr_array[np.float32]) -> None:
        if isinstance(matrix, np.ndarray):
            self._dense = matrix
            self._known = np.asarray(np.abs(matrix).max(axis=1, initial=0.0) > 0, dtype=np.bool_)
        else:
            self._sparse = matrix
            self._known = np.diff(matrix.indptr) > 0

    def _align(self, vectors: ItemVectors) -> NDArray[np.float32]:
        rows = np.array([self.items.get(item) is not None for item in vectors.ids], dtype=np.bool_)
        values = np.nan_to_num(np.asarray(vectors.values, dtype=np.float32))[rows]
        if values.shape[0]:
            present = np.abs(values).max(axis=1) > 0
            centre = values[present].mean(axis=0) if present.sum() > 1 else np.float32(0)
            values = np.where(present[:, None], values - centre, np.float32(0))
            values = _reduce(values, max(self.config.min_dimensions, _BUDGET // values.shape[0]))
        aligned = np.zeros((len(self.items), values.shape[1]), dtype=np.float32)
        aligned[self.items.positions(vectors.ids)] = _unit(values)
        return aligned

    def matrix(self) -> NDArray[np.float32] | sp.csr_array[np.float32]:
        """Return (items, features) with rows of length 1, or 0 where nothing is known."""
        return self._sparse if self._dense is None else self._dense

    def known(self) -> NDArray[np.bool_]:
        """Tell which items have words or a vector."""
        return self._known

    def _scores(self, positions: NDArray[np.int64], weights: Scores) -> Scores:
        matrix = self.matrix()
        profile = np.asarray(weights @ matrix[positions], dtype=np.float32)
        profile /= max(float(np.linalg.norm(profile)), 1e-12)
        return np.asarray(matrix @ profile, dtype=np.float32)

    def contributions(
        self, positions: NDArray[np.int64], weights: Scores, targets: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return each basket item's weighted cosine with each target."""
        matrix = self.matrix()
        cosine = matrix[positions] @ matrix[targets].T
        dense = cosine if isinstance(cosine, np.ndarray) else cosine.toarray()
        return np.asarray(dense * weights[:, None], dtype=np.float32)

    def save(self, directory: Path) -> None:
        """Write the rows."""
        form = "sparse" if self._dense is None else "dense"
        if self._dense is None:
            save_sparse(directory, "rows", self._sparse)
        else:
            save_array(directory, "rows", self._dense)
        columns = int(self.matrix().shape[1])
        knobs = {**asdict(self.config), "decay": self.decay}
        save_json(directory, "content", {"form": form, "columns": columns, **knobs})

    @classmethod
    def load(cls, directory: Path, items: ItemIndex) -> Self:
        """Read the rows."""
        meta = load_json(directory, "content")
        shape = (len(items), int(meta["columns"]))
        model = cls(config=ContentConfig(float(meta["decay"]), int(meta["min_dimensions"])))
        model._items = items
        dense = meta["form"] == "dense"
        model._place(
            load_array(directory, "rows", np.float32, shape)
            if dense
            else load_sparse(directory, "rows", shape)
        )
        return model


def _reduce(values: NDArray[np.float32], dimensions: int) -> NDArray[np.float32]:
    """Rotate to principal axes and keep the first ones, when there are more than `dimensions`."""
    if values.shape[1] <= dimensions:
        return values
    _, axes = np.linalg.eigh((values.T @ values).astype(np.float64))
    return values @ axes[:, ::-1][:, :dimensions].astype(np.float32)


def _unit(values: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.linalg.norm(values, axis=1, keepdims=True)
    return np.asarray(values / np.maximum(length, 1e-12), dtype=np.float32)

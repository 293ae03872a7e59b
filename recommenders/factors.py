"""Share what all factorisations do alike: fold a basket in, score by inner products, keep arrays."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from recommenders.arrays import load_array, load_json, save_array, save_json
from recommenders.base import ItemModel, Scores
from recommenders.items import ItemIndex

__all__ = ["FactorModel"]


class FactorModel(ItemModel):
    """Hold one vector and one bias for each item; a shopper's vector is linear in the basket.

    Subclasses say how loud each basket item is (`_loudness`) and what turns the loud sum of item vectors
    into a shopper's vector (`_fold`).
    """

    def __init__(self, decay: float) -> None:
        super().__init__(decay)
        self._factors: NDArray[np.float32] = np.empty((0, 0), dtype=np.float32)
        self._bias: NDArray[np.float32] = np.empty(0, dtype=np.float32)
        self._known: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)

    @abstractmethod
    def _knobs(self) -> dict[str, Any]:
        """Return the config as JSON, with the decay in force."""

    @classmethod
    @abstractmethod
    def _of(cls, knobs: dict[str, Any]) -> Self:
        """Return an unfitted model with these knobs."""

    @abstractmethod
    def _fold(
        self, positions: NDArray[np.int64], weights: Scores
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return (basket, factors) whose rows sum to the shopper's vector, and that vector."""

    def _ready(self) -> None:
        """Compute what `_fold` needs besides the item vectors; called after fitting and loading."""

    def _place(
        self, factors: NDArray[np.float32], bias: NDArray[np.float32], known: NDArray[np.bool_]
    ) -> None:
        self._factors, self._bias, self._known = factors, bias, known
        self._ready()

    def known(self) -> NDArray[np.bool_]:
        """Tell which items have a vector."""
        return self._known

    @property
    def vectors(self) -> NDArray[np.float32]:
        """One row for each item of the index; zeros where nothing was learnt."""
        return self._factors

    def _scores(self, positions: NDArray[np.int64], weights: Scores) -> Scores:
        _, shopper = self._fold(positions, weights)
        return np.asarray(self._factors @ shopper + self._bias, dtype=np.float32)

    def contributions(
        self, positions: NDArray[np.int64], weights: Scores, targets: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return each basket item's summand of each target's score, biases left out."""
        parts, _ = self._fold(positions, weights)
        return np.asarray(parts @ self._factors[targets].T, dtype=np.float32)

    def save(self, directory: Path) -> None:
        """Write vectors, biases and knobs."""
        save_array(directory, "factors", self._factors)
        save_array(directory, "bias", self._bias)
        save_array(directory, "known", self._known)
        save_json(directory, "factors", {"name": self.name, "size": self._factors.shape[1], **self._knobs()})

    @classmethod
    def load(cls, directory: Path, items: ItemIndex) -> Self:
        """Read vectors, biases and knobs."""
        meta = load_json(directory, "factors")
        size, name = int(meta.pop("size")), meta.pop("name")
        if name != cls.name:
            raise ValueError(f"factors.json is of the model {name!r}, not {cls.name!r}")
        model = cls._of(meta)
        model._items = items
        model._read(directory, size)
        model._place(
            load_array(directory, "factors", np.float32, (len(items), size)),
            load_array(directory, "bias", np.float32, (len(items),)),
            load_array(directory, "known", np.bool_, (len(items),)),
        )
        return model

    def _read(self, directory: Path, size: int) -> None:
        """Read what a subclass wrote besides; called before the vectors are placed."""

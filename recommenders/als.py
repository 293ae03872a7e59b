"""Factorise who met what by alternating least squares over all pairs (Hu, Koren, Volinsky 2008).

Each half-step is solved by a few conjugate gradient steps for all users (or items) of a block at once
(Takács, Pilászy, Tikk 2011), in sparse products of numpy and scipy, so no compiled package is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from recommenders.base import Scores
from recommenders.dataset import InteractionDataset
from recommenders.factors import FactorModel
from recommenders.progress import Progress, silent

__all__ = ["Als", "AlsConfig"]

_BLOCK = 200_000
"""Interactions worked on at once."""
_STEPS = 3


@dataclass(frozen=True, slots=True)
class AlsConfig:
    """Hold the factorisation's knobs."""

    factors: int = 64
    """Length of the vectors."""
    regularization: float = 3.0
    """Pulls vectors towards zero."""
    confidence: float = 5.0
    """How much more a met pair counts than one not met."""
    iterations: int = 15
    """Times that users and items are solved for."""
    decay: float = 0.9
    """Weight of each step back in the basket."""
    seed: int = 0
    """Where chance starts."""

    def __post_init__(self) -> None:
        if self.factors < 1 or self.iterations < 1 or self.regularization <= 0 or self.confidence < 0:
            raise InvalidInput(f"{self} cannot be fitted; all of its knobs must be positive")


class Als(FactorModel):
    """Score by the inner product with a vector solved for the basket at hand, exactly as in training."""

    name: ClassVar[str] = "als"

    def __init__(self, config: AlsConfig | None = None, progress: Progress | None = None) -> None:
        self.config = config or AlsConfig()
        super().__init__(self.config.decay)
        self._say = progress or silent
        self._gram: NDArray[np.float32] = np.empty((0, 0), dtype=np.float32)

    @classmethod
    def of_factors(
        cls, items: Mapping[str, NDArray[np.float32]], dataset: InteractionDataset, config: AlsConfig
    ) -> Self:
        """Return a model of item vectors that were computed elsewhere, such as on a cluster."""
        model = cls(config)
        model._items = dataset.items
        factors = np.zeros((len(dataset.items), config.factors), dtype=np.float32)
        for item, vector in items.items():
            if (position := dataset.items.get(item)) is not None:
                factors[position] = vector
        model._place(factors, np.zeros(len(dataset.items), np.float32), np.abs(factors).max(axis=1) > 0)
        return model

    def _fit(self, dataset: InteractionDataset) -> None:
        config = self.config
        rng = np.random.default_rng(config.seed)
        met = dataset.matrix()
        by_item = sp.csr_array(met.T)
        known = np.diff(by_item.indptr) > 0
        users = (0.01 * rng.standard_normal((met.shape[0], config.factors))).astype(np.float32)
        items = (0.01 * rng.standard_normal((met.shape[1], config.factors))).astype(np.float32)
        items[~known] = 0.0
        for step in range(config.iterations):
            self._say("factorising", step, config.iterations)
            _solve(met, users, items, config)
            _solve(by_item, items, users, config)
        self._say("factorising", config.iterations, config.iterations)
        self._place(items, np.zeros(met.shape[1], dtype=np.float32), known)

    def _ready(self) -> None:
        factors = self._factors
        self._gram = factors.T @ factors
        self._gram[np.diag_indices_from(self._gram)] += np.float32(self.config.regularization)

    def _fold(
        self, positions: NDArray[np.int64], weights: Scores
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        rows = self._factors[positions]
        extra = np.float32(self.config.confidence) * weights
        system = self._gram + rows.T @ (rows * extra[:, None])
        parts = np.linalg.solve(system, (rows * (1.0 + extra)[:, None]).T).T
        return np.asarray(parts, dtype=np.float32), np.asarray(parts.sum(axis=0), dtype=np.float32)

    def _knobs(self) -> dict[str, Any]:
        return {**asdict(self.config), "decay": self.decay}

    @classmethod
    def _of(cls, knobs: dict[str, Any]) -> Self:
        return cls(AlsConfig(**knobs))


def _solve(
    met: sp.csr_array[np.float32], mine: NDArray[np.float32], theirs: NDArray[np.float32], config: AlsConfig
) -> None:
    """Improve `mine`, in place, so that inner products with `theirs` come nearer to `met`."""
    gram = theirs.T @ theirs
    gram[np.diag_indices_from(gram)] += np.float32(config.regularization)
    start = 0
    while start < met.shape[0]:
        stop = int(np.searchsorted(met.indptr, met.indptr[start] + _BLOCK, side="right")) - 1
        stop = min(max(stop, start + 1), met.shape[0])
        mine[start:stop] = _descend(met[start:stop], mine[start:stop], theirs, gram, config.confidence)
        start = stop


def _descend(
    met: sp.csr_array[np.float32],
    x: NDArray[np.float32],
    theirs: NDArray[np.float32],
    gram: NDArray[np.float32],
    confidence: float,
) -> NDArray[np.float32]:
    """Take conjugate gradient steps for every row of a block at once."""
    rows = np.repeat(np.arange(met.shape[0]), np.diff(met.indptr))
    near = theirs[met.indices]
    extra = np.float32(confidence) * met.data

    def gathered(values: NDArray[np.float32]) -> NDArray[np.float32]:
        summed = sp.csr_array((values, met.indices, met.indptr), shape=met.shape) @ theirs
        return np.asarray(summed, dtype=np.float32)

    def applied(p: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(p @ gram + gathered(extra * np.einsum("nf,nf->n", near, p[rows])), np.float32)

    residual = gathered(1.0 + extra) - applied(x)
    direction = residual.copy()
    energy = np.einsum("nf,nf->n", residual, residual)
    for _ in range(_STEPS):
        product = applied(direction)
        length = energy / np.maximum(np.einsum("nf,nf->n", direction, product), 1e-20)
        x = x + length[:, None] * direction
        residual -= length[:, None] * product
        left = np.einsum("nf,nf->n", residual, residual)
        direction = residual + (left / np.maximum(energy, 1e-20))[:, None] * direction
        energy = left
    return np.asarray(x, dtype=np.float32)

"""Train torch models: fixed seeds, progress, early stopping on shoppers held out; answer without torch.

Only training imports torch. What was learnt is a dictionary of arrays, and every model works out its answers
from them in numpy, so a server that never trains needs no torch.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from recommenders.arrays import load_array, load_json, save_array, save_json
from recommenders.base import ItemModel, Scores
from recommenders.dataset import InteractionDataset
from recommenders.histories import Histories
from recommenders.items import ItemIndex
from recommenders.metrics import ndcg_at
from recommenders.progress import Progress, silent
from recommenders.topk import top_k

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

__all__ = ["NeuralModel", "TrainingKnobs", "import_torch"]

_REASONS = 20
"""Basket items looked at for reasons, each of which costs an answer."""
_ENOUGH = 50
"""Users below which none can be spared for validation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingKnobs:
    """Hold what all torch models are trained by."""

    epochs: int = 100
    """Times that every history is learnt from, at most."""
    patience: int = 15
    """Epochs without a better validation after which training stops."""
    batch: int = 128
    """Histories learnt from at once."""
    rate: float = 0.001
    """Step of Adam."""
    dropout: float = 0.3
    """Share of what is left out at random while training."""
    validation_share: float = 0.1
    """Share of users held out to say when to stop; the final model then learns from them too."""
    validation_users: int = 1_000
    """But no more of them than this."""
    seed: int = 0
    """Where chance starts."""

    def __post_init__(self) -> None:
        if self.epochs < 1 or self.batch < 1 or self.rate <= 0 or not 0 <= self.dropout < 1:
            raise InvalidInput(f"{self} cannot be trained; epochs, batch and rate must be positive")


def import_torch() -> Any:
    """Return torch, or raise InvalidInput that says what to do without it."""
    try:
        import torch
    except ImportError as error:
        raise InvalidInput(
            "Neural recommenders are trained with torch, which is not installed; "
            "install it, or use 'ease', which measures at least as well"
        ) from error
    return torch


class NeuralModel(ItemModel):
    """Train a torch module, keep its arrays, and answer from them in numpy."""

    def __init__(self, knobs: TrainingKnobs, decay: float, progress: Progress | None) -> None:
        super().__init__(decay)
        self._training = knobs
        self._say = progress or silent
        self._arrays: dict[str, NDArray[np.float32]] = {}
        self._known: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self._warm: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._row: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self.epochs_run = 0
        """How many epochs the last fit found best."""

    @abstractmethod
    def _knobs(self) -> dict[str, Any]:
        """Return the config as JSON, with the decay in force."""

    @classmethod
    @abstractmethod
    def _of(cls, knobs: dict[str, Any]) -> Self:
        """Return an unfitted model with these knobs."""

    @abstractmethod
    def _module(self, items: int) -> Module:
        """Return a fresh torch module over `items` items."""

    @abstractmethod
    def _losses(self, module: Module, histories: Histories, rng: np.random.Generator) -> Iterator[Tensor]:
        """Yield the loss of each batch of one epoch."""

    @abstractmethod
    def _logits(self, rows: NDArray[np.int64], weights: Scores) -> Scores:
        """Score the warm items for the rows of a basket's items, oldest first, from `self._arrays`."""

    def _arrays_of(self, module: Module) -> dict[str, NDArray[np.float32]]:
        return {
            name: value.detach().numpy().astype(np.float32).copy()
            for name, value in module.state_dict().items()
        }

    def _fit(self, dataset: InteractionDataset) -> None:
        self._place(np.flatnonzero(dataset.item_counts()))
        self._arrays, self.epochs_run = {}, 0
        if not self._warm.size:
            return
        everyone = Histories.of(dataset, self._row)
        spared = self._spared(everyone)
        epochs = self._training.epochs
        if spared.size:
            learners = everyone.without(spared)
            cases = [everyone.case(int(user)) for user in spared]
            epochs = self._train(learners, lambda: self._validate(cases), epochs)
        self._train(everyone, None, epochs)
        self.epochs_run = epochs

    def _place(self, warm: NDArray[np.int64]) -> None:
        self._warm = warm
        self._row = np.full(len(self.items), -1, dtype=np.int64)
        self._row[warm] = np.arange(warm.size)
        self._known = self._row >= 0

    def _spared(self, everyone: Histories) -> NDArray[np.int64]:
        """Choose users to validate on, among those with enough to foretell."""
        able = np.flatnonzero(everyone.lengths() >= 3)
        if able.size < _ENOUGH:
            return able[:0]
        count = min(int(able.size * self._training.validation_share), self._training.validation_users)
        return np.random.default_rng([self._training.seed, 7]).permutation(able)[:count]

    def _train(self, histories: Histories, validate: Callable[[], float] | None, epochs: int) -> int:
        """Train a fresh module; with `validate`, stop early and return the best number of epochs."""
        torch = import_torch()
        knobs = self._training
        best, best_epoch = -1.0, 1
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(knobs.seed)
            rng = np.random.default_rng([knobs.seed, 1])
            module = self._module(self._warm.size)
            optimizer = torch.optim.Adam(module.parameters(), lr=knobs.rate, betas=(0.9, 0.98))
            for epoch in range(1, epochs + 1):
                module.train()
                for loss in self._losses(module, histories, rng):
                    optimizer.zero_grad()
                    loss.backward()
                    torch.nn.utils.clip_grad_norm_(module.parameters(), 5.0)
                    optimizer.step()
                what = "training" if validate is None else "finding when to stop"
                self._say(f"{what} {self.name}", epoch, epochs)
                if validate is None:
                    continue
                self._arrays = self._arrays_of(module)
                if (reached := validate()) > best:
                    best, best_epoch = reached, epoch
                elif epoch - best_epoch >= knobs.patience:
                    break
            if validate is None:
                self._arrays = self._arrays_of(module)
        if not all(np.isfinite(values).all() for values in self._arrays.values()):
            raise InvalidInput(f"Training {self.name} went astray (rate {knobs.rate}); try a lower rate")
        return best_epoch

    def _validate(self, cases: list[tuple[NDArray[np.int64], Scores, set[int]]]) -> float:
        total = 0.0
        for rows, weights, targets in cases:
            scores = self._logits(rows, weights)
            scores[rows] = -np.inf
            total += ndcg_at([str(row) for row in top_k(scores, 10)], {str(row) for row in targets}, 10)
        return total / len(cases)

    def known(self) -> NDArray[np.bool_]:
        """Tell which items were met."""
        return self._known

    def _scores(self, positions: NDArray[np.int64], weights: Scores) -> Scores:
        scores = np.zeros(len(self.items), dtype=np.float32)
        logits = self._logits(self._row[positions], weights)
        scores[self._warm] = logits - logits.mean()  # positive: likelier than most
        return scores

    def contributions(
        self, positions: NDArray[np.int64], weights: Scores, targets: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return how much lower each target scores when one of the latest basket items is left out."""
        whole = self._scores(positions, weights)[targets]
        parts = np.zeros((positions.size, targets.size), dtype=np.float32)
        for place in range(max(positions.size - _REASONS, 0), positions.size):
            rest = np.arange(positions.size) != place
            without = self._scores(positions[rest], weights[rest])[targets] if rest.any() else 0.0
            parts[place] = whole - without
        return np.where(self._known[targets], parts, np.float32(0))

    def save(self, directory: Path) -> None:
        """Write every array of the network by its name."""
        shapes = {name: list(values.shape) for name, values in self._arrays.items()}
        for number, name in enumerate(sorted(shapes)):
            save_array(directory, f"part{number:02}", self._arrays[name])
        save_array(directory, "warm", self._warm)
        save_json(directory, "network", {"name": self.name, "shapes": shapes, "knobs": self._knobs()})

    @classmethod
    def load(cls, directory: Path, items: ItemIndex) -> Self:
        """Read the network without torch."""
        meta = load_json(directory, "network")
        if meta["name"] != cls.name:
            raise ValueError(f"network.json is of the model {meta['name']!r}, not {cls.name!r}")
        model = cls._of(meta["knobs"])
        model._items = items
        warm = load_array(directory, "warm", np.int64, (None,))
        if warm.size and (warm.min() < 0 or warm.max() >= len(items) or (np.diff(warm) <= 0).any()):
            raise ValueError("warm.npy points outside of the items")
        model._place(warm)
        shapes: Mapping[str, list[int]] = meta["shapes"]
        model._arrays = {
            name: load_array(directory, f"part{number:02}", np.float32, tuple(shapes[name]))
            for number, name in enumerate(sorted(shapes))
        }
        return model

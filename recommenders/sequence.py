"""Share what networks over sequences do alike: foretell each next item of windows of histories."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from recommenders.base import Scores
from recommenders.histories import Histories
from recommenders.neural import NeuralModel, TrainingKnobs, import_torch

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

__all__ = ["SequenceKnobs", "SequenceModel"]

_WHOLE = 1_024
"""Above this many items, the softmax is over a sample of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceKnobs(TrainingKnobs):
    """Hold what all networks over sequences are made and trained by."""

    size: int = 64
    """Length of the item vectors."""
    window: int = 100
    """Items looked back on."""
    negatives: int = 512
    """Items compared with at once, where there are too many for all."""


class SequenceModel(NeuralModel):
    """Score items by inner products with a state that the basket leads to; vectors in are vectors out."""

    _shape: SequenceKnobs

    @abstractmethod
    def _states(self, module: Module, given: Tensor) -> Tensor:
        """Return the state after each item, never looking ahead: (windows, steps, size)."""

    @abstractmethod
    def _state(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the state after a basket, from `self._arrays`."""

    def _logits(self, rows: NDArray[np.int64], weights: Scores) -> Scores:
        state = self._state(rows[-self._shape.window :])
        items = self._arrays["items.weight"][:-1]
        return np.asarray(items @ state + self._arrays["bias"], dtype=np.float32)

    def _table(self, items: int) -> Any:
        """Return the vectors of items, the last of which stands for nothing."""
        nn = import_torch().nn
        table = nn.Embedding(items + 1, self._shape.size, padding_idx=items)
        nn.init.normal_(table.weight, std=self._shape.size**-0.5)
        with import_torch().no_grad():
            table.weight[items] = 0.0
        return table

    def _losses(self, module: Module, histories: Histories, rng: np.random.Generator) -> Iterator[Tensor]:
        torch = import_torch()
        nothing = self._warm.size
        windows = _windows(histories, self._shape.window, rng)
        for start in range(0, len(windows), self._shape.batch):
            some = windows[start : start + self._shape.batch]
            longest = max(stop - begin for begin, stop in some) - 1
            given = np.full((len(some), longest), nothing, dtype=np.int64)
            wanted = np.full((len(some), longest), nothing, dtype=np.int64)
            loud = np.zeros((len(some), longest), dtype=np.float32)
            for line, (begin, stop) in enumerate(some):
                steps = stop - begin - 1
                given[line, :steps] = histories.row_of[begin : stop - 1]
                wanted[line, :steps] = histories.row_of[begin + 1 : stop]
                loud[line, :steps] = histories.weight[begin + 1 : stop]
            there = torch.from_numpy(wanted != nothing)
            states = self._states(module, torch.from_numpy(given))[there]
            targets = torch.from_numpy(wanted)[there]
            missed = self._missed(module, states, targets, rng)
            weight = torch.from_numpy(loud)[there]
            yield (missed * weight).sum() / weight.sum()

    def _missed(self, module: Any, states: Tensor, targets: Tensor, rng: np.random.Generator) -> Tensor:
        """Return the surprise at each target: over all items, or over an even sample of many."""
        torch = import_torch()
        nothing = self._warm.size
        if nothing <= _WHOLE:
            logits = states @ module.items.weight[:nothing].T + module.bias
            surprise: Tensor = torch.nn.functional.cross_entropy(logits, targets, reduction="none")
            return surprise
        drawn = torch.from_numpy(rng.integers(0, nothing, self._shape.negatives))
        right = (states * module.items(targets)).sum(dim=1) + module.bias[targets]
        # Each drawn item stands for many, as the whole softmax would sum over.
        stands_for = float(np.log(nothing / self._shape.negatives))
        wrong = states @ module.items(drawn).T + module.bias[drawn] + stands_for
        wrong = wrong.masked_fill(drawn[None, :] == targets[:, None], float("-inf"))
        every: Tensor = torch.logsumexp(torch.cat([right[:, None], wrong], dim=1), dim=1)
        return every - right


def _windows(histories: Histories, window: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Cut histories into slices of at most `window` + 1 items, at random places, in random order."""
    slices = []
    for user in np.flatnonzero(histories.lengths() >= 2):
        begin, end = int(histories.indptr[user]), int(histories.indptr[user + 1])
        stop = end
        if end - begin > window + 1:
            stop -= int(rng.integers(0, window // 2 + 1))
            slices.append((end - window - 1, end))
        while stop - begin >= 2:
            slices.append((max(begin, stop - window - 1), stop))
            stop -= window
    return [slices[int(place)] for place in rng.permutation(len(slices))]

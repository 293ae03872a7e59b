"""Read a basket item by item with a recurrent network (GRU4Rec, Hidasi and others 2016, arXiv:1511.06939)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from recommenders.neural import import_torch
from recommenders.progress import Progress
from recommenders.sequence import SequenceKnobs, SequenceModel

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

__all__ = ["Gru", "GruConfig"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GruConfig(SequenceKnobs):
    """Hold the network's knobs."""

    hidden: int = 128
    """Width of the memory."""
    rate: float = 0.002
    """Step of Adam."""
    patience: int = 10
    """Epochs without a better validation after which training stops."""


class Gru(SequenceModel):
    """Remember what matters of the items so far, and foretell the next."""

    name: ClassVar[str] = "gru"

    def __init__(self, config: GruConfig | None = None, progress: Progress | None = None) -> None:
        self.config = self._shape = config or GruConfig()
        super().__init__(self.config, 1.0, progress)

    def _module(self, items: int) -> Module:
        torch = import_torch()
        module = torch.nn.Module()
        module.items = self._table(items)
        module.bias = torch.nn.Parameter(torch.zeros(items))
        module.gru = torch.nn.GRU(self.config.size, self.config.hidden, batch_first=True)
        module.out = torch.nn.Linear(self.config.hidden, self.config.size)
        return module

    def _states(self, module: Any, given: Tensor) -> Tensor:
        drop, rate = import_torch().nn.functional.dropout, self.config.dropout
        states, _ = module.gru(drop(module.items(given), rate))
        last: Tensor = module.out(drop(states, rate))
        return last

    def _state(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        parts, size = self._arrays, self.config.hidden
        told = parts["items.weight"][rows] @ parts["gru.weight_ih_l0"].T + parts["gru.bias_ih_l0"]
        memory = np.zeros(size, dtype=np.float32)
        for step in told:
            kept = parts["gru.weight_hh_l0"] @ memory + parts["gru.bias_hh_l0"]
            reset, update = (
                _gate(step[:size] + kept[:size]),
                _gate(step[size : 2 * size] + kept[size : 2 * size]),
            )
            fresh = np.tanh(step[2 * size :] + reset * kept[2 * size :])
            memory = (1.0 - update) * fresh + update * memory
        return np.asarray(parts["out.weight"] @ memory + parts["out.bias"], dtype=np.float32)

    def _knobs(self) -> dict[str, Any]:
        return asdict(self.config)

    @classmethod
    def _of(cls, knobs: dict[str, Any]) -> Self:
        return cls(GruConfig(**knobs))


def _gate(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -30, 30))), dtype=np.float32)

"""Weigh a basket's items by attention (SASRec, Kang and McAuley 2018, arXiv:1808.09781).

Trained with a softmax over items instead of one drawn at random, which is what makes it strong (Klenitskiy
and Vasilev 2023, arXiv:2309.07602).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from recommenders.neural import import_torch
from recommenders.progress import Progress
from recommenders.sequence import SequenceKnobs, SequenceModel

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

__all__ = ["SasRec", "SasRecConfig"]

_EPSILON = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class SasRecConfig(SequenceKnobs):
    """Hold the network's knobs."""

    blocks: int = 2
    """Layers of attention."""
    heads: int = 2
    """Attentions beside each other in a layer."""
    rate: float = 0.002
    """Step of Adam."""
    patience: int = 10
    """Epochs without a better validation after which training stops."""

    def __post_init__(self) -> None:
        super(SasRecConfig, self).__post_init__()
        if self.heads < 1 or self.size % self.heads:
            raise InvalidInput(f"A size of {self.size} cannot be shared by {self.heads} heads")


class SasRec(SequenceModel):
    """Let each item look back on those before it, and foretell the next."""

    name: ClassVar[str] = "sasrec"

    def __init__(self, config: SasRecConfig | None = None, progress: Progress | None = None) -> None:
        self.config = self._shape = config or SasRecConfig()
        super().__init__(self.config, 1.0, progress)

    def _module(self, items: int) -> Module:
        torch = import_torch()
        nn, size = torch.nn, self.config.size
        module = nn.Module()
        module.items = self._table(items)
        module.places = nn.Embedding(self.config.window, size)
        nn.init.normal_(module.places.weight, std=0.02)
        module.bias = nn.Parameter(torch.zeros(items))
        module.blocks = nn.ModuleList(
            nn.ModuleDict(
                {
                    "norm": nn.LayerNorm(size, eps=_EPSILON),
                    "ask": nn.Linear(size, 3 * size),
                    "join": nn.Linear(size, size),
                    "level": nn.LayerNorm(size, eps=_EPSILON),
                    "widen": nn.Linear(size, 2 * size),
                    "narrow": nn.Linear(2 * size, size),
                }
            )
            for _ in range(self.config.blocks)
        )
        module.last = nn.LayerNorm(size, eps=_EPSILON)
        return module

    def _states(self, module: Any, given: Tensor) -> Tensor:
        torch = import_torch()
        functional, rate, heads = torch.nn.functional, self.config.dropout, self.config.heads
        lines, steps = given.shape
        x = module.items(given) * self.config.size**0.5 + module.places(torch.arange(steps))
        x = functional.dropout(x, rate)
        for block in module.blocks:
            asked = block["ask"](block["norm"](x)).view(lines, steps, 3, heads, -1).permute(2, 0, 3, 1, 4)
            heard = functional.scaled_dot_product_attention(*asked, dropout_p=rate, is_causal=True)
            x = x + functional.dropout(block["join"](heard.transpose(1, 2).reshape(lines, steps, -1)), rate)
            wide = functional.dropout(torch.relu(block["widen"](block["level"](x))), rate)
            x = x + functional.dropout(block["narrow"](wide), rate)
        states: Tensor = module.last(x)
        return states

    def _state(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        parts, size, heads = self._arrays, self.config.size, self.config.heads
        steps, width = rows.size, size // heads
        x = parts["items.weight"][rows] * np.float32(size**0.5) + parts["places.weight"][:steps]
        ahead = np.triu(np.full((steps, steps), -np.inf, dtype=np.float32), 1)
        for number in range(self.config.blocks):
            block = {name: parts[f"blocks.{number}.{name}"] for name in _names()}
            asked = _norm(x, block, "norm") @ block["ask.weight"].T + block["ask.bias"]
            ask, key, value = asked.reshape(steps, 3, heads, width).transpose(1, 2, 0, 3)
            near = ask @ key.transpose(0, 2, 1) / np.float32(width**0.5) + ahead
            near = np.exp(near - near.max(axis=2, keepdims=True))
            heard = (near / near.sum(axis=2, keepdims=True)) @ value
            x = (
                x
                + heard.transpose(1, 0, 2).reshape(steps, size) @ block["join.weight"].T
                + block["join.bias"]
            )
            wide = _norm(x, block, "level") @ block["widen.weight"].T + block["widen.bias"]
            x = x + np.maximum(wide, 0.0) @ block["narrow.weight"].T + block["narrow.bias"]
        state: NDArray[np.float32] = _norm(x[-1:], parts, "last")[0]
        return state

    def _knobs(self) -> dict[str, Any]:
        return asdict(self.config)

    @classmethod
    def _of(cls, knobs: dict[str, Any]) -> Self:
        return cls(SasRecConfig(**knobs))


def _names() -> list[str]:
    layers = ("norm", "ask", "join", "level", "widen", "narrow")
    return [f"{layer}.{kind}" for layer in layers for kind in ("weight", "bias")]


def _norm(x: NDArray[np.float32], parts: dict[str, NDArray[np.float32]], name: str) -> NDArray[np.float32]:
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
    return np.asarray(centred / spread * parts[f"{name}.weight"] + parts[f"{name}.bias"], dtype=np.float32)

"""Reconstruct histories through a narrow middle: Mult-VAE (Liang and others 2018, arXiv:1802.05814)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from recommenders.base import Scores
from recommenders.histories import Histories
from recommenders.neural import NeuralModel, TrainingKnobs, import_torch
from recommenders.progress import Progress

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

__all__ = ["MultVae", "MultVaeConfig"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MultVaeConfig(TrainingKnobs):
    """Hold the autoencoder's knobs."""

    hidden: int = 300
    """Width of the layer before and after the middle."""
    latent: int = 100
    """Width of the middle."""
    kl: float = 0.2
    """Weight of the pull towards the prior once fully turned on."""
    warm_up: int = 300
    """Steps over which it is turned on."""
    dropout: float = 0.5
    """Share of each history hidden while training."""
    decay: float = 0.98
    """Weight of each step back in the basket."""


class MultVae(NeuralModel):
    """Encode a basket as a distribution over tastes, and decode its mean into items."""

    name: ClassVar[str] = "mult_vae"

    def __init__(self, config: MultVaeConfig | None = None, progress: Progress | None = None) -> None:
        self.config = config or MultVaeConfig()
        super().__init__(self.config, self.config.decay, progress)

    def _module(self, items: int) -> Module:
        nn = import_torch().nn
        config = self.config
        module = nn.ModuleDict(
            {
                "widen": nn.Linear(items, config.hidden),
                "narrow": nn.Linear(config.hidden, 2 * config.latent),
                "open": nn.Linear(config.latent, config.hidden),
                "tell": nn.Linear(config.hidden, items),
            }
        )
        for layer in module.values():
            nn.init.xavier_normal_(layer.weight)
            nn.init.trunc_normal_(layer.bias, std=0.001)
        return module

    def _losses(self, module: Module, histories: Histories, rng: np.random.Generator) -> Iterator[Tensor]:
        torch = import_torch()
        config = self.config
        users = rng.permutation(np.flatnonzero(histories.lengths()))
        step = getattr(module, "steps", 0)
        for start in range(0, users.size, config.batch):
            batch = users[start : start + config.batch]
            given = np.zeros((batch.size, self._warm.size), dtype=np.float32)
            for line, user in enumerate(batch):
                given[line, histories.rows(int(user))] = histories.weights(int(user))
            wanted = torch.from_numpy(given)
            seen = torch.nn.functional.dropout(torch.nn.functional.normalize(wanted), config.dropout)
            hidden = torch.tanh(module["widen"](seen))
            mean, spread = module["narrow"](hidden).chunk(2, dim=1)
            drawn = mean + torch.randn_like(mean) * torch.exp(0.5 * spread)
            logits = module["tell"](torch.tanh(module["open"](drawn)))
            missed = -(torch.log_softmax(logits, dim=1) * wanted).sum(dim=1).mean()
            strayed = 0.5 * (mean**2 + spread.exp() - spread - 1.0).sum(dim=1).mean()
            step += 1
            yield missed + config.kl * min(1.0, step / config.warm_up) * strayed
        module.steps = step

    def _logits(self, rows: NDArray[np.int64], weights: Scores) -> Scores:
        parts = self._arrays
        given = weights / max(float(np.linalg.norm(weights)), 1e-12)
        hidden = np.tanh(parts["widen.weight"][:, rows] @ given + parts["widen.bias"])
        latent = self.config.latent
        mean = parts["narrow.weight"][:latent] @ hidden + parts["narrow.bias"][:latent]
        opened = np.tanh(parts["open.weight"] @ mean + parts["open.bias"])
        return np.asarray(parts["tell.weight"] @ opened + parts["tell.bias"], dtype=np.float32)

    def _knobs(self) -> dict[str, Any]:
        return {**asdict(self.config), "decay": self.decay}

    @classmethod
    def _of(cls, knobs: dict[str, Any]) -> Self:
        return cls(MultVaeConfig(**knobs))

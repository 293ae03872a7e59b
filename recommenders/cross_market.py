"""Learn from rich markets for a poor one that sells some of the same products.

The rich markets' histories are added to the poor one's with a weight chosen on validation; whatever model is
inside then sees who met what in all of them. With EASE this adds the markets' Gram matrices. Bonab and others
(2021, arXiv:2109.05929) show why plain sharing can hurt; here an item speaks through a rich market at most
like one that few people met, so that what the poor market knows for itself is not shouted down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from recommenders.arrays import load_json, save_json
from recommenders.base import ItemModel, Scores
from recommenders.dataset import InteractionDataset
from recommenders.items import ItemIndex

__all__ = ["CrossMarket", "pooled"]


def pooled(
    target: InteractionDataset,
    sources: Iterable[InteractionDataset],
    weight: float,
    evidence: float = np.inf,
) -> InteractionDataset:
    """Return the target's interactions with the sources' behind them, over the target's items.

    A pair of items met in a source counts `weight` times one met in the target, and an item of n people there
    no more than one of `evidence` people, n / (1 + n / evidence). Users of different markets
    are different users, whatever their ids; what the target does not sell is left out.
    """
    loudness = np.float32(weight**0.5)
    parts = [target]
    for source in sources:
        there = np.array([item in target.items for item in source.items], dtype=np.bool_)
        shared = source.subset(there[source.item_of])
        damped = (1.0 / np.sqrt(1.0 + source.item_counts() / evidence)).astype(np.float32)
        place = np.zeros(len(source.items), dtype=np.int32)
        place[there] = target.items.positions(source.items.ids).astype(np.int32)
        parts.append(
            InteractionDataset(
                items=target.items,
                users=shared.users,
                indptr=shared.indptr,
                item_of=place[shared.item_of],
                weight=shared.weight * (loudness * damped)[shared.item_of],
                time=shared.time,
            )
        )
    users = [
        f"{market}:{user}" if market else user for market, part in enumerate(parts) for user in part.users
    ]
    lengths = np.concatenate([np.diff(part.indptr) for part in parts])
    return InteractionDataset(
        items=target.items,
        users=tuple(users),
        indptr=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        item_of=np.concatenate([part.item_of for part in parts]),
        weight=np.concatenate([part.weight for part in parts]),
        time=np.concatenate([part.time for part in parts]),
    )


class CrossMarket(ItemModel):
    """Fit any model of behaviour on the target market with richer markets behind it."""

    name: ClassVar[str] = "cross_market"

    def __init__(
        self,
        inner: ItemModel,
        sources: Sequence[InteractionDataset] = (),
        weight: float = 1.0,
        evidence: float = 10.0,
    ) -> None:
        """Take an unfitted model and the other markets' logs; a weight of 0 leaves those out.

        `evidence` is how many people at most an item of a richer market counts for.
        """
        super().__init__(inner.decay)
        if not 0.0 <= weight <= 1.0:  # also false for NaN
            raise InvalidInput(f"A weight of {weight} is not between 0 and 1; 1 counts all markets alike")
        if not evidence > 0.0:
            raise InvalidInput(f"An evidence of {evidence} people is not positive; 10 is usual")
        self.inner = inner
        self.weight = weight
        self.evidence = evidence
        self._sources = tuple(sources)

    def _fit(self, dataset: InteractionDataset) -> None:
        sources = self._sources if self.weight > 0 else ()
        self.inner = self.inner.unfitted().fit(pooled(dataset, sources, self.weight, self.evidence))

    def unfitted(self) -> Self:
        """Return a model with the same knobs and sources that has learnt nothing."""
        clone = super().unfitted()
        clone.inner = self.inner.unfitted()
        return clone

    def with_decay(self, decay: float) -> Self:
        """Return the same model, forgetting at another rate."""
        clone = super().with_decay(decay)
        clone.inner = self.inner.with_decay(decay)
        return clone

    def known(self) -> NDArray[np.bool_]:
        """Tell which items were met in any of the markets."""
        return self.inner.known()

    def _scores(self, positions: NDArray[np.int64], weights: Scores) -> Scores:
        return self.inner._scores(positions, weights)

    def contributions(
        self, positions: NDArray[np.int64], weights: Scores, targets: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return the inner model's contributions."""
        return self.inner.contributions(positions, weights, targets)

    def save(self, directory: Path) -> None:
        """Write the inner model into a folder of its own; the other markets' logs are not kept."""
        (directory / "inner").mkdir()
        self.inner.save(directory / "inner")
        save_json(
            directory,
            "cross_market",
            {"inner": self.inner.name, "weight": self.weight, "evidence": self.evidence},
        )

    @classmethod
    def load(cls, directory: Path, items: ItemIndex) -> Self:
        """Read the inner model."""
        from recommenders.registry import model_class  # the registry knows this module too

        meta = load_json(directory, "cross_market")
        inner = model_class(meta["inner"]).load(directory / "inner", items)
        model = cls(inner, weight=float(meta["weight"]), evidence=float(meta["evidence"]))
        model._items = items
        return model

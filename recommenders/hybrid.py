"""Blend a collaborative model with content: z-scores over the catalogue, one convex weight.

Scores of different models have different scales; after z-scoring, one weight chosen on validation is enough,
and it does not overfit a small log as learned blends do.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from recommenders.arrays import load_json, save_json
from recommenders.base import Basket, ItemModel, Scores
from recommenders.carry_over import CarryOver
from recommenders.content import Content
from recommenders.dataset import InteractionDataset
from recommenders.items import ItemIndex
from recommenders.registry import model_class

__all__ = ["Blend", "Parts", "zscore"]


@dataclass(frozen=True, slots=True)
class Parts:
    """One basket's scores, whole and in parts; raw parts are comparable only inside themselves."""

    final: Scores
    """Weighted sum of the z-scored parts."""
    parts: Mapping[str, Scores]
    """"collaborative" and "content", raw; a part that knows nothing of the basket is missing."""
    weights: Mapping[str, float]
    """What one raw point of each part is worth in `final`."""


def zscore(scores: Scores, among: NDArray[np.bool_]) -> tuple[Scores, float]:
    """Return the scores less the mean of those `among` (0 for the others), and their spread.

    The spread is 0 when all are alike: what rounding leaves of it must not be blown up to opinions.
    """
    count = max(int(among.sum()), 1)
    mean = float(scores.sum(where=among)) / count
    centred = (scores - np.float32(mean)) * among
    spread = math.sqrt(float(centred @ centred) / count)
    return centred, spread if spread > 1e-6 * max(abs(mean), 1e-3) else 0.0


class Blend(ItemModel):
    """Add what similar shoppers liked to what is similar; cold items borrow from their like."""

    name: ClassVar[str] = "blend"

    def __init__(
        self,
        collaborative: ItemModel,
        content: Content,
        content_weight: float = 0.3,
        carry: CarryOver | None = None,
    ) -> None:
        """Join two models of one index, or unfitted ones; without `carry`, cold items are content's alone."""
        super().__init__()
        if not 0.0 <= content_weight <= 1.0:
            raise InvalidInput(f"A content weight of {content_weight} is not between 0 and 1")
        self.collaborative = collaborative
        self.content = content
        self.content_weight = content_weight
        self.carry = carry or CarryOver.nobody()
        self._heard: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        if collaborative.is_fitted and content.is_fitted:
            self._join()

    def _join(self) -> None:
        if self.collaborative.items != self.content.items:
            raise InvalidInput("A blend needs models of one index; fit them on one dataset")
        self._items = self.content.items
        warm = self.collaborative.known()
        self._heard = warm.copy()
        self._heard[self.carry.cold] = True

    def _fit(self, dataset: InteractionDataset) -> None:
        self.collaborative.fit(dataset)
        self.content.fit(dataset)
        self.carry = CarryOver.build(self.content, dataset.item_counts())
        self._join()

    def unfitted(self) -> Self:
        """Return a blend of two models that have learnt nothing."""
        clone = super().unfitted()
        clone.collaborative = self.collaborative.unfitted()
        clone.content = self.content.unfitted()
        return clone

    def with_decay(self, decay: float) -> Self:
        """Return the same blend, both of whose models forget at another rate."""
        clone = super().with_decay(1.0)
        clone.collaborative = self.collaborative.with_decay(decay)
        clone.content = self.content.with_decay(decay)
        return clone

    def known(self) -> NDArray[np.bool_]:
        """Tell which items either model knows."""
        return np.asarray(self.collaborative.known() | self.content.known(), dtype=np.bool_)

    def parts(self, basket: Basket) -> Parts:
        """Score every item for a basket, keeping the parts."""
        raw: dict[str, Scores] = {}
        weights: dict[str, float] = {}
        final = np.zeros(len(self.items), dtype=np.float32)
        shares = {"collaborative": 1.0 - self.content_weight, "content": self.content_weight}
        heard_of = self.collaborative.known()
        if self.collaborative.weigh(basket)[0].size:
            scores = self.collaborative.score(basket)
            raw["collaborative"] = self.carry.lend(scores)
        positions, loudness = self.content.weigh(basket)
        if positions.size:
            raw["content"] = self.content.score(basket)
            # Basket items that nobody met are heard through their content only.
            new = float(loudness[~heard_of[positions]].sum() / max(float(loudness.sum()), 1e-12))
            shares["content"] += (1.0 - shares["content"]) * new
            shares["collaborative"] = 1.0 - shares["content"]
        if len(raw) == 1:
            shares = dict.fromkeys(raw, 1.0)
        for part, scores in raw.items():
            heard = self._heard if part == "collaborative" else self.content.known()
            centred, spread = zscore(scores, heard)
            weights[part] = shares[part] / spread if spread else 0.0
            # An item a part has never heard of gets that part's mean: no opinion.
            final += np.float32(weights[part]) * centred
        return Parts(final, raw, weights)

    def score(self, basket: Basket) -> Scores:
        """Return the blended scores; zeros when neither model knows any of the basket."""
        return self.parts(basket).final

    def _scores(self, positions: NDArray[np.int64], weights: Scores) -> Scores:
        return self.score(list(zip(self.items.names(positions), weights.tolist(), strict=True)))

    def reasons(self, basket: Basket, targets: NDArray[np.int64], parts: Parts) -> list[tuple[str, ...]]:
        """Return for each target the basket items that speak for it, strongest first."""
        positions, _ = self.weigh(basket)
        strengths = self._strengths(basket, positions, targets, parts)
        return self.because_each(positions, strengths)

    def contributions(
        self, positions: NDArray[np.int64], weights: Scores, targets: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return each basket item's summand of each target's blended score; (basket, targets)."""
        basket = list(zip(self.items.names(positions), weights.tolist(), strict=True))
        return self._strengths(basket, positions, targets, self.parts(basket))

    def _strengths(
        self, basket: Basket, positions: NDArray[np.int64], targets: NDArray[np.int64], parts: Parts
    ) -> NDArray[np.float32]:
        row = {int(position): index for index, position in enumerate(positions)}
        strengths = np.zeros((positions.size, targets.size), dtype=np.float32)
        models: dict[str, ItemModel] = {"collaborative": self.collaborative, "content": self.content}
        for part, weight in parts.weights.items():
            own, decayed = models[part].weigh(basket)
            rows = [row[int(position)] for position in own]
            strengths[rows] += weight * models[part].contributions(own, decayed, targets)
        return strengths

    def save(self, directory: Path) -> None:
        """Write both models into folders of their own, and how they are joined."""
        for part, model in (("collaborative", self.collaborative), ("content", self.content)):
            (directory / part).mkdir()
            model.save(directory / part)
        save_json(
            directory,
            "blend",
            {"collaborative": self.collaborative.name, "content_weight": self.content_weight},
        )
        self.carry.save(directory)

    @classmethod
    def load(cls, directory: Path, items: ItemIndex) -> Self:
        """Read both models."""
        meta = load_json(directory, "blend")
        collaborative = model_class(meta["collaborative"]).load(directory / "collaborative", items)
        content = Content.load(directory / "content", items)
        return cls(collaborative, content, float(meta["content_weight"]), CarryOver.load(directory, items))

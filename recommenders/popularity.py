"""Rank items by how many people met them, lately and in one's own country."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from recommenders.arrays import load_array, load_json, save_array, save_json
from recommenders.base import Basket, ItemModel, Ranked, Scores
from recommenders.dataset import InteractionDataset
from recommenders.items import ItemIndex

__all__ = ["Popularity", "PopularityConfig"]

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class PopularityConfig:
    """Say what "popular" means."""

    half_life_days: float | None = 30.0
    """An event this old counts half; None counts all time alike."""
    country_prior: float = 200.0
    """Events of its own that a country needs to be heard as much as the whole world."""


class Popularity(ItemModel):
    """Score each item by its share of recent events; the basket does not matter."""

    name: ClassVar[str] = "popularity"

    def __init__(self, config: PopularityConfig | None = None) -> None:
        super().__init__()
        self.config = config or PopularityConfig()
        self._shares: NDArray[np.float32] = np.zeros((1, 0), dtype=np.float32)
        self._countries: dict[str, int] = {}

    def _fit(self, dataset: InteractionDataset) -> None:
        n = len(dataset.items)
        votes = (dataset.weight * self._recency(dataset.time)).astype(np.float64)
        world = np.bincount(dataset.item_of, weights=votes, minlength=n)
        world_share = world / max(world.sum(), 1e-12)
        rows = [world_share]
        self._countries = {country: row for row, country in enumerate(dataset.countries, start=1)}
        if dataset.country_of is not None:
            home = dataset.country_of[dataset.user_of()]
            prior = self.config.country_prior
            for position in range(len(dataset.countries)):
                here = home == position
                own = np.bincount(dataset.item_of[here], weights=votes[here], minlength=n)
                # A small market borrows from the world until it has spoken often enough itself.
                rows.append((own + prior * world_share) / (own.sum() + prior))
        self._shares = np.asarray(rows, dtype=np.float32)

    def _recency(self, time: NDArray[np.float64]) -> NDArray[np.float64]:
        known = np.isfinite(time)
        if self.config.half_life_days is None or not known.any():
            return np.ones(time.size)
        age = np.where(known, (time[known].max() - time) / _DAY, np.inf)
        # What was popular once keeps a trace, so that the order of quiet items is not arbitrary.
        recent: NDArray[np.float64] = 0.01 + 0.99 * 0.5 ** (age / self.config.half_life_days)
        return recent

    def known(self) -> NDArray[np.bool_]:
        """Tell which items anybody met."""
        return np.asarray(self._shares[0] > 0, dtype=np.bool_)

    def in_country(self, country: str | None) -> Scores:
        """Return the shares in a country; the world's where the log does not know it."""
        return np.asarray(self._shares[self._countries.get(country or "", 0)], dtype=np.float32)

    def score(self, basket: Basket) -> Scores:
        """Return the world's shares, whatever the basket."""
        return self._scores(*self.weigh(basket))

    def recommend(
        self, basket: Basket, k: int, candidates: Iterable[str] | None = None, exclude_seen: bool = True
    ) -> Ranked:
        """Return the k most popular items that the basket lacks."""
        return self.rank(self.score(basket), basket, k, candidates, exclude_seen)

    def similar(self, item_id: str, k: int) -> Ranked:
        """Return nothing: popularity knows no likeness."""
        return []

    def _scores(self, positions: NDArray[np.int64], weights: Scores) -> Scores:
        return np.array(self._shares[0], dtype=np.float32)

    def contributions(
        self, positions: NDArray[np.int64], weights: Scores, targets: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return zeros: no basket item makes another popular."""
        return np.zeros((positions.size, targets.size), dtype=np.float32)

    def save(self, directory: Path) -> None:
        """Write shares per country."""
        save_array(directory, "shares", self._shares)
        save_json(
            directory,
            "popularity",
            {
                "countries": list(self._countries),
                "half_life_days": self.config.half_life_days,
                "country_prior": self.config.country_prior,
            },
        )

    @classmethod
    def load(cls, directory: Path, items: ItemIndex) -> Self:
        """Read shares per country."""
        meta = load_json(directory, "popularity")
        model = cls(PopularityConfig(meta["half_life_days"], float(meta["country_prior"])))
        model._items = items
        model._countries = {str(name): row for row, name in enumerate(meta["countries"], start=1)}
        model._shares = load_array(directory, "shares", np.float32, (len(model._countries) + 1, len(items)))
        return model

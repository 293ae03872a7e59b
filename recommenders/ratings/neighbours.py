"""Foretell a rating from the most alike users, or from the most alike items (Koren 2010; Sarwar 2001)."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar, Self, TypeVar

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from recommenders.ratings.base import Learnt, Positions, RatingModel, Stars, within_memory
from recommenders.ratings.dataset import Ratings
from recommenders.ratings.likeness import Likeness, alike
from recommenders.ratings.offsets import Offsets

__all__ = ["Around", "RatingItemKNN", "RatingKNNConfig", "RatingUserKNN"]

T = TypeVar("T")

_CELLS = 2_000_000


class Around(StrEnum):
    """What neighbours' ratings are measured from before they are averaged."""

    NOTHING = "nothing"
    """The stars themselves."""
    MEAN = "mean"
    """The neighbour's own mean."""
    ZSCORE = "zscore"
    """The neighbour's own mean, in its own standard deviations."""
    BASELINE = "baseline"
    """What is usual for user and item."""


@dataclass(frozen=True, slots=True)
class RatingKNNConfig:
    """Hold the neighbourhood's knobs."""

    likeness: Likeness = Likeness.PEARSON_BASELINE
    """How users or items are compared."""
    around: Around = Around.BASELINE
    """What ratings are measured from."""
    neighbours: int = 40
    """At most so many, the most alike of those who rated."""
    least: int = 1
    """With fewer, what is usual is the answer."""
    shrinkage: float = 100.0
    """Common ratings that `pearson_baseline` wants before it believes half of what it sees."""
    least_common: int = 1
    """Common ratings that a likeness takes."""
    max_bytes: int = 2_000_000_000
    """Memory the likenesses may take."""


class _RatingKNN(RatingModel):
    """Average over rows alike; which side makes the rows is the subclass's."""

    _what: ClassVar[str]

    def __init__(self, config: RatingKNNConfig | None = None) -> None:
        super().__init__()
        self.config = config or RatingKNNConfig()
        if self.config.neighbours < 1 or self.config.least < 1:
            raise InvalidInput(
                f"neighbours={self.config.neighbours}, least={self.config.least}: use 1 or more of each"
            )
        self._alike: NDArray[np.float32] = np.empty((0, 0), dtype=np.float32)

    @property
    def likeness(self) -> NDArray[np.float32]:
        """(rows, rows): how alike the users, or the items, are; in the order of their index."""
        return self._alike

    @abstractmethod
    def _sides(self, of_users: T, of_items: T) -> tuple[T, T]:
        """Return (what makes rows, what makes columns)."""

    def _rows(self, ratings: Ratings, values: NDArray[np.float64]) -> sp.csr_array[np.float64]:
        """Return rows × columns, for whichever side makes the rows."""
        row_of, column_of = self._sides(ratings.user_of, ratings.item_of)
        shape = self._sides(len(ratings.users), len(ratings.items))
        order = np.lexsort((column_of, row_of))
        indptr = np.concatenate([[0], np.cumsum(np.bincount(row_of, minlength=shape[0]))])
        return sp.csr_array((values[order], column_of[order], indptr), shape=shape)

    def _usual(self, ratings: Ratings) -> Offsets:
        if self.config.around is Around.NOTHING:
            # The plain textbook method knows no offsets; where no neighbour speaks, it says the mean.
            return Offsets(ratings.mean, np.zeros(len(ratings.users) + 1), np.zeros(len(ratings.items) + 1))
        return super()._usual(ratings)

    def _fit(self, ratings: Ratings, offsets: Offsets) -> Learnt:
        side = self._sides(len(ratings.users), len(ratings.items))[0]
        within_memory(self.name, side, self._what, self.config.max_bytes, 4)
        usual = Offsets.learn(ratings).of(ratings.user_of, ratings.item_of)
        found = alike(
            self._rows(ratings, ratings.value),
            self._rows(ratings, usual).data,
            self.config.likeness,
            self.config.shrinkage,
            self.config.least_common,
        )
        return {"alike": found}

    def _place(self, learnt: Learnt) -> None:
        ratings = self.ratings
        rows, columns = self._sides(len(ratings.users), len(ratings.items))
        found = learnt["alike"]
        if found.shape != (rows, rows) or found.dtype != np.float32:
            raise ValueError(f"alike has shape {found.shape}, not {(rows, rows)}")
        self._alike = found.astype(np.float32, copy=False)
        row_of, column_of = self._sides(ratings.user_of, ratings.item_of)
        counts = np.maximum(np.bincount(row_of, minlength=rows), 1)
        self._mean = np.bincount(row_of, weights=ratings.value, minlength=rows) / counts
        apart = (ratings.value - self._mean[row_of]) ** 2
        self._spread = np.sqrt(np.bincount(row_of, weights=apart, minlength=rows) / counts)
        self._spread[self._spread < 1e-9] = 1.0
        match self.config.around:
            case Around.NOTHING:
                rest = ratings.value
            case Around.MEAN:
                rest = ratings.value - self._mean[row_of]
            case Around.ZSCORE:
                rest = (ratings.value - self._mean[row_of]) / self._spread[row_of]
            case Around.BASELINE:
                rest = ratings.value - self._offsets.of(ratings.user_of, ratings.item_of)
        order = np.lexsort((row_of, column_of))
        self._raters, self._rest = row_of[order], rest[order]
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(column_of, minlength=columns))])

    def _learnt(self) -> Learnt:
        return {"alike": self._alike}

    def _estimate(self, users: Positions, items: Positions, usual: Stars) -> Stars:
        rows, columns = self._sides(users, items)
        average = np.full(rows.size, np.nan)
        order = np.argsort(columns, kind="stable")
        borders = np.flatnonzero(np.diff(columns[order])) + 1
        for group in np.split(order, borders):
            column = int(columns[group[0]])
            own = slice(int(self._starts[column]), int(self._starts[column + 1]))
            raters, rest = self._raters[own], self._rest[own]
            for part in np.array_split(group, 1 + group.size * raters.size // _CELLS):
                average[part] = self._averages(rows[part], raters, rest)
        told = np.isfinite(average)
        match self.config.around:
            case Around.NOTHING:
                return np.where(told, average, usual)
            case Around.MEAN:
                return np.where(told, self._mean[rows] + average, usual)
            case Around.ZSCORE:
                return np.where(told, self._mean[rows] + self._spread[rows] * average, usual)
            case Around.BASELINE:
                return np.where(told, usual + average, usual)

    def _averages(self, rows: Positions, raters: Positions, rest: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return each row's weighted mean over its most alike raters; NaN where too few are alike at all."""
        near = self._alike[np.ix_(rows, raters)]
        if raters.size > self.config.neighbours:
            best = np.argpartition(-near, self.config.neighbours - 1, axis=1)[:, : self.config.neighbours]
            near, values = np.take_along_axis(near, best, axis=1), rest[best]
        else:
            values = np.broadcast_to(rest, near.shape)
        weights = np.where(near > 0, near, 0).astype(np.float64)
        enough = (weights > 0).sum(axis=1) >= self.config.least
        sums = weights.sum(axis=1)
        means: NDArray[np.float64] = (weights * values).sum(axis=1) / np.where(enough, sums, 1)
        return np.where(enough, means, np.nan)

    def _knobs(self) -> dict[str, Any]:
        return asdict(self.config)

    @classmethod
    def _build(cls, knobs: dict[str, Any]) -> Self:
        config = replace(RatingKNNConfig(), **knobs)
        return cls(replace(config, likeness=Likeness(config.likeness), around=Around(config.around)))


class RatingUserKNN(_RatingKNN):
    """Ask the users who are most like this one what they gave the item."""

    name: ClassVar[str] = "rating_user_knn"
    _what: ClassVar[str] = "users"

    def _sides(self, of_users: T, of_items: T) -> tuple[T, T]:
        return of_users, of_items


class RatingItemKNN(_RatingKNN):
    """Ask the user's own ratings of the items that are most like this one."""

    name: ClassVar[str] = "rating_item_knn"
    _what: ClassVar[str] = "items"

    def _sides(self, of_users: T, of_items: T) -> tuple[T, T]:
        return of_items, of_users

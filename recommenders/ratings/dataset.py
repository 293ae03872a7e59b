"""Hold who gave what how many stars, as arrays that no order of the log changes."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import EventType, Interaction
from recommenders.items import ItemIndex

__all__ = ["Ratings"]


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Ratings sorted by user and item, one for each pair: the latest."""

    users: ItemIndex
    """All users, also those of whom no rating is left in this part."""
    items: ItemIndex
    """All items."""
    user_of: NDArray[np.int64]
    """(ratings,): position of the user."""
    item_of: NDArray[np.int64]
    """(ratings,): position of the item."""
    value: NDArray[np.float64]
    """(ratings,): the stars."""
    time: NDArray[np.float64]
    """(ratings,): seconds since 1970, -inf where unknown."""
    lowest: float
    """The scale's lower end."""
    highest: float
    """The scale's upper end."""

    def __len__(self) -> int:
        return int(self.value.size)

    @classmethod
    def build(cls, interactions: Iterable[Interaction], scale: tuple[float, float] | None = None) -> Self:
        """Gather the ratings of a stream in any order; other events are passed over.

        `scale` is (lowest, highest); without one, the ends are the lowest and highest rating met. Raises
        InvalidInput for a rating that is not a number, or not on the scale.
        """
        users: dict[str, int] = {}
        items: dict[str, int] = {}
        rows, columns = array("q"), array("q")
        values, times = array("d"), array("d")
        for one in interactions:
            if one.event is not EventType.RATING or one.value is None:
                continue
            if not math.isfinite(one.value):
                raise InvalidInput(
                    f"The rating {one.value} of user {one.user_id!r} for {one.item_id!r} is not a number; "
                    "leave the row out"
                )
            rows.append(users.setdefault(one.user_id, len(users)))
            columns.append(items.setdefault(one.item_id, len(items)))
            values.append(one.value)
            times.append(one.timestamp.timestamp() if one.timestamp is not None else -math.inf)
        user_index, item_index = ItemIndex(users), ItemIndex(items)
        value, time = np.array(values, dtype=np.float64), np.array(times, dtype=np.float64)
        user_of = user_index.positions(users)[np.array(rows, dtype=np.int64)]
        item_of = item_index.positions(items)[np.array(columns, dtype=np.int64)]
        # The latest rating of a pair counts; of two at one moment the higher, whatever the log's order.
        order = np.lexsort((value, time, item_of, user_of))
        pair = user_of[order] * max(len(item_index), 1) + item_of[order]
        kept = order[np.append(pair[1:] != pair[:-1], True)] if pair.size else order
        low, high = scale or ((float(value.min()), float(value.max())) if value.size else (0.0, 0.0))
        if low > high:
            raise InvalidInput(f"A scale from {low} to {high} is upside down; give the lower end first")
        outside = (value < low) | (value > high)
        if outside.any():
            raise InvalidInput(
                f"The rating {value[outside][0]} is not between {low} and {high}; give the true scale"
            )
        return cls(user_index, item_index, user_of[kept], item_of[kept], value[kept], time[kept], low, high)

    @property
    def mean(self) -> float:
        """Mean of all ratings; the scale's middle when there are none."""
        return float(self.value.mean()) if len(self) else (self.lowest + self.highest) / 2

    def subset(self, keep: NDArray[np.bool_]) -> Self:
        """Return the ratings where `keep` is true, over the same users, items and scale."""
        return replace(
            self,
            user_of=self.user_of[keep],
            item_of=self.item_of[keep],
            value=self.value[keep],
            time=self.time[keep],
        )

    def folds(self, count: int = 5, seed: int = 0) -> Iterator[tuple[Self, Self]]:
        """Yield `count` pairs of training and test ratings; each rating is tested once."""
        if count < 2:
            raise InvalidInput(f"{count} folds leave nothing to learn from; use 2 or more")
        if len(self) < count:
            raise InvalidInput(
                f"{len(self)} ratings cannot be parted into {count} folds; give a log with more ratings"
            )
        fold_of = np.random.default_rng(seed).permutation(len(self)) % count
        for fold in range(count):
            yield self.subset(fold_of != fold), self.subset(fold_of == fold)

    def by_user(self, values: NDArray[np.float64] | None = None) -> sp.csr_array[np.float64]:
        """Return users × items; zeros among `values` stay stored."""
        data = self.value if values is None else values
        indptr = np.concatenate([[0], np.cumsum(self.user_counts())])
        return sp.csr_array((data, self.item_of, indptr), shape=(len(self.users), len(self.items)))

    def user_counts(self) -> NDArray[np.int64]:
        """Return how many ratings each user gave."""
        return np.bincount(self.user_of, minlength=len(self.users)).astype(np.int64)

    def item_counts(self) -> NDArray[np.int64]:
        """Return how many ratings each item got."""
        return np.bincount(self.item_of, minlength=len(self.items)).astype(np.int64)

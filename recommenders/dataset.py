"""Hold who met which item when, as sorted, deduplicated arrays."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from assistant.domain.interaction import EventType, Interaction
from recommenders.items import ItemIndex

__all__ = ["EVENT_WEIGHTS", "InteractionDataset", "event_weight"]

EVENT_WEIGHTS: Mapping[EventType, float] = {
    EventType.IMPRESSION: 0.0,
    EventType.VIEW: 0.4,
    EventType.CLICK: 0.5,
    EventType.CART: 0.8,
    EventType.PURCHASE: 1.0,
    EventType.RATING: 1.0,
}
"""How much each kind of event says; being shown something says nothing."""
_STARS = 5.0
_NOBODY = -1


def event_weight(event: EventType, value: float | None = None) -> float:
    """Return the weight of an event in (0, 1]; a rating counts by its stars, one star almost nothing."""
    if event is EventType.RATING and value is not None:
        return min(1.0, max(0.1, value / _STARS))
    return EVENT_WEIGHTS[event]


@dataclass(frozen=True, slots=True, eq=False)
class InteractionDataset:
    """Interactions of all users, each user's oldest first, each item once per user (at its latest time)."""

    items: ItemIndex
    """All items, also those of the catalogue that nobody met."""
    users: tuple[str, ...]
    """User ids in the order of `indptr`."""
    indptr: NDArray[np.int64]
    """(users + 1,): user u owns the slice indptr[u]:indptr[u + 1]."""
    item_of: NDArray[np.int32]
    """(interactions,): item position."""
    weight: NDArray[np.float32]
    """(interactions,): strongest event, in (0, 1]."""
    time: NDArray[np.float64]
    """(interactions,): seconds since 1970, -inf where unknown."""
    countries: tuple[str, ...] = ()
    """Countries named in the log."""
    country_of: NDArray[np.int16] | None = None
    """(users,): position in `countries`, -1 where unknown."""

    def __len__(self) -> int:
        return int(self.item_of.size)

    @classmethod
    def build(cls, interactions: Iterable[Interaction], catalogue: Iterable[str] = ()) -> Self:
        """Gather a stream of interactions in any order; the same event id twice counts once.

        `catalogue` adds items that nobody met yet. Impressions and ratings that were replaced are dropped.
        """
        users: dict[str, int] = {}
        items: dict[str, int] = {}
        countries: dict[str, int] = {}
        home: dict[int, int] = {}
        seen: set[str] = set()
        rows, columns = array("i"), array("i")
        weights, times, ratings = array("f"), array("d"), array("b")
        for one in interactions:
            if one.event_id is not None:
                if one.event_id in seen:
                    continue
                seen.add(one.event_id)
            weight = event_weight(one.event, one.value)
            if weight <= 0.0:
                continue
            user = users.setdefault(one.user_id, len(users))
            rows.append(user)
            columns.append(items.setdefault(one.item_id, len(items)))
            weights.append(weight)
            times.append(one.timestamp.timestamp() if one.timestamp is not None else -np.inf)
            ratings.append(one.event is EventType.RATING)
            if one.country is not None:
                home[user] = countries.setdefault(one.country, len(countries))
        # Users in order of id, so that what is drawn by chance for each does not depend on the log's order.
        names = sorted(users)
        place = np.empty(len(names), dtype=np.int64)
        place[[users[name] for name in names]] = np.arange(len(names))
        index = ItemIndex([*items, *catalogue])
        remap = index.positions(items).astype(np.int32)
        country_of = None
        if countries:
            country_of = np.fromiter((home.get(users[name], _NOBODY) for name in names), dtype=np.int16)
        item_of = remap[np.frombuffer(columns, dtype=np.int32)] if len(columns) else np.empty(0, np.int32)
        return cls._sorted(
            index,
            tuple(names),
            place[np.frombuffer(rows, dtype=np.int32)] if len(rows) else np.empty(0, np.int64),
            item_of,
            np.array(weights, dtype=np.float32),
            np.array(times, dtype=np.float64),
            np.array(ratings, dtype=np.bool_),
            tuple(countries),
            country_of,
        )

    @classmethod
    def _sorted(
        cls,
        items: ItemIndex,
        users: tuple[str, ...],
        user_of: NDArray[np.int64],
        item_of: NDArray[np.int32],
        weight: NDArray[np.float32],
        time: NDArray[np.float64],
        rating: NDArray[np.bool_],
        countries: tuple[str, ...],
        country_of: NDArray[np.int16] | None,
    ) -> Self:
        """Sort by user and time and keep one row for each pair, the strongest event at the latest time."""
        arrival = np.arange(user_of.size)
        pair = user_of * max(len(items), 1) + item_of
        order = np.lexsort((arrival, time, pair))
        pair, weight, time, rating = pair[order], weight[order], time[order], rating[order]
        # A rating that was changed later no longer counts.
        later_rating = np.zeros(pair.size, dtype=np.bool_)
        rated = np.flatnonzero(rating)
        later_rating[rated[:-1]] = pair[rated[:-1]] == pair[rated[1:]]
        weight = np.where(later_rating, np.float32(0), weight)
        last = np.append(pair[1:] != pair[:-1], True) if pair.size else np.empty(0, np.bool_)
        starts = np.flatnonzero(np.append(True, last[:-1])) if pair.size else np.empty(0, np.int64)
        strongest = np.maximum.reduceat(weight, starts) if pair.size else weight
        user_of, item_of = user_of[order][last], item_of[order][last]
        time, arrival = time[last], arrival[order][last]
        by_time = np.lexsort((arrival, time, user_of))
        counts = np.bincount(user_of, minlength=len(users))
        # Weights are relative: a log of views alone is as loud as one of purchases alone.
        loudest = strongest.max() if strongest.size else np.float32(1)
        return cls(
            items,
            users,
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            item_of[by_time],
            (strongest[by_time] / loudest).astype(np.float32),
            time[by_time],
            countries,
            country_of,
        )

    @property
    def last_moment(self) -> float | None:
        """Seconds since 1970 of the latest interaction; None where no moment is known."""
        known = self.time[np.isfinite(self.time)]
        return float(known.max()) if known.size else None

    def user_of(self) -> NDArray[np.int64]:
        """Return the user of each interaction."""
        return np.repeat(np.arange(len(self.users)), np.diff(self.indptr))

    def history(self, user: int) -> list[tuple[str, float]]:
        """Return one user's items with weights, oldest first."""
        rows = slice(int(self.indptr[user]), int(self.indptr[user + 1]))
        return [
            (self.items.ids[int(item)], float(weight))
            for item, weight in zip(self.item_of[rows], self.weight[rows], strict=True)
        ]

    def matrix(self) -> sp.csr_array[np.float32]:
        """Return users × items with event weights."""
        shape = (len(self.users), len(self.items))
        return sp.csr_array((self.weight, self.item_of, self.indptr), shape=shape)

    def item_counts(self) -> NDArray[np.int64]:
        """Return how many users met each item."""
        return np.bincount(self.item_of, minlength=len(self.items)).astype(np.int64)

    def with_items(self, more: Iterable[str]) -> InteractionDataset:
        """Return the same interactions over an index that also holds `more`."""
        items = ItemIndex([*self.items.ids, *more])
        if items == self.items:
            return self
        moved = items.positions(self.items.ids).astype(np.int32)
        return replace(self, items=items, item_of=moved[self.item_of])

    def latest(self, history: int) -> InteractionDataset:
        """Return at most each user's latest `history` interactions, so that robots do not outweigh."""
        from_end = np.repeat(self.indptr[1:], np.diff(self.indptr)) - np.arange(len(self))
        keep = from_end <= history
        return self if keep.all() else self.subset(keep)

    def subset(self, keep: NDArray[np.bool_]) -> InteractionDataset:
        """Return the interactions where `keep` is true, with the same users and items."""
        counts = np.add.reduceat(np.append(keep, False).astype(np.int64), self.indptr[:-1])
        counts[np.diff(self.indptr) == 0] = 0
        indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return replace(
            self,
            indptr=indptr,
            item_of=self.item_of[keep],
            weight=self.weight[keep],
            time=self.time[keep],
        )

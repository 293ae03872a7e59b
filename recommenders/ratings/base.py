"""Define what every rating model offers: a user and an item in, the stars to expect out.

A new model subclasses `RatingModel`, fills in the four abstract methods, and inherits the contract
`tests/contracts/rating_model.py`. Whom or what a model does not know, it judges by what
is usual: the mean, the user's generosity, the item's renown.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from recommenders.arrays import load_array, load_json, save_array, save_json
from recommenders.base import NotFitted, Ranked
from recommenders.items import ItemIndex
from recommenders.ratings.dataset import Ratings
from recommenders.ratings.offsets import Offsets
from recommenders.topk import top_k

__all__ = ["Learnt", "Positions", "RatingModel", "Stars", "within_memory"]

Learnt = dict[str, NDArray[Any]]
"""What a model learnt: arrays by name."""
Positions = NDArray[np.int64]
"""Places in an index of users or items, -1 for a stranger."""
Stars = NDArray[np.float64]
"""One rating for each pair."""


class RatingModel(ABC):
    """Foretell ratings; every answer is a finite number on the scale."""

    name: ClassVar[str]
    """The name a command can ask for it by."""

    def __init__(self) -> None:
        self._ratings: Ratings | None = None
        self._offsets = Offsets(0.0, np.zeros(1), np.zeros(1))

    @property
    def ratings(self) -> Ratings:
        """What it learnt from; raises NotFitted before `fit` or `load`."""
        if self._ratings is None:
            raise NotFitted(f"The model {self.name!r} knows nothing yet; call fit() or load() first")
        return self._ratings

    def fit(self, ratings: Ratings) -> Self:
        """Learn from ratings and return itself; raises InvalidInput when there are none."""
        if not len(ratings):
            raise InvalidInput(
                f"There is no rating for {self.name!r} to learn from; rows need a user, an item and a value"
            )
        offsets = self._usual(ratings)
        learnt = self._fit(ratings, offsets)
        # Only now: a fit that failed leaves the model as it was.
        self._ratings, self._offsets = ratings, offsets
        self._place(learnt)
        return self

    def _usual(self, ratings: Ratings) -> Offsets:
        return Offsets.learn(ratings)

    @abstractmethod
    def _fit(self, ratings: Ratings, offsets: Offsets) -> Learnt:
        """Learn, and return what was learnt as arrays by name; changes nothing of the model."""

    @abstractmethod
    def _place(self, learnt: Learnt) -> None:
        """Take what `_fit` returned or a file held; raises ValueError when it does not fit the ratings."""

    @abstractmethod
    def _estimate(self, users: Positions, items: Positions, usual: Stars) -> Stars:
        """Return a rating for each pair of known users and items; `usual` is what the offsets say."""

    def estimate(self, users: Positions, items: Positions) -> Stars:
        """Return a rating for each pair of positions; -1 stands for a stranger."""
        ratings = self.ratings
        usual = self._offsets.of(users, items)
        known = (users >= 0) & (items >= 0)
        known &= ratings.user_counts()[users] > 0
        known &= ratings.item_counts()[items] > 0
        if known.any():
            usual[known] = self._estimate(users[known], items[known], usual[known])
        return np.clip(usual, ratings.lowest, ratings.highest)

    def predict(self, user: str, item: str) -> float:
        """Return the rating to expect; strangers get what is usual."""
        return float(self.predict_many([user], [item])[0])

    def predict_many(self, users: Sequence[str], items: Sequence[str]) -> Stars:
        """Return a rating for each pair of ids."""
        if len(users) != len(items):
            raise InvalidInput(
                f"{len(users)} users and {len(items)} items do not make pairs; give as many of each"
            )
        ratings = self.ratings
        return self.estimate(_places(ratings.users, users), _places(ratings.items, items))

    def recommend(
        self, user: str, k: int, candidates: Iterable[str] | None = None, exclude_seen: bool = True
    ) -> Ranked:
        """Return the k items the user would rate highest; for a stranger, the most loved ones."""
        ratings = self.ratings
        place = ratings.users.get(user)
        items = (
            np.flatnonzero(ratings.item_counts() > 0)
            if candidates is None
            else np.unique(ratings.items.positions(candidates))
        )
        if exclude_seen and place is not None:
            items = np.setdiff1d(items, ratings.item_of[ratings.user_of == place])
        users = np.full(items.size, -1 if place is None else place, dtype=np.int64)
        stars = self.estimate(users, items).astype(np.float32)
        return [(ratings.items.ids[int(items[best])], float(stars[best])) for best in top_k(stars, k)]

    @abstractmethod
    def _learnt(self) -> Learnt:
        """Return what `_place` took."""

    def _knobs(self) -> dict[str, Any]:
        """Return arguments of the constructor as JSON."""
        return {}

    @classmethod
    def _build(cls, knobs: dict[str, Any]) -> Self:
        """Return an unfitted model with the knobs that `_knobs` told."""
        return cls(**knobs)

    def save(self, directory: Path) -> None:
        """Write arrays and JSON into an existing, empty directory."""
        ratings, learnt = self.ratings, self._learnt()
        for name in ("user_of", "item_of", "value", "time"):
            save_array(directory, name, getattr(ratings, name))
        self._offsets.save(directory)
        for name, values in learnt.items():
            save_array(directory, f"learnt.{name}", values)
        # Written last: a directory without it is half-built.
        save_json(
            directory,
            "rating_model",
            {
                "name": self.name,
                "knobs": self._knobs(),
                "users": list(ratings.users.ids),
                "items": list(ratings.items.ids),
                "scale": [ratings.lowest, ratings.highest],
                "learnt": {name: [str(v.dtype), list(v.shape)] for name, v in learnt.items()},
            },
        )

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read what `save` wrote; raises OSError, ValueError or KeyError when it is damaged."""
        try:
            return cls._read(directory)
        except (TypeError, AttributeError, OverflowError) as error:
            raise ValueError(f"{directory.name} is damaged: {str(error)[:120]}") from error

    @classmethod
    def _read(cls, directory: Path) -> Self:
        meta = load_json(directory, "rating_model")
        if meta["name"] != cls.name:
            raise ValueError(f"{directory.name} holds {meta['name']!r}, not {cls.name!r}")
        users, items = ItemIndex(meta["users"]), ItemIndex(meta["items"])
        if list(users.ids) != meta["users"] or list(items.ids) != meta["items"]:
            raise ValueError("the ids in rating_model.json are not sorted and distinct")
        model = cls._build(meta["knobs"])
        model._ratings = _load_ratings(directory, users, items, *map(float, meta["scale"]))
        model._offsets = Offsets.load(directory, len(users), len(items))
        model._place(
            {
                name: load_array(directory, f"learnt.{name}", np.dtype(dtype).type, tuple(shape))
                for name, (dtype, shape) in meta["learnt"].items()
            }
        )
        return model


def within_memory(name: str, side: int, what: str, max_bytes: int, each: int) -> None:
    """Raise InvalidInput when a square of `side` with `each` bytes a cell takes more than is allowed."""
    needed = each * side * side
    if needed > max_bytes:
        raise InvalidInput(
            f"{name!r} over {side} {what} needs about {needed / 1e9:.1f} GB, more than the "
            f"{max_bytes / 1e9:.1f} GB allowed; use 'svd', which grows with the ratings alone"
        )


def _places(index: ItemIndex, ids: Sequence[str]) -> Positions:
    found = (index.get(one) for one in ids)
    return np.fromiter((-1 if place is None else place for place in found), dtype=np.int64, count=len(ids))


def _load_ratings(directory: Path, users: ItemIndex, items: ItemIndex, low: float, high: float) -> Ratings:
    user_of = load_array(directory, "user_of", np.int64, (None,))
    item_of = load_array(directory, "item_of", np.int64, (user_of.size,))
    value = load_array(directory, "value", np.float64, (user_of.size,))
    # Moments that are not known are infinitely long ago.
    time = load_array(directory, "time", np.float64, (user_of.size,), finite=False)
    for name, places, index in (("user_of", user_of, users), ("item_of", item_of, items)):
        if places.size and not 0 <= places.min() <= places.max() < len(index):
            raise ValueError(f"{name}.npy points outside of {len(index)} ids")
    if (np.diff(user_of * max(len(items), 1) + item_of) <= 0).any():
        raise ValueError("the ratings are not sorted by user and item")
    return Ratings(users, items, user_of, item_of, value, time, low, high)

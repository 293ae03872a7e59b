"""Define what every recommender model offers: items in, items out, reasons beside them.

A new model subclasses `ItemModel`, fills in the five abstract methods, and inherits the contract
`tests/contracts/item_model.py`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from copy import copy
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import Interaction
from recommenders.dataset import InteractionDataset
from recommenders.items import ItemIndex
from recommenders.topk import top_k

__all__ = ["BASKET_LIMIT", "Basket", "ItemModel", "NotFitted", "Ranked", "Scores"]

Basket = Sequence[tuple[str, float]]
"""(item id, weight of the event), oldest first."""
Scores = NDArray[np.float32]
"""One score for each item of the index."""
Ranked = list[tuple[str, float]]
"""(item id, score), best first."""

BASKET_LIMIT = 200
"""Only the latest items of a longer history are looked at."""
_MURMUR = 0.05
"""A basket item that speaks this much softer than the loudest is no reason."""


class NotFitted(InvalidInput):
    """A model that was asked before it was fitted or loaded."""


class ItemModel(ABC):
    """Score all items for a basket of items; a fresh basket needs no training."""

    name: ClassVar[str]
    """The name a request can force it by."""

    def __init__(self, decay: float = 1.0, lasting: float = 0.0) -> None:
        self.decay = _checked(decay)
        self.lasting = _share(lasting)
        self._items: ItemIndex | None = None

    @property
    def items(self) -> ItemIndex:
        """The index that scores are aligned with; raises NotFitted before `fit` or `load`."""
        if self._items is None:
            raise NotFitted(f"The model {self.name!r} knows nothing yet; call fit() or load() first")
        return self._items

    @property
    def is_fitted(self) -> bool:
        """Whether `fit` or `load` has been called."""
        return self._items is not None

    def fit(
        self, interactions: InteractionDataset | Iterable[Interaction], items: Iterable[str] | None = None
    ) -> Self:
        """Learn from a log in any order (or one already gathered) and return itself.

        `items` adds ids of the catalogue that nobody met yet; they can be scored by models that know their
        content, and are never scored by the others.
        """
        if isinstance(interactions, InteractionDataset):
            dataset = interactions if items is None else interactions.with_items(items)
        else:
            dataset = InteractionDataset.build(interactions, items or ())
        self._items = dataset.items
        try:
            self._fit(dataset)
        except BaseException:
            self._items = None  # half a model must not answer, also when somebody lost patience
            raise
        return self

    @abstractmethod
    def _fit(self, dataset: InteractionDataset) -> None:
        """Learn; `self.items` is already the dataset's index."""

    @abstractmethod
    def known(self) -> NDArray[np.bool_]:
        """Tell for each item whether the model learnt anything about it."""

    @abstractmethod
    def _scores(self, positions: NDArray[np.int64], weights: Scores) -> Scores:
        """Score all items for at least one known basket item; a fresh array."""

    @abstractmethod
    def contributions(
        self, positions: NDArray[np.int64], weights: Scores, targets: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return how much each basket item speaks for each target; (basket, targets)."""

    @abstractmethod
    def save(self, directory: Path) -> None:
        """Write arrays and JSON into an existing, empty directory."""

    @classmethod
    @abstractmethod
    def load(cls, directory: Path, items: ItemIndex) -> Self:
        """Read what `save` wrote; raises OSError, ValueError or KeyError when it is damaged."""

    def unfitted(self) -> Self:
        """Return a model with the same knobs that has learnt nothing."""
        clone = copy(self)
        clone._forget()
        return clone

    def _forget(self) -> None:
        """Let go of what was learnt; called on a copy, so nothing shared may be changed in place."""
        self._items = None

    def with_decay(self, decay: float) -> Self:
        """Return the same model, forgetting at another rate; nothing is learnt anew."""
        clone = copy(self)
        clone.decay = _checked(decay)
        return clone

    def with_lasting(self, lasting: float) -> Self:
        """Return the same model, for which this share of every item's weight never fades."""
        clone = copy(self)
        clone.lasting = _share(lasting)
        return clone

    def weigh(self, basket: Basket) -> tuple[NDArray[np.int64], Scores]:
        """Return positions and decayed weights of the basket's known items, oldest first.

        The latest item counts in full, each step back `decay` times as much, which is short-term interest;
        the `lasting` share of each weight never fades, which is long-term interest. An item met twice counts
        at its latest place.
        """
        latest: dict[int, float] = {}
        items = self.items
        for item_id, weight in basket:
            position = items.get(item_id)
            if position is not None:
                latest.pop(position, None)
                latest[position] = weight
        positions = np.fromiter(latest, dtype=np.int64)[-BASKET_LIMIT:]
        weights = np.fromiter(latest.values(), dtype=np.float32)[-BASKET_LIMIT:]
        learnt = self.known()[positions]
        positions, weights = positions[learnt], weights[learnt]
        steps = np.arange(positions.size - 1, -1, -1, dtype=np.float32)
        fading = np.float32(self.decay) ** steps
        return positions, weights * (np.float32(self.lasting) + np.float32(1 - self.lasting) * fading)

    def score(self, basket: Basket) -> Scores:
        """Score every item of `items` for a basket; zeros when the model knows none of it."""
        positions, weights = self.weigh(basket)
        if positions.size == 0:
            return np.zeros(len(self.items), dtype=np.float32)
        return self._scores(positions, weights)

    def recommend(
        self, basket: Basket, k: int, candidates: Iterable[str] | None = None, exclude_seen: bool = True
    ) -> Ranked:
        """Return the k best items for a basket; items it never learnt of are left out.

        Nothing when the model knows nothing of the basket.
        """
        positions, weights = self.weigh(basket)
        if positions.size == 0:
            return []
        scores = self._scores(positions, weights)
        scores[~self.known()] = -np.inf
        return self.rank(scores, basket, k, candidates, exclude_seen)

    def rank(
        self,
        scores: Scores,
        basket: Basket,
        k: int,
        candidates: Iterable[str] | None = None,
        exclude_seen: bool = True,
    ) -> Ranked:
        """Return the k best allowed items of an array of scores that the caller gives away."""
        if candidates is not None:
            allowed = np.full(scores.size, -np.inf, dtype=np.float32)
            wanted = self.items.positions(candidates)
            allowed[wanted] = scores[wanted]
            scores = allowed
        if exclude_seen:
            scores[self.items.positions(item_id for item_id, _ in basket)] = -np.inf
        best = top_k(scores, k)
        return [(self.items.ids[int(position)], float(scores[position])) for position in best]

    def similar(self, item_id: str, k: int) -> Ranked:
        """Return the k items nearest to one; empty for an id the model does not know."""
        return [(other, score) for other, score in self.recommend([(item_id, 1.0)], k) if score > 0]

    def explain(self, basket: Basket, item_id: str, limit: int = 3) -> tuple[str, ...]:
        """Return the basket items that speak for an item, strongest first."""
        target = self.items.get(item_id)
        positions, weights = self.weigh(basket)
        if target is None or positions.size == 0:
            return ()
        return self.because(
            positions, self.contributions(positions, weights, np.array([target]))[:, 0], limit
        )

    def because(
        self, positions: NDArray[np.int64], strengths: NDArray[np.float32], limit: int = 3
    ) -> tuple[str, ...]:
        """Return ids of the strengths that are positive and not negligible, strongest first."""
        loud = strengths > max(0.0, _MURMUR * float(strengths.max(initial=0.0)))
        best = top_k(np.where(loud, strengths, -np.inf).astype(np.float32), limit)
        return tuple(self.items.ids[int(positions[index])] for index in best)

    def because_each(
        self, positions: NDArray[np.int64], strengths: NDArray[np.float32], limit: int = 3
    ) -> list[tuple[str, ...]]:
        """Do what `because` does for each column of strengths, sorting all of them at once."""
        order = np.argsort(-strengths, axis=0, kind="stable")[:limit]
        floor = np.maximum(0.0, _MURMUR * strengths.max(axis=0, initial=0.0))
        speaks = np.take_along_axis(strengths, order, axis=0) > floor
        names = self.items.names(positions)
        return [
            tuple(names[place] for place, yes in zip(places, yeses, strict=True) if yes)
            for places, yeses in zip(order.T.tolist(), speaks.T.tolist(), strict=True)
        ]


def _share(lasting: float) -> float:
    if not 0.0 <= lasting <= 1.0:
        raise InvalidInput(f"A lasting share of {lasting} is not in [0, 1]; 0.05 keeps a twentieth for ever")
    return lasting


def _checked(decay: float) -> float:
    if not 0.0 < decay <= 1.0:
        raise InvalidInput(f"A decay of {decay} is not in (0, 1]; 0.8 forgets a fifth per step back")
    return decay

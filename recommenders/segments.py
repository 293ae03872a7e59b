"""Rank items by what shoppers with the same registration facts met: the first guess about a new shopper."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from recommenders.arrays import (
    empty_sparse,
    load_array,
    load_json,
    load_sparse,
    save_array,
    save_json,
    save_sparse,
)
from recommenders.base import Scores
from recommenders.dataset import InteractionDataset
from recommenders.items import ItemIndex

__all__ = ["Facts", "Segments"]

Facts = Mapping[str, str]
"""Name → value, such as age_group → 25-34."""

_PRIOR = 200.0
"""Weighted events of its own that a segment needs to be heard as much as the whole world."""


class Segments:
    """Know how popular each item is among shoppers who share a fact."""

    def __init__(
        self,
        names: Mapping[tuple[str, str], int],
        votes: sp.csr_array[np.float32],
        world: NDArray[np.float32],
    ) -> None:
        """Take (segments, items) votes, the row of each (fact, value), and the world's shares."""
        self._names = dict(names)
        self._votes = votes
        self._world = world

    @classmethod
    def nobody(cls, size: int = 0) -> Self:
        """Return one that knows no segment."""
        return cls({}, empty_sparse(0, size), np.zeros(size, dtype=np.float32))

    @classmethod
    def fit(cls, dataset: InteractionDataset, facts: Mapping[str, Facts]) -> Self:
        """Count the votes of each segment; `facts` are the registration facts of the users who gave some."""
        size = len(dataset.items)
        names: dict[tuple[str, str], int] = {}
        rows: list[int] = []
        users: list[int] = []
        for user, name in enumerate(dataset.users):
            for fact, value in sorted(facts.get(name, {}).items()):
                rows.append(names.setdefault((fact, value), len(names)))
                users.append(user)
        if not names:
            return cls.nobody(size)
        belongs = sp.csr_array(
            (np.ones(len(rows), dtype=np.float32), (rows, users)), shape=(len(names), len(dataset.users))
        )
        votes = sp.csr_array(belongs @ dataset.matrix())
        world = np.bincount(dataset.item_of, weights=dataset.weight, minlength=size)
        return cls(names, votes, (world / max(world.sum(), 1e-12)).astype(np.float32))

    def score(self, facts: Facts) -> Scores | None:
        """Return the mean share of each item in the segments of a shopper; None when all are unknown.

        A small segment borrows from the world until it has spoken often enough itself.
        """
        rows = [self._names[pair] for pair in sorted(facts.items()) if pair in self._names]
        if not rows:
            return None
        found = np.zeros(self._world.size, dtype=np.float32)
        for row in rows:
            own = self._votes[[row]].toarray()[0]
            found += (own + np.float32(_PRIOR) * self._world) / np.float32(own.sum() + _PRIOR)
        return found / np.float32(len(rows))

    def save(self, directory: Path) -> None:
        """Write the votes."""
        save_json(directory, "segments", {"names": [list(pair) for pair in self._names]})
        save_sparse(directory, "votes", self._votes)
        save_array(directory, "world", self._world)

    @classmethod
    def load(cls, directory: Path, items: ItemIndex) -> Self:
        """Read the votes; raises OSError, ValueError or KeyError when they are damaged."""
        pairs = load_json(directory, "segments")["names"]
        names = {(str(fact), str(value)): row for row, (fact, value) in enumerate(pairs)}
        votes = load_sparse(directory, "votes", (len(names), len(items)))
        return cls(names, votes, load_array(directory, "world", np.float32, (len(items),)))

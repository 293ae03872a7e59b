"""Map external item ids to rows of the arrays, once for all models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["ItemIndex"]


class ItemIndex:
    """Know the position of every item; ids are sorted, so equal sets give equal positions."""

    __slots__ = ("_positions", "ids")

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids: tuple[str, ...] = tuple(sorted(set(ids)))
        self._positions = {item: position for position, item in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._positions

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ItemIndex) and self.ids == other.ids

    def __hash__(self) -> int:
        return hash(self.ids)

    def get(self, item_id: str) -> int | None:
        """Return the item's position, or None for an id never seen."""
        return self._positions.get(item_id)

    def positions(self, item_ids: Iterable[str]) -> NDArray[np.int64]:
        """Return positions of the known ones of `item_ids`, in their order."""
        found = (self._positions.get(item) for item in item_ids)
        return np.fromiter((position for position in found if position is not None), dtype=np.int64)

    def names(self, positions: Iterable[int] | NDArray[np.int64]) -> Sequence[str]:
        """Return the ids at `positions`, in their order."""
        return [self.ids[int(position)] for position in positions]

"""Keep, for every value that can be filtered by, the rows of the products that have it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.domain.product import Product
from assistant.domain.text import fold
from retrieval.traits import Traits

__all__ = ["Facets"]

_PLAIN = frozenset({"brand", "category", "availability"})
"""Fields that are no attributes."""
Mask = NDArray[np.bool_]
RowNumbers = NDArray[np.int32]


class Facets:
    """Rows by "field=value", and numbers by row."""

    def __init__(
        self, keys: dict[str, int], starts: NDArray[np.int64], rows: RowNumbers, numbers: NDArray[np.float32]
    ) -> None:
        """Take postings and a (3, products) array of numbers; use `build` or `load`."""
        self._keys = keys
        self._starts = starts
        self._rows = np.asarray(rows)  # a plain view: the memmap class is slow to slice
        self._numbers = numbers
        self._restocked: Mapping[int, str] = {}
        self._restocked_columns = (np.zeros(0, np.int64), np.zeros(0, np.str_))

    def __len__(self) -> int:
        return int(self._numbers.shape[1])

    @classmethod
    def build(cls, products: Iterable[tuple[Product, Traits]]) -> Facets:
        """Collect the facets of products in row order."""
        postings: dict[str, list[int]] = {}
        numbers: list[tuple[float, float, int]] = []
        for row, (product, traits) in enumerate(products):
            for key in dict.fromkeys(_keys(product, traits)):
                postings.setdefault(key, []).append(row)
            rating = product.rating
            stars = (float(rating.value), float(rating.count)) if rating else (0.0, 0.0)
            numbers.append((*stars, traits.things))
        lengths = [len(rows) for rows in postings.values()]
        return cls(
            {key: place for place, key in enumerate(postings)},
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            np.array([row for rows in postings.values() for row in rows], np.int32),
            np.array(numbers, np.float32).reshape(-1, 3).T.copy(),
        )

    def save(self, folder: Path) -> None:
        """Write arrays and names, without pickles."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "keys.json").write_text(json.dumps(list(self._keys), ensure_ascii=False), "utf-8")
        for name, array in (("starts", self._starts), ("rows", self._rows), ("numbers", self._numbers)):
            np.save(folder / f"{name}.npy", array, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Facets:
        """Open what `save` wrote; rows stay on the disk until they are read."""
        keys: list[str] = json.loads((folder / "keys.json").read_bytes())
        return cls(
            {key: place for place, key in enumerate(keys)},
            np.load(folder / "starts.npy", allow_pickle=False),
            np.load(folder / "rows.npy", mmap_mode="r", allow_pickle=False),
            np.load(folder / "numbers.npy", allow_pickle=False),
        )

    def rows(self, field: str, value: str) -> RowNumbers:
        """Return the rows whose field has the value."""
        place = self._keys.get(f"{field}={value}")
        if place is None:
            return self._rows[:0]
        return self._rows[int(self._starts[place]) : int(self._starts[place + 1])]

    def mask(self, field: str, values: Iterable[str]) -> Mask:
        """Return which rows' field has one of the values."""
        mask = np.zeros(len(self), np.bool_)
        wanted = list(values)
        for value in wanted:
            mask[self.rows(field, value)] = True
        if field == "availability":
            rows, now = self._restocked_columns
            mask[rows] = np.isin(now, wanted)
        return mask

    def counts(self, fields: Iterable[str], passing: Mask | None) -> dict[str, dict[str, int]]:
        """Return how many passing rows have each value of a field, commonest first, without those of none."""
        wanted = {f"@{field}": field for field in fields} | {field: field for field in _PLAIN & set(fields)}
        found: dict[str, dict[str, int]] = {field: {} for field in fields}
        here = np.ones(len(self), np.bool_) if passing is None else passing
        for name, field in wanted.items():
            for value in self._values.get(name, ()):
                count = np.count_nonzero(
                    here & self.mask(name, (value,))
                    if name == "availability"
                    else here[self.rows(name, value)]
                )
                if count:
                    found[field][value] = int(count)
        return {
            field: dict(sorted(values.items(), key=lambda pair: (-pair[1], pair[0])))
            for field, values in found.items()
        }

    @cached_property
    def _values(self) -> dict[str, list[str]]:
        values: dict[str, list[str]] = {}
        for key in self._keys:
            name, _, value = key.partition("=")
            values.setdefault(name, []).append(value)
        return values

    def restock(self, changed: Mapping[int, str]) -> None:
        """Filter some rows by a new availability from now on."""
        self._restocked = {**self._restocked, **changed}
        self._restocked_columns = (
            np.fromiter(self._restocked, np.int64),
            np.array([str(value) for value in self._restocked.values()], np.str_),
        )

    def stated(self, field: str) -> Mask:
        """Return which rows state the field at all."""
        return self.mask("stated", (field,))

    @property
    def rating_values(self) -> NDArray[np.float32]:
        """Average rating by row, 0 where there is none."""
        return np.asarray(self._numbers[0])

    @property
    def rating_counts(self) -> NDArray[np.float32]:
        """Number of ratings by row."""
        return np.asarray(self._numbers[1])

    @property
    def things(self) -> NDArray[np.float32]:
        """How many kinds of product title and category name, by row."""
        return np.asarray(self._numbers[2])


def _keys(product: Product, traits: Traits) -> Iterator[str]:
    yield from (f"category={fold(level)}" for level in product.category)
    if len(product.category) > 1:
        yield f"category={fold(' > '.join(product.category))}"
    if product.brand:
        yield f"brand={fold(product.brand)}"
    yield f"availability={product.availability}"
    if product.ships_to is not None:
        yield "stated=ships"
        yield from (f"ships={country}" for country in sorted(product.ships_to))
    for name, values in traits.values.items():
        yield f"stated={name}"
        yield from (f"@{name}={value}" for value in sorted(values))
    yield from (f"concept={concept}" for concept in sorted(traits.concepts))
    yield from (f"broader={concept}" for concept in sorted(traits.broader))
    yield from (f"mention={concept}" for concept in sorted(traits.mentions))

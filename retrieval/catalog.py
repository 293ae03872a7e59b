"""Read the products of one generation."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from assistant.domain.errors import GenerationDamaged
from assistant.domain.offer_update import OfferUpdate
from assistant.domain.product import Product
from assistant.domain.search import Vocabulary
from retrieval.records import from_record, read_records, to_record

__all__ = ["GenerationCatalog", "read_products", "write_products", "write_vocabulary"]

_PRODUCTS = "products.jsonl"
_OFFSETS = "offsets.npy"
_VOCABULARY = "vocabulary.json"
_HELD = 20_000
"""Products up to which all are kept in memory, and how many are of a bigger catalogue."""


def write_products(folder: Path, products: Iterable[Product]) -> int:
    """Write products and where each begins; return how many."""
    starts = [0]
    with (folder / _PRODUCTS).open("wb") as file:
        for product in products:
            line = orjson.dumps(to_record(product), option=orjson.OPT_APPEND_NEWLINE)
            file.write(line)
            starts.append(starts[-1] + len(line))
    np.save(folder / _OFFSETS, np.array(starts, np.int64), allow_pickle=False)
    return len(starts) - 1


def read_products(folder: Path) -> Iterator[Product]:
    """Yield the products that `write_products` wrote, in order."""
    return read_records(folder / _PRODUCTS)


def write_vocabulary(folder: Path, vocabulary: Vocabulary) -> None:
    """Write a catalogue's own words."""
    (folder / _VOCABULARY).write_text(json.dumps(asdict(vocabulary), ensure_ascii=False), "utf-8")


class GenerationCatalog:
    """The `Catalog` port over the files of a generation."""

    def __init__(self, folder: Path, generation: str, *, held: int = _HELD) -> None:
        """Open the products of a folder; those of a small catalogue are read at once."""
        self._path = folder / _PRODUCTS
        self._generation = generation
        self._offsets: NDArray[np.int64] = np.load(folder / _OFFSETS, allow_pickle=False)
        self._vocabulary = _read_vocabulary(folder / _VOCABULARY)
        self._held = held
        self._ids: tuple[str, ...]
        self._products: OrderedDict[str, Product] = OrderedDict()
        self._changed: dict[str, Product] = {}
        self._lock = threading.Lock()
        if len(self) <= held:
            self._products.update((product.id, product) for product in read_records(self._path))
            self._ids = tuple(self._products)
        else:
            self._ids = tuple(_read_ids(self._path))
        self._rows = {key: row for row, key in enumerate(self._ids)}
        if len(self._rows) != len(self):
            raise GenerationDamaged(f"{self._path.name} does not hold {len(self)} different products")

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __contains__(self, product_id: object) -> bool:
        return product_id in self._rows

    @property
    def generation(self) -> str:
        """Id of the generation."""
        return self._generation

    @property
    def ids(self) -> tuple[str, ...]:
        """Product ids in row order."""
        return self._ids

    def get(self, product_id: str) -> Product | None:
        """Return a product, or None for an id this generation does not have."""
        row = self._rows.get(product_id)
        if row is None:
            return None
        if (changed := self._changed.get(product_id)) is not None:
            return changed
        if len(self) <= self._held:
            return self._products[product_id]
        with self._lock:
            if product_id in self._products:
                self._products.move_to_end(product_id)
                return self._products[product_id]
        product = self._read(row)
        with self._lock:
            self._products[product_id] = product
            while len(self._products) > self._held:
                self._products.popitem(last=False)
        return product

    def get_many(self, product_ids: Sequence[str]) -> list[Product]:
        """Return the known ones of `product_ids`, in their order."""
        found = (self.get(product_id) for product_id in product_ids)
        return [product for product in found if product is not None]

    def vocabulary(self) -> Vocabulary:
        """Return the catalogue's own words with counts."""
        return self._vocabulary

    def all(self) -> Iterable[Product]:
        """Yield every product in row order."""
        products = self._products.values() if len(self) <= self._held else read_records(self._path)
        return (self._changed.get(product.id, product) for product in products)

    def patch(self, updates: Iterable[OfferUpdate]) -> dict[int, Product]:
        """Put known products on new terms from now on; return them by row."""
        fresh: dict[str, Product] = {}
        for update in updates:
            product = fresh.get(update.product_id) or self.get(update.product_id)
            if product is not None:
                fresh[product.id] = update.of(product)
        # Replaced, not changed: whoever is going through the products goes on undisturbed.
        self._changed = {**self._changed, **fresh}
        return {self._rows[key]: product for key, product in fresh.items()}

    def _read(self, row: int) -> Product:
        start, stop = int(self._offsets[row]), int(self._offsets[row + 1])
        with self._path.open("rb") as file:
            file.seek(start)
            return from_record(orjson.loads(file.read(stop - start)))


def _read_ids(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        for line in file:
            yield str(orjson.loads(line)["id"])


def _read_vocabulary(path: Path) -> Vocabulary:
    if not path.exists():
        return Vocabulary()
    fields: Mapping[str, Any] = json.loads(path.read_bytes())
    return Vocabulary(**fields)

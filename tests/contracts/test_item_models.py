"""Hold every item model to the contract."""

from __future__ import annotations

import numpy as np

from recommenders.base import ItemModel
from recommenders.content import Content, ItemVectors
from recommenders.ease import Ease, EaseConfig
from recommenders.hybrid import Blend
from recommenders.item_knn import ItemKNN, ItemKNNConfig
from recommenders.popularity import Popularity
from tests.contracts.item_model import SIZE, ItemModelContract

# Twelve kinds of even and twelve of odd things: each word stands in few enough items to mean something.
TEXTS = {
    f"item-{n:02}": " ".join(f"{'even' if n % 2 == 0 else 'odd'}{(n // 2 + k) % 12}" for k in range(5))
    for n in range(SIZE)
}


def parity_vectors() -> ItemVectors:
    """Two directions and a little of each item's own."""
    values = np.zeros((SIZE, 2 + SIZE), dtype=np.float32)
    for n in range(SIZE):
        values[n, n % 2] = 1.0
        values[n, 2 + n] = 0.1
    return ItemVectors([f"item-{n:02}" for n in range(SIZE)], values)


class TestPopularity(ItemModelContract):
    personal = False

    def build(self) -> ItemModel:
        return Popularity()


class TestItemKNN(ItemModelContract):
    def build(self) -> ItemModel:
        return ItemKNN(ItemKNNConfig(neighbours=30))


class TestEase(ItemModelContract):
    def build(self) -> ItemModel:
        return Ease(EaseConfig(regularization=5.0, decay=1.0))


class TestContentOfTexts(ItemModelContract):
    def build(self) -> ItemModel:
        return Content(TEXTS)


class TestContentOfVectors(ItemModelContract):
    def build(self) -> ItemModel:
        return Content(vectors=parity_vectors())


class TestBlend(ItemModelContract):
    def build(self) -> ItemModel:
        return Blend(Ease(EaseConfig(regularization=5.0)), Content(TEXTS), content_weight=0.3)


class TestBlendOfNeighbours(ItemModelContract):
    def build(self) -> ItemModel:
        return Blend(ItemKNN(), Content(vectors=parity_vectors()), content_weight=0.5)

"""Hold every item model to the contract."""

from __future__ import annotations

import numpy as np
import pytest

from recommenders.als import Als, AlsConfig
from recommenders.base import ItemModel
from recommenders.bpr import Bpr
from recommenders.content import Content, ItemVectors
from recommenders.cross_market import CrossMarket
from recommenders.dataset import InteractionDataset
from recommenders.ease import Ease, EaseConfig
from recommenders.gru import Gru, GruConfig
from recommenders.hybrid import Blend
from recommenders.item_knn import ItemKNN, ItemKNNConfig
from recommenders.mult_vae import MultVae, MultVaeConfig
from recommenders.pairwise import PairwiseConfig
from recommenders.popularity import Popularity
from recommenders.registry import MODELS
from recommenders.sasrec import SasRec, SasRecConfig
from recommenders.social import Circles, Social
from recommenders.transitions import Transitions
from recommenders.user_knn import UserKNN, UserKNNConfig
from recommenders.visual import Visual
from recommenders.warp import Warp
from tests.contracts.item_model import SIZE, ItemModelContract, checkerboard

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


@pytest.mark.parametrize("weighting", ["cosine", "tfidf", "pearson"])
def test_every_weighting_finds_the_parity(weighting: str) -> None:
    for model in (ItemKNN(ItemKNNConfig(weighting=weighting)), UserKNN(UserKNNConfig(weighting=weighting))):
        names = [item for item, _ in model.fit(checkerboard()).similar("item-06", 11)]
        assert len(names) == 11
        assert all(int(item[-2:]) % 2 == 0 for item in names)


class TestUserKNN(ItemModelContract):
    def build(self) -> ItemModel:
        return UserKNN(UserKNNConfig(decay=1.0))


class TestUserKNNOfBM25(ItemModelContract):
    def build(self) -> ItemModel:
        return UserKNN(UserKNNConfig(weighting="bm25", decay=1.0))


class TestAls(ItemModelContract):
    def build(self) -> ItemModel:
        return Als(AlsConfig(factors=4, regularization=1.0, decay=1.0))


class TestBpr(ItemModelContract):
    def build(self) -> ItemModel:
        return Bpr(PairwiseConfig(factors=16, decay=1.0))


class TestWarp(ItemModelContract):
    def build(self) -> ItemModel:
        facts = {f"user-{n:02}": [f"parity:{n % 2}"] for n in range(SIZE)}
        config = PairwiseConfig(factors=16, tries=5, decay=1.0)
        return Warp(config, TEXTS, facts)


class TestTransitions(ItemModelContract):
    def build(self) -> ItemModel:
        return Transitions()


class TestMultVae(ItemModelContract):
    weighs = False  # baskets of any loudness are made equally long

    def build(self) -> ItemModel:
        return MultVae(MultVaeConfig(hidden=32, latent=8, epochs=60, rate=0.02, dropout=0.2, batch=12))


class TestGru(ItemModelContract):
    weighs = False
    provable = 1

    def build(self) -> ItemModel:
        return Gru(GruConfig(size=16, hidden=24, epochs=40, rate=0.03, dropout=0.0))


class TestSasRec(ItemModelContract):
    weighs = False
    provable = 1

    def build(self) -> ItemModel:
        return SasRec(SasRecConfig(size=16, blocks=1, epochs=40, rate=0.03, dropout=0.0, window=16))


class TestVisual(ItemModelContract):
    def build(self) -> ItemModel:
        return Visual(vectors=parity_vectors())


class TestSocial(ItemModelContract):
    def build(self) -> ItemModel:
        trust = {f"user-{n:02}": {f"user-{(n + 2) % SIZE:02}": 0.5} for n in range(SIZE)}
        groups = {f"user-{n:02}": [f"parity {n % 2}"] for n in range(SIZE)}
        return Social(Circles(trust, groups))


class TestCrossMarket(ItemModelContract):
    def build(self) -> ItemModel:
        abroad = InteractionDataset.build(checkerboard())
        return CrossMarket(Ease(EaseConfig(regularization=5.0, decay=1.0)), [abroad])


def test_every_registered_model_is_held_to_the_contract() -> None:
    held = {type(one().build()).name for one in ItemModelContract.__subclasses__()}
    assert set(MODELS) <= held

"""Hold every rating model to the contract."""

from __future__ import annotations

import pytest

from recommenders.ratings.base import RatingModel
from recommenders.ratings.baseline import BaselineOnly
from recommenders.ratings.bayesian import BayesianConfig, BayesianMF
from recommenders.ratings.likeness import Likeness
from recommenders.ratings.neighbours import Around, RatingItemKNN, RatingKNNConfig, RatingUserKNN
from recommenders.ratings.slope_one import SlopeOne
from recommenders.ratings.svd import BiasedSVD, SVDConfig
from recommenders.ratings.svdpp import SVDpp, SVDppConfig
from tests.contracts.rating_model import RatingModelContract

FEW = RatingKNNConfig(neighbours=8)


class TestBaselineOnly(RatingModelContract):
    personal = False

    def build(self) -> RatingModel:
        return BaselineOnly()


class TestSlopeOne(RatingModelContract):
    personal = False  # what the camps gain and lose by an item cancels out

    def build(self) -> RatingModel:
        return SlopeOne()


class TestUserKNN(RatingModelContract):
    def build(self) -> RatingModel:
        return RatingUserKNN(FEW)


class TestItemKNN(RatingModelContract):
    def build(self) -> RatingModel:
        return RatingItemKNN(FEW)


class TestUserKNNByPearsonAroundMeans(RatingModelContract):
    def build(self) -> RatingModel:
        return RatingUserKNN(RatingKNNConfig(Likeness.PEARSON, Around.MEAN, neighbours=8))


class TestUserKNNByMSDAroundZScores(RatingModelContract):
    def build(self) -> RatingModel:
        return RatingUserKNN(RatingKNNConfig(Likeness.MSD, Around.ZSCORE, neighbours=8))


class TestItemKNNByAdjustedCosineAroundNothing(RatingModelContract):
    def build(self) -> RatingModel:
        return RatingItemKNN(RatingKNNConfig(Likeness.ADJUSTED_COSINE, Around.NOTHING, neighbours=8))


class TestItemKNNByCosine(RatingModelContract):
    def build(self) -> RatingModel:
        return RatingItemKNN(RatingKNNConfig(Likeness.COSINE, neighbours=8))


class TestItemKNNByTFIDF(RatingModelContract):
    personal = False  # whole rows tell who rated what, and here everybody rated nearly everything

    def build(self) -> RatingModel:
        return RatingItemKNN(RatingKNNConfig(Likeness.TFIDF, neighbours=8))


class TestItemKNNByBM25(RatingModelContract):
    personal = False

    def build(self) -> RatingModel:
        return RatingItemKNN(RatingKNNConfig(Likeness.BM25, neighbours=8))


class TestBiasedSVD(RatingModelContract):
    def build(self) -> RatingModel:
        return BiasedSVD(SVDConfig(factors=8, epochs=200, rate=0.02))


class TestSVDpp(RatingModelContract):
    def build(self) -> RatingModel:
        return SVDpp(SVDppConfig(factors=8, epochs=60, rate=0.02))


class TestBayesianMF(RatingModelContract):
    def build(self) -> RatingModel:
        return BayesianMF(BayesianConfig(factors=4, samples=30))


def test_every_likeness_and_measure_has_a_name_that_a_file_can_hold() -> None:
    assert [Likeness(one.value) for one in Likeness] == list(Likeness)
    with pytest.raises(ValueError, match="euclid"):
        Likeness("euclid")

"""Name the rating models that can be compared; knobs are chosen inside each training side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from recommenders.ratings.base import RatingModel
from recommenders.ratings.baseline import BaselineOnly
from recommenders.ratings.bayesian import BayesianMF
from recommenders.ratings.likeness import Likeness
from recommenders.ratings.neighbours import Around, RatingItemKNN, RatingKNNConfig, RatingUserKNN
from recommenders.ratings.slope_one import SlopeOne
from recommenders.ratings.svd import BiasedSVD, SVDConfig
from recommenders.ratings.svdpp import SVDpp

__all__ = ["RATING_CONTENDERS"]

_KNN = (
    RatingKNNConfig(),
    RatingKNNConfig(Likeness.MSD, Around.BASELINE),
    RatingKNNConfig(Likeness.TFIDF, Around.BASELINE),
    RatingKNNConfig(Likeness.ADJUSTED_COSINE, Around.BASELINE),
)
_SVD = (SVDConfig(), SVDConfig(factors=50, epochs=40, rate=0.01, regularization=0.1))

RATING_CONTENDERS: Mapping[str, Callable[[], Sequence[RatingModel]]] = {
    "baseline": lambda: [BaselineOnly()],
    "rating_user_knn": lambda: [RatingUserKNN(config) for config in _KNN],
    "rating_item_knn": lambda: [RatingItemKNN(config) for config in _KNN],
    "slope_one": lambda: [SlopeOne()],
    "svd": lambda: [BiasedSVD(config) for config in _SVD],
    "svdpp": lambda: [SVDpp()],
    "bayesian_mf": lambda: [BayesianMF()],
}
"""Models by the names that `--models` takes; the first alternative wins ties."""

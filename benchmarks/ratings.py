"""Compare rating models with Surprise, fold by fold: `python -m benchmarks.ratings DATA [--quick] [--large]`.

DATA holds `ml-100k/u.data`. Five random folds, every rating foretold once, RMSE and MAE as means over folds.
Both sides get the same folds and the same knobs (Surprise's defaults, or those named); the figure that
Surprise publishes stands beside. Times are processor seconds, which a busy machine changes little. `--quick`
runs one fold. `--large` adds MovieLens 1M: our side only, one fold of `ml-1m/f1.dat` to `f5.dat` as they are
given. Without `scikit-surprise` (in the `dev` extra) its columns are named as not run.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from recommenders.loader import InteractionReader
from recommenders.metrics import mae, rmse
from recommenders.ratings.base import RatingModel
from recommenders.ratings.baseline import BaselineOnly
from recommenders.ratings.bayesian import BayesianMF
from recommenders.ratings.dataset import Ratings
from recommenders.ratings.likeness import Likeness
from recommenders.ratings.neighbours import Around, RatingItemKNN, RatingKNNConfig, RatingUserKNN
from recommenders.ratings.slope_one import SlopeOne
from recommenders.ratings.svd import BiasedSVD
from recommenders.ratings.svdpp import SVDpp

Build = Callable[[], RatingModel]
Contender = tuple[str, Build, tuple[str, dict[str, Any]] | None, tuple[float, float] | None]
"""(label, ours, (Surprise's class, its arguments), RMSE that Surprise publishes for 100K and for 1M)."""
Folds = list[tuple[Ratings, Ratings]]


def _knn(around: Around) -> RatingKNNConfig:
    return RatingKNNConfig(Likeness.MSD, around)


_MSD: dict[str, Any] = {"verbose": False}
_ITEM_PEARSON: dict[str, Any] = {
    "verbose": False,
    "sim_options": {"name": "pearson_baseline", "user_based": False},
    "bsl_options": {"verbose": False},
}
CONTENDERS: tuple[Contender, ...] = (
    ("baseline only", BaselineOnly, ("BaselineOnly", {"verbose": False}), (0.944, 0.909)),
    ("user-kNN, MSD", lambda: RatingUserKNN(_knn(Around.NOTHING)), ("KNNBasic", _MSD), (0.980, 0.923)),
    (
        "user-kNN, MSD, means",
        lambda: RatingUserKNN(_knn(Around.MEAN)),
        ("KNNWithMeans", _MSD),
        (0.951, 0.929),
    ),
    (
        "user-kNN, MSD, baseline",
        lambda: RatingUserKNN(_knn(Around.BASELINE)),
        ("KNNBaseline", _MSD),
        (0.931, 0.895),
    ),
    ("item-kNN, pearson_baseline", RatingItemKNN, ("KNNBaseline", _ITEM_PEARSON), None),
    ("SlopeOne", SlopeOne, ("SlopeOne", {}), (0.946, 0.907)),
    ("SVD", BiasedSVD, ("SVD", {"random_state": 0}), (0.934, 0.873)),
    ("SVD++", SVDpp, ("SVDpp", {"random_state": 0}), (0.919, 0.862)),
    ("user-kNN, pearson_baseline", RatingUserKNN, None, None),
    (
        "item-kNN, adjusted cosine",
        lambda: RatingItemKNN(RatingKNNConfig(Likeness.ADJUSTED_COSINE)),
        None,
        None,
    ),
    ("item-kNN, TF-IDF", lambda: RatingItemKNN(RatingKNNConfig(Likeness.TFIDF)), None, None),
    ("Bayesian MF", BayesianMF, None, None),
)


def surprise_of(name: str, arguments: dict[str, Any], train: Ratings, test: Ratings) -> np.ndarray:
    """Return what Surprise foretells, learning from the same ratings."""
    surprise: Any = import_module("surprise")
    rows = [
        (int(u), int(i), float(r), None)
        for u, i, r in zip(train.user_of, train.item_of, train.value, strict=True)
    ]
    data = surprise.Dataset(surprise.Reader(rating_scale=(train.lowest, train.highest)))
    algorithm = getattr(surprise, name)(**arguments)
    algorithm.fit(data.construct_trainset(rows))
    pairs = zip(test.user_of, test.item_of, strict=True)
    return np.array([algorithm.predict(int(u), int(i)).est for u, i in pairs])


def _columns(foretold: list[np.ndarray], tests: list[Ratings], seconds: float) -> str:
    roots = [rmse(one, test.value) for one, test in zip(foretold, tests, strict=True)]
    sizes = [mae(one, test.value) for one, test in zip(foretold, tests, strict=True)]
    return f"{np.mean(roots):.4f} | {np.mean(sizes):.4f} | {seconds / len(tests):.1f}"


def compare(folds: Folds, beside: bool, published: int) -> None:
    """Print the table of some folds."""
    tests = [test for _, test in folds]
    print("| model | RMSE | MAE | CPU s a fold | Surprise RMSE | MAE | CPU s a fold | published |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for label, build, other, told in CONTENDERS:
        started = time.process_time()
        ours = [build().fit(train).estimate(test.user_of, test.item_of) for train, test in folds]
        row = f"| {label} | {_columns(ours, tests, time.process_time() - started)}"
        if other is None or not beside:
            row += " | | | "
        else:
            started = time.process_time()
            theirs = [surprise_of(*other, train, test) for train, test in folds]
            row += f" | {_columns(theirs, tests, time.process_time() - started)}"
        print(f"{row} | {'' if told is None else f'{told[published]:.3f}'} |", flush=True)


def given_fold(folder: Path) -> Folds:
    """Return the first of MovieLens 1M's five parts to be tested, the others to learn from."""
    reader = InteractionReader(datetime.now(UTC), lambda row: None)
    parts = [list(reader.read(folder / f"f{n}.dat")) for n in range(1, 6)]
    held = {(one.user_id, one.item_id) for one in parts[0]}
    ratings = Ratings.build(one for part in parts for one in part)
    users, items = ratings.users.ids, ratings.items.ids
    pairs = zip(ratings.user_of.tolist(), ratings.item_of.tolist(), strict=True)
    tested = np.array([(users[u], items[i]) in held for u, i in pairs])
    return [(ratings.subset(~tested), ratings.subset(tested))]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--quick", action="store_true", help="one fold of five")
    parser.add_argument("--large", action="store_true", help="MovieLens 1M too")
    options = parser.parse_args()
    try:
        import_module("surprise")
        beside = True
    except ImportError:
        beside = False
        print("not run: scikit-surprise is not installed")
    small, large = options.data / "ml-100k", options.data / "ml-1m"
    if (small / "u.data").exists():
        reader = InteractionReader(datetime.now(UTC), lambda row: None)
        folds = list(Ratings.build(reader.read(small / "u.data")).folds(5))[: 1 if options.quick else 5]
        print(f"\n## MovieLens 100K, {len(folds)} of 5 random folds\n")
        compare(folds, beside, 0)
    else:
        print(f"skipped MovieLens 100K: no {small.name}/u.data")
    if options.large and (large / "f1.dat").exists():
        print("\n## MovieLens 1M, the first of 5 folds as given; Surprise is not run, it takes an hour\n")
        compare(given_fold(large), False, 1)
    elif options.large:
        print(f"skipped MovieLens 1M: no {large.name}/f1.dat")


if __name__ == "__main__":
    main()

"""Put models of implicit and cornac beside ours on the same split; knobs chosen on the same validation.

Both are optional (`pip install '.[compare]'`); what is missing is named and skipped.
"""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import scipy.sparse as sp

from recommenders.base import Basket, Ranked
from recommenders.dataset import InteractionDataset
from recommenders.evaluation import mean_ndcg
from recommenders.splits import Split

__all__ = ["chosen_rivals"]

_Build = Callable[[InteractionDataset], "_Rival"]


class _Rival:
    """Answer for the users a library was trained with, found by their baskets."""

    def __init__(self, name: str, dataset: InteractionDataset, scores: Callable[[int], Any]) -> None:
        self.name = name
        self._dataset = dataset
        self._scores = scores
        self._user = {tuple(dataset.history(user)): user for user in range(len(dataset.users))}

    def recommend(
        self, basket: Basket, k: int, candidates: Iterable[str] | None = None, exclude_seen: bool = True
    ) -> Ranked:
        """Rank all items the user has not met, by the library's own scores."""
        items = self._dataset.items
        scores = np.asarray(self._scores(self._user[tuple(basket)]), dtype=np.float64).copy()
        scores[items.positions(item for item, _ in basket)] = -np.inf
        best = np.argsort(-scores, kind="stable")[:k]
        return [(items.ids[int(place)], float(scores[place])) for place in best]


def chosen_rivals(train: InteractionDataset, validation: Split) -> Iterator[_Rival]:
    """Yield each library's models, the best of their grids on validation, fitted on all of `train`."""
    for library, families in (("implicit", _implicit_families), ("cornac", _cornac_families)):
        if importlib.util.find_spec(library) is None:
            print(f"skipped models of {library}: it is not installed; pip install '.[compare]'")
            continue
        for grid in families():
            best = max(grid, key=lambda build: mean_ndcg(build(validation.train), validation, 10))
            yield best(train)


def _implicit_families() -> Iterator[list[_Build]]:
    yield [_implicit("CosineRecommender", K=n) for n in (100, 500)]
    yield [_implicit("BM25Recommender", K=200, K1=1.2, B=b) for b in (0.2, 0.5, 0.8)]
    yield [
        _implicit("AlternatingLeastSquares", factors=64, regularization=r, alpha=a, iterations=15)
        for r, a in itertools.product((1.0, 10.0), (2.0, 10.0))
    ]
    yield [
        _implicit("BayesianPersonalizedRanking", factors=64, iterations=n, learning_rate=rate)
        for n, rate in itertools.product((100, 300), (0.02, 0.1))
    ]


def _implicit(kind: str, **knobs: Any) -> _Build:
    def build(dataset: InteractionDataset) -> _Rival:
        from implicit.als import AlternatingLeastSquares
        from implicit.bpr import BayesianPersonalizedRanking
        from implicit.nearest_neighbours import BM25Recommender, CosineRecommender

        kinds = {
            one.__name__: one
            for one in (
                CosineRecommender,
                BM25Recommender,
                AlternatingLeastSquares,
                BayesianPersonalizedRanking,
            )
        }
        factorises = kind in ("AlternatingLeastSquares", "BayesianPersonalizedRanking")
        model = kinds[kind](**knobs, **({"random_state": 0} if factorises else {}), num_threads=1)
        met = sp.csr_matrix(dataset.matrix())
        model.fit(met, show_progress=False)
        if factorises:
            users, items = np.asarray(model.user_factors), np.asarray(model.item_factors)
            return _Rival(f"implicit {kind}", dataset, lambda user: items @ users[user])
        near = sp.csr_matrix(model.similarity)
        return _Rival(f"implicit {kind}", dataset, lambda user: (met[user] @ near).toarray()[0])

    return build


def _cornac_families() -> Iterator[list[_Build]]:
    yield [_cornac("BPR", k=64, max_iter=n, learning_rate=0.02, lambda_reg=0.01) for n in (100, 300)]
    yield [_cornac("EASE", lamb=value, posB=False) for value in (100, 500, 1000)]


def _cornac(kind: str, **knobs: Any) -> _Build:
    def build(dataset: InteractionDataset) -> _Rival:
        import cornac

        triples = [
            (user, item, 1.0)
            for place, user in enumerate(dataset.users)
            for item, _ in dataset.history(place)
        ]
        trainset = cornac.data.Dataset.from_uir(triples, seed=0)
        seeded = {} if kind == "EASE" else {"seed": 0}
        model = getattr(cornac.models, kind)(verbose=False, **knobs, **seeded).fit(trainset)
        place = np.array([trainset.iid_map.get(item, -1) for item in dataset.items])

        def scores(user: int) -> Any:
            own = np.append(np.asarray(model.score(trainset.uid_map[dataset.users[user]])).ravel(), -np.inf)
            return own[place]

        return _Rival(f"cornac {kind}", dataset, scores)

    return build

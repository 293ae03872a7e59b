"""Measure what is hardest: shoppers of whom little is known, products that nobody met, a small market."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np

from recommenders.als import Als
from recommenders.base import Basket, ItemModel, Ranked
from recommenders.content import Content
from recommenders.cross_market import CrossMarket
from recommenders.dataset import InteractionDataset
from recommenders.ease import Ease, EaseConfig
from recommenders.evaluation import mean_ndcg
from recommenders.hybrid import Blend
from recommenders.item_knn import ItemKNN, ItemKNNConfig
from recommenders.popularity import Popularity, PopularityConfig
from recommenders.splits import Case, Split, k_fold
from recommenders.training import train
from recommenders.warp import Warp

__all__ = ["cold_items", "cross_market", "new_shoppers"]

_PARTS = 5


def new_shoppers(dataset: InteractionDataset, texts: Mapping[str, str], known: Sequence[int]) -> None:
    """Print NDCG@10 for shoppers absent from training, by how many of their first items are known.

    Five folds over users; everything a shopper took later is to be found.
    """
    part_of = np.random.default_rng(0).permutation(len(dataset.users)) % _PARTS
    found: dict[str, dict[int, list[float]]] = {}
    for part in range(_PARTS):
        learners = dataset.subset((part_of != part)[dataset.user_of()])
        models = train(learners, texts)
        rivals: list[ItemModel] = [
            Popularity(PopularityConfig(half_life_days=None)).fit(learners),
            Als().fit(learners),
            models.blend.content,
            models.blend.collaborative,
            models.blend,
        ]
        for size in known:
            histories = ((user, dataset.history(int(user))) for user in np.flatnonzero(part_of == part))
            cases = tuple(
                Case(dataset.users[user], tuple(own[:size]), frozenset(item for item, _ in own[size:]))
                for user, own in histories
                if len(own) > size
            )
            for model in rivals:
                ndcg = mean_ndcg(model, Split(learners, cases), 10)
                found.setdefault(model.name, {}).setdefault(size, []).append(ndcg)
    sizes = [f"{size} known" for size in known]
    print(f"\n| model | {' | '.join(sizes)} |\n|---|{'---:|' * len(sizes)}")
    for name, by_size in found.items():
        print(f"| {name} | " + " | ".join(f"{np.mean(values):.4f}" for values in by_size.values()) + " |")


def cold_items(dataset: InteractionDataset, texts: Mapping[str, str], seeds: Iterable[int]) -> None:
    """Print NDCG@10 among a tenth of the items, of which training saw nothing but their words.

    What was held out lies anywhere in the shoppers' histories, so decay and weights are chosen on a tenth
    of the remaining items held out in the same way.
    """
    found: dict[str, list[float]] = {}
    for seed in seeds:
        split, cold = _without_items(dataset, seed)
        inner, inner_cold = _without_items(split.train, seed + 1_000)
        for name, build in _cold_models(texts).items():
            grid = [(mean_ndcg(_Among(model, inner_cold), inner, 10), model) for model in build(inner.train)]
            _, best = max(grid, key=lambda pair: pair[0])
            model = best.unfitted().fit(split.train)
            found.setdefault(name, []).append(mean_ndcg(_Among(model, cold), split, 10))
    print("\n| model | NDCG@10 among cold items | by sample |\n|---|---:|---|")
    for name, values in found.items():
        print(f"| {name} | {np.mean(values):.4f} | {', '.join(f'{value:.3f}' for value in values)} |")


def _cold_models(
    texts: Mapping[str, str],
) -> Mapping[str, Callable[[InteractionDataset], Iterator[ItemModel]]]:
    """Return grids of fitted models by name."""

    def content(train: InteractionDataset) -> Iterator[ItemModel]:
        fitted = Content(texts).fit(train)
        return (fitted.with_decay(decay) for decay in (1.0, 0.9, 0.7))

    def blend(train: InteractionDataset, weights: Iterable[float]) -> Iterator[ItemModel]:
        for regularization in (600.0, 100.0):
            config = EaseConfig(regularization=regularization)
            fitted = Blend(Ease(config), Content(texts), 0.0).fit(train)
            for weight in weights:
                joined = Blend(fitted.collaborative, fitted.content, weight, fitted.carry)
                yield from (joined.with_decay(decay) for decay in (1.0, 0.9))

    def warp(train: InteractionDataset) -> Iterator[ItemModel]:
        fitted = Warp(item_texts=texts).fit(train)
        return (fitted.with_decay(decay) for decay in (1.0, 0.9))

    return {
        "content": content,
        "EASE carried over": lambda train: blend(train, (0.0,)),
        "warp": warp,
        "blend": lambda train: blend(train, (0.2, 0.4, 0.6, 0.8)),
    }


class _Among:
    """Let a model choose among some items only."""

    def __init__(self, model: ItemModel, allowed: list[str]) -> None:
        self.name = model.name
        self._model, self._allowed = model, allowed

    def recommend(
        self, basket: Basket, k: int, candidates: Iterable[str] | None = None, exclude_seen: bool = True
    ) -> Ranked:
        return self._model.recommend(basket, k, self._allowed, exclude_seen)


def _without_items(dataset: InteractionDataset, seed: int) -> tuple[Split, list[str]]:
    met = np.flatnonzero(dataset.item_counts())
    chosen = np.random.default_rng(seed).permutation(met)[: met.size // 10]
    cold = np.zeros(len(dataset.items), dtype=np.bool_)
    cold[chosen] = True
    train, held = dataset.subset(~cold[dataset.item_of]), dataset.subset(cold[dataset.item_of])
    cases = (
        Case(
            dataset.users[user],
            tuple(train.history(int(user))),
            frozenset(item for item, _ in held.history(int(user))),
        )
        for user in np.flatnonzero(np.diff(held.indptr))
    )
    return Split(train, tuple(case for case in cases if case.basket)), list(dataset.items.names(chosen))


def cross_market(target: InteractionDataset, sources: Mapping[str, InteractionDataset]) -> None:
    """Print NDCG@10 on one market, learnt from it alone and with richer ones behind it."""
    split = next(iter(k_fold(target, 5, 0)))
    validation = next(iter(k_fold(split.train, 5, 1))).sample(1_500)
    grid: dict[str, list[ItemModel]] = {
        "item_knn": [ItemKNN(ItemKNNConfig(decay=1.0))],
        "ease": [Ease(EaseConfig(regularization=value, decay=1.0)) for value in (30.0, 60.0, 120.0)],
    }
    print("\n| model | markets | weight | NDCG@10 | cases |\n|---|---|---:|---:|---:|")
    for name, models in grid.items():
        for markets in ((), *((market,) for market in sources), tuple(sources)):
            weights = (0.1, 0.3, 1.0) if markets else (0.0,)
            logs = [sources[market] for market in markets]
            tried = [CrossMarket(model, logs, weight) for model in models for weight in weights]
            best = max(
                tried,
                key=lambda one: mean_ndcg(
                    one.unfitted().fit(validation.train).with_decay(1.0), validation, 10
                ),
            )
            ndcg = mean_ndcg(best.unfitted().fit(split.train), split, 10)
            told = " + ".join(("t1", *markets))
            print(f"| {name} | {told} | {best.weight} | {ndcg:.4f} | {len(split.cases)} |")

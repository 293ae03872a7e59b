"""Choose the knobs of models on held-out interactions, one knob after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from recommenders.base import ItemModel
from recommenders.carry_over import CarryOver
from recommenders.content import Content
from recommenders.ease import Ease, EaseConfig
from recommenders.evaluation import mean_ndcg
from recommenders.hybrid import Blend
from recommenders.item_knn import ItemKNN, ItemKNNConfig
from recommenders.popularity import Popularity, PopularityConfig
from recommenders.splits import Split

__all__ = ["Choice", "Tuner"]

M = TypeVar("M", bound=ItemModel)

# The first value of each list is the default: it wins ties, and so also when there is nothing to choose on.
_REGULARIZATION = (300.0, 50.0, 100.0, 600.0, 1000.0)
_FEATURES = (0.0, 5.0, 20.0, 100.0)
_CLOSENESS = (0.0, 1.0, 2.0, 4.0)
_DECAYS = (0.8, 0.9, 0.85, 0.7, 1.0)
_LASTING = (0.0, 0.03, 0.05, 0.1)
_BM25_B = (0.2, 0.5, 0.8)
_HALF_LIVES = (30.0, 7.0, 120.0, None)
_CONTENT_WEIGHTS = (0.3, 0.0, 0.1, 0.2, 0.4, 0.5, 0.6, 0.8)


@dataclass(frozen=True, slots=True)
class Choice(Generic[M]):
    """The best model of a search, fitted on the split's training side."""

    model: M
    ndcg: float
    """NDCG@10 on the validation cases; 0 when there were none."""
    knobs: Mapping[str, float] = field(default_factory=dict)
    """What was chosen, by readable name."""


class Tuner:
    """Search knob by knob; every model is judged by NDCG@10 on the same cases."""

    def __init__(self, split: Split) -> None:
        self._split = split

    def _best(self, models: Iterable[M]) -> tuple[M, float]:
        """Return the first of the best models; only two are in memory at a time."""
        best: tuple[M, float] | None = None
        for model in models:
            ndcg = mean_ndcg(model, self._split)
            if best is None or ndcg > best[1]:
                best = (model, ndcg)
        if best is None:
            raise ValueError("there is nothing to choose from")
        return best

    def ease(self, content: Content, config: EaseConfig, thorough: bool) -> Choice[Ease]:
        """Choose regularization (with the decay that suits it), closeness, feature weight, then memory.

        Each of the first three needs a fit, and are tried only when `thorough`; decay costs none.
        """
        train, features = self._split.train, content.matrix()

        def fitted(config: EaseConfig) -> Ease:
            return Ease(config, features).fit(train)

        model = fitted(config)
        if thorough:
            grid = (replace(config, regularization=value) for value in _REGULARIZATION)
            model, _ = self._best(one.with_decay(decay) for one in map(fitted, grid) for decay in _DECAYS)
            chosen = replace(model.config, decay=model.decay)
            model, _ = self._best(fitted(replace(chosen, closeness=value)) for value in _CLOSENESS)
            if content.known().any():
                chosen = model.config
                model, _ = self._best(fitted(replace(chosen, feature_weight=value)) for value in _FEATURES)
        model, ndcg = self._best(_remembering(model))
        knobs = {
            "regularization": model.config.regularization,
            "closeness": model.config.closeness,
            "feature_weight": model.config.feature_weight,
            "decay": model.decay,
            "lasting": model.lasting,
        }
        return Choice(model, ndcg, knobs)

    def item_knn(self) -> Choice[ItemKNN]:
        """Choose how much popular items are tamed, then decay."""
        train = self._split.train
        model, _ = self._best(ItemKNN(ItemKNNConfig(b=b)).fit(train) for b in _BM25_B)
        model, ndcg = self._best(_remembering(model))
        return Choice(model, ndcg, {"b": model.config.b, "decay": model.decay, "lasting": model.lasting})

    def popularity(self) -> Choice[Popularity]:
        """Choose how fast popularity fades."""
        configs = (PopularityConfig(half_life_days=days) for days in _HALF_LIVES)
        model, ndcg = self._best(Popularity(config).fit(self._split.train) for config in configs)
        days = model.config.half_life_days
        return Choice(model, ndcg, {} if days is None else {"half_life_days": days})

    def content(self, content: Content) -> Choice[Content]:
        """Choose the content profile's decay."""
        model, ndcg = self._best(content.with_decay(decay) for decay in _DECAYS)
        return Choice(model, ndcg, {"content_decay": model.decay})

    def blend(self, collaborative: ItemModel, content: Content) -> Choice[Blend]:
        """Choose the weight of content."""
        carry = CarryOver.build(content, self._split.train.item_counts())
        model, ndcg = self._best(
            Blend(collaborative, content, weight, carry)
            for weight in (_CONTENT_WEIGHTS if content.known().any() else (0.0,))
        )
        return Choice(model, ndcg, {"content_weight": model.content_weight})


def _remembering(model: M) -> Iterator[M]:
    """Yield a model with every memory: how fast a basket fades, and which share of it never does."""
    for lasting in _LASTING:
        for decay in _DECAYS:
            yield model.with_lasting(lasting).with_decay(decay)

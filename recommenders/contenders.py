"""Name the models that can be compared, and choose each one's knobs inside the training side.

A new model joins the comparison by one line in `CONTENDERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from functools import cached_property
from typing import Any

from assistant.domain.errors import InvalidInput
from recommenders.als import Als, AlsConfig
from recommenders.base import Basket, ItemModel, Ranked
from recommenders.bpr import Bpr
from recommenders.content import Content
from recommenders.dataset import InteractionDataset
from recommenders.ease import Ease, EaseConfig
from recommenders.evaluation import Recommending, mean_ndcg
from recommenders.gru import Gru
from recommenders.item_knn import ItemKNN, ItemKNNConfig
from recommenders.mult_vae import MultVae
from recommenders.popularity import Popularity, PopularityConfig
from recommenders.sasrec import SasRec
from recommenders.splits import Split
from recommenders.training import TrainedModels, train
from recommenders.transitions import Transitions, TransitionsConfig
from recommenders.user_knn import UserKNN, UserKNNConfig
from recommenders.warp import Warp

__all__ = ["ALWAYS", "CONTENDERS", "Contender", "Learnt", "Setting"]

ALWAYS = ("popular", "recent_popularity")
"""What every model has to beat; compared whether asked for or not."""
_DECAYS = (0.8, 0.9, 0.7, 1.0)


@dataclass(frozen=True)
class Setting:
    """What models may learn from, and what their knobs are chosen on."""

    train: InteractionDataset
    """The training side."""
    validation: Split
    """A part of the training side held out again."""
    texts: Mapping[str, str]
    """Item → words; empty when there are none."""
    k: int = 10
    """Length of list that knobs are chosen for."""

    @cached_property
    def content(self) -> Content:
        """Words of the items as a model, fitted."""
        return Content(self.texts).fit(self.train)


@dataclass(frozen=True, slots=True)
class Learnt:
    """A model ready to be tested."""

    model: Recommending
    """Fitted on the whole training side."""
    knobs: Mapping[str, Any]
    """What validation chose."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A family of models, one of which is chosen on validation."""

    grid: Callable[[Setting], Iterator[ItemModel]]
    """Yield unfitted models; the first wins ties, and when there is nothing to choose on."""
    remembers: bool = True
    """Whether how fast it forgets along the basket is worth choosing."""
    needs_texts: bool = False
    """Whether it can do nothing without words of the items."""
    slow: bool = False
    """Whether it trains for minutes, and so takes part only when it is asked for by name."""

    def learn(self, setting: Setting) -> Learnt:
        """Choose on validation, then fit on all of the training side."""
        best: tuple[float, ItemModel] | None = None
        grid = list(self.grid(setting))
        alone = len(grid) == 1 and not self.remembers
        if alone or not setting.validation.cases:
            best = (0.0, grid[0])
        else:
            for model in grid:
                fitted = model.fit(setting.validation.train)
                for decay in _DECAYS if self.remembers else (model.decay,):
                    tried = fitted.with_decay(decay)
                    ndcg = mean_ndcg(tried, setting.validation, setting.k)
                    if best is None or ndcg > best[0]:
                        best = (ndcg, tried)
        if best is None:
            raise InvalidInput("There is no model to choose from; give the contender a grid")
        chosen = best[1].unfitted().fit(setting.train)
        return Learnt(chosen, {**_knobs(chosen), "validation_ndcg": best[0]})


@dataclass(frozen=True, slots=True)
class _Served:
    """The set that `dragoman train` would publish, as one model."""

    needs_texts: bool = False
    slow: bool = False

    def learn(self, setting: Setting) -> Learnt:
        """Train as the command does."""
        models = train(setting.train, setting.texts or None)
        return Learnt(_WithFallback(models), {"model": models.report.model, **models.report.knobs})


@dataclass(frozen=True, slots=True)
class _WithFallback:
    """Answer a basket that says nothing as the shop does: by popularity."""

    models: TrainedModels

    @property
    def name(self) -> str:
        return "default"

    def recommend(
        self, basket: Basket, k: int, candidates: Iterable[str] | None = None, exclude_seen: bool = True
    ) -> Ranked:
        return self.models.blend.recommend(
            basket, k, candidates, exclude_seen
        ) or self.models.popularity.recommend(basket, k, candidates, exclude_seen)


def _popular(setting: Setting) -> Iterator[ItemModel]:
    yield Popularity(PopularityConfig(half_life_days=None))


def _recent(setting: Setting) -> Iterator[ItemModel]:
    return (Popularity(PopularityConfig(half_life_days=days)) for days in (30.0, 7.0, 1.0, 120.0))


def _item_knn(setting: Setting) -> Iterator[ItemModel]:
    yield from (ItemKNN(ItemKNNConfig(b=b)) for b in (0.2, 0.5, 0.8))
    yield ItemKNN(ItemKNNConfig(weighting="cosine"))


def _user_knn(setting: Setting) -> Iterator[ItemModel]:
    for weighting in ("cosine", "bm25", "tfidf"):
        yield from (UserKNN(UserKNNConfig(weighting=weighting, neighbours=n)) for n in (200, 60))


def _transitions(setting: Setting) -> Iterator[ItemModel]:
    return (Transitions(TransitionsConfig(damping=value)) for value in (0.0, 0.3, 0.5))


def _als(setting: Setting) -> Iterator[ItemModel]:
    for confidence in (5.0, 20.0):
        yield from (Als(AlsConfig(regularization=value, confidence=confidence)) for value in (3.0, 30.0))


def _bpr(setting: Setting) -> Iterator[ItemModel]:
    yield Bpr()


def _warp(setting: Setting) -> Iterator[ItemModel]:
    yield Warp(item_texts=setting.texts)


def _mult_vae(setting: Setting) -> Iterator[ItemModel]:
    yield MultVae()


def _gru(setting: Setting) -> Iterator[ItemModel]:
    yield Gru()


def _sasrec(setting: Setting) -> Iterator[ItemModel]:
    yield SasRec()


def _ease(setting: Setting) -> Iterator[ItemModel]:
    for closeness in (0.0, 2.0):
        for value in (300.0, 50.0, 100.0, 1000.0):
            yield Ease(EaseConfig(regularization=value, closeness=closeness))


def _ease_text(setting: Setting) -> Iterator[ItemModel]:
    features = setting.content.matrix()
    for regularization in (300.0, 100.0):
        for weight in (20.0, 5.0, 100.0):
            yield Ease(EaseConfig(regularization=regularization, feature_weight=weight), features)


def _content(setting: Setting) -> Iterator[ItemModel]:
    yield Content(setting.texts)


CONTENDERS: Mapping[str, Contender | _Served] = {
    "popular": Contender(_popular, remembers=False),
    "recent_popularity": Contender(_recent, remembers=False),
    "item_knn": Contender(_item_knn),
    "ease": Contender(_ease),
    "ease_text": Contender(_ease_text, needs_texts=True),
    "content": Contender(_content, needs_texts=True),
    "user_knn": Contender(_user_knn),
    "transitions": Contender(_transitions),
    "als": Contender(_als),
    "bpr": Contender(_bpr),
    "warp": Contender(_warp),
    "mult_vae": Contender(_mult_vae, remembers=False, slow=True),
    "gru": Contender(_gru, remembers=False, slow=True),
    "sasrec": Contender(_sasrec, remembers=False, slow=True),
    "default": _Served(),
}
"""Models by the names that `dragoman evaluate recommenders --models` takes."""


def _knobs(model: ItemModel) -> dict[str, Any]:
    config = getattr(model, "config", None)
    told = asdict(config) if is_dataclass(config) and not isinstance(config, type) else {}
    return {**told, "decay": model.decay}

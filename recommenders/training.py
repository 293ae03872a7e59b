"""Train the default models, choosing every knob on interactions held out forward in time."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recommenders.acquaintances import fit_circles
from recommenders.base import ItemModel
from recommenders.carry_over import CarryOver
from recommenders.content import Content, ItemVectors
from recommenders.dataset import InteractionDataset
from recommenders.ease import Ease, EaseConfig, ease_bytes
from recommenders.evaluation import mean_ndcg
from recommenders.hybrid import Blend
from recommenders.item_knn import ItemKNN
from recommenders.items import ItemIndex
from recommenders.popularity import Popularity
from recommenders.progress import Progress, silent
from recommenders.segments import Facts, Segments
from recommenders.social import Circles, Social
from recommenders.splits import Split, global_time, per_user_time
from recommenders.tuning import Choice, Tuner

__all__ = ["Progress", "TrainedModels", "TrainingConfig", "TrainingReport", "train"]

_STEPS = 5
_CLOSENESS = 1.0
"""EASE's closeness where it is not chosen: never far from the best where the log tells the order."""


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """Hold the limits of a training run."""

    ease_items: int = 13_000
    """Above this many met items, the sparse neighbourhood takes over."""
    max_bytes: int = 2_000_000_000
    """Memory EASE may take; the neighbourhood takes over above it."""
    tune_items: int = 5_000
    """Above this many met items, EASE's knobs that need another inversion keep their defaults."""
    validation_cases: int = 800
    """Users that knobs are chosen on."""
    validation_scores: int = 20_000_000
    """Fewer users than that when there are more items: this many scores for each thing tried."""
    validation_share: float = 0.2
    """Share of each user's latest items held out for choosing."""


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """Say what was trained on what, and how it did on held-out items."""

    model: str
    """Name of the collaborative model."""
    users: int
    items: int
    """In the index, met or not."""
    interactions: int
    knobs: Mapping[str, float] = field(default_factory=dict)
    """What validation chose."""
    validation_ndcg: Mapping[str, float] = field(default_factory=dict)
    """Model → NDCG@10 on the validation cases."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class TrainedModels:
    """Hold everything that answers, over one index."""

    items: ItemIndex
    popularity: Popularity
    blend: Blend
    """With `blend.collaborative` and `blend.content` inside."""
    sold: NDArray[np.bool_]
    """(items,): whether the catalogue sells it; the log may know items that are gone."""
    report: TrainingReport
    segments: Segments = field(default_factory=Segments.nobody)
    """What shoppers with the same registration facts met."""
    social: Social | None = None
    """What those met whom shoppers follow; None where nobody follows anybody."""

    def selling(self, catalogue: Iterable[str]) -> Self:
        """Return the same models for another catalogue: only what it sells is recommended."""
        sold = np.zeros(len(self.items), dtype=np.bool_)
        sold[self.items.positions(catalogue)] = True
        return replace(self, sold=sold)


def train(
    dataset: InteractionDataset,
    item_texts: Mapping[str, str] | None = None,
    item_vectors: ItemVectors | None = None,
    catalogue: Iterable[str] | None = None,
    progress: Progress | None = None,
    config: TrainingConfig | None = None,
    facts: Mapping[str, Facts] | None = None,
    circles: Circles | None = None,
) -> TrainedModels:
    """Train popularity, EASE (or item-kNN when the catalogue is big), content and their blend.

    `item_vectors` win over `item_texts` (plain text), because they cross languages; either helps EASE too.
    `catalogue` lists what is sold now: only that is recommended. Items of texts, vectors and catalogue that
    the log lacks become part of the index. `facts` are registration facts by user id, `circles` say who
    follows whom. Deterministic.
    """
    config = config or TrainingConfig()
    started = time.perf_counter()
    say = progress or silent
    sold_ids = None if catalogue is None else set(catalogue)
    vector_ids = item_vectors.ids if item_vectors is not None else ()
    dataset = dataset.with_items([*(sold_ids or ()), *(item_texts or ()), *vector_ids])

    say("reading products", 0, _STEPS)
    content = Content(item_texts, item_vectors).fit(dataset)
    cases = min(config.validation_cases, max(100, config.validation_scores // max(len(dataset.items), 1)))
    split = per_user_time(dataset, config.validation_share).sample(cases)
    tuner = Tuner(split)

    say("choosing the collaborative model", 1, _STEPS)
    met = int((dataset.item_counts() > 0).sum())
    choice: Choice[Ease] | Choice[ItemKNN]
    if met <= config.ease_items and ease_bytes(met) <= config.max_bytes:
        thorough = met <= config.tune_items
        start = EaseConfig(max_bytes=config.max_bytes, closeness=0.0 if thorough else _CLOSENESS)
        choice = tuner.ease(content, start, thorough)
    else:
        choice = tuner.item_knn()

    say("choosing the blend", 2, _STEPS)
    profile = tuner.content(content)
    blended = tuner.blend(choice.model, profile.model)
    popular = _popularity(dataset, split, cases, config.validation_share)

    say("fitting on everything", 3, _STEPS)
    chosen = (popular, choice, profile, blended)
    knobs = {name: value for one in chosen for name, value in one.knobs.items()}
    reached = {one.model.name: one.ndcg for one in chosen}
    collaborative: ItemModel = choice.model.unfitted()
    popularity, content_weight = popular.model.unfitted(), blended.model.content_weight
    # What was fitted for choosing is as big as what is kept, and must be gone before that is fitted.
    del chosen, choice, blended, popular, tuner, split
    collaborative.fit(dataset)
    popularity.fit(dataset)

    say("joining the models", 4, _STEPS)
    carry = CarryOver.build(profile.model, dataset.item_counts())
    blend = Blend(collaborative, profile.model, content_weight, carry)
    say("trained", _STEPS, _STEPS)
    ids = dataset.items.ids
    return TrainedModels(
        items=dataset.items,
        popularity=popularity,
        blend=blend,
        sold=np.array([sold_ids is None or item in sold_ids for item in ids], dtype=np.bool_),
        report=TrainingReport(
            model=collaborative.name,
            users=len(dataset.users),
            items=len(ids),
            interactions=len(dataset),
            knobs=knobs,
            validation_ndcg=reached,
            seconds=time.perf_counter() - started,
        ),
        segments=Segments.fit(dataset, facts or {}),
        social=fit_circles(dataset, circles) if circles else None,
    )


def _popularity(dataset: InteractionDataset, split: Split, cases: int, share: float) -> Choice[Popularity]:
    """Choose how fast popularity fades on what came after one moment, where the log tells moments.

    It answers newcomers, who come after all that is known. The figure told is of the split, like others'.
    """
    newest = global_time(dataset, share).sample(cases)
    chosen = Tuner(newest if newest.cases else split).popularity()
    return replace(chosen, ndcg=mean_ndcg(chosen.model.unfitted().fit(split.train), split))

"""Keep a trained set in a directory: arrays and JSON, readable without running any code of theirs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np

from assistant.domain.errors import GenerationDamaged, GenerationMissing
from recommenders.arrays import load_array, load_json, save_array, save_json
from recommenders.base import ItemModel
from recommenders.hybrid import Blend
from recommenders.items import ItemIndex
from recommenders.popularity import Popularity
from recommenders.segments import Segments
from recommenders.social import Social
from recommenders.training import TrainedModels, TrainingReport

__all__ = ["FORMAT", "load", "save"]

FORMAT = 2
"""Raised when a reader of the old files would misread the new ones."""


def save(models: TrainedModels, directory: Path) -> None:
    """Write everything below `directory`, which must be new or empty; checksums are the caller's."""
    directory.mkdir(parents=True, exist_ok=True)
    save_json(directory, "items", {"ids": list(models.items.ids)})
    save_array(directory, "sold", models.sold)
    parts: dict[str, ItemModel | Segments] = {
        "popularity": models.popularity,
        "blend": models.blend,
        "segments": models.segments,
    }
    if models.social is not None:
        parts["social"] = models.social
    for name, model in parts.items():
        (directory / name).mkdir()
        model.save(directory / name)
    # Written last: a directory without it is half-built.
    meta = {"format": FORMAT, "report": asdict(models.report), "social": models.social is not None}
    save_json(directory, "models", meta)


def load(directory: Path) -> TrainedModels:
    """Read what `save` wrote.

    Raises GenerationMissing when nothing was trained, GenerationDamaged when the files do not fit together;
    both name the remedy.
    """
    if not directory.is_dir():
        raise GenerationMissing("No recommender has been trained yet; run `dragoman train`")
    try:
        meta = load_json(directory, "models")
        if meta["format"] != FORMAT:
            raise ValueError(f"format {meta['format']!r} is not {FORMAT}")
        ids = load_json(directory, "items")["ids"]
        items = ItemIndex(ids)
        if list(items.ids) != ids:
            raise ValueError("items.json is not a sorted list of distinct ids")
        return TrainedModels(
            items=items,
            popularity=Popularity.load(directory / "popularity", items),
            blend=Blend.load(directory / "blend", items),
            sold=load_array(directory, "sold", np.bool_, (len(items),)),
            report=TrainingReport(**meta["report"]),
            segments=Segments.load(directory / "segments", items),
            social=Social.load(directory / "social", items) if meta["social"] else None,
        )
    except (OSError, ValueError, KeyError, TypeError, EOFError, AttributeError) as error:
        what = f"{type(error).__name__}: {str(error)[:120]}"
        raise GenerationDamaged(
            f"The trained recommender is damaged ({what}); run `dragoman train`"
        ) from error

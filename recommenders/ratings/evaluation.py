"""Compare rating models on the same folds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommenders.intervals import ratio_interval
from recommenders.metrics import mae, rmse
from recommenders.ratings.base import RatingModel
from recommenders.ratings.dataset import Ratings

__all__ = ["RatingRow", "choose", "cross_validate", "rating_table"]

_VALIDATION_PARTS = 10


@dataclass(frozen=True, slots=True)
class RatingRow:
    """How one model did: means over the folds, with bounds from drawing users again."""

    model: str
    rmse: float
    rmse_low: float
    rmse_high: float
    mae: float
    mae_low: float
    mae_high: float
    rmse_of_folds: tuple[float, ...]
    """RMSE of each fold, in their order."""
    ratings: int
    """Ratings foretold."""
    seconds: float
    """Fitting and foretelling all folds."""


def cross_validate(
    models: Iterable[RatingModel | Sequence[RatingModel]],
    ratings: Ratings,
    folds: int = 5,
    seed: int = 0,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[RatingRow, ...]:
    """Foretell every rating by a model that has not seen it, with every model.

    In place of a model there may be several to choose from: one is chosen inside each training side.
    """
    parts = list(ratings.folds(folds, seed))
    families = [[one] if isinstance(one, RatingModel) else list(one) for one in models]
    steps = len(families) * folds
    rows = []
    for number, family in enumerate(families):
        name = family[0].name
        started = time.perf_counter()
        users, errors = [], []
        roots, sizes = [], []
        for fold, (train, test) in enumerate(parts):
            if progress:
                progress(name, number * folds + fold, steps)
            foretold = choose(family, train, seed).fit(train).estimate(test.user_of, test.item_of)
            roots.append(rmse(foretold, test.value))
            sizes.append(mae(foretold, test.value))
            users.append(test.user_of)
            errors.append(foretold - test.value)
        squared = _interval(users, [e**2 for e in errors])
        absolute = _interval(users, [np.abs(e) for e in errors])
        rows.append(
            RatingRow(
                model=name,
                rmse=float(np.mean(roots)),
                rmse_low=squared[0] ** 0.5,
                rmse_high=squared[1] ** 0.5,
                mae=float(np.mean(sizes)),
                mae_low=absolute[0],
                mae_high=absolute[1],
                rmse_of_folds=tuple(roots),
                ratings=len(ratings),
                seconds=time.perf_counter() - started,
            )
        )
    if progress:
        progress("compared", steps, steps)
    return tuple(rows)


def choose(models: Sequence[RatingModel], ratings: Ratings, seed: int = 0) -> RatingModel:
    """Return the one with the smallest RMSE on a tenth of `ratings` that it has not seen.

    Give it training ratings alone: what is reported must not have been chosen on.
    """
    if len(models) == 1 or len(ratings) < _VALIDATION_PARTS:
        return models[0]
    train, held = next(ratings.folds(_VALIDATION_PARTS, seed))
    errors = [rmse(model.fit(train).estimate(held.user_of, held.item_of), held.value) for model in models]
    return models[int(np.argmin(errors))]


def rating_table(rows: Sequence[RatingRow]) -> str:
    """Write the rows as a Markdown table."""
    lines = ["| model | RMSE | 95 % | MAE | seconds |", "|---|---:|---:|---:|---:|"]
    lines += [
        f"| {row.model} | {row.rmse:.4f} | {row.rmse_low:.4f} to {row.rmse_high:.4f} | {row.mae:.4f} "
        f"| {row.seconds:.1f} |"
        for row in rows
    ]
    return "\n".join(lines)


def _interval(users: list[NDArray[np.int64]], errors: list[NDArray[np.float64]]) -> tuple[float, float]:
    user_of, error = np.concatenate(users), np.concatenate(errors)
    counts = np.bincount(user_of)
    told = counts > 0
    found = ratio_interval(np.bincount(user_of, weights=error)[told], counts[told])
    return found.low, found.high

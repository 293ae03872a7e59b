"""Choose what to try: by product (Thompson 1933) or by the parts of the score (LinUCB, Li et al. 2010).

A policy gives a distribution over the options of one place and the choice is drawn from it, so that the
logged propensity is exact. Each option keeps a floor: a policy that never shows something cannot be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from assistant.domain.exploration import Choice, Option
from assistant.ranking.fusion import z_scores

__all__ = ["PARTS", "LinUcb", "Policy", "Regular", "Thompson", "Uniform", "features"]

PARTS = ("semantic", "lexical", "collaborative", "content", "sequence", "social", "popularity")
"""Parts of the score that LinUCB sees, after a constant."""
_FLOOR = 0.1
"""Share of the draws that is uniform."""
_GRID = 512


class Policy(Protocol):
    """Say how likely each option should get the place."""

    def distribution(self, options: Sequence[Option]) -> NDArray[np.float64]:
        """Return one probability for each of at least one option; they sum to 1."""


@dataclass(frozen=True, slots=True)
class Regular:
    """Never try anything: the first option is always shown."""

    def distribution(self, options: Sequence[Option]) -> NDArray[np.float64]:
        """Return 1 for the first option."""
        return np.asarray(np.eye(1, len(options))[0])


@dataclass(frozen=True, slots=True)
class Uniform:
    """Try every option alike."""

    def distribution(self, options: Sequence[Option]) -> NDArray[np.float64]:
        """Return the same probability for each."""
        return np.full(len(options), 1 / len(options))


@dataclass(frozen=True, slots=True)
class Thompson:
    """Draw each product's appeal from what is known of it, and show the most appealing draw."""

    counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Product → (times shown, times taken)."""
    prior_shows: float = 20.0
    """How many shows the average of all products counts for a single one."""

    def learnt(self, choices: Iterable[Choice]) -> Self:
        """Return the same policy with what became of more choices."""
        counts = dict(self.counts)
        for choice in choices:
            shown, taken = counts.get(choice.product_id, (0, 0))
            counts[choice.product_id] = (shown + 1, taken + choice.rewarded)
        return type(self)(counts, self.prior_shows)

    def distribution(self, options: Sequence[Option]) -> NDArray[np.float64]:
        """Return the probability that each option's draw is the highest, by quadrature."""
        taken_in_all = 1.0 + sum(taken for _, taken in self.counts.values())
        average = taken_in_all / (2.0 + sum(shown for shown, _ in self.counts.values()))
        known = np.array([self.counts.get(option.product_id, (0, 0)) for option in options], dtype=np.float64)
        hits = average * self.prior_shows + known[:, 1]
        misses = (1 - average) * self.prior_shows + known[:, 0] - known[:, 1]
        means = hits / (hits + misses)
        spreads = np.sqrt(means * (1 - means) / (hits + misses + 1))
        low = max(float((means - 6 * spreads).min()), 1e-6)
        high = min(float((means + 8 * spreads).max()), 1.0)
        # Midpoints: the ends of the interval may be poles of a density.
        grid = low + (high - low) * (np.arange(_GRID) + 0.5) / _GRID
        logs = (hits[:, None] - 1) * np.log(grid) + (misses[:, None] - 1) * np.log1p(-grid)
        density = np.exp(logs - logs.max(axis=1, keepdims=True))
        density /= density.sum(axis=1, keepdims=True)
        below = np.log(np.maximum(np.cumsum(density, axis=1) - density / 2, 1e-300))
        wins = (density * np.exp(below.sum(axis=0) - below)).sum(axis=1)
        return _floored(wins / wins.sum())

    def to_json(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        return {"counts": {key: list(pair) for key, pair in self.counts.items()}, "prior": self.prior_shows}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote; raises ValueError, KeyError or TypeError when it is damaged."""
        counts = {str(key): (int(shown), int(taken)) for key, (shown, taken) in data["counts"].items()}
        if any(not 0 <= taken <= shown for shown, taken in counts.values()):
            raise ValueError("a product was taken more often than shown")
        return cls(counts, float(data["prior"]))


@dataclass(frozen=True, slots=True, eq=False)
class LinUcb:
    """Trust a linear model of the score's parts, plus what it does not know yet."""

    gram: NDArray[np.float64] = field(default_factory=lambda: np.eye(1 + len(PARTS)))
    """Sum of the features' outer products, plus the identity."""
    rewards: NDArray[np.float64] = field(default_factory=lambda: np.zeros(1 + len(PARTS)))
    """Sum of the features of what was taken."""
    alpha: float = 0.5
    """How much a standard deviation of ignorance is worth."""

    def learnt(self, choices: Iterable[Choice]) -> Self:
        """Return the same policy with what became of more choices."""
        gram, rewards = self.gram.copy(), self.rewards.copy()
        for choice in choices:
            ids = [option.product_id for option in choice.options]
            if choice.product_id in ids:
                shown = features(choice.options)[ids.index(choice.product_id)]
                gram += np.outer(shown, shown)
                rewards += shown * choice.rewarded
        return type(self)(gram, rewards, self.alpha)

    def distribution(self, options: Sequence[Option]) -> NDArray[np.float64]:
        """Return all but the floor for the highest upper confidence bound; equals share it."""
        seen = features(options)
        solved = np.linalg.solve(self.gram, np.column_stack([self.rewards, seen.T]))
        ignorance = np.sqrt(np.maximum((seen * solved[:, 1:].T).sum(axis=1), 0))
        bound = seen @ solved[:, 0] + self.alpha * ignorance
        best = bound >= bound.max() - 1e-12
        return _floored(best / best.sum())

    def to_json(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        return {"gram": self.gram.tolist(), "rewards": self.rewards.tolist(), "alpha": self.alpha}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote; raises ValueError, KeyError or TypeError when it is damaged."""
        gram, rewards = np.array(data["gram"], dtype=np.float64), np.array(data["rewards"], dtype=np.float64)
        size = 1 + len(PARTS)
        if gram.shape != (size, size) or rewards.shape != (size,) or not np.isfinite(gram).all():
            raise ValueError(f"LinUCB needs {size} features")
        return cls(gram, rewards, float(data["alpha"]))


def features(options: Sequence[Option]) -> NDArray[np.float64]:
    """Return (options, features): a constant, and each part's z-score among the options."""
    columns = [np.ones(len(options))]
    places = [str(place) for place in range(len(options))]
    for part in PARTS:
        known = {
            place: option.scores[part]
            for place, option in zip(places, options, strict=True)
            if part in option.scores
        }
        scaled = z_scores(known, places)
        columns.append(np.array([scaled[place] for place in places]))
    return np.column_stack(columns)


def _floored(wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((1 - _FLOOR) * wanted + _FLOOR / wanted.size, dtype=np.float64)

"""Estimate from the log what another policy would have earned: IPS, SNIPS and doubly robust.

Horvitz & Thompson 1952; Swaminathan & Joachims 2015; Dudík, Langford & Li 2011.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from assistant.domain.exploration import Choice
from assistant.ranking.bandits import LinUcb, Policy, Regular, Thompson, Uniform, features

__all__ = ["Estimate", "OffPolicyReport", "compare", "estimate"]

_Z = 1.96
_FOLDS = 2
_RIDGE = 10.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one estimator says a choice would earn, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class OffPolicyReport:
    """What a policy would have earned on the logged choices, by three estimators."""

    choices: int
    effective: float
    """How many choices the weighted ones are worth (Kish); the fewer, the less the estimates mean."""
    ips: Estimate
    """Inverse propensity: unbiased, and wild where the policies differ much."""
    snips: Estimate
    """The same over the sum of weights: a little biased, calmer."""
    dr: Estimate
    """A model of the reward, corrected by inverse propensity where it is wrong."""

    def row(self, policy: str) -> dict[str, Any]:
        """Return the report as one row of a table."""
        row: dict[str, Any] = {"policy": policy, "choices": self.choices, "effective": self.effective}
        for name, one in (("ips", self.ips), ("snips", self.snips), ("dr", self.dr)):
            row |= {name: one.value, f"{name}_low": one.low, f"{name}_high": one.high}
        return row


def compare(choices: Sequence[Choice]) -> dict[str, OffPolicyReport]:
    """Estimate each way to fill a place on the later half of the log, those that learn on the earlier half.

    Raises InvalidInput as `estimate` does.
    """
    half = len(choices) // 2
    earlier, later = choices[:half], choices[half:]
    policies: dict[str, Policy] = {
        "regular": Regular(),
        "uniform": Uniform(),
        "thompson": Thompson().learnt(earlier),
        "linucb": LinUcb().learnt(earlier),
    }
    return {name: estimate(policy, later) for name, policy in policies.items()}


def estimate(policy: Policy, choices: Sequence[Choice]) -> OffPolicyReport:
    """Estimate the share of choices that would be taken under `policy`.

    Raises InvalidInput when there is no choice, or one whose product is not among its options with a
    propensity above 0: nothing can be told from those.
    """
    if not choices:
        raise InvalidInput("There is no logged choice to estimate from; explored lists must be shown first")
    shown = np.array([_shown(choice) for choice in choices])
    rewards = np.array([float(choice.rewarded) for choice in choices])
    wanted = [policy.distribution(choice.options) for choice in choices]
    logged = np.array([choice.options[at].propensity for choice, at in zip(choices, shown, strict=True)])
    weights = np.array([row[at] for row, at in zip(wanted, shown, strict=True)]) / logged
    model = _cross_fitted(choices, shown, rewards)
    direct = np.array([float(row @ known) for row, known in zip(wanted, model, strict=True)])
    expected = np.array([known[at] for known, at in zip(model, shown, strict=True)])
    normal = max(float(weights.mean()), 1e-12)
    snips = float((weights * rewards).mean()) / normal
    total = float(weights.sum())
    return OffPolicyReport(
        len(choices),
        total**2 / max(float((weights**2).sum()), 1e-12),
        _interval(weights * rewards),
        # The delta method: a ratio of means varies like this mean.
        _interval(weights * (rewards - snips) / normal, snips),
        _interval(direct + weights * (rewards - expected)),
    )


def _shown(choice: Choice) -> int:
    for place, option in enumerate(choice.options):
        if option.product_id == choice.product_id and option.propensity > 0:
            return place
    raise InvalidInput(
        f"The logged choice {choice.recommendation_id!r:.60} does not say how likely it was; leave it out"
    )


def _interval(samples: NDArray[np.float64], value: float | None = None) -> Estimate:
    middle = float(samples.mean()) if value is None else value
    reach = _Z * float(samples.std(ddof=1)) / samples.size**0.5 if samples.size > 1 else float("inf")
    return Estimate(middle, middle - reach, middle + reach)


def _cross_fitted(
    choices: Sequence[Choice], shown: NDArray[np.int64], rewards: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """Predict each option's reward by a ridge regression that has not seen its own choice."""
    seen = [features(choice.options) for choice in choices]
    taken = np.array([rows[at] for rows, at in zip(seen, shown, strict=True)])
    fold = np.arange(len(choices)) % _FOLDS
    found: list[NDArray[np.float64]] = [np.zeros(0)] * len(choices)
    for one in range(_FOLDS):
        known = taken[fold != one]
        gram = known.T @ known + _RIDGE * np.eye(taken.shape[1])
        weights = np.linalg.solve(gram, known.T @ rewards[fold != one])
        for at in np.flatnonzero(fold == one):
            found[at] = seen[at] @ weights
    return found

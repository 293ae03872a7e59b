"""Try products whose appeal is unknown, and log with which probability each was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from assistant.domain.exploration import Option
from assistant.ranking.bandits import Policy, Uniform
from assistant.ranking.fusion import Candidate

__all__ = ["EXPLORATION", "NO_EXPLORATION", "Exploration", "explore"]

_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Exploration:
    """How much is tried, and how it is chosen."""

    share: float = 0.1
    """Share of suggestions whose last place is given to chance."""
    policy: str = "thompson"
    """One of `EXPLORERS`."""


EXPLORATION = Exploration()
NO_EXPLORATION = Exploration(0.0)
"""For shoppers who declined that their behaviour is used."""


def explore(
    ranked: Sequence[Candidate], limit: int, share: float, random: Random, policy: Policy | None = None
) -> list[Candidate]:
    """Return the first `limit` candidates, giving the last place to a chance pick in `share` of the calls.

    The pick is drawn by `policy` (uniform when there is none) from as many following candidates as the list
    is long. Propensities are exact: certain places have 1, the regular last 1 − share, a chance pick share ×
    its probability. What is last carries all options with theirs, so that any policy can be estimated.
    """
    head = list(ranked[:limit])
    pool = list(ranked[limit : 2 * limit])
    if share <= 0 or len(head) < limit or limit < _SHORTEST or not pool:
        return head
    tried = (policy or Uniform()).distribution([_option(one, 0.0) for one in pool])
    chances = [1 - share, *(share * float(chance) for chance in tried)]
    rivals = [head[-1], *pool]
    options = tuple(_option(one, chance) for one, chance in zip(rivals, chances, strict=True))
    (place,) = random.choices(range(len(rivals)), chances)
    head[-1] = replace(rivals[place], propensity=chances[place], options=options)
    return head


def _option(candidate: Candidate, propensity: float) -> Option:
    return Option(candidate.product_id, propensity, candidate.scores)

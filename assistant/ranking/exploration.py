"""Try products whose appeal is unknown, and log with which probability each was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from assistant.ranking.fusion import Candidate

__all__ = ["explore"]


def explore(ranked: Sequence[Candidate], limit: int, share: float, random: Random) -> list[Candidate]:
    """Return the first `limit` candidates, giving the last place to a chance pick in `share` of the calls.

    The pick is uniform over as many following candidates as the list is long. Propensities are exact:
    certain places have 1, the regular last 1 − share, a chance pick share / pool, so that an off-policy
    estimate (inverse propensity) can be made from the log.
    """
    head = list(ranked[:limit])
    pool = list(ranked[limit : 2 * limit])
    if share <= 0 or len(head) < limit or limit < 3 or not pool:
        return head
    if random.random() < share:
        head[-1] = replace(random.choice(pool), propensity=share / len(pool))
    else:
        head[-1] = replace(head[-1], propensity=1 - share)
    return head

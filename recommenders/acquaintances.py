"""Learn the tastes of those whom shoppers follow, under names that tell nobody who they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from recommenders.base import Scores
from recommenders.dataset import InteractionDataset
from recommenders.social import Circles, Social

__all__ = ["fit_circles", "score_circle"]


def fit_circles(dataset: InteractionDataset, circles: Circles) -> Social | None:
    """Fit the social model on those who are followed or belong to a group; None when there is nobody.

    Their ids are hashed: the artefact must find a friend whose id is given, and name nobody.
    """
    named = {friend for friends in circles.trust.values() for friend in friends}
    named |= {user for user, groups in circles.groups.items() if groups} | set(circles.trust)
    keep = np.array([user in named for user in dataset.users], dtype=np.bool_)
    if not keep.any():
        return None
    kept = dataset.subset(np.repeat(keep, np.diff(dataset.indptr)))
    lengths = np.diff(kept.indptr)[keep]
    alone = InteractionDataset(
        kept.items,
        tuple(_hashed(user) for user, yes in zip(dataset.users, keep, strict=True) if yes),
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        kept.item_of,
        kept.weight,
        kept.time,
    )
    hidden = Circles(
        {
            _hashed(user): {_hashed(friend): trust for friend, trust in friends.items()}
            for user, friends in circles.trust.items()
        },
        {_hashed(user): groups for user, groups in circles.groups.items()},
    )
    return Social(hidden).fit(alone)


def score_circle(social: Social, friends: Iterable[str], groups: Iterable[str]) -> Scores | None:
    """Score every item by friends and groups; None when none of them is known."""
    scores = social.score_circle({_hashed(friend): 1.0 for friend in friends}, groups)
    return scores if scores.any() else None


def _hashed(user: str) -> str:
    return hashlib.sha256(user.encode()).hexdigest()[:32]

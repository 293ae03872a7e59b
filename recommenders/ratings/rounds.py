"""Part ratings into rounds in which no user and no item comes twice.

Stochastic gradient descent over such a round, all at once, is the same as over its ratings one by one:
nothing that one of them changes is read by another. So numpy does in thousands of steps what takes millions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from recommenders.ratings.dataset import Ratings

__all__ = ["conflict_free_rounds"]


def conflict_free_rounds(
    ratings: Ratings, rng: np.random.Generator, most: int = 5_000
) -> list[NDArray[np.int64]]:
    """Return rounds of places in `ratings`, at most about 2·`most` of them.

    Of a user or an item with more than `most` ratings, so many by chance take part: one robot must not cost
    everyone else's time.
    """
    order = rng.permutation(len(ratings))
    busy_users = [0] * len(ratings.users)
    busy_items = [0] * len(ratings.items)
    limit = 1 << (2 * most)
    rounds: list[list[int]] = []
    users, items = ratings.user_of[order].tolist(), ratings.item_of[order].tolist()
    for place, user, item in zip(order.tolist(), users, items, strict=True):
        busy = busy_users[user] | busy_items[item]
        free = ~busy & (busy + 1)  # the first round that has neither
        if free >= limit or busy_users[user].bit_count() >= most or busy_items[item].bit_count() >= most:
            continue
        busy_users[user] |= free
        busy_items[item] |= free
        first = free.bit_length() - 1
        if first == len(rounds):
            rounds.append([])
        rounds[first].append(place)
    return [np.array(members, dtype=np.int64) for members in rounds]

"""Take what a shopper's friends and groups took, each heard by how much they are trusted.

Trust spreads one step further, damped, as in trust-aware collaborative filtering (Massa and Avesani 2007).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from recommenders.arrays import empty_sparse, load_json, load_sparse, save_json, save_sparse
from recommenders.base import ItemModel, Scores
from recommenders.dataset import InteractionDataset
from recommenders.items import ItemIndex
from recommenders.weighting import weigh

__all__ = ["Circles", "Social", "SocialConfig"]


@dataclass(frozen=True, slots=True)
class Circles:
    """Say who trusts whom, and who belongs where."""

    trust: Mapping[str, Mapping[str, float]]
    """User → the users they follow → how much they trust them, in (0, 1]."""
    groups: Mapping[str, Iterable[str]]
    """User → names of their groups."""

    def __post_init__(self) -> None:
        for user, friends in self.trust.items():
            for friend, weight in friends.items():
                if not 0.0 < weight <= 1.0:  # also false for NaN
                    raise InvalidInput(f"{user[:40]!r} trusts {friend[:40]!r} by {weight}; use (0, 1]")


@dataclass(frozen=True, slots=True)
class SocialConfig:
    """Say how much each voice counts."""

    friends_of_friends: float = 0.3
    """Weight of a friend's friend, as a share of the friend's."""
    group: float = 0.3
    """Weight of a group's mean taste, beside a fully trusted friend's."""
    decay: float = 0.9
    """Weight of each step back in the basket."""

    def __post_init__(self) -> None:
        if not 0 <= self.friends_of_friends <= 1 or self.group < 0:
            raise InvalidInput(f"{self} cannot be used; weights are shares of a friend's")


class Social(ItemModel):
    """Score items by the circle of a shopper, or of those whose histories are like the basket."""

    name: ClassVar[str] = "social"

    def __init__(self, circles: Circles | None = None, config: SocialConfig | None = None) -> None:
        self.config = config or SocialConfig()
        super().__init__(self.config.decay)
        self._circles = circles or Circles({}, {})
        nothing = empty_sparse(0, 0)
        self._place({}, {}, nothing, nothing, nothing)

    def _fit(self, dataset: InteractionDataset) -> None:
        users = {user: place for place, user in enumerate(dataset.users)}
        names = sorted({group for groups in self._circles.groups.values() for group in groups})
        places = {group: place for place, group in enumerate(names)}
        trust = [
            (users[user], users[friend], weight)
            for user, friends in self._circles.trust.items()
            for friend, weight in friends.items()
            if user in users and friend in users and user != friend
        ]
        members = [
            (users[user], places[group], 1.0)
            for user, groups in self._circles.groups.items()
            for group in set(groups)
            if user in users
        ]
        count = len(users)
        self._place(
            users,
            places,
            dataset.matrix(),
            _sparse(trust, (count, count)),
            _sparse(members, (count, len(places))),
        )

    def _place(
        self,
        users: Mapping[str, int],
        groups: Mapping[str, int],
        met: sp.csr_array[np.float32],
        trust: sp.csr_array[np.float32],
        members: sp.csr_array[np.float32],
    ) -> None:
        self._users, self._groups = dict(users), dict(groups)
        self._met, self._trust, self._members = met, trust, members
        self._by_item = sp.csr_array(weigh(sp.csr_array(met.T), "cosine", 0.0, 0.0))
        sizes = np.maximum(np.asarray(members.sum(axis=0)).ravel(), 1.0)
        self._tastes = sp.csr_array((members.T @ met).multiply(1.0 / sizes[:, None]))
        self._known = np.diff(self._by_item.indptr) > 0

    def known(self) -> NDArray[np.bool_]:
        """Tell which items anybody met."""
        return self._known

    def score_circle(self, friends: Mapping[str, float], groups: Iterable[str] = ()) -> Scores:
        """Score every item for a shopper of whom only friends (with trust) and groups are known.

        Strangers among them are ignored; zeros when nobody is left.
        """
        voices = np.zeros(len(self._users), dtype=np.float32)
        for friend, trust in friends.items():
            if (place := self._users.get(friend)) is not None:
                voices[place] = trust
        voices += np.float32(self.config.friends_of_friends) * (self._trust.T @ voices)
        scores = self._met.T @ voices / max(float(voices.sum()), 1.0)
        for group in sorted(set(groups)):
            if (place := self._groups.get(group)) is not None:
                scores += np.float32(self.config.group) * self._tastes[[place]].toarray()[0]
        return np.asarray(scores, dtype=np.float32)

    def score_shopper(self, user_id: str) -> Scores:
        """Score every item by the circle of a user of the log; zeros for strangers."""
        place = self._users.get(user_id)
        if place is None:
            return np.zeros(len(self.items), dtype=np.float32)
        friends, groups = self._trust[[place]], self._members[[place]]
        who, where = list(self._users), list(self._groups)
        trusted = {who[f]: float(w) for f, w in zip(friends.indices, friends.data, strict=True)}
        return self.score_circle(trusted, [where[group] for group in groups.indices])

    def _voices(self, positions: NDArray[np.int64], weights: Scores) -> NDArray[np.float32]:
        """Return how loud every user is for each basket item: by likeness, and as friends of those alike."""
        alike = sp.csr_array(self._by_item[positions].multiply(weights[:, None]))
        spread = alike + np.float32(self.config.friends_of_friends) * (alike @ self._trust)
        return np.asarray(spread.toarray(), dtype=np.float32)

    def _scores(self, positions: NDArray[np.int64], weights: Scores) -> Scores:
        voices = self._voices(positions, weights)
        scores = self._met.T @ voices.sum(axis=0)
        shared = self._members.T @ voices.sum(axis=0)  # how much each group speaks for the basket
        return np.asarray(
            scores + np.float32(self.config.group) * (self._tastes.T @ shared), dtype=np.float32
        )

    def contributions(
        self, positions: NDArray[np.int64], weights: Scores, targets: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return each basket item's summand of each target's score."""
        voices = self._voices(positions, weights)
        own = voices @ self._met[:, targets].toarray()
        shared = (voices @ self._members.toarray()) @ self._tastes[:, targets].toarray()
        return np.asarray(own + np.float32(self.config.group) * shared, dtype=np.float32)

    def save(self, directory: Path) -> None:
        """Write histories, trust and memberships, with the users' ids: friends are found by them."""
        save_sparse(directory, "met", self._met)
        save_sparse(directory, "trust", self._trust)
        save_sparse(directory, "members", self._members)
        knobs = {**asdict(self.config), "decay": self.decay}
        save_json(
            directory, "social", {"knobs": knobs, "users": list(self._users), "groups": list(self._groups)}
        )

    @classmethod
    def load(cls, directory: Path, items: ItemIndex) -> Self:
        """Read histories, trust and memberships."""
        meta = load_json(directory, "social")
        model = cls(config=SocialConfig(**meta["knobs"]))
        model._items = items
        users = {str(user): place for place, user in enumerate(meta["users"])}
        groups = {str(group): place for place, group in enumerate(meta["groups"])}
        count = len(users)
        model._place(
            users,
            groups,
            load_sparse(directory, "met", (count, len(items))),
            load_sparse(directory, "trust", (count, count)),
            load_sparse(directory, "members", (count, len(groups))),
        )
        return model


def _sparse(entries: list[tuple[int, int, float]], shape: tuple[int, int]) -> sp.csr_array[np.float32]:
    if not entries:
        return empty_sparse(*shape)
    rows, columns, values = zip(*entries, strict=True)
    pairs = (np.asarray(rows, np.int64), np.asarray(columns, np.int64))
    return sp.csr_array(sp.coo_array((np.asarray(values, np.float32), pairs), shape=shape))

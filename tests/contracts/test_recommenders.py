"""Hold the cascade and the fake to the port's contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from assistant.domain.interaction import EventType, Interaction
from assistant.ports import Recommender
from recommenders.cascade import Cascade
from recommenders.dataset import InteractionDataset
from recommenders.training import train
from tests.contracts.recommender import RecommenderContract
from tests.fake_recommenders import FakeRecommender


def two_crowds() -> Iterator[Interaction]:
    """Forty shoppers drink tea and forty ski, each without one item of their crowd's four."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for crowd in (RecommenderContract.TEA, RecommenderContract.SKI):
        for user in range(40):
            for step, item in enumerate(crowd):
                if step != user % 4:
                    moment = start + timedelta(days=user, hours=step)
                    yield Interaction(f"{crowd[0]}-{user}", item, EventType.PURCHASE, timestamp=moment)


class TestCascade(RecommenderContract):
    def build(self) -> Recommender:
        return Cascade(train(InteractionDataset.build(two_crowds())))


class TestFakeRecommender(RecommenderContract):
    def build(self) -> Recommender:
        crowds = (self.TEA, self.SKI)
        likes = {item: [other for other in crowd if other != item] for crowd in crowds for item in crowd}
        return FakeRecommender((*self.TEA, *self.SKI), likes)

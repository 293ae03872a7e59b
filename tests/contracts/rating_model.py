"""Hold what every rating model must do; a new model's test inherits this and says how to build it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import EventType, Interaction
from recommenders.base import NotFitted
from recommenders.ratings.base import RatingModel
from recommenders.ratings.dataset import Ratings

SIZE = 24
START = datetime(2026, 1, 1, tzinfo=UTC)


def rated(user: str, item: str, stars: float, hour: int = 0) -> Interaction:
    """Return one rating."""
    return Interaction(user, item, EventType.RATING, stars, START + timedelta(hours=hour))


def camps() -> Iterator[Interaction]:
    """Even users love even items and hate odd ones, odd users the reverse; two items of each are not told."""
    for user in range(SIZE):
        for item in range(SIZE):
            if item not in (user, (user + 1) % SIZE):
                stars = 5.0 if user % 2 == item % 2 else 1.0
                yield rated(f"user-{user:02}", f"item-{item:02}", stars, hour=item)


class RatingModelContract:
    """Every model obeys; `personal` is False for those that cannot tell the camps apart."""

    personal = True

    def build(self) -> RatingModel:
        """Return an unfitted model."""
        raise NotImplementedError

    @pytest.fixture
    def model(self) -> RatingModel:
        return self.build().fit(Ratings.build(camps()))

    def test_an_unfitted_model_says_what_to_call(self) -> None:
        with pytest.raises(NotFitted, match="fit"):
            self.build().predict("user-00", "item-00")

    def test_what_was_not_told_is_foretold_by_the_camp(self, model: RatingModel) -> None:
        if self.personal:
            for user in range(SIZE):
                assert model.predict(f"user-{user:02}", f"item-{user:02}") > 4.0
                assert model.predict(f"user-{user:02}", f"item-{(user + 1) % SIZE:02}") < 2.0

    def test_strangers_get_what_is_usual(self, model: RatingModel) -> None:
        for user, item in (("stranger", "item-01"), ("user-01", "stranger"), ("stranger", "unseen")):
            assert 2.5 < model.predict(user, item) < 3.5

    def test_many_pairs_get_what_each_gets_alone(self, model: RatingModel) -> None:
        users = ["user-03", "stranger", "user-03", "user-10", "user-01"]
        items = ["item-03", "item-02", "item-10", "item-10", "unseen"]
        alone = [model.predict(user, item) for user, item in zip(users, items, strict=True)]
        assert model.predict_many(users, items) == pytest.approx(alone, abs=1e-6)
        assert model.predict_many([], []).shape == (0,)
        with pytest.raises(InvalidInput, match="pairs"):
            model.predict_many(["user-03"], [])

    def test_answers_are_finite_and_on_the_scale(self, model: RatingModel) -> None:
        users = [f"user-{n // SIZE:02}" for n in range(SIZE * SIZE)]
        items = [f"item-{n % SIZE:02}" for n in range(SIZE * SIZE)]
        stars = model.predict_many(users, items)
        assert np.isfinite(stars).all()
        assert stars.min() >= 1.0
        assert stars.max() <= 5.0

    def test_the_best_of_what_is_not_rated_yet_is_recommended(self, model: RatingModel) -> None:
        ranked = model.recommend("user-06", 5)
        assert {item for item, _ in ranked} == {"item-06", "item-07"}
        if self.personal:
            assert ranked[0][0] == "item-06"
        assert len(model.recommend("user-06", 5, exclude_seen=False)) == 5
        assert len(model.recommend("stranger", 5)) == 5
        assert model.recommend("user-06", 5, candidates=["item-04", "unseen"]) == []

    def test_two_fits_and_every_order_of_the_log_give_one_answer(self, model: RatingModel) -> None:
        again = self.build().fit(Ratings.build(reversed(list(camps()))))
        users, items = ["user-04", "user-05", "user-06"], ["item-04", "item-06", "item-06"]
        assert np.array_equal(again.predict_many(users, items), model.predict_many(users, items))

    def test_a_saved_model_answers_the_same(self, model: RatingModel, tmp_path: Path) -> None:
        model.save(tmp_path)
        loaded = type(model).load(tmp_path)
        users, items = ["user-04", "user-05", "stranger"], ["item-04", "item-06", "item-06"]
        assert np.array_equal(loaded.predict_many(users, items), model.predict_many(users, items))
        assert loaded.recommend("user-09", 9) == model.recommend("user-09", 9)

    def test_damaged_files_are_noticed(self, model: RatingModel, tmp_path: Path) -> None:
        model.save(tmp_path)
        for path in sorted(tmp_path.iterdir()):
            whole = path.read_bytes()
            for broken in (whole[: len(whole) // 2], b"", b"\x00" * len(whole)):
                path.write_bytes(broken)
                with pytest.raises((OSError, ValueError, KeyError, EOFError)):
                    type(model).load(tmp_path)
            path.write_bytes(whole)
        type(model).load(tmp_path)

    def test_nothing_can_be_learnt_from_nothing(self) -> None:
        model = self.build()
        with pytest.raises(InvalidInput, match="no rating"):
            model.fit(Ratings.build([Interaction("ann", "cup")]))
        with pytest.raises(NotFitted):
            model.predict("ann", "cup")

    def test_a_fit_that_failed_leaves_the_model_as_it_was(self, model: RatingModel) -> None:
        before = model.predict("user-04", "item-04")
        with pytest.raises(InvalidInput):
            model.fit(Ratings.build([]))
        assert model.predict("user-04", "item-04") == before

    @pytest.mark.parametrize("users", [["ann"], ["ann", "ben", "cem"]])
    @pytest.mark.parametrize("items", [["cup"], ["cup", "pot", "tea"]])
    def test_when_all_ratings_are_equal_that_is_the_answer(self, users: list[str], items: list[str]) -> None:
        log = [rated(user, item, 4.0) for user in users for item in items]
        model = self.build().fit(Ratings.build(log, scale=(1.0, 5.0)))
        stars = model.predict_many(["ann", "ann", "stranger"], ["cup", "unseen", "cup"])
        # Factors start by chance and are never quite 0.
        assert stars == pytest.approx([4.0] * 3, abs=0.1)

    def test_one_robot_with_many_ratings_changes_little_for_others(self) -> None:
        robot = [rated("robot", f"junk-{n}", float(1 + n % 5)) for n in range(400)]
        model = self.build().fit(Ratings.build([*camps(), *robot]))
        if self.personal:
            assert model.predict("user-04", "item-04") > 4.0

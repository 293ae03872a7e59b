"""Hold what every item model must do; a new model's test inherits this and says how to build it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import EventType, Interaction
from recommenders.base import ItemModel, NotFitted
from recommenders.dataset import InteractionDataset

SIZE = 24
START = datetime(2026, 1, 1, tzinfo=UTC)


def left_out_next(user: int) -> Iterator[str]:
    """Walk the ring of the user's parity from just after the item of their own number to just before it."""
    for step in range(1, SIZE // 2):
        yield f"item-{(user + 2 * step) % SIZE:02}"


def checkerboard() -> Iterator[Interaction]:
    """Even users take even items, odd users odd items, and each leaves out the item of its own number.

    Each walks round the ring up to that item, so it is the answer for models of sets and of sequences alike.
    """
    for user in range(SIZE):
        for step, item in enumerate(left_out_next(user)):
            yield Interaction(
                f"user-{user:02}", item, EventType.PURCHASE, timestamp=START + timedelta(hours=step)
            )


class ItemModelContract:
    """Every model obeys."""

    personal = True
    """False for models that do not look at the basket."""
    weighs = True
    """False for models to which every event is as loud as any other."""
    provable = 5
    """How many of a list the checkerboard tells; of what comes next, only the first."""

    def build(self) -> ItemModel:
        """Return an unfitted model."""
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def dataset(cls) -> InteractionDataset:
        return InteractionDataset.build(checkerboard(), catalogue=["never-met"])

    @pytest.fixture(scope="class")
    @classmethod
    def model(cls, dataset: InteractionDataset) -> ItemModel:
        return cls().build().fit(dataset)

    def basket(self, user: int) -> list[tuple[str, float]]:
        return [(item, 1.0) for item in left_out_next(user)]

    def test_an_unfitted_model_says_what_to_call(self) -> None:
        with pytest.raises(NotFitted, match="fit"):
            self.build().score([("item-00", 1.0)])

    def test_the_item_a_shopper_left_out_is_the_first_recommended(self, model: ItemModel) -> None:
        if self.personal:
            for user in range(SIZE):
                assert model.recommend(self.basket(user), 1)[0][0] == f"item-{user:02}"

    def test_unknown_items_are_ignored(self, model: ItemModel) -> None:
        with_stranger = [("stranger", 1.0), *self.basket(3)]
        assert model.recommend(with_stranger, 3) == model.recommend(self.basket(3), 3)

    def test_a_basket_it_knows_nothing_of_gets_no_opinion(self, model: ItemModel) -> None:
        if self.personal:
            for basket in ([], [("stranger", 1.0)], [("never-met", 1.0)]):
                assert model.recommend(basket, 5) == []
                assert not model.score(basket).any()

    def test_one_item_is_a_basket(self, model: ItemModel) -> None:
        ranked = model.recommend([("item-04", 1.0)], 5)
        assert len(ranked) == 5
        if self.personal:
            assert all(int(item[-2:]) % 2 == 0 for item, _ in ranked[: self.provable])

    def test_seen_items_come_back_only_when_asked_for(self, model: ItemModel) -> None:
        basket = self.basket(5)
        seen = {item for item, _ in basket}
        assert not seen & {item for item, _ in model.recommend(basket, SIZE)}
        assert seen & {item for item, _ in model.recommend(basket, SIZE, exclude_seen=False)}

    def test_candidates_keep_the_order_of_the_whole_ranking(self, model: ItemModel) -> None:
        whole = [item for item, _ in model.recommend(self.basket(7), 2 * SIZE)]
        wanted = {"item-07", "item-02", "item-12", "stranger"}
        chosen = [item for item, _ in model.recommend(self.basket(7), 9, candidates=sorted(wanted))]
        assert chosen == [item for item in whole if item in wanted]

    def test_equal_scores_rank_the_same_every_time_and_for_every_order_of_the_log(
        self, model: ItemModel
    ) -> None:
        again = self.build().fit(InteractionDataset.build(reversed(list(checkerboard())), ["never-met"]))
        first = model.recommend([("item-00", 1.0)], SIZE)
        second = again.recommend([("item-00", 1.0)], SIZE)
        assert [item for item, _ in first] == [item for item, _ in model.recommend([("item-00", 1.0)], SIZE)]
        assert {item for item, _ in first[:5]} == {item for item, _ in second[:5]}

    def test_scores_are_finite_floats_one_for_each_item(
        self, model: ItemModel, dataset: InteractionDataset
    ) -> None:
        scores = model.score(self.basket(2))
        assert scores.shape == (len(dataset.items),)
        assert scores.dtype == np.float32
        assert np.isfinite(scores).all()

    def test_reasons_come_from_the_basket(self, model: ItemModel) -> None:
        basket = [("stranger", 1.0), ("item-02", 1.0), ("item-05", 1.0)]
        because = model.explain(basket, "item-04")
        assert because == (("item-02",) if self.personal else ())
        assert model.explain(basket, "stranger") == ()
        assert model.explain([], "item-04") == ()

    def test_an_item_is_similar_to_others_and_not_to_itself(self, model: ItemModel) -> None:
        names = [item for item, _ in model.similar("item-06", 5)]
        assert "item-06" not in names
        assert model.similar("stranger", 5) == []
        if self.personal:
            assert names
            assert all(int(item[-2:]) % 2 == 0 for item in names[: self.provable])

    def test_a_saved_model_answers_the_same(self, model: ItemModel, tmp_path: Path) -> None:
        model = model.with_decay(0.7)
        model.save(tmp_path)
        loaded = type(model).load(tmp_path, model.items)
        for user in (0, 1, 9):
            assert loaded.recommend(self.basket(user), 5) == model.recommend(self.basket(user), 5)
            assert np.array_equal(loaded.score(self.basket(user)), model.score(self.basket(user)))

    def test_damaged_files_are_noticed(self, model: ItemModel, tmp_path: Path) -> None:
        model.save(tmp_path)
        for path in sorted(tmp_path.rglob("*")):
            if path.is_dir():
                continue
            whole = path.read_bytes()
            path.write_bytes(whole[: len(whole) // 2])
            with pytest.raises((OSError, ValueError, KeyError, EOFError)):
                type(model).load(tmp_path, model.items)
            path.write_bytes(whole)

    def test_nothing_can_be_learnt_from_nothing(self) -> None:
        model = self.build().fit([], items=["a", "b"])
        assert model.score([("a", 1.0)]).shape == (2,)
        assert [item for item, _ in model.recommend([("stranger", 1.0)], 2)] in ([], ["a", "b"])

    def test_one_shopper_of_one_item_is_learnt_from(self) -> None:
        model = self.build().fit([Interaction("ann", "item-00")], items=["item-00", "item-01"])
        assert np.isfinite(model.score([("item-00", 1.0)])).all()

    def test_a_log_and_the_dataset_made_of_it_teach_the_same(self, model: ItemModel) -> None:
        told = self.build().fit(checkerboard(), items=["never-met"])
        assert told.items == model.items
        np.testing.assert_allclose(
            told.score(self.basket(4)), model.score(self.basket(4)), rtol=1e-4, atol=1e-5
        )

    def test_a_louder_event_is_heard_more(self, model: ItemModel) -> None:
        if self.personal and self.weighs:
            soft = model.explain([("item-02", 0.2), ("item-06", 1.0)], "item-04")
            assert soft[0] == "item-06"

    def test_a_fitted_model_is_not_changed_by_its_unfitted_copy(self, model: ItemModel) -> None:
        before = model.score(self.basket(3)).copy()
        model.unfitted().fit([Interaction("ann", "item-00"), Interaction("ann", "item-01")])
        assert np.array_equal(model.score(self.basket(3)), before)

    def test_a_fit_that_was_broken_off_leaves_a_model_that_says_so(
        self, model: ItemModel, dataset: InteractionDataset, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def lose_patience(dataset: InteractionDataset) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(model, "_fit", lose_patience)
        with pytest.raises(KeyboardInterrupt):
            model.fit(dataset)
        assert not model.is_fitted
        with pytest.raises(NotFitted, match="fit"):
            model.recommend(self.basket(3), 3)

    def test_a_decay_outside_of_zero_to_one_is_refused(self, model: ItemModel) -> None:
        with pytest.raises(InvalidInput, match="decay"):
            model.with_decay(0.0)

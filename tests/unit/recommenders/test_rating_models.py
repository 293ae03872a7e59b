"""Test rating models against Surprise, against answers worked out by hand, and on what logs may hold."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import EventType, Interaction
from recommenders.ratings.base import RatingModel
from recommenders.ratings.baseline import BaselineOnly
from recommenders.ratings.bayesian import BayesianConfig, BayesianMF
from recommenders.ratings.dataset import Ratings
from recommenders.ratings.evaluation import choose, cross_validate, rating_table
from recommenders.ratings.likeness import Likeness
from recommenders.ratings.neighbours import Around, RatingItemKNN, RatingKNNConfig, RatingUserKNN
from recommenders.ratings.rounds import conflict_free_rounds
from recommenders.ratings.slope_one import SlopeOne
from recommenders.ratings.svd import BiasedSVD, SVDConfig
from recommenders.ratings.svdpp import SVDpp, SVDppConfig
from tests.contracts.rating_model import camps, rated


def invented(users: int = 40, items: int = 30, seed: int = 0) -> Ratings:
    """Return ratings with two tastes, noise, and items that few rated."""
    rng = np.random.default_rng(seed)
    taste = rng.normal(size=(users, 2)) @ rng.normal(size=(2, items))
    stars = np.clip(np.round(3.3 + taste + rng.normal(0, 0.6, (users, items))), 1, 5)
    told = rng.random((users, items)) < np.linspace(0.9, 0.2, items)
    return Ratings.build(
        rated(f"u{user}", f"i{item}", float(stars[user, item])) for user, item in np.argwhere(told)
    )


@pytest.fixture(scope="module")
def parts() -> tuple[Ratings, Ratings]:
    return next(invented().folds(5))


def surprise_says(algorithm: Any, train: Ratings, test: Ratings) -> tuple[np.ndarray, np.ndarray]:
    """Return what Surprise foretells for each test pair, and where it had anything to go by."""
    import surprise

    rows = [
        (int(u), int(i), float(r), None)
        for u, i, r in zip(train.user_of, train.item_of, train.value, strict=True)
    ]
    data = surprise.Dataset(surprise.Reader(rating_scale=(train.lowest, train.highest)))
    algorithm.fit(data.construct_trainset(rows))
    told = [algorithm.predict(int(u), int(i)) for u, i in zip(test.user_of, test.item_of, strict=True)]
    able = [not one.details["was_impossible"] and one.details.get("actual_k") != 0 for one in told]
    return np.array([one.est for one in told]), np.array(able)


def _knn(likeness: Likeness, around: Around) -> RatingKNNConfig:
    return RatingKNNConfig(likeness, around, neighbours=1000)


@pytest.mark.parametrize("by_user", [True, False])
@pytest.mark.parametrize(
    ("likeness", "around", "their_class"),
    [
        (Likeness.MSD, Around.NOTHING, "KNNBasic"),
        (Likeness.COSINE, Around.NOTHING, "KNNBasic"),
        (Likeness.MSD, Around.MEAN, "KNNWithMeans"),
        (Likeness.PEARSON, Around.MEAN, "KNNWithMeans"),
        (Likeness.MSD, Around.ZSCORE, "KNNWithZScore"),
        (Likeness.COSINE, Around.BASELINE, "KNNBaseline"),
        (Likeness.PEARSON, Around.BASELINE, "KNNBaseline"),
        (Likeness.PEARSON_BASELINE, Around.BASELINE, "KNNBaseline"),
    ],
)
def test_neighbours_foretell_what_surprise_foretells(
    parts: tuple[Ratings, Ratings], likeness: Likeness, around: Around, their_class: str, by_user: bool
) -> None:
    import surprise

    train, test = parts
    their_options = {"name": likeness.value, "user_based": by_user}
    theirs, able = surprise_says(
        getattr(surprise, their_class)(
            k=1000, sim_options=their_options, bsl_options={"verbose": False}, verbose=False
        ),
        train,
        test,
    )
    model = (RatingUserKNN if by_user else RatingItemKNN)(_knn(likeness, around)).fit(train)
    ours = model.estimate(test.user_of, test.item_of)
    assert able.mean() > 0.9
    assert ours[able] == pytest.approx(theirs[able], abs=2e-3)


@pytest.mark.parametrize(("ours", "theirs"), [(BaselineOnly, "BaselineOnly"), (SlopeOne, "SlopeOne")])
def test_baseline_and_slope_one_foretell_what_surprise_foretells(
    parts: tuple[Ratings, Ratings], ours: Callable[[], RatingModel], theirs: str
) -> None:
    import surprise

    train, test = parts
    options = {"verbose": False} if theirs == "BaselineOnly" else {}
    wanted, able = surprise_says(getattr(surprise, theirs)(**options), train, test)
    assert ours().fit(train).estimate(test.user_of, test.item_of)[able] == pytest.approx(
        wanted[able], abs=1e-4
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_factorisations_are_as_good_as_those_of_surprise(seed: int) -> None:
    import surprise

    train, test = next(invented(150, 80, seed).folds(5))
    pairs = [
        (BiasedSVD(SVDConfig(10, 60)), surprise.SVD(n_factors=10, n_epochs=60, random_state=0)),
        (SVDpp(SVDppConfig(10, 60)), surprise.SVDpp(n_factors=10, n_epochs=60, random_state=0)),
    ]
    for ours, theirs in pairs:
        foretold = ours.fit(train).estimate(test.user_of, test.item_of)
        wanted, _ = surprise_says(theirs, train, test)
        gap = np.sqrt(np.mean((foretold - test.value) ** 2)) - np.sqrt(np.mean((wanted - test.value) ** 2))
        assert abs(gap) < 0.02, ours.name


def test_slope_one_on_the_example_of_its_paper() -> None:
    log = [rated("john", "a", 5), rated("john", "b", 3), rated("john", "c", 2)]
    log += [rated("mark", "a", 3), rated("mark", "b", 4), rated("lucy", "b", 2), rated("lucy", "c", 5)]
    model = SlopeOne().fit(Ratings.build(log))
    # a leads b by ((5-3) + (3-4)) / 2 = 0.5, and c by 5-2 = 3; Lucy's mean is 3.5.
    assert model.predict("lucy", "a") == pytest.approx(min(5.0, 3.5 + (0.5 + 3.0) / 2))


def test_adjusted_cosine_takes_away_how_generous_users_are() -> None:
    # Ann gives 4 and 5 where Ben gives 1 and 2: they agree that the pot is better, and dislike the same.
    log = [rated("ann", "cup", 4), rated("ann", "pot", 5), rated("ann", "tea", 4)]
    log += [rated("ben", "cup", 1), rated("ben", "pot", 2), rated("ben", "tea", 1)]
    model = RatingItemKNN(RatingKNNConfig(Likeness.ADJUSTED_COSINE)).fit(Ratings.build(log))
    cup, pot, tea = (model.ratings.items.get(one) for one in ("cup", "pot", "tea"))
    likeness = model.likeness
    assert likeness[cup, tea] == pytest.approx(1.0)
    assert likeness[cup, pot] == pytest.approx(-1.0)


def test_a_round_never_holds_a_user_or_an_item_twice_and_rounds_hold_everything_once() -> None:
    ratings = invented()
    rounds = conflict_free_rounds(ratings, np.random.default_rng(0))
    for places in rounds:
        assert len(set(ratings.user_of[places])) == len(set(ratings.item_of[places])) == len(places)
    assert sorted(np.concatenate(rounds).tolist()) == list(range(len(ratings)))


def test_a_robot_costs_no_more_rounds_than_allowed() -> None:
    robot = [rated("robot", f"i{n}", float(1 + n % 5)) for n in range(3_000)]
    ratings = Ratings.build([*robot, *camps()])
    rounds = conflict_free_rounds(ratings, np.random.default_rng(0), most=100)
    taken = np.concatenate(rounds)
    assert len(rounds) <= 200
    assert (ratings.user_of[taken] == ratings.users.get("robot")).sum() == 100


def test_ratings_that_are_no_numbers_are_refused() -> None:
    for stars in (math.nan, math.inf):
        with pytest.raises(InvalidInput, match="not a number"):
            Ratings.build([rated("ann", "cup", stars)])
    with pytest.raises(InvalidInput, match="true scale"):
        Ratings.build([rated("ann", "cup", 6.0)], scale=(1.0, 5.0))
    with pytest.raises(InvalidInput, match="upside down"):
        Ratings.build([], scale=(5.0, 1.0))


def test_the_latest_rating_counts_whatever_the_order_of_the_log() -> None:
    log = [rated("ann", "cup", 1, hour=2), rated("ann", "cup", 5, hour=1), Interaction("ann", "pot")]
    for order in (log, log[::-1]):
        ratings = Ratings.build(order)
        assert ratings.value.tolist() == [1.0]


def test_folds_test_every_rating_once_and_never_train_on_it() -> None:
    ratings = invented()
    pairs = [(set(_pairs(train)), set(_pairs(test))) for train, test in ratings.folds(4, seed=3)]
    assert all(not train & test for train, test in pairs)
    assert sum(len(test) for _, test in pairs) == len(set.union(*(test for _, test in pairs))) == len(ratings)
    with pytest.raises(InvalidInput, match="folds"):
        list(ratings.folds(1))
    with pytest.raises(InvalidInput, match="more ratings"):
        list(Ratings.build([rated("ann", "cup", 3)]).folds(5))


def _pairs(ratings: Ratings) -> list[tuple[int, int]]:
    return list(zip(ratings.user_of.tolist(), ratings.item_of.tolist(), strict=True))


def test_a_square_too_big_for_memory_is_refused_with_the_model_to_use_instead() -> None:
    ratings = invented()
    for model in (RatingUserKNN(RatingKNNConfig(max_bytes=100)), SlopeOne(max_bytes=100)):
        with pytest.raises(InvalidInput, match="'svd'"):
            model.fit(ratings)
    with pytest.raises(InvalidInput, match="'svd'"):
        BayesianMF(BayesianConfig(max_bytes=100)).fit(ratings)


def test_cross_validation_ranks_models_and_says_how_sure_it_is() -> None:
    ratings = invented(120, 60)
    flat, knn, bayes = cross_validate(
        [BaselineOnly(), RatingUserKNN(), BayesianMF(BayesianConfig(factors=4, samples=30))], ratings, folds=3
    )
    assert bayes.rmse < knn.rmse < flat.rmse
    assert flat.rmse_low < flat.rmse < flat.rmse_high
    assert flat.mae_low < flat.mae < flat.mae_high
    assert np.mean(flat.rmse_of_folds) == pytest.approx(flat.rmse)
    assert "| baseline |" in rating_table([flat])


def test_knobs_are_chosen_on_held_out_ratings_of_the_training_side() -> None:
    wild = RatingUserKNN(RatingKNNConfig(Likeness.COSINE, Around.NOTHING, neighbours=1))
    tame = RatingUserKNN()
    assert choose([wild, tame], invented()) is tame
    assert choose([wild], invented()) is wild
    assert choose([wild, tame], Ratings.build([rated("ann", "cup", 3)])) is wild


logs = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("uvwxyz"), st.sampled_from([1.0, 2.5, 5.0])),
    min_size=1,
    max_size=30,
)


@settings(max_examples=25, deadline=None)
@given(logs, st.sampled_from(range(7)))
def test_whatever_the_log_every_answer_is_on_the_scale(log: list[tuple[str, str, float]], which: int) -> None:
    models: list[Callable[[], RatingModel]] = [
        BaselineOnly,
        RatingUserKNN,
        lambda: RatingItemKNN(RatingKNNConfig(Likeness.PEARSON, Around.ZSCORE)),
        SlopeOne,
        lambda: BiasedSVD(SVDConfig(factors=3, epochs=3)),
        lambda: SVDpp(SVDppConfig(factors=3, epochs=3)),
        lambda: BayesianMF(BayesianConfig(factors=3, samples=3, warm_up=1)),
    ]
    ratings = Ratings.build(Interaction(user, item, EventType.RATING, stars) for user, item, stars in log)
    model = models[which]().fit(ratings)
    stars = model.predict_many([*"abcdefg"] * 7, [item for item in "tuvwxyz" for _ in range(7)])
    assert np.isfinite(stars).all()
    assert ratings.lowest <= stars.min() <= stars.max() <= ratings.highest

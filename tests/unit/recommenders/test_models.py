"""Test what single models do beyond the contract."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import EventType, Interaction
from recommenders.carry_over import CarryOver
from recommenders.content import Content, ContentConfig, ItemVectors
from recommenders.dataset import InteractionDataset
from recommenders.ease import Ease, EaseConfig
from recommenders.hybrid import Blend, zscore
from recommenders.item_knn import ItemKNN
from recommenders.popularity import Popularity, PopularityConfig
from recommenders.tfidf import terms, tfidf
from tests.contracts.item_model import checkerboard

START = datetime(2026, 1, 1, tzinfo=UTC)


def bought(user: str, item: str, day: int = 0, country: str | None = None) -> Interaction:
    return Interaction(user, item, EventType.PURCHASE, None, START + timedelta(days=day), country=country)


def test_popularity_fades() -> None:
    log = [bought(f"old-{n}", "classic", 0) for n in range(5)]
    log += [bought(f"new-{n}", "novelty", 60) for n in range(3)]
    dataset = InteractionDataset.build(log)
    assert Popularity(PopularityConfig(None)).fit(dataset).recommend([], 1)[0][0] == "classic"
    assert Popularity(PopularityConfig(7.0)).fit(dataset).recommend([], 1)[0][0] == "novelty"


def test_popularity_is_counted_by_country() -> None:
    log = [bought(f"de-{n}", "beer", 1, "DE") for n in range(300)]
    log += [bought(f"fr-{n}", "wine", 1, "FR") for n in range(200)]
    model = Popularity(PopularityConfig(country_prior=50.0)).fit(InteractionDataset.build(log))
    beer, wine = (model.items.get("beer"), model.items.get("wine"))
    assert model.in_country("FR")[wine] > model.in_country("FR")[beer]
    assert model.in_country("JP")[beer] > model.in_country("JP")[wine]
    assert model.in_country(None)[beer] == pytest.approx(0.6)


def test_ease_equals_the_formula_of_its_paper() -> None:
    dataset = InteractionDataset.build(checkerboard())
    model = Ease(EaseConfig(regularization=3.0, decay=1.0)).fit(dataset)
    met = dataset.matrix().toarray().astype(np.float64)
    inverse = np.linalg.inv(met.T @ met + 3.0 * np.eye(met.shape[1]))
    expected = -inverse / np.diag(inverse)
    np.fill_diagonal(expected, 0.0)
    np.testing.assert_allclose(model.score([(model.items.ids[4], 1.0)]), expected[4], atol=1e-5)


def test_ease_that_would_not_fit_in_memory_names_the_alternative() -> None:
    model = Ease(EaseConfig(max_bytes=1_000))
    with pytest.raises(InvalidInput, match="item_knn"):
        model.fit(InteractionDataset.build(checkerboard()))


def test_item_words_help_ease_where_nobody_met_both() -> None:
    log = [bought("ann", "red cup"), bought("ben", "red pot"), bought("cleo", "blue hat")]
    dataset = InteractionDataset.build(log)
    features = tfidf(["blue hat", "red cup", "red pot"])
    plain = Ease(EaseConfig(1.0)).fit(dataset)
    helped = Ease(EaseConfig(1.0, feature_weight=1.0), features).fit(dataset)
    assert plain.similar("red cup", 2) == []
    assert [item for item, _ in helped.similar("red cup", 2)] == ["red pot"]


def test_the_latest_item_of_the_basket_speaks_loudest() -> None:
    log = [bought(f"tea-{n}", item) for n in range(9) for item in ("pot", "cup")]
    log += [bought(f"ski-{n}", item) for n in range(9) for item in ("ski", "wax")]
    dataset = InteractionDataset.build(log)
    for model in (Ease(EaseConfig(1.0)), ItemKNN()):
        model.fit(dataset)
        assert model.recommend([("pot", 1.0), ("ski", 1.0)], 1)[0][0] == "wax"
        assert model.recommend([("ski", 1.0), ("pot", 1.0)], 1)[0][0] == "cup"
        assert model.explain([("pot", 1.0), ("ski", 1.0)], "wax") == ("ski",)


def test_a_robot_does_not_cost_quadratic_time() -> None:
    log = [bought("robot", f"item-{n}", n) for n in range(900)]
    log += [bought(f"ann-{n}", item) for n in range(3) for item in ("item-0", "item-1")]
    model = ItemKNN().fit(InteractionDataset.build(log))
    assert [item for item, _ in model.similar("item-0", 5)] == ["item-1"]


def test_content_knows_items_that_nobody_met() -> None:
    texts = {
        "a": "warm wool blanket",
        "b": "wool blanket grey",
        "c": "desk lamp brass",
        "d": "floor lamp brass",
    }
    model = Content(texts).fit(InteractionDataset.build([bought("ann", "c")], texts))
    assert model.recommend([("a", 1.0)], 1)[0][0] == "b"
    assert model.known().tolist() == [True] * 4


def test_words_of_any_script_become_terms() -> None:
    assert terms("Wärmende Decke") == ["warmende", "decke"]
    assert terms("コーヒー豆") == ["コー", "ーヒ", "ヒー", "ー豆"]
    assert terms("مصباح مكتب") == ["مصباح", "مكتب"]
    assert terms("सूती चादर")


def test_long_vectors_of_many_items_are_cut_and_still_tell_them_apart() -> None:
    rng = np.random.default_rng(0)
    centres = rng.standard_normal((4, 80))
    values = (centres[np.arange(400) % 4] + 0.1 * rng.standard_normal((400, 80))).astype(np.float32)
    ids = [f"{n:03}" for n in range(400)]
    model = Content(vectors=ItemVectors(ids, values), config=ContentConfig(min_dimensions=8))
    model.fit(InteractionDataset.build([], ids))
    assert {int(item) % 4 for item, _ in model.similar("006", 20)} == {2}


def test_vectors_that_do_not_fit_their_ids_are_refused() -> None:
    with pytest.raises(InvalidInput, match="one row for each id"):
        Content(vectors=ItemVectors(["a"], np.zeros((2, 3), dtype=np.float32)))


def test_cold_items_borrow_the_scores_of_their_like() -> None:
    log = [bought(f"tea-{n}", item) for n in range(9) for item in ("pot", "cup")]
    log += [bought(f"ski-{n}", item) for n in range(9) for item in ("ski", "wax")]
    texts = {
        "pot": "tea pot",
        "cup": "tea cup",
        "new-cup": "cup",
        "ski": "ski red",
        "wax": "wax",
        "new-wax": "wax",
    }
    dataset = InteractionDataset.build(log, texts)
    blend = Blend(ItemKNN(), Content(texts), content_weight=0.0).fit(dataset)
    ranked = [item for item, _ in blend.recommend([("pot", 1.0)], 5)]
    assert ranked[:2] == ["cup", "new-cup"]
    scores = blend.parts([("pot", 1.0)]).parts["collaborative"]
    assert scores[dataset.items.positions(["new-cup"])] > scores[dataset.items.positions(["new-wax"])]


def test_nobody_lends_when_nothing_is_cold() -> None:
    dataset = InteractionDataset.build([bought("ann", "a")])
    carry = CarryOver.build(Content({"a": "a"}).fit(dataset), dataset.item_counts())
    assert carry.lend(np.array([2.0], dtype=np.float32)).tolist() == [2.0]


def test_a_basket_item_that_nobody_met_is_heard_through_its_content() -> None:
    log = [bought(f"{n}", item) for n in range(9) for item in ("ski", "wax")]
    texts = {"ski": "red ski", "wax": "ski wax", "cup": "tea cup", "pot": "tea pot"}
    blend = Blend(ItemKNN(), Content(texts), content_weight=0.0).fit(InteractionDataset.build(log, texts))
    assert blend.recommend([("cup", 1.0)], 1)[0][0] == "pot"
    mixed = [item for item, _ in blend.recommend([("ski", 1.0), ("cup", 1.0)], 2)]
    assert set(mixed) == {"wax", "pot"}


def test_z_scores_have_no_opinion_where_all_scores_are_alike() -> None:
    among = np.array([True, True, False])
    centred, spread = zscore(np.array([2.0, 2.0, 9.0], dtype=np.float32), among)
    assert (centred.tolist(), spread) == ([0.0, 0.0, 0.0], 0.0)
    centred, spread = zscore(np.array([1.0, 3.0, 9.0], dtype=np.float32), among)
    assert (centred.tolist(), spread) == ([-1.0, 1.0, 0.0], 1.0)


def test_a_blend_refuses_a_weight_that_is_no_share() -> None:
    with pytest.raises(InvalidInput, match="content weight"):
        Blend(ItemKNN(), Content({}), content_weight=1.5)

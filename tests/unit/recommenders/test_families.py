"""Test what each family of models can do beyond the contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import EventType, Interaction
from recommenders.als import AlsConfig
from recommenders.cross_market import CrossMarket, pooled
from recommenders.dataset import InteractionDataset
from recommenders.ease import Ease, EaseConfig
from recommenders.item_knn import ItemKNN, ItemKNNConfig
from recommenders.pairwise import PairwiseConfig
from recommenders.registry import model_class
from recommenders.social import Circles, Social
from recommenders.transitions import Transitions, TransitionsConfig
from recommenders.user_knn import UserKNN
from recommenders.warp import Warp

START = datetime(2026, 1, 1, tzinfo=UTC)


def walks(*histories: str, times: int = 1, prefix: str = "user") -> Iterator[Interaction]:
    """Yield shoppers who met the letters of each history in that order."""
    for number, history in enumerate(histories * times):
        for step, item in enumerate(history):
            moment = START + timedelta(minutes=step)
            yield Interaction(f"{prefix}-{number}", item, EventType.PURCHASE, timestamp=moment)


def test_transitions_know_what_comes_after_what() -> None:
    model = Transitions(TransitionsConfig(backward=0.0)).fit(walks("abc", "abd", "abc"))
    assert [item for item, _ in model.recommend([("b", 1.0)], 2)] == ["c", "d"]
    assert model.explain([("a", 1.0), ("b", 1.0)], "c") == ("b", "a")
    assert model.similar("c", 3) == []


def test_ease_prefers_what_is_met_close_together_when_told_to() -> None:
    log = list(walks("axyz", "xyza", "ab", "cb", times=3))
    plain, close = Ease(EaseConfig(1.0)).fit(log), Ease(EaseConfig(1.0, closeness=4.0)).fit(log)

    def lead(model: Ease) -> float:
        near, far = model.items.positions(["y", "x"])
        scores = model.score([("z", 1.0)])
        return float(scores[near] - scores[far])

    assert lead(close) > lead(plain)


def test_closeness_adds_nothing_where_the_log_tells_no_order() -> None:
    log = [Interaction(f"u{n}", item) for n in range(4) for item in "abc"[: n + 1]]
    plain, close = Ease(EaseConfig(1.0)).fit(log), Ease(EaseConfig(1.0, closeness=4.0)).fit(log)
    np.testing.assert_array_equal(plain.score([("a", 1.0)]), close.score([("a", 1.0)]))


def test_people_alike_recommend_what_they_took() -> None:
    model = UserKNN().fit(walks("abc", "abd", "xyz", "abc"))
    assert [item for item, _ in model.recommend([("a", 1.0), ("b", 1.0)], 2)] == ["c", "d"]


@pytest.mark.parametrize("broken", ["cosin", "", "BM25"])
def test_an_unknown_weighting_is_refused_with_those_there_are(broken: str) -> None:
    with pytest.raises(InvalidInput, match="bm25, cosine, pearson, tfidf"):
        ItemKNN(ItemKNNConfig(weighting=broken))


def test_knobs_that_make_no_sense_are_refused() -> None:
    for build in (
        lambda: AlsConfig(factors=0),
        lambda: PairwiseConfig(rate=0.0),
        lambda: TransitionsConfig(reach=0),
    ):
        with pytest.raises(InvalidInput):
            build()


def test_words_place_an_item_that_nobody_met() -> None:
    texts = {
        **dict.fromkeys("abcd", "tea kettle porcelain"),
        **dict.fromkeys("wxyz", "snow ski binding"),
        "new": "tea porcelain",
    }
    model = Warp(PairwiseConfig(factors=8, tries=5), texts).fit(
        walks("abcd", "wxyz", times=12), items=["new"]
    )
    tea, ski = (model.score([(item, 1.0)])[model.items.positions(["new"])[0]] for item in ("a", "w"))
    assert tea > ski


def test_facts_of_a_shopper_without_history_say_something() -> None:
    facts = {f"user-{n}": [f"country:{'DE' if n % 2 == 0 else 'FR'}"] for n in range(24)}
    model = Warp(PairwiseConfig(factors=8, tries=5), user_facts=facts).fit(walks("abcd", "wxyz", times=12))
    scores = model.score_with_facts([], ["country:FR", "stranger"])
    assert scores[model.items.positions("wxyz")].min() > scores[model.items.positions("abcd")].max()
    assert not model.score_with_facts([], ["stranger"]).any()


def friends() -> Social:
    trust = {"ann": {"ben": 1.0, "eve": 0.2}, "ben": {"cleo": 1.0}, "eve": {"gone": 0.5}}
    groups = {"dan": ["climbers"], "fay": ["climbers"]}
    log = [
        Interaction(user, item)
        for user, item in {"ann": "a", "ben": "b", "cleo": "c", "dan": "d", "eve": "e", "fay": "d"}.items()
    ]
    return Social(Circles(trust, groups)).fit(log)


def test_friends_are_heard_by_trust_and_their_friends_a_little() -> None:
    model = friends()
    b, c, d, e = model.score_shopper("ann")[model.items.positions("bcde")]
    assert b > c > e > 0
    assert d == 0
    assert not model.score_shopper("stranger").any()


def test_a_group_speaks_for_a_newcomer() -> None:
    model = friends()
    scores = model.score_circle({}, ["climbers", "unheard of"])
    assert model.items.ids[int(scores.argmax())] == "d"
    assert (scores > 0).sum() == 1


@pytest.mark.parametrize("trust", [0.0, -1.0, 1.5, float("nan")])
def test_trust_that_is_no_share_is_refused(trust: float) -> None:
    with pytest.raises(InvalidInput, match="trusts"):
        Circles({"ann": {"ben": trust}}, {})


def test_a_poor_market_learns_what_only_the_rich_one_knows() -> None:
    poor = InteractionDataset.build(walks("ab", "cd", "ef"), catalogue=["g"])
    rich = InteractionDataset.build(walks("ag", "ag", "az", "cd", prefix="abroad"))
    alone = CrossMarket(Ease(EaseConfig(1.0)), [rich], weight=0.0).fit(poor)
    helped = CrossMarket(Ease(EaseConfig(1.0)), [rich], weight=1.0).fit(poor)
    assert [item for item, _ in alone.similar("a", 3)] == ["b"]
    assert {item for item, _ in helped.similar("a", 3)} == {"b", "g"}
    assert "z" not in helped.items


def test_pooled_pairs_count_by_their_weight_and_users_stay_apart() -> None:
    target = InteractionDataset.build(walks("ab"))
    both = pooled(target, [InteractionDataset.build(walks("ab", "ba"))], 0.25)
    assert len(set(both.users)) == 3
    gram = (both.matrix().T @ both.matrix()).toarray()
    np.testing.assert_allclose(gram, np.full((2, 2), 1.5), rtol=1e-6)


def test_a_weight_of_other_markets_that_is_no_share_is_refused() -> None:
    with pytest.raises(InvalidInput, match="between 0 and 1"):
        CrossMarket(Ease(), weight=float("nan"))


def test_artefacts_of_an_unknown_model_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="astrology"):
        model_class("astrology")

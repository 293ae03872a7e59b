"""Test which rung answers, training's choices, and what happens to damaged files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.errors import GenerationDamaged, GenerationMissing, InvalidInput
from assistant.domain.interaction import EventType, Interaction
from assistant.domain.profile import Profile
from assistant.domain.recommendation import BasketItem, RecommendationRequest, Recommendations, Strategy
from recommenders import artifacts
from recommenders.cascade import Cascade
from recommenders.content import ItemVectors
from recommenders.dataset import InteractionDataset
from recommenders.social import Circles
from recommenders.stated import StatedTastes
from recommenders.training import TrainedModels, TrainingConfig, train

TEXTS = {
    **{f"tea-{n}": f"tea kettle kind{n}" for n in range(6)},
    **{f"ski-{n}": f"snow ski kind{n}" for n in range(6)},
    "tea-new": "tea kettle just arrived",
    "gone": "tea kettle sold out for ever",
}


def crowds() -> Iterator[Interaction]:
    """Sixty shoppers take four of six teas, sixty of six skis; all of them once took what is gone."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for user in range(120):
        crowd = "tea" if user % 2 == 0 else "ski"
        yield Interaction(f"user-{user}", "gone", EventType.PURCHASE, timestamp=start, country="DE")
        for step in range(4):
            moment = start + timedelta(days=user, hours=step + 1)
            yield Interaction(f"user-{user}", f"{crowd}-{(user + step) % 6}", timestamp=moment, country="DE")


@pytest.fixture(scope="module")
def models() -> TrainedModels:
    catalogue = [item for item in TEXTS if item != "gone"]
    return train(InteractionDataset.build(crowds()), TEXTS, catalogue=catalogue)


def ask(
    models: TrainedModels,
    *basket: str,
    limit: int = 10,
    candidates: tuple[str, ...] | None = None,
    strategy: str | None = None,
    country: str | None = None,
) -> Recommendations:
    items = tuple(map(BasketItem, basket))
    return Cascade(models).answer(
        RecommendationRequest(items, candidates, limit=limit, strategy=strategy, country=country)
    )


def ids(answer: Recommendations) -> list[str]:
    return [item.product_id for item in answer.items]


def test_a_warm_basket_is_a_session_with_all_parts_visible(models: TrainedModels) -> None:
    answer = ask(models, "tea-1", limit=3)
    assert answer.strategy is Strategy.SESSION
    assert all(item.startswith("tea-") for item in ids(answer))
    assert set(answer.items[0].scores) == {"collaborative", "content", "popularity"}
    assert answer.items[0].because == ("tea-1",)


def test_a_basket_that_nobody_met_is_answered_by_its_content(models: TrainedModels) -> None:
    answer = ask(models, "tea-new", limit=3)
    assert answer.strategy is Strategy.PROFILE
    assert all(item.startswith("tea-") for item in ids(answer))


def test_an_item_that_nobody_met_is_found_among_its_like(models: TrainedModels) -> None:
    assert "tea-new" in ids(ask(models, "tea-1", "tea-2", "tea-3", limit=6))


def test_unknown_baskets_fall_to_what_is_popular_and_are_named(models: TrainedModels) -> None:
    answer = ask(models, "what", "what", "ever", country="DE")
    assert (answer.strategy, answer.unknown_items) == (Strategy.POPULAR, ("what", "ever"))


def test_what_is_no_longer_sold_is_never_recommended_but_still_says_something(models: TrainedModels) -> None:
    assert "gone" not in ids(ask(models, limit=50))
    assert "gone" not in ids(ask(models, "tea-1", limit=50))
    assert ask(models, "gone").strategy is Strategy.SESSION


def test_candidates_are_ranked_as_in_the_whole_list(models: TrainedModels) -> None:
    whole = ids(ask(models, "tea-1", limit=50))
    some = ("ski-3", "tea-4", "tea-2", "stranger")
    assert ids(ask(models, "tea-1", candidates=some)) == [item for item in whole if item in some]


def test_a_strategy_can_be_forced(models: TrainedModels) -> None:
    assert ask(models, "tea-1", strategy="popularity").strategy is Strategy.POPULAR
    assert ask(models, "tea-1", strategy="content").strategy is Strategy.PROFILE
    assert set(ask(models, "tea-1", strategy="collaborative").items[0].scores) == {
        "collaborative",
        "popularity",
    }
    assert ask(models, "tea-1", strategy="explore").strategy is Strategy.EXPLORE
    assert ask(models, strategy="session").strategy is Strategy.NONE
    with pytest.raises(InvalidInput, match="ease"):
        ask(models, "tea-1", strategy="astrology")


def test_a_shop_without_any_log_explores_and_still_has_profiles() -> None:
    vectors = ItemVectors(list(TEXTS), np.eye(len(TEXTS), 4, dtype=np.float32) + 0.1)
    models = train(InteractionDataset.build([]), item_vectors=vectors, catalogue=TEXTS)
    first = ask(models, limit=5)
    assert first.strategy is Strategy.EXPLORE
    assert ids(first) == ids(ask(models, limit=5))
    assert ask(models, "tea-1").strategy is Strategy.PROFILE


def test_nothing_known_gives_nothing() -> None:
    models = train(InteractionDataset.build([]))
    assert ask(models) == Recommendations(Strategy.NONE, ())


def test_big_catalogues_get_the_sparse_neighbourhood() -> None:
    catalogue = [item for item in TEXTS if item != "gone"]
    config = TrainingConfig(ease_items=5)
    models = train(InteractionDataset.build(crowds()), TEXTS, catalogue=catalogue, config=config)
    assert models.report.model == "item_knn"
    assert all(item.startswith("tea-") for item in ids(ask(models, "tea-1", limit=3)))


def test_training_reports_what_it_chose_and_how_far_it_is(models: TrainedModels) -> None:
    said: list[tuple[str, int, int]] = []
    again = train(
        InteractionDataset.build(crowds()),
        TEXTS,
        catalogue=[item for item in TEXTS if item != "gone"],
        progress=lambda what, done, total: said.append((what, done, total)),
    )
    assert [done for _, done, _ in said] == list(range(said[0][2] + 1))
    assert again.report.knobs == models.report.knobs
    assert set(again.report.validation_ndcg) == {"popularity", "ease", "content", "blend"}
    assert (again.report.users, again.report.items) == (120, 14)


async def test_similar_products_carry_their_parts(models: TrainedModels) -> None:
    hits = await Cascade(models).similar("tea-1", 4)
    assert all(hit.product_id.startswith("tea-") for hit in hits)
    assert set(hits[0].scores) == {"collaborative", "content"}


def test_a_saved_set_answers_the_same(models: TrainedModels, tmp_path: Path) -> None:
    artifacts.save(models, tmp_path / "recommenders")
    loaded = artifacts.load(tmp_path / "recommenders")
    assert loaded.report == models.report
    for basket in ((), ("tea-1",), ("ski-2", "tea-new")):
        assert ask(loaded, *basket) == ask(models, *basket)


def test_damage_anywhere_names_the_command_that_mends_it(models: TrainedModels, tmp_path: Path) -> None:
    root = tmp_path / "recommenders"
    artifacts.save(models, root)
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(GenerationDamaged, match="dragoman train"):
            artifacts.load(root)
        path.unlink()
        with pytest.raises(GenerationDamaged, match="dragoman train"):
            artifacts.load(root)
        path.write_bytes(whole)
    assert artifacts.load(root).items == models.items


def test_a_set_that_was_never_trained_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(GenerationMissing, match="dragoman train"):
        artifacts.load(tmp_path / "nothing")


def stated(models: TrainedModels) -> StatedTastes:
    traits = [(item, {f"category:{item.split('-')[0]}", f"color:{item[-1]}"}) for item in TEXTS]
    return StatedTastes.build(models.items, traits)


def test_stated_tastes_answer_a_newcomer(models: TrainedModels) -> None:
    request = RecommendationRequest(limit=3, traits=frozenset({"category:ski", "color:2", "brand:unknown"}))
    answer = Cascade(models, stated(models)).answer(request)
    assert answer.strategy is Strategy.PROFILE
    assert ids(answer)[:2] == ["ski-2", "tea-2"]
    assert ids(answer)[2].startswith("ski-")
    assert set(answer.items[0].scores) == {"stated", "popularity"}


def test_products_named_as_liked_answer_a_newcomer(models: TrainedModels) -> None:
    answer = Cascade(models).answer(RecommendationRequest(limit=3, profile=Profile(products=("ski-1",))))
    assert answer.strategy is Strategy.PROFILE
    assert "ski-1" not in ids(answer)
    assert all(item.startswith("ski-") for item in ids(answer))


def test_what_was_done_counts_before_what_was_stated(models: TrainedModels) -> None:
    request = RecommendationRequest(
        (BasketItem("tea-1"),), limit=3, traits=frozenset({"category:ski"}), profile=Profile()
    )
    answer = Cascade(models, stated(models)).answer(request)
    assert answer.strategy is Strategy.SESSION
    assert all(item.startswith("tea-") for item in ids(answer))


def test_statements_that_meet_nothing_fall_to_what_is_popular(models: TrainedModels) -> None:
    request = RecommendationRequest(traits=frozenset({"color:mauve"}), profile=Profile(facts={"age": "9"}))
    assert Cascade(models, stated(models)).answer(request).strategy is Strategy.POPULAR


def test_registration_facts_answer_a_newcomer_like_those_who_share_them(tmp_path: Path) -> None:
    facts = {f"user-{user}": {"club": "kettle" if user % 2 == 0 else "alpine"} for user in range(120)}
    models = train(InteractionDataset.build(crowds()), TEXTS, facts=facts)
    artifacts.save(models, tmp_path / "recommenders")
    for known in (models, artifacts.load(tmp_path / "recommenders")):
        answer = Cascade(known).answer(
            RecommendationRequest(limit=6, profile=Profile(facts={"club": "alpine", "age": "9"}))
        )
        assert answer.strategy is Strategy.PROFILE
        assert sum(item.startswith("ski-") for item in ids(answer)) >= 5


def test_one_star_is_weak_evidence_and_five_are_strong(models: TrainedModels) -> None:
    def rated(stars: float) -> list[str]:
        basket = (
            BasketItem("ski-1", EventType.RATING, value=stars),
            BasketItem("tea-1", EventType.RATING, value=3.0),
        )
        return ids(Cascade(models).answer(RecommendationRequest(basket, limit=4)))

    assert all(item.startswith("tea-") for item in rated(1.0))
    assert any(item.startswith("ski-") for item in rated(5.0))


def test_friends_and_groups_answer_a_newcomer_who_stated_nothing_else(tmp_path: Path) -> None:
    skiers = [f"user-{user}" for user in range(1, 120, 2)]
    circles = Circles({"newcomer": dict.fromkeys(skiers[:3], 1.0)}, {user: ["alpine"] for user in skiers})
    models = train(InteractionDataset.build(crowds()), TEXTS, circles=circles)
    artifacts.save(models, tmp_path / "recommenders")
    kept = b"".join(path.read_bytes() for path in (tmp_path / "recommenders").rglob("*") if path.is_file())
    assert b"user-1" not in kept
    for known in (models, artifacts.load(tmp_path / "recommenders")):
        for profile in (Profile(friends=("user-1", "stranger")), Profile(groups=("alpine",))):
            answer = Cascade(known).answer(RecommendationRequest(limit=3, profile=profile))
            assert answer.strategy is Strategy.SOCIAL
            assert sum(item.startswith("ski-") for item in ids(answer)) >= 2
            assert "social" in answer.items[0].scores
        alone = Cascade(known).answer(RecommendationRequest(limit=3, profile=Profile(friends=("nobody",))))
        assert alone.strategy is Strategy.POPULAR


def test_who_follows_nobody_needs_no_social_model(models: TrainedModels) -> None:
    assert models.social is None
    assert ask(models, strategy="social").strategy is Strategy.NONE


def test_a_purchase_is_not_made_less_by_a_later_view_and_being_shown_says_nothing(
    models: TrainedModels,
) -> None:
    def answer(*entries: tuple[str, EventType]) -> Recommendations:
        basket = tuple(BasketItem(item, event) for item, event in entries)
        return Cascade(models).answer(RecommendationRequest(basket, limit=6))

    bought = (("tea-1", EventType.PURCHASE), ("ski-1", EventType.VIEW))
    assert answer(*bought, ("ski-1", EventType.PURCHASE), ("tea-1", EventType.VIEW)) == answer(
        ("ski-1", EventType.PURCHASE), ("tea-1", EventType.PURCHASE)
    )
    assert answer(*bought, ("tea-2", EventType.IMPRESSION)) == answer(*bought)

"""Blending, diversity, exploration and the last guard."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.money import Money
from assistant.domain.offer import Offer
from assistant.domain.product import Product
from assistant.domain.search import Constraints, Exclusions, PriceRange
from assistant.ranking.diversity import diversify, product_similarity
from assistant.ranking.exploration import explore
from assistant.ranking.fusion import Candidate, fuse, history_weight, z_scores
from assistant.ranking.guard import admissible
from assistant.ranking.reasons import reasons_for

scores = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.floats(-1e6, 1e6), min_size=1, max_size=12
)


def test_z_scores_keep_distances_and_give_the_unknown_the_lowest() -> None:
    assert z_scores({"a": 1.0, "b": 3.0}, ["a", "b", "c"]) == {"a": -1.0, "b": 1.0, "c": -1.0}


def test_equal_scores_say_nothing() -> None:
    assert z_scores({"a": 2.0, "b": 2.0}, ["a", "b"]) == {"a": 0.0, "b": 0.0}


@given(scores)
def test_z_scores_keep_the_order_and_stay_in_bounds(values: dict[str, float]) -> None:
    keys = sorted(values)
    scaled = z_scores(values, keys)
    assert all(-3 <= z <= 3 for z in scaled.values())
    for one in keys:
        for other in keys:
            if values[one] < values[other]:
                assert scaled[one] <= scaled[other]


def test_a_lost_engine_does_not_lower_the_rest() -> None:
    relevance = {"a": 1.0, "b": 0.0}
    alone = fuse({"relevance": relevance}, {"relevance": 1.0, "taste": 0.5}, ["a", "b"])
    lost = fuse({"relevance": relevance, "taste": {}}, {"relevance": 1.0, "taste": 0.5}, ["a", "b"])
    assert alone == lost


def test_taste_breaks_a_tie_in_relevance() -> None:
    final = fuse(
        {"relevance": {"a": 1.0, "b": 1.0}, "taste": {"a": 0.1, "b": 0.9}},
        {"relevance": 1.0, "taste": 0.3},
        ["a", "b"],
    )
    assert final["b"] > final["a"]


def test_the_weight_of_taste_grows_with_history() -> None:
    weights = [history_weight(n, 0.4) for n in (0, 1, 2, 10)]
    assert weights == sorted(weights)
    assert weights[0] == 0
    assert weights[-1] < 0.4


def test_diversity_zero_keeps_the_order_and_one_avoids_twins() -> None:
    ranked = [Candidate("boot", 1.0), Candidate("boot2", 0.95), Candidate("mug", 0.9)]
    twins = {frozenset(("boot", "boot2"))}

    def alike(one: str, other: str) -> float:
        return 1.0 if frozenset((one, other)) in twins else 0.0

    assert [c.product_id for c in diversify(ranked, alike, 2, 0.0)] == ["boot", "boot2"]
    assert [c.product_id for c in diversify(ranked, alike, 2, 0.6)] == ["boot", "mug"]


def test_products_of_one_shelf_and_brand_repeat_each_other() -> None:
    one = Product("a", "A", category=("Home", "Bedding"), brand="Kumo")
    assert product_similarity(one, one) == 1.0
    assert product_similarity(one, Product("b", "B", category=("Garden",))) == 0.0


def test_exploration_logs_exact_propensities() -> None:
    ranked = [Candidate(str(n), -n) for n in range(9)]
    shown = [explore(ranked, 3, 0.2, Random(seed)) for seed in range(4000)]
    chance = [listed[-1] for listed in shown if listed[-1].product_id != "2"]
    assert abs(len(chance) / len(shown) - 0.2) < 0.02
    assert {c.propensity for c in chance} == {0.2 / 3}
    assert {listed[-1].propensity for listed in shown if listed[-1].product_id == "2"} == {0.8}
    assert all([c.product_id for c in listed[:2]] == ["0", "1"] for listed in shown)


def test_the_guard_fails_closed_on_prices_and_brands() -> None:
    under = Constraints(price=PriceRange(max=Money(8000, "USD")))
    product = Product("a", "A", brand="Sóny")
    assert admissible(product, Offer(Money(8000, "USD")), under)
    assert not admissible(product, Offer(Money(8001, "USD")), under)
    assert not admissible(product, Offer(Money(100, "EUR")), under)
    assert not admissible(product, Offer(None), under)
    assert not admissible(product, Offer(None), Constraints(exclude=Exclusions(brands=("SONY",))))


def test_reasons_are_true_and_at_most_three() -> None:
    product = Product("a", "A")
    constraints = Constraints(price=PriceRange(max=Money(9000, "EUR")), colors=("green",))
    offer = Offer(Money(5000, "EUR"), list_price=Money(7000, "EUR"))
    codes = reasons_for(product, offer, Candidate("a", 1.0, because=("b",)), constraints, popular=True)
    assert [reason.code for reason in codes] == ["because_of_basket", "within_price", "matches_color"]

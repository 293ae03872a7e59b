"""Blending and the last guard."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.money import Money
from assistant.domain.offer import Offer
from assistant.domain.product import Product
from assistant.domain.search import Constraints, Exclusions, PriceRange
from assistant.ranking.fusion import Candidate, fuse, z_scores
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

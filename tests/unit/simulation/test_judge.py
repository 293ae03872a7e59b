"""The judge knows what products are, from the catalogue alone."""

from __future__ import annotations

from assistant.domain.money import Money
from assistant.domain.offer import MarketView
from assistant.simulation.judge import Judge
from assistant.simulation.scenarios import Goal
from tests.fake_understanding import lexicon
from tests.fakes import FakePricing
from tests.integration.dialogue.goods import BLANKETS, BOOTS, GOODS

AMERICA = MarketView("US", "USD")


def judge() -> Judge:
    return Judge(GOODS, lexicon(), FakePricing())


def meeting(goal: Goal) -> set[str]:
    terms = judge().terms(goal, AMERICA)
    assert terms is not None
    return {product.id for product in GOODS if judge().meets(product.id, goal, terms, AMERICA)}


def test_a_kind_is_told_in_every_language() -> None:
    assert meeting(Goal(("blanket",))) == set(BLANKETS)
    assert meeting(Goal(("winter_boots",))) == set(BOOTS)


def test_colours_and_what_is_refused_are_told_in_every_language() -> None:
    assert meeting(Goal(("blanket",), colors=("green",))) == {"quilt", "plaid"}
    assert meeting(Goal(("blanket",), avoided=("wool",))) == {"quilt", "fleece"}


def test_a_bound_is_a_round_number_that_leaves_something_to_find() -> None:
    terms = judge().terms(Goal(("blanket",), max=True), AMERICA)
    assert terms is not None
    assert terms.max == Money(5400, "USD")
    assert meeting(Goal(("blanket",), max=True)) == {"throw", "quilt", "fleece"}


def test_a_goal_that_too_little_would_do_for_is_not_tried() -> None:
    assert judge().terms(Goal(("tent",)), AMERICA) is None
    assert judge().terms(Goal(("lawn_mower",)), AMERICA) is None


def test_a_brand_is_one_of_those_that_would_do() -> None:
    goal = Goal(("winter_boots",), brand="avoided")
    terms = judge().terms(goal, AMERICA)
    assert terms is not None
    assert terms.brand in ("Bergfreund", "Chamonix", "Fernmoor")
    assert all(product.brand != terms.brand for product in GOODS if product.id in meeting(goal))

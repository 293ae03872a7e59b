"""A simulated shopper says what it means, and sees what it gets."""

from __future__ import annotations

from assistant.domain.offer import MarketView
from assistant.simulation.judge import Judge
from assistant.simulation.report import page, summary
from assistant.simulation.scenarios import Dialogue, Goal, Scenario, Step
from assistant.simulation.shopper import Outcome, SimulatedShopper
from tests.fake_understanding import lexicon
from tests.fakes import FakePricing
from tests.integration.dialogue.goods import GOODS
from tests.integration.dialogue.house import House

AMERICA = MarketView("US", "USD")
FIND, DETAILS = frozenset({"find"}), frozenset({"details"})


async def led(goal: Goal, steps: tuple[Step, ...], *says: str, locale: str = "en") -> Outcome:
    shopper = SimulatedShopper(
        House().manager.respond,
        Judge(GOODS, lexicon(), FakePricing()),
        lambda money, tag: f"{money.major} dollars",
        lambda folder: folder,
    )
    outcome = await shopper.lead(Dialogue(Scenario("it", goal, steps), locale, says), AMERICA)
    assert outcome is not None
    return outcome


async def test_a_goal_reached_within_the_bounds_is_a_success() -> None:
    goal = Goal(("blanket",), max=True)
    outcome = await led(
        goal,
        (Step("", FIND), Step("", DETAILS, "second")),
        "a blanket under {max}",
        "what is the second one made of?",
    )
    assert outcome.success
    assert outcome.reached_at == 1
    assert [said.message for said in outcome.said] == [
        "a blanket under 54.00 dollars",
        "what is the second one made of?",
    ]
    assert [said.pointed for said in outcome.said] == [None, True]


async def test_another_product_than_the_one_pointed_at_is_a_failure() -> None:
    outcome = await led(
        Goal(("blanket",)),
        (Step("", FIND), Step("", DETAILS, "first")),
        "a blanket",
        "what is the second one made of?",
    )
    assert outcome.reached_at == 1
    assert outcome.said[1].pointed is False
    assert not outcome.success


async def test_a_demand_counts_from_when_it_is_said() -> None:
    goal = Goal(("blanket",), max=True)
    outcome = await led(
        goal, (Step("", FIND), Step("", frozenset({"refine"}))), "a blanket", "more than {max}"
    )
    assert outcome.said[0].broken == ()
    assert outcome.said[1].broken
    assert not outcome.success


async def test_another_language_than_the_shoppers_is_a_failure() -> None:
    outcome = await led(Goal(("blanket",)), (Step("", FIND),), "eine warme Decke für das Sofa", locale="fr")
    assert not outcome.said[0].language_right
    assert not outcome.success


async def test_a_report_counts_and_shows_what_failed_in_building_only() -> None:
    good = await led(Goal(("blanket",)), (Step("", FIND),), "a blanket")
    bad = await led(Goal(("blanket",)), (Step("", FIND),), "hello")
    report = summary([good, bad])
    (english, every) = report["languages"]
    assert (english["locale"], english["success"], english["dialogues"], english["parity"]) == (
        "en",
        0.5,
        2,
        1.0,
    )
    assert every["violations"] == 0
    shown = report["failed"]
    assert [entry["turns"][0]["message"] for entry in shown] == (
        ["hello"] if bad.dialogue.split == "dev" else []
    )
    assert "<script" not in page(report, "Dialogues")

"""Slots carry over, wishes are given up, and prices move, by stated rules."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue.cheaper import relative_bounds
from assistant.dialogue.constraints_json import constraints_from_json, constraints_to_json
from assistant.dialogue.merge import merge_constraints, merge_topic
from assistant.dialogue.relax import relaxations
from assistant.dialogue.state import INITIAL, DialogueState, Topic
from assistant.domain.conversation import TurnContext
from assistant.domain.money import Money
from assistant.domain.offer import Availability
from assistant.domain.search import NO_CONSTRAINTS, Constraints, Exclusions, PriceRange, Sort
from assistant.understanding.meaning import Intent, Meaning, SlotChanges

UNDER_80 = PriceRange(max=Money(8000, "USD"))
BOOTS = Topic("winter boots", "en", ("winter_boots",), (), Constraints(colors=("black",), price=UNDER_80))

words = st.lists(st.sampled_from(["red", "blue", "wool", "kumo"]), unique=True, max_size=3).map(tuple)
amounts = st.one_of(st.none(), st.integers(0, 10**9).map(lambda n: Money(n, "EUR")))
constraints = st.builds(
    Constraints,
    categories=words,
    brands=words,
    colors=words,
    sizes=words,
    attributes=st.dictionaries(st.sampled_from(["material", "gender"]), words.filter(bool), max_size=2),
    price=st.one_of(
        st.none(), st.builds(PriceRange, min=amounts, max=amounts).filter(lambda p: bool(p.currency))
    ),
    availability=st.lists(st.sampled_from(list(Availability)), max_size=2).map(tuple),
    min_rating=st.one_of(st.none(), st.sampled_from([Decimal("4"), Decimal("4.5")])),
    exclude=st.builds(Exclusions, brands=words, colors=words, terms=words),
    sort=st.one_of(st.none(), st.sampled_from(list(Sort))),
)


def find(residual: str, *, new: bool = True, said: Constraints = NO_CONSTRAINTS) -> Meaning:
    return Meaning(Intent.FIND, 1.0, SlotChanges(said), residual, new_topic=new)


def test_another_kind_of_product_starts_over() -> None:
    assert merge_topic(BOOTS, find("tent"), "en", same_kind=False) == Topic("tent", "en")


def test_the_same_kind_again_keeps_its_slots() -> None:
    merged = merge_topic(BOOTS, find("hiking boots"), "en", same_kind=True)
    assert merged.query == "hiking boots"
    assert merged.constraints == BOOTS.constraints


def test_a_wish_without_a_kind_is_added() -> None:
    refine = Meaning(Intent.REFINE, 1.0, SlotChanges(Constraints(colors=("green",))), "waterproof")
    merged = merge_topic(BOOTS, refine, "en", same_kind=False)
    assert merged.query == "winter boots waterproof"
    assert merged.constraints.colors == ("green",)
    assert merged.constraints.price == UNDER_80


def test_what_is_excluded_stays_until_it_is_asked_for() -> None:
    no_red = merge_constraints(
        Constraints(colors=("red", "blue")), SlotChanges(Constraints(exclude=Exclusions(colors=("red",))))
    )
    assert no_red.colors == ("blue",)
    assert no_red.exclude.colors == ("red",)
    red_again = merge_constraints(no_red, SlotChanges(Constraints(colors=("red",))))
    assert red_again.colors == ("red",)
    assert red_again.exclude.colors == ()


def test_what_is_taken_back_goes() -> None:
    merged = merge_constraints(BOOTS.constraints, SlotChanges(removed=frozenset({"price", "color"})))
    assert merged == NO_CONSTRAINTS


def test_price_bounds_replace_one_another_separately_unless_they_contradict() -> None:
    old = Constraints(price=PriceRange(Money(2000, "EUR"), Money(9000, "EUR")))
    lower = SlotChanges(Constraints(price=PriceRange(max=Money(5000, "EUR"))))
    assert merge_constraints(old, lower).price == PriceRange(Money(2000, "EUR"), Money(5000, "EUR"))
    below = SlotChanges(Constraints(price=PriceRange(max=Money(1000, "EUR"))))
    assert merge_constraints(old, below).price == PriceRange(max=Money(1000, "EUR"))


@given(constraints)
def test_saying_nothing_changes_nothing(said: Constraints) -> None:
    excluded = {*said.exclude.terms}
    assert all(
        value not in excluded
        for values in merge_constraints(said, SlotChanges(said)).attributes.values()
        for value in values
    )
    assert merge_constraints(NO_CONSTRAINTS, SlotChanges()) == NO_CONSTRAINTS


@given(constraints)
def test_constraints_survive_json(said: Constraints) -> None:
    assert constraints_from_json(constraints_to_json(said, "q")) == said


@given(constraints)
def test_price_and_exclusions_are_never_given_up(said: Constraints) -> None:
    for loose, dropped in relaxations(said):
        assert loose.price == said.price
        assert loose.exclude == said.exclude
        assert dropped


def test_single_wishes_are_given_up_before_several() -> None:
    said = Constraints(colors=("green",), attributes={"material": ("wool",)})
    assert [dropped for _, dropped in relaxations(said)] == [
        ("material",),
        ("color",),
        ("material", "color"),
    ]


def test_cheaper_is_below_everything_shown_then_below_the_middle() -> None:
    shown = [Money(3000, "EUR"), Money(5000, "EUR"), Money(9000, "EUR")]
    strict, middle = relative_bounds("cheaper", NO_CONSTRAINTS, shown, [])
    assert strict.price == PriceRange(max=Money(2999, "EUR"))
    assert middle.price == PriceRange(max=Money(4999, "EUR"))


def test_cheaper_than_one_is_below_that_one() -> None:
    [only] = relative_bounds("cheaper", NO_CONSTRAINTS, [Money(1000, "EUR")], [Money(5000, "EUR")])
    assert only.price == PriceRange(max=Money(4999, "EUR"))


def test_without_prices_cheaper_is_an_order() -> None:
    assert relative_bounds("cheaper", NO_CONSTRAINTS, [], []) == [Constraints(sort=Sort.PRICE_ASC)]


@given(constraints)
def test_state_survives_json(said: Constraints) -> None:
    state = DialogueState(
        language="pt",
        context=TurnContext("pt-BR", None, "BR"),
        said_currency="BRL",
        topic=Topic("botas", "pt", ("boots",), (("en", "boots"),), said, "p1", suggest=True),
        shown=("a", "b"),
        listed=("c", "a", "b"),
        focus="b",
        touched=("a",),
        disclosed=True,
    )
    assert DialogueState.from_json(state.to_json()) == state


def test_an_empty_mapping_is_a_new_conversation() -> None:
    assert DialogueState.from_json({}) == INITIAL

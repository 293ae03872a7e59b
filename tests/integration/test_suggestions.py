"""What the assistant suggests, it understands when a shopper sends it back."""

import pytest

from assistant.domain.money import Money
from assistant.domain.offer import MarketView
from assistant.domain.product import Product
from assistant.domain.search import Vocabulary
from assistant.i18n.locale import Locales, locales_folder
from assistant.i18n.markets import Markets
from assistant.i18n.messages import Messages
from assistant.reply.localizer import Localizer
from assistant.understanding.lexicon import TomlLexicon
from assistant.understanding.meaning import DialogueContext, Intent, Meaning
from assistant.understanding.patterns import PatternLibrary
from assistant.understanding.understander import Understander

LOCALES = Locales.discover()
LIBRARY = PatternLibrary.load(locales_folder())
LEXICON = TomlLexicon.load(locales_folder())
LOCALIZER = Localizer(LOCALES, Messages(LOCALES), Markets.load(), LEXICON)
UNDERSTANDER = Understander(LEXICON, LIBRARY)
SHOWN = (Product("first", "Fjord"), Product("second", "Alm"), Product("third", "Tundra"))
TAGS = [LOCALES.get(locale).tag for locale in LIBRARY.locales]


def understood(code: str, tag: str) -> Meaning:
    """Send a suggestion back after three products were shown."""
    context = DialogueContext(
        tag,
        MarketView("DE", "EUR"),
        Vocabulary(concepts={"black": 3, "male": 2, "female": 2, "child": 2}, size=3),
        SHOWN,
        focus="first",
        query="blanket",
        prices={product.id: Money(5000, "EUR") for product in SHOWN},
    )
    price = LOCALIZER.money(Money(5000, "EUR"), tag)
    text = LOCALIZER.suggestion(code, tag, color="black", product="Fjord", price=price)
    return UNDERSTANDER.understand(text, context)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(
    ("code", "intent"),
    [
        ("similar_to", Intent.SIMILAR),
        ("similar_first", Intent.SIMILAR),
        ("similar_it", Intent.SIMILAR),
        ("details_first", Intent.DETAILS),
        ("in_stock", Intent.AVAILABILITY),
        ("popular", Intent.RECOMMEND),
        ("gift", Intent.GIFT),
        ("compare_first_two", Intent.COMPARE),
    ],
)
def test_the_intent_is_the_one_that_was_offered(code: str, intent: Intent, tag: str) -> None:
    meaning = understood(code, tag)
    assert meaning.intent is intent
    if code.endswith("_first"):
        assert meaning.references[-1].product_ids == ("first",)
    if code == "compare_first_two":
        assert {"first", "second"} == {id_ for ref in meaning.references for id_ in ref.product_ids}


@pytest.mark.parametrize("tag", TAGS)
def test_refinements_change_what_they_name(tag: str) -> None:
    assert understood("cheaper", tag).changes.price_relative == "cheaper"
    assert understood("any_color", tag).changes.removed == {"color"}
    assert understood("best_rated", tag).changes.constraints.sort == "rating"
    price = understood("under_price", tag).changes.constraints.price
    assert price is not None
    assert price.max == Money(5000, "EUR")
    assert understood("only_in_color", tag).changes.constraints.colors == ("black",)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("topic", ["delivery", "returns"])
def test_policy_questions_name_their_topic(topic: str, tag: str) -> None:
    meaning = understood(topic, tag)
    assert meaning.intent is Intent.POLICY
    assert meaning.policy_topic == topic

"""Put a DialogueManager over fakes, with the real graph, understanding and localizer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from assistant.dialogue.engines import Engines
from assistant.dialogue.graph import TurnGraph
from assistant.dialogue.manager import DialogueManager
from assistant.dialogue.steps import TurnSteps
from assistant.dialogue.view import ViewResolver
from assistant.domain.conversation import Turn, TurnContext, TurnEvent, TurnEventType
from assistant.i18n.locale import Locales, locales_folder
from assistant.i18n.markets import Markets
from assistant.i18n.messages import Messages
from assistant.ports import Composer
from assistant.reply.localizer import Localizer
from assistant.reply.templates import TemplateComposer
from assistant.understanding.language import LanguageIdentifier
from assistant.understanding.lexicon import TomlLexicon
from assistant.understanding.patterns import PatternLibrary
from assistant.understanding.understander import Understander
from tests.fakes import (
    FakeCatalog,
    FakeClock,
    FakeIntentGuesser,
    FakePolicies,
    FakePricing,
    FakeRecommender,
    FakeRetriever,
    MemoryConversationStore,
    MemoryInteractionLog,
    MemoryProfileStore,
)
from tests.integration.dialogue.goods import GOODS, POLICIES

__all__ = ["House", "Words", "kinds", "shown", "words"]

AMERICA = TurnContext(currency="USD", address_country="US")


@dataclass(frozen=True, slots=True)
class Words:
    """What takes a moment to load and never changes."""

    locales: Locales
    markets: Markets
    lexicon: TomlLexicon
    localizer: Localizer
    identifier: LanguageIdentifier
    understander: Understander


@cache
def words() -> Words:
    locales, markets = Locales.discover(), Markets.load()
    lexicon = TomlLexicon.load(locales_folder())
    return Words(
        locales,
        markets,
        lexicon,
        Localizer(locales, Messages(locales), markets, lexicon),
        LanguageIdentifier.with_models(locales),
        Understander(lexicon, PatternLibrary.load(locales_folder())),
    )


@dataclass
class House:
    """A manager and the fakes behind it; replace a fake before the first turn."""

    composer: Composer | None = None
    """None for templates."""
    store: MemoryConversationStore = field(default_factory=MemoryConversationStore)
    retriever: FakeRetriever = field(
        default_factory=lambda: FakeRetriever(GOODS, words().lexicon, FakePricing())
    )
    recommender: FakeRecommender = field(
        default_factory=lambda: FakeRecommender([product.id for product in GOODS])
    )
    catalog: FakeCatalog = field(default_factory=lambda: FakeCatalog(GOODS, words().lexicon))
    policies: FakePolicies = field(default_factory=lambda: FakePolicies(POLICIES))
    conversation: str | None = None
    """The conversation that `say` goes on with."""

    profiles: MemoryProfileStore = field(default_factory=MemoryProfileStore)
    intents: FakeIntentGuesser | None = None

    def __post_init__(self) -> None:
        known = words()
        engines = Engines(
            self.catalog,
            self.retriever,
            self.recommender,
            FakePricing(),
            known.lexicon,
            self.policies,
            intents=self.intents,
        )
        clock = FakeClock()
        steps = TurnSteps(
            known.identifier,
            known.understander,
            ViewResolver(known.markets, "US"),
            known.locales,
            known.localizer,
            self.log,
            "en",
            clock,
        )
        template = TemplateComposer(known.localizer)
        self.manager = DialogueManager(
            lambda: engines,
            TurnGraph(steps),
            self.composer or template,
            template,
            self.store,
            self.profiles,
            known.localizer,
            clock,
        )

    @property
    def log(self) -> MemoryInteractionLog:
        return self.store.log

    async def events(self, text: str | Turn, **more: Any) -> list[TurnEvent]:
        """Take a turn in the conversation so far and return its events."""
        turn = self.turn(text, **more)
        events = [event async for event in self.manager.respond(turn)]
        self.conversation = events[-1].data["conversation_id"]
        return events

    async def say(self, text: str | Turn, **more: Any) -> dict[str, Any]:
        """Take a turn and return its whole answer."""
        last = (await self.events(text, **more))[-1]
        assert last.type is TurnEventType.DONE
        return dict(last.data)

    def turn(self, text: str | Turn, **more: Any) -> Turn:
        """Build a turn; an American who writes English unless told otherwise."""
        if isinstance(text, Turn):
            return text
        turn = Turn(text, AMERICA, conversation_id=self.conversation)
        return replace(turn, **more)


def shown(answer: dict[str, Any]) -> list[str]:
    """Return the ids of the products of an answer."""
    return [card["id"] for card in answer["products"]]


def kinds(events: Sequence[TurnEvent]) -> list[str]:
    """Return the kinds of events, one for each run of the same."""
    names = [event.type.value for event in events]
    return [name for place, name in enumerate(names) if place == 0 or names[place - 1] != name]

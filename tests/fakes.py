"""Offer every recording fake in one place; each port of `assistant.ports` has one that keeps its contract."""

from __future__ import annotations

from tests.fake_api import RecordingManager, RecordingShop, make_services, make_settings
from tests.fake_catalogue import FakeCatalog, FakePolicies, FakeRetriever, RecordingLexicon
from tests.fake_i18n import FakeComposer, FakePricing, an_item
from tests.fake_intents import FakeIntentGuesser
from tests.fake_offers import FakeOfferBook
from tests.fake_openai import FakeOpenAI, Script, fake_openai
from tests.fake_pictures import FakePictureSearch
from tests.fake_recommenders import FakeRecommender
from tests.fake_retrieval import FakeEmbedder, FakeLexicon, FakeRetrievalClock, mixed_shop
from tests.fake_storage import (
    FakeClock,
    MemoryConsentStore,
    MemoryConversationStore,
    MemoryExplorationLog,
    MemoryInteractionLog,
    MemoryProfileStore,
)

__all__ = [
    "FakeCatalog",
    "FakeClock",
    "FakeComposer",
    "FakeEmbedder",
    "FakeIntentGuesser",
    "FakeLexicon",
    "FakeOfferBook",
    "FakeOpenAI",
    "FakePictureSearch",
    "FakePolicies",
    "FakePricing",
    "FakeRecommender",
    "FakeRetrievalClock",
    "FakeRetriever",
    "MemoryConsentStore",
    "MemoryConversationStore",
    "MemoryExplorationLog",
    "MemoryInteractionLog",
    "MemoryProfileStore",
    "RecordingLexicon",
    "RecordingManager",
    "RecordingShop",
    "Script",
    "an_item",
    "fake_openai",
    "make_services",
    "make_settings",
    "mixed_shop",
]

"""Hold the intent guessers to the contract, and the exemplars to what is their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.exemplars import ExemplarIntents, load_exemplars
from tests.contracts.intent_guesser import IntentGuesserContract
from tests.fakes import FakeEmbedder, FakeIntentGuesser

LISTED = {"en": {"order": ["where is my parcel", "track the parcel"], "thanks": ["many thanks", "thank you"]}}
LOCALES = Path(__file__).parents[2] / "locales"


class TestFakeIntentGuesser(IntentGuesserContract):
    @pytest.fixture
    def guesser(self) -> FakeIntentGuesser:
        return FakeIntentGuesser({"where is my parcel": "order"})


class TestExemplarIntents(IntentGuesserContract):
    @pytest.fixture
    def guesser(self, tmp_path: Path) -> ExemplarIntents:
        guesser = ExemplarIntents(FakeEmbedder(), LISTED, tmp_path)
        guesser.prepare("en")
        return guesser

    async def test_nothing_is_guessed_until_the_exemplars_are_embedded(self, tmp_path: Path) -> None:
        guesser = ExemplarIntents(FakeEmbedder(), LISTED, tmp_path)
        assert await guesser.guess("where is my parcel", "en") is None
        for task in guesser._tasks.values():
            await task
        assert await guesser.guess("where is my parcel", "en") == "order"

    def test_vectors_are_kept_and_a_damaged_file_is_made_anew(self, tmp_path: Path) -> None:
        ExemplarIntents(FakeEmbedder(), LISTED, tmp_path).prepare("en")
        (kept,) = tmp_path.glob("*.npy")
        embedder = FakeEmbedder()
        ExemplarIntents(embedder, LISTED, tmp_path).prepare("en")
        assert embedder.queries == []
        kept.write_bytes(b"damaged")
        again = ExemplarIntents(embedder, LISTED, tmp_path)
        again.prepare("en")
        assert len(embedder.queries) == 4

    async def test_a_language_without_exemplars_uses_english_ones(self, tmp_path: Path) -> None:
        guesser = ExemplarIntents(FakeEmbedder(), LISTED, tmp_path)
        guesser.prepare("en")
        assert await guesser.guess("where is my parcel", "tlh") == "order"


def test_every_locale_lists_the_same_intents_and_enough_of_each() -> None:
    every = load_exemplars(LOCALES)
    for locale, intents in every.items():
        assert set(intents) == set(every["en"]), locale
        assert all(len(set(sentences)) >= 4 for sentences in intents.values()), locale

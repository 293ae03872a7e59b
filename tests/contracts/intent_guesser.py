"""State what every IntentGuesser does; give `guesser`, which knows "order" by "where is my parcel"."""

from __future__ import annotations

from assistant.ports import IntentGuesser

__all__ = ["IntentGuesserContract"]


class IntentGuesserContract:
    """Inherit, and define the fixture `guesser`."""

    async def test_an_exemplar_itself_is_recognised(self, guesser: IntentGuesser) -> None:
        assert await guesser.guess("where is my parcel", "en") == "order"

    async def test_what_is_like_nothing_is_not_guessed(self, guesser: IntentGuesser) -> None:
        assert await guesser.guess("xyzzy", "en") is None
        assert await guesser.guess("", "en") is None

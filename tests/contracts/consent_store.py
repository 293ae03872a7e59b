"""State what every ConsentStore does; give `consents` and `store` of one database."""

from __future__ import annotations

from assistant.domain.conversation import Shopper, Turn
from assistant.ports import ConsentStore, ConversationStore

__all__ = ["ConsentStoreContract"]


class ConsentStoreContract:
    """Inherit, and define the fixtures `consents` and `store`."""

    async def test_a_shopper_allows_until_they_refuse_and_the_last_word_counts(
        self, consents: ConsentStore
    ) -> None:
        assert await consents.allows("alma")
        await consents.allow("alma", False)
        assert not await consents.allows("alma")
        assert await consents.allows("boris")
        await consents.allow("alma", True)
        assert await consents.allows("alma")

    async def test_what_was_said_in_a_conversation_counts_too(
        self, consents: ConsentStore, store: ConversationStore
    ) -> None:
        await store.open_turn(Turn("no", shopper=Shopper("alma"), personalization=False))
        assert not await consents.allows("alma")

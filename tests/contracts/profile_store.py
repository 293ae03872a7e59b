"""State what every ProfileStore does; an implementation inherits the class and gives a `profiles`."""

from __future__ import annotations

from datetime import UTC, datetime

from assistant.domain.profile import EMPTY_PROFILE, Fact, FactKind, FactSource, Profile
from assistant.ports import ProfileStore

__all__ = ["ProfileStoreContract"]

NOON = datetime(2026, 8, 20, 12, tzinfo=UTC)
SIZE = Fact(FactKind.SIZE, "42", FactSource.SAID, NOON)
NO_WOOL = Fact(FactKind.AVOIDS, "wool", FactSource.EDITED, NOON)


class ProfileStoreContract:
    """Inherit, and define the fixture `profiles`."""

    async def test_a_stranger_has_an_empty_profile(self, profiles: ProfileStore) -> None:
        assert await profiles.load("nobody") == EMPTY_PROFILE

    async def test_what_was_saved_comes_back_with_source_and_date_in_order(
        self, profiles: ProfileStore
    ) -> None:
        await profiles.save("alma", Profile((NO_WOOL, SIZE)))

        assert await profiles.load("alma") == Profile((NO_WOOL, SIZE))

    async def test_saving_again_replaces_and_touches_nobody_else(self, profiles: ProfileStore) -> None:
        await profiles.save("alma", Profile((NO_WOOL, SIZE)))
        await profiles.save("béla", Profile((SIZE,)))
        await profiles.save("alma", Profile((SIZE,)))

        assert await profiles.load("alma") == Profile((SIZE,))
        assert await profiles.load("béla") == Profile((SIZE,))

    async def test_forgetting_tells_whether_there_was_something(self, profiles: ProfileStore) -> None:
        await profiles.save("alma", Profile((SIZE,)))

        assert await profiles.delete("alma")
        assert not await profiles.delete("alma")
        assert await profiles.load("alma") == EMPTY_PROFILE

    async def test_a_shopper_consents_until_they_refuse_and_the_last_word_counts(
        self, profiles: ProfileStore
    ) -> None:
        assert await profiles.consents("alma")
        await profiles.allow("alma", False)
        assert not await profiles.consents("alma")
        await profiles.allow("alma", True)
        assert await profiles.consents("alma")
        assert await profiles.consents("béla")

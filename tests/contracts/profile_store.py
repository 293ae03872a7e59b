"""State what every ProfileStore does; give `profiles`, `log` and `store` of one database."""

from __future__ import annotations

from assistant.domain.conversation import Shopper, Turn
from assistant.domain.interaction import EventType, Interaction
from assistant.domain.profile import NO_PROFILE, Profile
from assistant.ports import ConversationStore, InteractionLog, ProfileStore

__all__ = ["ProfileStoreContract"]

ALMA = Profile(
    categories=("Home > Bedding",),
    brands=("Kumo",),
    attributes={"color": ("green", "Blau")},
    products=("boot-1", "boot-2"),
    facts={"age_group": "25-34"},
    friends=("boris",),
    groups=("climbers",),
)


class ProfileStoreContract:
    """Inherit, and define the fixtures `profiles`, `log` and `store`."""

    async def test_what_was_stated_comes_back_and_the_last_word_counts(self, profiles: ProfileStore) -> None:
        assert await profiles.get("alma") == NO_PROFILE

        await profiles.put("alma", Profile(brands=("Sova",)))
        await profiles.put("alma", ALMA)

        assert await profiles.get("alma") == ALMA
        assert await profiles.get("boris") == NO_PROFILE
        assert await profiles.everyone() == {"alma": ALMA}

    async def test_a_profile_can_be_forgotten(self, profiles: ProfileStore) -> None:
        await profiles.put("alma", ALMA)

        assert await profiles.forget("alma")
        assert not await profiles.forget("alma")
        assert await profiles.get("alma") == NO_PROFILE

    async def test_a_refusal_holds_for_profile_and_behaviour_until_it_is_taken_back(
        self, profiles: ProfileStore, store: ConversationStore, log: InteractionLog
    ) -> None:
        await profiles.put("alma", ALMA)
        await log.append([Interaction("alma", "boot-1", EventType.CLICK), Interaction("boris", "boot-2")])
        assert await profiles.allows("alma")

        await store.open_turn(Turn("no", shopper=Shopper("alma"), personalization=False))
        assert not await profiles.allows("alma")
        assert await profiles.allows("boris")
        assert await profiles.everyone() == {}
        assert [kept.item_id async for kept in log.everything()] == ["boot-2"]

        await store.open_turn(Turn("yes", shopper=Shopper("alma"), personalization=True))
        assert await profiles.allows("alma")
        assert len([kept async for kept in log.everything()]) == 2

    async def test_a_conversation_that_refused_is_not_learnt_from(
        self, store: ConversationStore, log: InteractionLog
    ) -> None:
        turn = await store.open_turn(Turn("no", personalization=False))
        conversation = turn.conversation_id
        await log.append(
            [
                Interaction(conversation, "boot-1", EventType.CLICK, conversation_id=conversation),
                Interaction(conversation, "boot-2", EventType.CLICK),
                Interaction("boris", "boot-3", EventType.CLICK),
            ]
        )

        assert [kept.item_id async for kept in log.everything()] == ["boot-3"]

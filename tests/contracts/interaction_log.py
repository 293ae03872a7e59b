"""State what every InteractionLog does; an implementation inherits the class and gives a `log`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from assistant.domain.interaction import EventType, Interaction
from assistant.ports import InteractionLog

__all__ = ["InteractionLogContract"]

NOON = datetime(2026, 8, 20, 12, tzinfo=UTC)


class InteractionLogContract:
    """Inherit, and define the fixture `log`."""

    async def test_what_was_appended_comes_back_oldest_first(self, log: InteractionLog) -> None:
        later = Interaction("alma", "boot-2", EventType.RATING, 4.5, NOON, "e2", "rec_1")
        earlier = Interaction(
            "alma", "boot-1", EventType.CLICK, None, NOON - timedelta(hours=1), "e1", country="AT"
        )

        assert await log.append([later, earlier]) == 2

        assert await log.history("alma") == (earlier, later)

    async def test_the_same_event_id_counts_once(self, log: InteractionLog) -> None:
        click = Interaction("alma", "boot-1", EventType.CLICK, None, NOON, "e1")

        assert await log.append([click, click]) == 1
        assert await log.append([click]) == 0
        assert len(await log.history("alma")) == 1

    async def test_events_without_an_id_all_count(self, log: InteractionLog) -> None:
        view = Interaction("alma", "boot-1", timestamp=NOON)

        assert await log.append([view, view]) == 2

    async def test_nothing_appended_is_nothing_stored(self, log: InteractionLog) -> None:
        assert await log.append([]) == 0
        assert await log.history("alma") == ()

    async def test_the_limit_keeps_the_latest(self, log: InteractionLog) -> None:
        await log.append(
            [
                Interaction("alma", f"boot-{number}", timestamp=NOON + timedelta(minutes=number))
                for number in range(-5, 0)
            ]
        )

        latest = await log.history("alma", limit=2)

        assert [interaction.item_id for interaction in latest] == ["boot--2", "boot--1"]

    async def test_a_history_belongs_to_one_user(self, log: InteractionLog) -> None:
        conversation = "cnv_" + "a" * 43
        await log.append([Interaction("alma", "boot-1"), Interaction(conversation, "boot-2")])

        assert [kept.item_id for kept in await log.history("alma")] == ["boot-1"]
        assert [(kept.user_id, kept.item_id) for kept in await log.history(conversation)] == [
            (conversation, "boot-2")
        ]
        assert await log.history("boris") == ()

    async def test_everything_comes_in_order_of_arrival_under_keys_that_lead_back_to_nobody(
        self, log: InteractionLog
    ) -> None:
        conversation = "cnv_" + "a" * 43
        later = Interaction("alma", "boot-2", EventType.RATING, 4.5, NOON, "e2", "rec_1", country="AT")
        await log.append([later, Interaction(conversation, "boot-1", timestamp=NOON - timedelta(hours=1))])
        await log.append([Interaction("alma", "boot-3")])

        first, stranger, last = [kept async for kept in log.everything()]

        assert first == later
        assert (stranger.item_id, stranger.user_id != conversation) == ("boot-1", True)
        assert (last.item_id, last.timestamp) == ("boot-3", NOON)

    async def test_forgetting_a_user_leaves_the_others(self, log: InteractionLog) -> None:
        await log.append([Interaction("alma", "boot-1"), Interaction("alma", "b"), Interaction("boris", "b")])

        assert await log.forget("alma") == 2
        assert await log.forget("alma") == 0
        assert await log.history("alma") == ()
        assert len(await log.history("boris")) == 1

"""State what every ExplorationLog does; give `explorations`, `log` and `store` of one database."""

from __future__ import annotations

import pytest

from assistant.domain.conversation import Shown, Turn
from assistant.domain.exploration import Choice, Option
from assistant.domain.interaction import EventType, Interaction
from assistant.ports import ConversationStore, ExplorationLog, InteractionLog

__all__ = ["ExplorationLogContract"]

OPTIONS = (Option("mug", 0.9, {"popularity": 0.5}), Option("pot", 0.1))


class ExplorationLogContract:
    """Inherit, and define the fixtures `explorations`, `log` and `store`."""

    async def test_what_was_tried_comes_back_oldest_first(self, explorations: ExplorationLog) -> None:
        await explorations.record([Choice("rec_1", "mug", OPTIONS), Choice("rec_2", "pot", OPTIONS)])
        await explorations.record([])

        first, second = await explorations.rewarded()

        assert (first.recommendation_id, first.product_id, first.options) == ("rec_1", "mug", OPTIONS)
        assert (second.product_id, second.rewarded, second.at is None) == ("pot", False, False)
        assert [kept.recommendation_id for kept in await explorations.rewarded(limit=1)] == ["rec_2"]

    @pytest.mark.parametrize(
        ("event", "value", "rewarded"),
        [
            (EventType.IMPRESSION, None, False),
            (EventType.CLICK, None, True),
            (EventType.PURCHASE, 2.0, True),
            (EventType.RATING, 1.0, False),
            (EventType.RATING, 4.0, True),
        ],
    )
    async def test_a_choice_is_rewarded_by_what_the_shopper_did_with_it(
        self,
        explorations: ExplorationLog,
        log: InteractionLog,
        event: EventType,
        value: float | None,
        rewarded: bool,
    ) -> None:
        await explorations.record([Choice("rec_1", "mug", OPTIONS)])
        await log.append([Interaction("alma", "mug", event, value, recommendation_id="rec_1")])

        assert [kept.rewarded for kept in await explorations.rewarded()] == [rewarded]

    async def test_other_lists_and_other_products_of_the_list_do_not_count(
        self, explorations: ExplorationLog, log: InteractionLog
    ) -> None:
        await explorations.record([Choice("rec_1", "mug", OPTIONS)])
        await log.append(
            [
                Interaction("alma", "mug", EventType.CLICK, recommendation_id="rec_2"),
                Interaction("alma", "pot", EventType.CLICK, recommendation_id="rec_1"),
                Interaction("alma", "mug", EventType.CLICK),
            ]
        )

        assert [kept.rewarded for kept in await explorations.rewarded()] == [False]

    async def test_what_a_turn_tried_is_kept_with_it_and_forgotten_with_its_conversation(
        self, explorations: ExplorationLog, store: ConversationStore
    ) -> None:
        turn = await store.open_turn(Turn("surprise me"))
        shown = (Shown("tea", 1, "rec_1"), Shown("pot", 2, "rec_1", 0.1, {}, OPTIONS))
        await store.close_turn(turn.turn_id, {"text": "Here."}, {}, shown)

        (kept,) = await explorations.rewarded()
        assert (kept.recommendation_id, kept.product_id, kept.options) == ("rec_1", "pot", OPTIONS)

        await store.delete(turn.conversation_id)
        assert await explorations.rewarded() == ()

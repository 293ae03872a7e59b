"""State what every ConversationStore does; an implementation inherits the class and gives a `store`."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.domain.conversation import Role, Shopper, Shown, Turn, TurnStatus
from assistant.domain.errors import Conflict, KeyReused, NotFound
from assistant.domain.interaction import EventType, Interaction
from assistant.ports import ConversationStore, InteractionLog
from tests.fake_storage import FakeClock

__all__ = ["ConversationStoreContract"]

ALMA = Shopper("alma")
BORIS = Shopper("boris")


class ConversationStoreContract:
    """Inherit, and define the fixtures `clock`, `log` and `store` over the same place."""

    async def test_a_turn_without_a_conversation_starts_one(self, store: ConversationStore) -> None:
        turn = await store.open_turn(Turn("a warm blanket"))

        assert turn.conversation_id.startswith("cnv_")
        assert len(turn.conversation_id) >= 47
        assert turn.turn_id.startswith("trn_")
        assert (turn.sequence, turn.status, turn.replayed) == (1, TurnStatus.ACCEPTED, False)

    async def test_two_conversations_never_share_an_id(self, store: ConversationStore) -> None:
        turns = [await store.open_turn(Turn("hello")) for _ in range(5)]

        assert len({turn.conversation_id for turn in turns}) == 5
        assert len({turn.turn_id for turn in turns}) == 5

    async def test_the_message_is_there_before_any_answer(self, store: ConversationStore) -> None:
        turn = await store.open_turn(Turn("schwarze Winterstiefel"))

        (message,) = (await store.load(turn.conversation_id)).messages

        assert (message.role, message.text) == (Role.SHOPPER, "schwarze Winterstiefel")
        assert (message.turn_id, message.status) == (turn.turn_id, TurnStatus.ACCEPTED)

    async def test_a_closed_turn_has_question_and_answer_in_order(self, store: ConversationStore) -> None:
        first = await store.open_turn(Turn("a blanket"))
        await store.close_turn(first.turn_id, {"text": "Here is one.", "language": "en"}, {"step": 1}, ())
        second = await store.open_turn(Turn("cheaper", conversation_id=first.conversation_id))
        await store.close_turn(second.turn_id, {"text": "This one.", "language": "en"}, {"step": 2}, ())

        conversation = await store.load(first.conversation_id)

        assert [(message.role, message.text) for message in conversation.messages] == [
            (Role.SHOPPER, "a blanket"),
            (Role.ASSISTANT, "Here is one."),
            (Role.SHOPPER, "cheaper"),
            (Role.ASSISTANT, "This one."),
        ]
        assert {message.language for message in conversation.messages} == {"en"}
        assert conversation.state == {"step": 2}
        assert second.sequence == 2

    async def test_what_was_shown_comes_back_with_its_chance(self, store: ConversationStore) -> None:
        turn = await store.open_turn(Turn("a blanket"))
        shown = (
            Shown("blanket-7", 1, "rec_1", 0.25, {"semantic": 0.8, "final": 1.5}),
            Shown("blanket-2", 2, "rec_1", 1.0, {}),
        )
        await store.close_turn(turn.turn_id, {"text": "Two."}, {}, shown)

        question, answer = (await store.load(turn.conversation_id)).messages

        assert question.shown == ()
        assert answer.shown == shown

    async def test_an_id_never_minted_opens_nothing_and_is_not_adopted(
        self, store: ConversationStore
    ) -> None:
        for conversation_id in ("cnv_" + "a" * 43, "*", "../", "1", "", "cnv_\N{SNOWMAN}"):
            for _ in range(2):
                with pytest.raises(NotFound):
                    await store.open_turn(Turn("hello", conversation_id=conversation_id))
            with pytest.raises(NotFound):
                await store.load(conversation_id)
            with pytest.raises(NotFound):
                await store.delete(conversation_id)

    async def test_a_shoppers_conversation_opens_only_to_that_shopper(self, store: ConversationStore) -> None:
        turn = await store.open_turn(Turn("hello", shopper=ALMA))

        for stranger in (None, BORIS):
            shopper_id = stranger.id if stranger else None
            with pytest.raises(NotFound):
                await store.open_turn(
                    Turn("mine now", conversation_id=turn.conversation_id, shopper=stranger)
                )
            with pytest.raises(NotFound):
                await store.load(turn.conversation_id, shopper_id)
            with pytest.raises(NotFound):
                await store.delete(turn.conversation_id, shopper_id)
        assert (await store.load(turn.conversation_id, "alma")).shopper_id == "alma"

    async def test_the_same_key_and_body_gives_the_same_answer_again(self, store: ConversationStore) -> None:
        turn = Turn("a blanket", idempotency_key="key-1", body_hash="body-1")
        first = await store.open_turn(turn)
        await store.close_turn(
            first.turn_id, {"text": "Here.", "conversation_id": first.conversation_id}, {}, ()
        )

        again = await store.open_turn(turn)

        assert again.replayed
        assert (again.turn_id, again.sequence, again.status) == (first.turn_id, 1, TurnStatus.DONE)
        assert again.conversation_id == first.conversation_id
        assert again.result == {"text": "Here.", "conversation_id": first.conversation_id}
        assert len((await store.load(first.conversation_id)).messages) == 2

    async def test_the_same_key_with_another_body_is_refused(self, store: ConversationStore) -> None:
        turn = Turn("a blanket", idempotency_key="key-1", body_hash="body-1")
        first = await store.open_turn(turn)
        await store.close_turn(first.turn_id, {"text": "Here."}, {}, ())

        with pytest.raises(KeyReused):
            await store.open_turn(replace(turn, text="a boot", body_hash="body-2"))

    async def test_the_same_key_in_flight_is_refused(self, store: ConversationStore) -> None:
        turn = Turn("a blanket", idempotency_key="key-1", body_hash="body-1")
        await store.open_turn(turn)

        with pytest.raises(Conflict) as caught:
            await store.open_turn(turn)
        assert not isinstance(caught.value, KeyReused)

    async def test_a_key_whose_turn_was_interrupted_answers_the_same_turn(
        self, store: ConversationStore
    ) -> None:
        turn = Turn("a blanket", idempotency_key="key-1", body_hash="body-1")
        first = await store.open_turn(turn)
        await store.interrupt_open_turns()

        again = await store.open_turn(turn)

        assert (again.turn_id, again.conversation_id) == (first.turn_id, first.conversation_id)
        assert (again.status, again.replayed) == (TurnStatus.ACCEPTED, False)
        assert len((await store.load(first.conversation_id)).messages) == 1

    async def test_a_key_whose_turn_was_abandoned_may_be_used_again(
        self, store: ConversationStore, clock: FakeClock
    ) -> None:
        turn = Turn("a blanket", idempotency_key="key-1", body_hash="body-1")
        first = await store.open_turn(turn)
        clock.advance(181)

        assert (await store.open_turn(turn)).turn_id == first.turn_id

    async def test_keys_of_two_owners_never_meet(self, store: ConversationStore) -> None:
        anonymous = await store.open_turn(Turn("a", idempotency_key="1", body_hash="a"))
        alma = await store.open_turn(Turn("b", idempotency_key="1", body_hash="b", shopper=ALMA))
        boris = await store.open_turn(Turn("c", idempotency_key="1", body_hash="c", shopper=BORIS))
        inside = await store.open_turn(
            Turn("d", idempotency_key="1", body_hash="d", conversation_id=anonymous.conversation_id)
        )

        assert len({turn.turn_id for turn in (anonymous, alma, boris, inside)}) == 4

    async def test_ten_equal_requests_at_once_make_one_turn(self, store: ConversationStore) -> None:
        turn = Turn("a blanket", idempotency_key="key-1", body_hash="body-1")

        results = await asyncio.gather(*(store.open_turn(turn) for _ in range(10)), return_exceptions=True)

        opened = [result for result in results if not isinstance(result, BaseException)]
        assert len(opened) == 1
        assert sum(isinstance(result, Conflict) for result in results) == 9
        assert len((await store.load(opened[0].conversation_id)).messages) == 1

    async def test_turns_at_once_get_every_number_once(self, store: ConversationStore) -> None:
        first = await store.open_turn(Turn("0"))

        turns = await asyncio.gather(
            *(
                store.open_turn(Turn(str(number), conversation_id=first.conversation_id))
                for number in range(1, 13)
            )
        )

        assert sorted(turn.sequence for turn in turns) == list(range(2, 14))
        assert len((await store.load(first.conversation_id)).messages) == 13

    async def test_open_turns_become_interrupted_and_keep_their_text(self, store: ConversationStore) -> None:
        done = await store.open_turn(Turn("answered"))
        await store.close_turn(done.turn_id, {"text": "yes"}, {"kept": True}, ())
        await store.open_turn(Turn("unanswered", conversation_id=done.conversation_id))

        assert await store.interrupt_open_turns() == 1
        assert await store.interrupt_open_turns() == 0

        conversation = await store.load(done.conversation_id)
        assert [(message.text, message.status) for message in conversation.messages] == [
            ("answered", TurnStatus.DONE),
            ("yes", TurnStatus.DONE),
            ("unanswered", TurnStatus.INTERRUPTED),
        ]
        assert conversation.state == {"kept": True}

    async def test_a_turn_is_answered_once(self, store: ConversationStore) -> None:
        turn = await store.open_turn(Turn("a blanket"))
        await store.close_turn(turn.turn_id, {"text": "first"}, {}, ())

        with pytest.raises(Conflict):
            await store.close_turn(turn.turn_id, {"text": "second"}, {}, ())

        assert (await store.load(turn.conversation_id)).messages[1].text == "first"

    async def test_behaviour_is_what_was_touched_in_this_conversation(
        self, store: ConversationStore, log: InteractionLog, clock: FakeClock
    ) -> None:
        here = (await store.open_turn(Turn("here"))).conversation_id
        elsewhere = (await store.open_turn(Turn("elsewhere"))).conversation_id
        earlier, later = clock.now() - timedelta(minutes=2), clock.now() - timedelta(minutes=1)
        await log.append(
            [
                Interaction("alma", "boot-2", EventType.CART, None, later, "e2", None, here),
                Interaction("alma", "boot-1", EventType.CLICK, None, earlier, "e1", None, here),
                Interaction("alma", "boot-3", EventType.IMPRESSION, None, later, "e3", None, here),
                Interaction("alma", "boot-4", EventType.CLICK, None, later, "e4", None, elsewhere),
            ]
        )

        behaviour = (await store.load(here)).behaviour

        assert [(item.product_id, item.event, item.timestamp) for item in behaviour] == [
            ("boot-1", EventType.CLICK, earlier),
            ("boot-2", EventType.CART, later),
        ]

    async def test_personalization_is_on_until_refused(self, store: ConversationStore) -> None:
        first = await store.open_turn(Turn("hello"))
        assert (await store.load(first.conversation_id)).personalization

        for wanted, kept in ((False, False), (None, False), (True, True)):
            await store.open_turn(
                Turn("again", conversation_id=first.conversation_id, personalization=wanted)
            )
            assert (await store.load(first.conversation_id)).personalization is kept

    async def test_a_shoppers_refusal_holds_in_all_their_conversations(
        self, store: ConversationStore
    ) -> None:
        before = await store.open_turn(Turn("before", shopper=ALMA))
        refused = await store.open_turn(Turn("refused", shopper=ALMA, personalization=False))
        await store.delete(refused.conversation_id, "alma")
        after = await store.open_turn(Turn("after", shopper=ALMA))
        foreign = await store.open_turn(Turn("foreign", shopper=BORIS))

        assert not (await store.load(before.conversation_id, "alma")).personalization
        assert not (await store.load(after.conversation_id, "alma")).personalization
        assert (await store.load(foreign.conversation_id, "boris")).personalization

    async def test_deleting_leaves_nothing_and_touches_no_other(
        self, store: ConversationStore, log: InteractionLog
    ) -> None:
        gone = await store.open_turn(Turn("gone"))
        kept = await store.open_turn(Turn("kept"))
        await log.append(
            [
                Interaction(gone.conversation_id, "boot-1", conversation_id=gone.conversation_id),
                Interaction("alma", "boot-2", conversation_id=gone.conversation_id),
                Interaction("alma", "boot-3", conversation_id=kept.conversation_id),
            ]
        )

        await store.delete(gone.conversation_id)

        with pytest.raises(NotFound):
            await store.load(gone.conversation_id)
        with pytest.raises(NotFound):
            await store.close_turn(gone.turn_id, {"text": "too late"}, {}, ())
        assert await log.history(gone.conversation_id) == ()
        assert [interaction.item_id for interaction in await log.history("alma")] == ["boot-3"]
        assert len((await store.load(kept.conversation_id)).messages) == 1

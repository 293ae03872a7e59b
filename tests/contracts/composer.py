"""Hold what every implementation of the `Composer` port must do."""

from __future__ import annotations

import pytest

from assistant.domain.money import Money
from assistant.domain.offer import MarketView
from assistant.domain.policy import PolicyText
from assistant.domain.reply import Act, ActKind, ProductRef, ReplyPart, ReplyPlan, Segment
from assistant.ports import Composer
from tests.fake_i18n import an_item

BLANKET = an_item(
    "b", "Wolldecke Fjord", "de", Money(7999, "USD"), attributes={"weight": "1.2 kg"}, rating="4.6"
)
QUILT = an_item("q", "ウール毛布", "ja", Money(12999, "USD"), approximate=True, attributes={"weight": "2 kg"})
THROW = an_item("t", "بطانية صوف", "ar", Money(5000, "USD"), rating="4.1")
VIEW = MarketView("US", "USD")

ACTS: dict[ActKind, Act] = {
    **{kind: Act(kind) for kind in ActKind},
    ActKind.FOUND: Act(ActKind.FOUND, {"count": 7}, (BLANKET, QUILT, THROW)),
    ActKind.RECOMMENDED: Act(ActKind.RECOMMENDED, {}, (BLANKET, QUILT)),
    ActKind.SIMILAR_TO: Act(ActKind.SIMILAR_TO, {}, (QUILT, THROW), BLANKET),
    ActKind.RELAXED: Act(ActKind.RELAXED, {"dropped": "color"}),
    ActKind.NOTHING_UNDER_PRICE: Act(ActKind.NOTHING_UNDER_PRICE, {"price": "40.00 USD"}, subject=THROW),
    ActKind.DETAILS: Act(ActKind.DETAILS, subject=BLANKET),
    ActKind.ATTRIBUTE: Act(ActKind.ATTRIBUTE, {"name": "weight"}, subject=BLANKET),
    ActKind.ATTRIBUTE_UNKNOWN: Act(ActKind.ATTRIBUTE_UNKNOWN, {"name": "warranty"}, subject=BLANKET),
    ActKind.PRICE_OF: Act(ActKind.PRICE_OF, subject=QUILT),
    ActKind.AVAILABILITY_OF: Act(ActKind.AVAILABILITY_OF, subject=BLANKET),
    ActKind.COMPARE: Act(ActKind.COMPARE, {"cheaper": "b", "better_rated": "b"}, (BLANKET, THROW)),
    ActKind.POLICY: Act(ActKind.POLICY, {"topic": "returns"}, policy=PolicyText("returns", "30 Tage.", "de")),
    ActKind.POLICY_UNKNOWN: Act(ActKind.POLICY_UNKNOWN, {"topic": "returns"}),
    ActKind.ASK_WHICH: Act(ActKind.ASK_WHICH, {}, (BLANKET, QUILT, THROW)),
}
"""One telling act of every kind."""


class ComposerContract:
    """Inherit, and return the composer under test."""

    def build(self) -> Composer:
        """Return a composer for English."""
        raise NotImplementedError

    async def compose(self, act: Act) -> list[ReplyPart]:
        """Return the parts of a plan with one act."""
        return [part async for part in self.build().compose(ReplyPlan((act,), "en", VIEW))]

    @pytest.mark.parametrize("kind", ActKind)
    async def test_every_act_is_said(self, kind: ActKind) -> None:
        parts = await self.compose(ACTS[kind])
        assert any(part.segments for part in parts)

    @pytest.mark.parametrize("kind", [ActKind.DETAILS, ActKind.PRICE_OF, ActKind.ATTRIBUTE])
    async def test_a_product_is_named_by_reference_only(self, kind: ActKind) -> None:
        subject = ACTS[kind].subject
        assert subject is not None
        segments: list[Segment] = [
            segment for part in await self.compose(ACTS[kind]) for segment in part.segments
        ]
        assert ProductRef(subject.product.id) in segments
        assert not any(subject.title in getattr(segment, "text", "") for segment in segments)

"""Say why a product is shown, as codes that i18n puts into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.domain.offer import Offer
from assistant.domain.product import Product
from assistant.domain.search import Constraints
from assistant.ranking.fusion import Candidate

__all__ = ["ReasonCode", "reasons_for"]

_TOP_RATING = Decimal("4.5")
_ENOUGH_RATINGS = 20


@dataclass(frozen=True, slots=True)
class ReasonCode:
    """A reason before it is words."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    """Product ids and canonical values, by placeholder name."""


def reasons_for(
    product: Product, offer: Offer, candidate: Candidate, constraints: Constraints, popular: bool
) -> tuple[ReasonCode, ...]:
    """Return at most three true reasons, the most telling first."""
    found: list[ReasonCode] = []
    if candidate.because:
        found.append(ReasonCode("because_of_basket", {"product": candidate.because[0]}))
    price = constraints.price
    if price is not None and price.max is not None and offer.price is not None:
        found.append(ReasonCode("within_price"))
    if constraints.colors:
        found.append(ReasonCode("matches_color", {"value": constraints.colors[0]}))
    if materials := constraints.attributes.get("material"):
        found.append(ReasonCode("matches_material", {"value": materials[0]}))
    if offer.list_price is not None and offer.price is not None and offer.price < offer.list_price:
        found.append(ReasonCode("on_sale"))
    rating = product.rating
    if rating is not None and rating.value >= _TOP_RATING and rating.count >= _ENOUGH_RATINGS:
        found.append(ReasonCode("top_rated"))
    if popular:
        found.append(ReasonCode("popular"))
    return tuple(found[:3])

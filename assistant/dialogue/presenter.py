"""Show products as a shopper sees them: items for the reply, cards for the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from assistant.dialogue.engines import Engines
from assistant.dialogue.finder import Listing
from assistant.dialogue.shoe_labels import shoe_sizes
from assistant.domain.money import Money
from assistant.domain.offer import MarketView, Offer
from assistant.domain.product import Product
from assistant.domain.reply import Item, Reason
from assistant.domain.search import Constraints
from assistant.ranking.fusion import Candidate
from assistant.ranking.reasons import ReasonCode, reasons_for
from assistant.reply.localizer import Localizer

__all__ = ["Presenter"]

_KINDS = {"color": "color", "material": "material", "gender": "gender", "age_group": "age"}
_UNIT_PRICING = ("unit_pricing_measure", "unit_pricing_base_measure")
"""Of Google's feeds: what a pack holds, and what the shop prices."""
_SCORES = ("semantic", "lexical", "collaborative", "content", "sequence", "popularity")


@dataclass(frozen=True, slots=True)
class Presenter:
    """Present the products of one generation in one language, from one market view."""

    engines: Engines
    localizer: Localizer
    tag: str
    view: MarketView

    def item(self, product: Product, reasons: Sequence[Reason] = (), offer: Offer | None = None) -> Item:
        """Return a product as a reply may speak of it."""
        text, language = product.text((self.tag,))
        return Item(
            product,
            text.title,
            language,
            offer or self.engines.pricing.offer(product, self.view),
            tuple(reasons),
            self.attributes(product),
        )

    def attributes(self, product: Product) -> dict[str, str]:
        """Return attribute values in the shopper's language where the lexicon knows them."""
        localized: dict[str, str] = {}
        sizes = shoe_sizes(product, self.engines.lexicon, self.view.country)
        for name, values in product.attributes.items():
            if name in _UNIT_PRICING:
                continue
            key = self.engines.lexicon.canonical("attribute", name, (product.language, "en"))
            shown = [self._value(name, value, product.language) for value in values if value]
            if key == "size" and sizes is not None:
                shown = [sizes]
            if shown:
                localized.setdefault(key if name not in _KINDS else name, ", ".join(dict.fromkeys(shown)))
        return localized

    def items(self, listing: Listing, constraints: Constraints) -> tuple[Item, ...]:
        """Return the items of a ranked list, each with its reasons."""
        return tuple(
            self.item(
                listing.products[candidate.product_id],
                self._reasons(candidate, listing, constraints),
                listing.offers[candidate.product_id],
            )
            for candidate in listing.candidates
        )

    def cards(
        self,
        items: Sequence[Item],
        candidates: Mapping[str, Candidate],
        recommendation_id: str,
        as_of: datetime,
    ) -> list[dict[str, Any]]:
        """Return the CARD objects of an answer (design § 3), ranked from 1."""
        return [
            self._card(item, candidates.get(item.product.id), recommendation_id, rank, as_of)
            for rank, item in enumerate(items, start=1)
        ]

    def _card(
        self, item: Item, candidate: Candidate | None, recommendation_id: str, rank: int, as_of: datetime
    ) -> dict[str, Any]:
        product, offer = item.product, item.offer
        text, _ = product.text((self.tag,))
        scores = candidate.scores if candidate else {}
        return {
            "id": product.id,
            "title": text.title,
            "brand": product.brand,
            "description": text.description,
            "url": product.url,
            "image_url": product.image_url,
            "category": " > ".join(product.category),
            "language": item.language,
            **({"machine_translated": True} if text.machine else {}),
            "price": _money(offer.price),
            "price_text": self.localizer.price_text(offer, self.tag, self.view.country),
            "list_price": _money(offer.list_price),
            "list_price_text": self._list_price_text(offer),
            "price_approximate": offer.approximate,
            "tax_included": self.localizer.tax_included(self.view.country),
            **self._unit_price(product, offer),
            "rate_date": offer.rate_date.isoformat() if offer.rate_date else None,
            "availability": offer.availability.value,
            "ships_to": offer.ships,
            "rating": {"value": float(product.rating.value), "count": product.rating.count}
            if product.rating
            else None,
            "attributes": dict(item.attributes),
            "options": [{"name": option.name, "values": list(option.values)} for option in product.options],
            "reasons": [{"code": reason.code, "text": reason.text} for reason in item.reasons],
            "scores": {
                **{name: _rounded(scores.get(name)) for name in _SCORES},
                **({"visual": _rounded(scores["visual"])} if "visual" in scores else {}),
                "final": _rounded(candidate.final if candidate else None),
            },
            "rank": rank,
            "recommendation_id": recommendation_id,
            "propensity": candidate.propensity if candidate else 1.0,
            "as_of": as_of.isoformat(timespec="seconds"),
        }

    def _unit_price(self, product: Product, offer: Offer) -> dict[str, str]:
        holds, base = (product.attributes.get(name, ("",))[0] for name in _UNIT_PRICING)
        text = self.localizer.unit_price(offer, holds, base or None, self.tag, self.view.country)
        return {"unit_price_text": text} if text else {}

    def _list_price_text(self, offer: Offer) -> str | None:
        if offer.list_price is None:
            return None
        return self.localizer.price_text(replace(offer, price=offer.list_price), self.tag, self.view.country)

    def _reasons(self, candidate: Candidate, listing: Listing, constraints: Constraints) -> list[Reason]:
        product, offer = listing.products[candidate.product_id], listing.offers[candidate.product_id]
        codes = reasons_for(product, offer, candidate, constraints, listing.popular)
        return [reason for code in codes if (reason := self._reason(code)) is not None]

    def _reason(self, code: ReasonCode) -> Reason | None:
        values = dict(code.params)
        if "product" in values:
            known = self.engines.catalog.get(values["product"])
            if known is None:
                return None
            values["product"] = known.text((self.tag,))[0].title
        return Reason(code.code, self.localizer.reason(code.code, self.tag, **values))

    def _value(self, name: str, value: str, language: str) -> str:
        """Return a value in the shopper's words and units; sizes stay as the shop writes them."""
        if name not in _KINDS:
            return self.localizer.measure(value, language, self.tag, self.view.country)
        if language == self.tag:
            return value
        concept = self.engines.lexicon.canonical(_KINDS[name], value, (language, "en"))
        words = self.engines.lexicon.words(concept, self.tag)
        return words[0] if words else value


def _money(money: Money | None) -> dict[str, Any] | None:
    return None if money is None else {"amount": money.amount, "currency": money.currency}


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 4)

"""Put the reasons why a product is shown into words."""

from __future__ import annotations

from assistant.i18n.messages import Message, msg, pmsg

__all__ = ["REASONS"]

REASONS: dict[str, Message] = {
    "because_of_basket": msg("Goes with your interest in {product}"),
    "similar_shoppers": msg("Liked by shoppers with similar taste"),
    "popular": msg("Popular right now"),
    "matches_color": pmsg("reason", "In your colour: {value}"),
    "matches_material": pmsg("reason", "In your material: {value}"),
    "matches_size": pmsg("reason", "In your size: {value}"),
    "matches_brand": pmsg("reason", "Of your brand: {value}"),
    "within_price": msg("Within your budget"),
    "top_rated": msg("Top rated"),
    "ships_to_you": msg("Can be delivered to you"),
    "same_category": msg("From the same category"),
    "on_sale": msg("Reduced"),
    "in_your_language": msg("Described in your language"),
}
"""Reason code → words; {product} is a title and {value} a word of the shopper's language."""

"""Hold the words of the demo storefront and its chat panel."""

from __future__ import annotations

from assistant.i18n.messages import Catalog, Message, msg, pmsg

__all__ = ["STOREFRONT", "storefront_words"]

STOREFRONT: dict[str, Message] = {
    "skip": msg("Skip to the products"),
    "search": msg("Search in any language"),
    "language": msg("Language"),
    "country": msg("Deliver to"),
    "currency": msg("Currency"),
    "basket": msg("Basket"),
    "basket_empty": msg("Your basket is empty."),
    "categories": msg("Categories"),
    "all": pmsg("categories", "All"),
    "more": pmsg("button", "Show more"),
    "nothing": msg("No product fits. Try other words."),
    "failed": msg("That did not work. Please try again in a moment."),
    "assistant": msg("Shopping assistant"),
    "restart": pmsg("button", "Start again"),
    "say": msg("Write in your own language"),
    "send": pmsg("button", "Send"),
    "stop": pmsg("button", "Stop"),
    "thinking": msg("Looking around the shop…"),
    "welcome": msg("Hello! What are you looking for today?"),
    "example_1": msg("A warm blanket for the sofa"),
    "example_2": msg("A birthday present for a coffee lover"),
    "example_3": msg("Black winter boots for men"),
    "add": pmsg("button", "Add to basket"),
    "remove": pmsg("button", "Remove"),
    "close": pmsg("button", "Close"),
    "similar": msg("Similar products"),
    "sold_out": msg("Sold out"),
    "ships_not": msg("Does not ship to your country"),
    "approximate": msg("The price is converted and may differ slightly at checkout."),
}


def storefront_words(catalog: Catalog) -> dict[str, str]:
    """Return every word of the storefront in a locale."""
    return {name: catalog.get(message) for name, message in STOREFRONT.items()}

"""Hold the words of the demo storefront and its chat panel."""

from __future__ import annotations

from assistant.i18n.messages import Catalog, Message, msg, pmsg
from assistant.reply.attribute_names import ATTRIBUTE_NAMES, ATTRIBUTE_SPELLINGS, attribute_name

__all__ = ["STOREFRONT", "storefront_words"]

STOREFRONT: dict[str, Message] = {
    "skip": msg("Skip to the products"),
    "skip_chat": msg("Skip to the shopping assistant"),
    "search": msg("Search in any language"),
    "by_picture": msg("Search by picture"),
    "language": msg("Language"),
    "country": msg("Deliver to"),
    "currency": msg("Currency"),
    "basket": msg("Basket"),
    "basket_empty": msg("Your basket is empty."),
    "categories": msg("Categories"),
    "all": pmsg("categories", "All"),
    "more": pmsg("button", "Show more"),
    "nothing": msg("No product fits. Try other words."),
    "opening": msg("The shop is opening. One moment, please…"),
    "failed": msg("That did not work. Please try again in a moment."),
    "assistant": msg("Shopping assistant"),
    "restart": pmsg("button", "Start again"),
    "say": msg("Write in your own language"),
    "send": pmsg("button", "Send"),
    "stop": pmsg("button", "Stop"),
    "stopped": msg("Stopped."),
    "retry": pmsg("button", "Try again"),
    "thinking": msg("Looking around the shop…"),
    "welcome": msg("Hello! What are you looking for today?"),
    "example_1": msg("A warm blanket for the sofa"),
    "example_2": msg("A birthday present for a coffee lover"),
    "example_3": msg("Black winter boots for men"),
    "add": pmsg("button", "Add to basket"),
    "added": pmsg("button", "In your basket"),
    "ask": pmsg("button", "Ask about this product"),
    "about": msg("You are asking about:"),
    "remove": pmsg("button", "Remove"),
    "close": pmsg("button", "Close"),
    "similar": msg("Similar products"),
    "sold_out": msg("Sold out"),
    "ships_not": msg("Does not ship to your country"),
    "approximate": msg("The price is converted and may differ slightly at checkout."),
    "machine_translated": msg("Translated automatically."),
    "tax_included": msg("Tax included."),
    "tax_added": msg("Tax is added at checkout."),
    "department_clothing": pmsg("department", "Clothing"),
    "department_shoes": pmsg("department", "Shoes"),
    "department_bags": pmsg("department", "Bags"),
    "department_jewelry": pmsg("department", "Jewellery & watches"),
    "department_accessories": pmsg("department", "Accessories"),
    "department_bedding": pmsg("department", "Bedding"),
    "department_home": pmsg("department", "Home & living"),
    "department_lighting": pmsg("department", "Lighting"),
    "department_kitchen": pmsg("department", "Kitchen"),
    "department_coffee_tea": pmsg("department", "Coffee & tea"),
    "department_electronics": pmsg("department", "Electronics"),
    "department_outdoors": pmsg("department", "Sport & outdoors"),
    "department_garden": pmsg("department", "Garden"),
    "department_office": pmsg("department", "Office"),
    "department_toys": pmsg("department", "Toys"),
    "department_pets": pmsg("department", "Pets"),
    "department_beauty": pmsg("department", "Beauty"),
}


def storefront_words(catalog: Catalog) -> dict[str, str]:
    """Return every word of the storefront in a locale."""
    words = {name: catalog.get(message) for name, message in STOREFRONT.items()}
    known = (*ATTRIBUTE_NAMES, *ATTRIBUTE_SPELLINGS)
    names = {f"attribute_{name}": attribute_name(catalog, name) for name in known}
    return {**names, **words}

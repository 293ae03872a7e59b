"""Name attributes of products, and topics of shop policies, in every language."""

from __future__ import annotations

from assistant.i18n.messages import Catalog, Message, pmsg

__all__ = ["ATTRIBUTE_NAMES", "ATTRIBUTE_SPELLINGS", "TOPIC_NAMES", "attribute_name", "topic_name"]

ATTRIBUTE_NAMES: dict[str, Message] = {
    "age_group": pmsg("attribute", "Age group"),
    "battery": pmsg("attribute", "Battery"),
    "battery_life": pmsg("attribute", "Battery life"),
    "brand": pmsg("attribute", "Brand"),
    "capacity": pmsg("attribute", "Capacity"),
    "care": pmsg("attribute", "Care"),
    "category": pmsg("attribute", "Category"),
    "closure": pmsg("attribute", "Closure"),
    "color": pmsg("attribute", "Colour"),
    "compatibility": pmsg("attribute", "Compatibility"),
    "condition": pmsg("attribute", "Condition"),
    "connectivity": pmsg("attribute", "Connectivity"),
    "depth": pmsg("attribute", "Depth"),
    "diameter": pmsg("attribute", "Diameter"),
    "dimensions": pmsg("attribute", "Dimensions"),
    "energy_class": pmsg("attribute", "Energy class"),
    "feature": pmsg("attribute", "Special feature"),
    "filling": pmsg("attribute", "Filling"),
    "finish": pmsg("attribute", "Finish"),
    "fit": pmsg("attribute", "Fit"),
    "flavor": pmsg("attribute", "Flavour"),
    "gender": pmsg("attribute", "For"),
    "heel_height": pmsg("attribute", "Heel height"),
    "height": pmsg("attribute", "Height"),
    "ingredients": pmsg("attribute", "Ingredients"),
    "length": pmsg("attribute", "Length"),
    "lining": pmsg("attribute", "Lining"),
    "material": pmsg("attribute", "Material"),
    "memory": pmsg("attribute", "Memory"),
    "model": pmsg("attribute", "Model"),
    "occasion": pmsg("attribute", "Occasion"),
    "origin": pmsg("attribute", "Origin"),
    "pages": pmsg("attribute", "Pages"),
    "pattern": pmsg("attribute", "Pattern"),
    "pieces": pmsg("attribute", "Pieces"),
    "power": pmsg("attribute", "Power"),
    "rating": pmsg("attribute", "Rating"),
    "recommended_age": pmsg("attribute", "Recommended age"),
    "scent": pmsg("attribute", "Scent"),
    "screen_size": pmsg("attribute", "Screen size"),
    "season": pmsg("attribute", "Season"),
    "shape": pmsg("attribute", "Shape"),
    "size": pmsg("attribute", "Size"),
    "skin_type": pmsg("attribute", "Skin type"),
    "storage": pmsg("attribute", "Storage"),
    "style": pmsg("attribute", "Style"),
    "thickness": pmsg("attribute", "Thickness"),
    "type": pmsg("attribute", "Type"),
    "voltage": pmsg("attribute", "Voltage"),
    "volume": pmsg("attribute", "Volume"),
    "warranty": pmsg("attribute", "Warranty"),
    "water_resistance": pmsg("attribute", "Water resistance"),
    "weight": pmsg("attribute", "Weight"),
    "width": pmsg("attribute", "Width"),
}
ATTRIBUTE_SPELLINGS = {
    "colour": "color",
    "colors": "color",
    "features": "feature",
    "flavour": "flavor",
    "fragrance": "scent",
    "waterproof": "water_resistance",
    "country_of_origin": "origin",
    "age": "recommended_age",
    "wattage": "power",
    "quantity": "pieces",
}
TOPIC_NAMES: dict[str, Message] = {
    "contact": pmsg("policy topic", "Contact"),
    "delivery": pmsg("policy topic", "Delivery"),
    "gift_wrapping": pmsg("policy topic", "Gift wrapping"),
    "payment": pmsg("policy topic", "Payment"),
    "privacy": pmsg("policy topic", "Privacy"),
    "returns": pmsg("policy topic", "Returns"),
    "sizes": pmsg("policy topic", "Size advice"),
    "warranty": pmsg("policy topic", "Warranty"),
}


def attribute_name(catalog: Catalog, name: str) -> str:
    """Return an attribute's name in the catalogue's language, else the feed's own word for it."""
    return _name(catalog, ATTRIBUTE_NAMES, ATTRIBUTE_SPELLINGS.get(name, name))


def topic_name(catalog: Catalog, topic: str) -> str:
    """Return a policy topic's name in the catalogue's language, else the shop's own word for it."""
    return _name(catalog, TOPIC_NAMES, topic)


def _name(catalog: Catalog, names: dict[str, Message], key: str) -> str:
    known = names.get(key.lower())
    return catalog.get(known) if known else key.replace("_", " ").strip()

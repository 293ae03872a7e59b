"""Twelve products in four languages, priced in euros and dollars, for conversations one can foresee."""

from __future__ import annotations

from decimal import Decimal

from assistant.domain.money import Money
from assistant.domain.offer import Availability
from assistant.domain.product import Product, ProductText, Rating

__all__ = ["BLANKETS", "BOOTS", "GOODS", "POLICIES"]


def _product(
    key: str,
    title: str,
    language: str,
    euros: int,
    color: str,
    stars: str = "4.2",
    *,
    category: tuple[str, ...],
    english: str = "",
    material: str = "",
    weight: str = "",
    brand: str = "Fernmoor",
    availability: Availability = Availability.IN_STOCK,
) -> Product:
    stated = {"color": color, "material": material, "weight": weight}
    return Product(
        key,
        title,
        language=language,
        brand=brand,
        category=category,
        price=Money(euros * 100, "EUR"),
        prices={"US": Money(euros * 100 + 500, "USD"), "JP": Money(euros * 160, "JPY")},
        rating=Rating(Decimal(stars), 40),
        attributes={name: (value,) for name, value in stated.items() if value},
        translations={"en": ProductText(english)} if english else {},
        availability=availability,
    )


_BED, _SHOES = ("Home", "Blankets"), ("Schuhe", "Stiefel")

GOODS = (
    _product("throw", "Soft wool blanket", "en", 49, "Grey", "4.7", category=_BED, material="Wool"),
    _product("quilt", "Kuscheldecke aus Baumwolle", "de", 35, "Grün", category=("Wohnen", "Decken"),
             english="Cotton throw blanket", material="Baumwolle", weight="1.2 kg"),
    _product("plaid", "Couverture en laine", "fr", 89, "Vert", "4.5", category=("Maison", "Couvertures"),
             english="Green wool blanket", material="Laine", weight="1.8 kg"),
    _product("fleece", "フリース毛布", "ja", 25, "青", "3.9", category=("ホーム", "毛布"),
             english="Fleece blanket"),
    _product("hike", "Schwarze Winterstiefel", "de", 119, "Schwarz", category=_SHOES, brand="Bergfreund",
             english="Black winter boots", weight="900 g"),
    _product("snow", "Bottes d'hiver", "fr", 139, "Noir", "4.8", category=("Chaussures", "Bottes"),
             english="Winter boots", brand="Chamonix"),
    _product("kids", "Winterstiefel", "de", 59, "Blau", category=_SHOES, english="Blue winter boots",
             availability=Availability.OUT_OF_STOCK),
    _product("desk", "Desk lamp", "en", 45, "White", category=("Home", "Lamps"), brand="Lumen"),
    _product("floor", "Stehlampe", "de", 129, "Schwarz", category=("Wohnen", "Lampen"), english="Floor lamp"),
    _product("mug", "Coffee mug", "en", 12, "Blue", category=("Kitchen", "Mugs")),
    _product("beans", "コーヒー豆", "ja", 18, "", category=("コーヒー",), english="Coffee beans"),
    _product("tent", "Zelt für zwei", "de", 189, "Grün", category=("Outdoor", "Zelte"), english="Tent"),
)  # fmt: skip
BLANKETS = ("throw", "quilt", "plaid", "fleece")
BOOTS = ("hike", "snow", "kids")
POLICIES = {"returns": {"en": "You can return everything for 30 days.", "de": "30 Tage Rückgabe."}}

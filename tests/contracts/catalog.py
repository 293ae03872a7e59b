"""Hold what every implementation of the `Catalog` port must do."""

from __future__ import annotations

from assistant.domain.money import Money
from assistant.domain.product import Product
from assistant.ports import Catalog

__all__ = ["CatalogContract"]


class CatalogContract:
    """The catalogue under test holds PRODUCTS, in this order."""

    PRODUCTS = (
        Product(
            "boots", "Stiefel", language="de", brand="Bergfreund", category=("Schuhe", "Stiefel"),
            price=Money(11990, "EUR"), prices={"US": Money(13900, "USD")}, attributes={"color": ("Schwarz",)},
        ),
        Product("shoes", "Schuhe", language="de", brand="Bergfreund", category=("Schuhe",)),
        Product("throw", "Wool blanket", language="en", price=Money(5000, "USD")),
    )  # fmt: skip

    def build(self) -> Catalog:
        """Return a catalogue of PRODUCTS."""
        raise NotImplementedError

    def test_a_product_comes_back_as_it_went_in(self) -> None:
        catalog = self.build()
        assert [catalog.get(product.id) for product in self.PRODUCTS] == list(self.PRODUCTS)

    def test_an_unknown_id_is_none(self) -> None:
        assert self.build().get("nowhere") is None

    def test_many_come_in_the_order_asked_for_without_the_unknown(self) -> None:
        found = self.build().get_many(["throw", "nowhere", "boots"])
        assert [product.id for product in found] == ["throw", "boots"]

    def test_asking_for_none_gets_none(self) -> None:
        assert self.build().get_many([]) == []

    def test_the_generation_has_a_name_that_stays(self) -> None:
        catalog = self.build()
        assert catalog.generation
        assert catalog.generation == catalog.generation

    def test_the_vocabulary_counts_products(self) -> None:
        words = self.build().vocabulary()
        assert words.size == 3
        assert dict(words.brands) == {"Bergfreund": 2}
        assert dict(words.categories) == {"Schuhe": 2, "Stiefel": 1}
        assert {name: dict(values) for name, values in words.attributes.items()} == {"color": {"Schwarz": 1}}
        assert dict(words.languages) == {"de": 2, "en": 1}
        assert dict(words.currencies) == {"EUR": 1, "USD": 2}

    def test_the_vocabulary_knows_the_concepts_of_titles(self) -> None:
        assert self.build().vocabulary().concepts["blanket"] == 1

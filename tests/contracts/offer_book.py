"""Hold what every implementation of the `OfferBook` port must do."""

from __future__ import annotations

from collections.abc import Callable

from assistant.domain.money import Money
from assistant.domain.offer import Availability
from assistant.domain.offer_update import OfferUpdate
from assistant.domain.product import Product
from assistant.ports import OfferBook

__all__ = ["OfferBookContract"]

Card = Callable[[str], Product | None]


class OfferBookContract:
    """The book under test knows two products; `card` tells how one is offered now."""

    PRODUCTS = (
        Product("lamp", "Lamp", price=Money(5000, "EUR"), list_price=Money(6000, "EUR"), stock=4),
        Product("pan", "Pan", price=Money(3000, "EUR")),
    )

    async def test_only_what_is_given_changes(self, book: OfferBook, card: Card) -> None:
        receipt = await book.apply(
            [
                OfferUpdate("lamp", frozenset({"price", "list_price"}), price=Money(4500, "EUR")),
                OfferUpdate("pan", frozenset({"availability"}), availability=Availability.OUT_OF_STOCK),
            ]
        )
        assert (receipt.updated, receipt.unknown) == (2, ())
        assert receipt.generation
        lamp, pan = card("lamp"), card("pan")
        assert lamp == Product("lamp", "Lamp", price=Money(4500, "EUR"), stock=4)
        assert pan == Product("pan", "Pan", price=Money(3000, "EUR"), availability=Availability.OUT_OF_STOCK)

    async def test_of_several_changes_of_one_product_the_last_counts(
        self, book: OfferBook, card: Card
    ) -> None:
        prices = [OfferUpdate("pan", frozenset({"price"}), price=Money(amount, "EUR")) for amount in (1, 2)]
        assert (await book.apply(prices)).updated == 2
        await book.apply([OfferUpdate("pan", frozenset({"stock"}), stock=9)])
        assert card("pan") == Product("pan", "Pan", price=Money(2, "EUR"), stock=9)

    async def test_unknown_ids_are_named_once_and_the_others_change(
        self, book: OfferBook, card: Card
    ) -> None:
        given = frozenset({"stock"})
        ids = ("no", "pan", "no", "never")
        receipt = await book.apply([OfferUpdate(key, given, stock=1) for key in ids])
        assert (receipt.updated, receipt.unknown) == (1, ("no", "never"))
        assert card("no") is None
        pan = card("pan")
        assert pan is not None
        assert pan.stock == 1

    async def test_nothing_changes_nothing(self, book: OfferBook, card: Card) -> None:
        assert (await book.apply([])).updated == 0
        assert card("pan") == self.PRODUCTS[1]

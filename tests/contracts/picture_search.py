"""State what every PictureSearch does; give `pictures`, which knows PRODUCTS by pictures of COLORS."""

from __future__ import annotations

import pytest

from assistant.domain.errors import InvalidPicture
from assistant.domain.offer import MarketView
from assistant.domain.product import Product
from assistant.domain.search import NO_CONSTRAINTS, Constraints
from assistant.ports import PictureSearch
from tests.fake_pictures import painted

__all__ = ["COLORS", "PRODUCTS", "PictureSearchContract"]

VIEW = MarketView("DE", "EUR")
COLORS = {"scarf": (250, 10, 10), "tie": (190, 20, 40), "leaf": (10, 220, 30), "sea": (10, 30, 240)}
PRODUCTS = (
    Product("scarf", "Scarf", language="en", attributes={"color": ("red",)}),
    Product("tie", "Tie", language="en", attributes={"color": ("red",)}),
    Product("leaf", "Leaf", language="en", attributes={"color": ("green",)}),
    Product("sea", "Sea", language="en", attributes={"color": ("blue",)}),
    Product("unseen", "Unseen", language="en", attributes={"color": ("red",)}),
)


class PictureSearchContract:
    """Inherit, and define the fixture `pictures`."""

    def test_products_without_a_picture_are_not_seen(self, pictures: PictureSearch) -> None:
        assert pictures.seen() == 4

    async def test_what_looks_like_the_picture_comes_first(self, pictures: PictureSearch) -> None:
        found = await pictures.like_picture(painted((240, 0, 0)), NO_CONSTRAINTS, VIEW, 2)
        assert [hit.product_id for hit in found.hits] == ["scarf", "tie"]
        assert found.total == 4
        scores = [hit.score for hit in found.hits]
        assert scores == sorted(scores, reverse=True)
        assert all(hit.scores == {"visual": hit.score} for hit in found.hits)

    async def test_constraints_hold_and_the_total_counts_them(self, pictures: PictureSearch) -> None:
        found = await pictures.like_picture(painted((240, 0, 0)), Constraints(colors=("green",)), VIEW, 5)
        assert [hit.product_id for hit in found.hits] == ["leaf"]
        assert found.total == 1

    async def test_a_product_is_not_like_itself(self, pictures: PictureSearch) -> None:
        found = await pictures.like_product("tie", NO_CONSTRAINTS, VIEW, 5)
        assert found is not None
        assert found[0].product_id == "scarf"
        assert {hit.product_id for hit in found} == {"scarf", "leaf", "sea"}

    async def test_looks_nobody_knows_are_none_not_nothing(self, pictures: PictureSearch) -> None:
        assert await pictures.like_product("unseen", NO_CONSTRAINTS, VIEW, 5) is None
        assert await pictures.like_product("nonsense", NO_CONSTRAINTS, VIEW, 5) is None

    async def test_none_are_wanted_and_none_come(self, pictures: PictureSearch) -> None:
        assert (await pictures.like_picture(painted((0, 0, 9)), NO_CONSTRAINTS, VIEW, 0)).hits == ()

    @pytest.mark.parametrize("data", [b"", b"hello", painted((1, 2, 3))[:60]])
    async def test_what_is_no_picture_is_refused(self, pictures: PictureSearch, data: bytes) -> None:
        with pytest.raises(InvalidPicture):
            await pictures.like_picture(data, NO_CONSTRAINTS, VIEW, 5)

"""Hold what every implementation of the `Retriever` port must do."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.domain.errors import NotFound
from assistant.domain.money import Money
from assistant.domain.offer import Availability, MarketView
from assistant.domain.product import Product, Rating
from assistant.domain.search import Constraints, Exclusions, PriceRange, SearchQuery, Sort
from assistant.ports import Retriever

VIEW = MarketView("DE", "EUR")


def _boots(
    key: str, color: str, price: int, stars: str, availability: Availability = Availability.IN_STOCK
) -> Product:
    attributes = {"color": (color,), "size": ("41", "42")}
    return Product(
        key,
        f"{color} boots",
        language="en",
        category=("Shoes", "Boots"),
        brand="Highdale",
        price=Money(price, "EUR"),
        rating=Rating(Decimal(stars), 10),
        attributes=attributes,
        availability=availability,
    )


class RetrieverContract:
    """The retriever under test knows four boots and a blanket."""

    PRODUCTS = (
        _boots("black-cheap", "black", 4000, "3.5"),
        _boots("black-dear", "black", 12000, "4.5"),
        _boots("blue", "blue", 8000, "4.9", availability=Availability.OUT_OF_STOCK),
        Product("unpriced", "black boots", language="en", attributes={"color": ("black",)}),
        Product("blanket", "wool blanket", language="en", brand="Fernmoor", price=Money(5000, "EUR")),
    )

    def build(self) -> Retriever:
        """Return a retriever that knows PRODUCTS."""
        raise NotImplementedError

    async def found(self, text: str = "boots", constraints: Constraints = Constraints()) -> list[str]:
        """Search and return product ids in order."""
        query = SearchQuery(text, VIEW, "en", constraints=constraints)
        return [hit.product_id for hit in (await self.build().search(query)).hits]

    async def test_what_the_words_say_comes_first(self) -> None:
        assert (await self.found("wool blanket"))[0] == "blanket"

    async def test_scores_fall_and_say_what_they_are_made_of(self) -> None:
        result = await self.build().search(SearchQuery("black boots", VIEW, "en"))
        scores = [hit.score for hit in result.hits]
        assert scores == sorted(scores, reverse=True)
        assert all({"semantic", "lexical"} <= hit.scores.keys() for hit in result.hits)

    async def test_all_constraints_hold_for_every_hit_and_total_counts_them(self) -> None:
        constraints = Constraints(colors=("black",), price=PriceRange(max=Money(9000, "EUR")))
        result = await self.build().search(SearchQuery("boots", VIEW, "en", constraints=constraints))
        assert [hit.product_id for hit in result.hits] == ["black-cheap"]
        assert result.total == 1

    async def test_values_of_one_field_are_alternatives(self) -> None:
        assert set(await self.found(constraints=Constraints(colors=("black", "blue")))) == {
            "black-cheap", "black-dear", "blue", "unpriced",
        }  # fmt: skip

    async def test_bounds_are_inclusive_and_need_a_price(self) -> None:
        bounds = PriceRange(min=Money(4000, "EUR"), max=Money(8000, "EUR"))
        assert set(await self.found(constraints=Constraints(price=bounds))) == {
            "black-cheap", "blue", "blanket",
        }  # fmt: skip

    async def test_what_is_excluded_never_comes(self) -> None:
        excluded = Exclusions(brands=("highdale",), colors=("black",))
        assert await self.found(constraints=Constraints(exclude=excluded)) == ["blanket"]
        assert "blanket" not in await self.found(constraints=Constraints(exclude=Exclusions(terms=("wool",))))

    async def test_categories_brands_and_sizes_fold_case(self) -> None:
        constraints = Constraints(categories=("SHOES",), brands=("HIGHDALE",), sizes=("42",))
        assert set(await self.found(constraints=constraints)) == {"black-cheap", "black-dear", "blue"}

    async def test_availability_and_rating_are_filters(self) -> None:
        stocked = Constraints(availability=(Availability.IN_STOCK,), min_rating=Decimal("4.5"))
        assert await self.found(constraints=stocked) == ["black-dear"]

    async def test_words_and_an_order_give_what_fits_in_that_order(self) -> None:
        cheapest = await self.found("black boots", Constraints(sort=Sort.PRICE_ASC))
        assert cheapest.index("black-cheap") < cheapest.index("black-dear")
        best = await self.found("", Constraints(sort=Sort.RATING))
        assert best[:2] == ["blue", "black-dear"]

    async def test_no_words_mean_browsing_by_what_is_liked(self) -> None:
        assert (await self.found(""))[:3] == ["blue", "black-dear", "black-cheap"]

    async def test_pages_follow_each_other_without_gap_or_repetition(self) -> None:
        retriever = self.build()
        pages = [
            hit.product_id
            for offset in (0, 2, 4)
            for hit in (await retriever.search(SearchQuery("boots", VIEW, "en", limit=2, offset=offset))).hits
        ]
        assert pages == await self.found("boots")

    async def test_given_products_are_scored_as_a_search_scores_them(self) -> None:
        retriever = self.build()
        query = SearchQuery("black boots", VIEW, "en", constraints=Constraints(colors=("black",)))
        searched = {hit.product_id: hit.score for hit in (await retriever.search(query)).hits}
        scored = await retriever.score(query, ["black-dear", "blue", "nowhere", "black-cheap"])
        assert {hit.product_id: hit.score for hit in scored} == pytest.approx(
            {key: searched[key] for key in ("black-dear", "black-cheap")}
        )

    async def test_like_a_product_are_its_kind_and_not_itself(self) -> None:
        hits = await self.build().similar("black-cheap", Constraints(), VIEW, 2)
        assert {hit.product_id for hit in hits} == {"black-dear", "unpriced"}

    async def test_nothing_is_like_an_unknown_product(self) -> None:
        with pytest.raises(NotFound):
            await self.build().similar("nowhere", Constraints(), VIEW, 2)

    async def test_an_impossible_demand_finds_nothing(self) -> None:
        result = await self.build().search(
            SearchQuery("boots", VIEW, "en", constraints=Constraints(brands=("nobody",)))
        )
        assert result.hits == ()
        assert result.total == 0

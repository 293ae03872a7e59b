"""Hold what every implementation of the `Recommender` port must do."""

from __future__ import annotations

from assistant.domain.recommendation import BasketItem, RecommendationRequest, Strategy
from assistant.ports import Recommender


class RecommenderContract:
    """The recommender under test knows shoppers who take tea-* together and others who take ski-*."""

    TEA = ("tea-1", "tea-2", "tea-3", "tea-4")
    SKI = ("ski-1", "ski-2", "ski-3", "ski-4")

    def build(self) -> Recommender:
        """Return a recommender that knows TEA and SKI."""
        raise NotImplementedError

    async def test_a_basket_gets_what_goes_with_it_and_says_because_of_what(self) -> None:
        answer = await self.build().recommend(RecommendationRequest((BasketItem("tea-1"),), limit=3))
        assert answer.strategy is Strategy.SESSION
        assert {item.product_id for item in answer.items} == {"tea-2", "tea-3", "tea-4"}
        assert all(item.because == ("tea-1",) for item in answer.items)

    async def test_a_stored_history_is_named_personal(self) -> None:
        request = RecommendationRequest((BasketItem("ski-2"),), limit=1, personal=True)
        assert (await self.build().recommend(request)).strategy is Strategy.PERSONAL

    async def test_an_empty_basket_gets_what_is_popular(self) -> None:
        answer = await self.build().recommend(RecommendationRequest(limit=2))
        assert answer.strategy is Strategy.POPULAR
        assert len(answer.items) == 2
        assert all(not item.because for item in answer.items)

    async def test_unknown_items_are_named_and_ignored(self) -> None:
        basket = (BasketItem("sold-long-ago"), BasketItem("tea-3"))
        answer = await self.build().recommend(RecommendationRequest(basket, limit=3))
        assert answer.unknown_items == ("sold-long-ago",)
        assert answer.items[0].product_id in self.TEA

    async def test_only_candidates_are_ranked(self) -> None:
        request = RecommendationRequest(
            (BasketItem("tea-1"),), candidates=("ski-1", "tea-4", "stranger"), limit=10
        )
        answer = await self.build().recommend(request)
        assert [item.product_id for item in answer.items] == ["tea-4", "ski-1"]

    async def test_seen_items_come_back_only_when_asked_for(self) -> None:
        basket = tuple(map(BasketItem, self.TEA))
        without = await self.build().recommend(RecommendationRequest(basket, limit=10))
        assert not {item.product_id for item in without.items} & set(self.TEA)
        request = RecommendationRequest(basket, exclude_seen=False, limit=10)
        assert set(self.TEA) <= {item.product_id for item in (await self.build().recommend(request)).items}

    async def test_no_candidate_left_is_an_empty_answer(self) -> None:
        answer = await self.build().recommend(RecommendationRequest((BasketItem("tea-1"),), candidates=()))
        assert (answer.strategy, answer.items) == (Strategy.NONE, ())

    async def test_similar_products_come_best_first_and_without_the_product(self) -> None:
        hits = await self.build().similar("ski-1", 3)
        assert {hit.product_id for hit in hits} == {"ski-2", "ski-3", "ski-4"}
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)

    async def test_an_unknown_product_has_nothing_similar(self) -> None:
        assert await self.build().similar("stranger", 3) == ()

"""Hold the fake retriever and the fake policies to the contracts of their ports."""

from __future__ import annotations

from assistant.ports import Retriever, ShopPolicies
from tests.contracts.retriever import RetrieverContract
from tests.contracts.test_shop_policies import ShopPoliciesContract
from tests.fake_catalogue import FakePolicies, FakeRetriever
from tests.fake_retrieval import FakeLexicon, FakePricing


class TestFakeRetriever(RetrieverContract):
    def build(self) -> Retriever:
        return FakeRetriever(self.PRODUCTS, FakeLexicon(), FakePricing())


class TestFakePolicies(ShopPoliciesContract):
    def make(self) -> ShopPolicies:
        return FakePolicies({"returns": {"de": "30 Tage.", "en": "30 days."}})

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.offer import MarketView
from assistant.domain.product import Product
from assistant.domain.search import SearchQuery, SearchResult
from retrieval.evaluation import JudgedQuery, evaluate_retriever, ndcg, recall
from retrieval.hybrid import HybridRetriever
from tests.fake_retrieval import FakeEmbedder
from tests.unit.retrieval.shop import fake_tools, opened

VIEW = MarketView("DE", "EUR")
EMBEDDER = FakeEmbedder({"couverture": "blanket", "botas": "boots", "stiefel": "boots"})
PRODUCTS = (
    Product("blanket", "Soft blanket", language="en", identifiers=("BL-100",)),
    Product("boots", "Sturdy boots", language="en", identifiers=("4006381333931",)),
    Product("stiefel", "Leder Stiefel", language="de"),
    Product("winter", "Winterstiefel", language="de"),
    Product("lamp", "Lamp with blanket pattern", language="en"),
    Product("socks", "Socks", "Warm in boots.", "en"),
)


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> HybridRetriever:
    return opened(tmp_path_factory.mktemp("shop"), PRODUCTS, fake_tools(EMBEDDER)).retriever


def ids(result: SearchResult) -> list[str]:
    return [hit.product_id for hit in result.hits]


def test_meaning_crosses_languages(retriever: HybridRetriever) -> None:
    assert ids(retriever.find(SearchQuery("couverture", VIEW, "fr")))[0] == "blanket"


def test_concepts_find_the_thing_then_its_kinds_then_what_speaks_of_it(retriever: HybridRetriever) -> None:
    blind = replace(retriever, embedder=FakeEmbedder(fail_with=RuntimeError("no model")))
    result = blind.find(SearchQuery("Schuhzeug", VIEW, "de", concepts=("boots",)))
    found = ids(result)
    assert set(found[:2]) == {"boots", "stiefel"}
    assert found[2:4] == ["winter", "socks"]


def test_a_broader_thing_counts_half(retriever: HybridRetriever) -> None:
    blind = replace(retriever, embedder=FakeEmbedder(fail_with=RuntimeError("no model")))
    result = blind.find(SearchQuery("?", VIEW, "fr", concepts=("winter_boots",)))
    scores = {hit.product_id: hit.score for hit in result.hits}
    assert scores["winter"] > scores["boots"] > scores["lamp"] == 0


def test_an_article_number_is_always_first(retriever: HybridRetriever) -> None:
    for text in ("BL 100", "4006381333931"):
        hit = retriever.find(SearchQuery(text, VIEW, "en")).hits[0]
        assert hit.scores["lexical"] >= 2
    assert ids(retriever.find(SearchQuery("boots like bl-100", VIEW, "en")))[0] == "blanket"


def test_without_a_model_words_find_and_the_loss_is_named(retriever: HybridRetriever) -> None:
    blind = replace(retriever, embedder=FakeEmbedder(fail_with=RuntimeError("no model")))
    result = blind.find(SearchQuery("sturdy boots", VIEW, "en"))
    assert ids(result)[0] == "boots"
    assert result.degraded == ("embedding",)
    assert "semantic" not in result.hits[0].scores


def test_the_english_gloss_is_embedded_beside_the_query(retriever: HybridRetriever) -> None:
    EMBEDDER.queries.clear()
    retriever.find(SearchQuery("saappaat", VIEW, "fi", ("boots",), {"en": "boots", "de": "Stiefel"}))
    retriever.find(SearchQuery("saappaat", VIEW, "fi", ("boots",)))
    retriever.find(SearchQuery("boots", VIEW, "en", ("boots",), {"en": "boots"}))
    assert [query.gloss for query in EMBEDDER.queries] == ["boots", "boots", ""]


def test_words_of_a_gloss_count_less_than_the_shoppers_own(retriever: HybridRetriever) -> None:
    own = retriever.find(SearchQuery("blanket", VIEW, "en")).hits[0]
    gloss = retriever.find(SearchQuery("couverture", VIEW, "fr", glosses={"en": "blanket"})).hits[0]
    assert own.product_id == gloss.product_id == "blanket"
    assert own.scores["lexical"] == pytest.approx(5 * gloss.scores["lexical"])


@given(st.text(max_size=30), st.sampled_from(["en", "de", "ja", None]))
def test_any_text_gives_every_product_once_in_falling_order(
    retriever: HybridRetriever, text: str, language: str | None
) -> None:
    result = retriever.find(SearchQuery(text, VIEW, language))
    assert sorted(ids(result)) == sorted(product.id for product in PRODUCTS)
    scores = [hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)


async def test_quality_is_measured_by_language(retriever: HybridRetriever) -> None:
    judged = [
        JudgedQuery(SearchQuery("soft blanket", VIEW, "en"), {"blanket": 1.0}),
        JudgedQuery(SearchQuery("nothing like it", VIEW, "de"), {"no-such-product": 1.0}),
    ]
    quality = await evaluate_retriever(retriever, judged, k=3)
    assert quality["en"].recall_at_1 == 1
    assert quality["de"].recall_at_k == 0
    assert quality[""].queries == 2
    assert quality[""].ndcg_at_k == pytest.approx(0.5)


def test_gain_falls_with_the_logarithm_of_the_place() -> None:
    grades = {"a": 3.0, "b": 1.0}
    assert ndcg(["a", "b"], grades, 2) == 1
    assert ndcg(["b", "a"], grades, 2) == pytest.approx((1 + 3 / 1.5849625) / (3 + 1 / 1.5849625))
    assert ndcg([], grades, 2) == 0
    assert recall(["x", "a"], grades, 2) == 0.5
    assert recall(["a"], {}, 1) == 0


def test_a_shop_of_one_product_is_a_shop(tmp_path: Path) -> None:
    generation = opened(tmp_path, PRODUCTS[:1])
    assert ids(generation.retriever.find(SearchQuery("anything", VIEW, None))) == ["blanket"]

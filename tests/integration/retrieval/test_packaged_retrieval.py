"""Search the shop in ten languages with the packaged models and the real lexicon."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.domain.offer import MarketView
from assistant.domain.search import NO_CONSTRAINTS, Constraints, Exclusions, SearchQuery
from assistant.understanding.lexicon import TomlLexicon
from retrieval.embedder import DocumentText, Embedder, QueryText, open_embedder
from retrieval.generations import GenerationStore
from retrieval.hybrid import HybridRetriever
from retrieval.indexer import Indexer
from retrieval.opened import Tools, open_generation
from tests.fake_retrieval import FakePricing, mixed_shop

pytestmark = [
    pytest.mark.models,
    pytest.mark.filterwarnings("default::DeprecationWarning", "default::FutureWarning"),
]

VIEW = MarketView("DE", "EUR")
LEXICON = TomlLexicon.load(Path(__file__).parents[3] / "locales")

RIGHT = [
    ("a warm blanket for the sofa", "en", "en-blanket"),
    ("schwarze Winterstiefel", "de", "de-boots"),
    ("コーヒー", "ja", "ja-coffee"),
    ("مصباح مكتب", "ar", "ar-lamp"),
    ("सूती चादर", "hi", "hi-sheet"),
    ("botas de invierno", "es", "de-boots"),
    ("couverture chaude", "fr", "en-blanket"),
    ("lampada da scrivania", "it", "ar-lamp"),
    ("vestido de verão", "pt", "fr-dress"),
    ("保温杯", "zh", "zh-thermos"),
    ("कंबल", "hi", "en-blanket"),
    ("छाता", "hi", "ja-umbrella"),
    ("ギター", "ja", "es-guitar"),
    ("حذاء شتوي", "ar", "de-boots"),
    ("Schnellkochtopf", "de", "hi-cooker"),
    ("велосипед", "ru", "es-bicycle"),
    ("talvisaappaat", "fi", "de-boots"),
]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return open_embedder("packaged")


@pytest.fixture(scope="module")
def retriever(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> HybridRetriever:
    store = GenerationStore(tmp_path_factory.mktemp("shop"))
    tools = Tools(embedder, LEXICON, FakePricing())
    Indexer(store, tools, lambda text: None).index_feed(mixed_shop())
    ref = store.current()
    return open_generation(ref.path, ref.id, tools).retriever


def search(
    retriever: HybridRetriever, text: str, language: str, constraints: Constraints = NO_CONSTRAINTS
) -> list[str]:
    matches = LEXICON.concepts(text, (language,))
    concepts = tuple(dict.fromkeys(match.concept for match in matches if match.kind != "attribute"))
    words = [row[0] for concept in concepts if (row := LEXICON.words(concept, "en"))]
    glosses = {"en": " ".join(words)} if words else {}
    query = SearchQuery(text, VIEW, language, concepts, glosses, constraints)
    return [hit.product_id for hit in retriever.find(query).hits]


@pytest.mark.parametrize(("text", "language", "product"), RIGHT)
def test_the_right_product_is_first_in_whatever_language_it_is_asked_for(
    retriever: HybridRetriever, text: str, language: str, product: str
) -> None:
    assert search(retriever, text, language)[0] == product


def test_values_in_ten_languages_are_one_filter(retriever: HybridRetriever) -> None:
    red = search(retriever, "", "en", Constraints(colors=("red",)))
    assert set(red) == {"de-scooter", "fr-dress", "zh-silk", "ar-rug"}
    cotton = search(retriever, "", "en", Constraints(attributes={"material": ("cotton",)}))
    assert set(cotton) == {"fr-dress", "pt-hammock", "hi-sheet", "hi-kurta"}


def test_what_is_refused_in_one_language_is_refused_in_all(retriever: HybridRetriever) -> None:
    constraints = Constraints(exclude=Exclusions(terms=("wool",)))
    found = search(retriever, "warm", "en", constraints)
    assert not {"en-blanket", "de-scarf", "ar-rug"} & set(found)


def test_nonsense_is_not_found_with_confidence(retriever: HybridRetriever) -> None:
    nonsense = retriever.find(SearchQuery("qwertz asdf yxcv", VIEW, "en")).hits[0].score
    assert nonsense < 0.25 < retriever.find(SearchQuery("guitar", VIEW, "en")).hits[0].score


def test_a_query_has_a_vector_of_both_models(embedder: Embedder) -> None:
    row = embedder.embed_queries([QueryText("blanket", "en")])[0]
    assert row.shape == (896,)
    assert np.linalg.norm(row[:384]) == pytest.approx(1, abs=1e-4)
    assert np.linalg.norm(row[384:]) == pytest.approx(1, abs=1e-4)
    hindi, sanskrit = embedder.embed_documents(
        [DocumentText("कंबल", language="hi"), DocumentText("कम्बल", language="sa")]
    )
    # The second model was trained on neither; of Hindi it guesses, since the lexicon's words aligned it.
    assert 0.6 < np.linalg.norm(hindi[384:]) < 0.8
    assert not sanskrit[384:].any()


def test_the_packaged_model_is_a_sentence_transformer_that_saves_and_loads(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    from retrieval.packaged_model import PackagedModel

    model = SentenceTransformer(modules=[PackagedModel()], device="cpu")
    model.save(str(tmp_path))
    assert "retrieval.packaged_model.PackagedModel" in (tmp_path / "modules.json").read_text("utf-8")
    loaded = open_embedder(str(tmp_path))
    query = loaded.embed_queries([QueryText("warme Decke", "de")])
    documents = loaded.embed_documents([DocumentText("Wool blanket"), DocumentText("Chef's knife")])
    assert loaded.dimension == model.get_embedding_dimension() == 896
    assert (query @ documents.T).argmax() == 0
    assert query[0] == pytest.approx(model.encode_query(["warme Decke"])[0] / 2**0.5, abs=1e-5)

"""Read the leading products once more, within a deadline, and never lose the list."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.domain.errors import Unavailable
from assistant.domain.offer import MarketView
from assistant.domain.search import Constraints, SearchQuery, Sort
from retrieval.opened import OpenGeneration, Tools
from retrieval.reranker import Reranker, load_cross_encoder
from tests.fake_retrieval import FakeEmbedder, FakeLexicon, FakePricing, mixed_shop
from tests.unit.retrieval.shop import opened

VIEW = MarketView("DE", "EUR")


class FakeCrossEncoder:
    """Score pairs by a function; remember them."""

    def __init__(self, score: Callable[[str, str], float]) -> None:
        self.score = score
        self.read: list[tuple[str, str]] = []

    def predict(self, pairs: list[tuple[str, str]], **options: Any) -> object:
        self.read += pairs
        return np.array([self.score(query, text) for query, text in pairs])


def shop(folder: Path, model: FakeCrossEncoder | None, **limits: Any) -> OpenGeneration:
    reranker = Reranker(model, **limits) if model is not None else None
    return opened(
        folder, mixed_shop(), Tools(FakeEmbedder(), FakeLexicon(), FakePricing(), reranker=reranker)
    )


def test_the_head_is_put_in_the_model_s_order_and_the_tail_stays(tmp_path: Path) -> None:
    model = FakeCrossEncoder(lambda query, text: -len(text))
    plain = shop(tmp_path / "plain", None).retriever.find(SearchQuery("knife", VIEW, "en", limit=10))
    generation = shop(tmp_path / "reranked", model, top=4)
    found = generation.retriever.find(SearchQuery("knife", VIEW, "en", limit=10))
    ids = [hit.product_id for hit in found.hits]
    before = [hit.product_id for hit in plain.hits]
    assert set(ids[:4]) == set(before[:4])
    assert ids[4:] == before[4:]
    said = [hit.scores["reranked"] for hit in found.hits[:4]]
    assert said == sorted(said, reverse=True)
    assert "reranked" not in found.hits[4].scores
    assert [hit.score for hit in found.hits] == [hit.score for hit in plain.hits]
    assert found.degraded == ()


def test_a_page_further_on_is_of_the_same_list(tmp_path: Path) -> None:
    generation = shop(tmp_path, FakeCrossEncoder(lambda query, text: hash(text) % 97), top=6)
    whole = generation.retriever.find(SearchQuery("knife", VIEW, "en", limit=8)).hits
    second = generation.retriever.find(SearchQuery("knife", VIEW, "en", limit=4, offset=4)).hits
    assert [hit.product_id for hit in second] == [hit.product_id for hit in whole[4:]]


def test_what_was_read_is_not_read_again(tmp_path: Path) -> None:
    model = FakeCrossEncoder(lambda query, text: 0.5)
    generation = shop(tmp_path, model, top=5)
    for _ in range(3):
        generation.retriever.find(SearchQuery("knife", VIEW, "en"))
    assert len(model.read) == 5


def test_an_order_asked_for_is_left_alone(tmp_path: Path) -> None:
    model = FakeCrossEncoder(lambda query, text: 1.0)
    constraints = Constraints(sort=Sort.PRICE_ASC)
    shop(tmp_path, model).retriever.find(SearchQuery("knife", VIEW, "en", constraints=constraints))
    assert model.read == []


def slow(query: str, text: str) -> float:
    time.sleep(0.03)
    return 1.0


def broken(query: str, text: str) -> float:
    raise RuntimeError("out of memory")


@pytest.mark.parametrize("score", [slow, broken])
def test_a_model_that_is_late_or_broken_costs_its_order_and_says_so(
    tmp_path: Path, score: Callable[[str, str], float]
) -> None:
    generation = shop(tmp_path, FakeCrossEncoder(score), top=20, deadline_s=0.1)
    found = generation.retriever.find(SearchQuery("knife", VIEW, "en", limit=5))
    assert len(found.hits) == 5
    assert found.degraded == ("reranker",)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real cross-encoder with weights drawn by chance, saved where a hub would have put it."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    target = tmp_path_factory.mktemp("cross")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "knife", "pan", "steel", "wool"]
    (target / "vocab.txt").write_text("\n".join(words))
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, num_labels=1,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(target)
    BertTokenizerFast(vocab=str(target / "vocab.txt")).save_pretrained(target)
    return target


@pytest.mark.models
def test_a_real_cross_encoder_is_loaded_from_a_folder_and_decides_the_order(folder: Path) -> None:
    model = load_cross_encoder(str(folder))
    texts = ["knife steel", "wool", "pan steel wool"]
    expected = np.asarray(model.predict([("knife", text) for text in texts]))
    found = Reranker(model, deadline_s=30).scores("knife", texts)
    assert found is not None
    assert found == pytest.approx(expected, abs=1e-5)
    assert len(set(found.round(6).tolist())) == 3


@pytest.mark.models
def test_a_model_that_is_nowhere_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="unset DRAGOMAN_RERANKER"):
        load_cross_encoder(str(tmp_path / "nowhere"))

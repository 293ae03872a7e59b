"""Compare ways of searching on queries whose answers are known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.domain.errors import InvalidInput
from assistant.domain.offer import MarketView
from assistant.domain.product import Product, ProductText
from retrieval.contenders import OURS, contenders
from retrieval.judged import Judged, of_translations, read_judged
from retrieval.search_comparison import ALL, compare
from tests.fake_retrieval import mixed_shop
from tests.unit.retrieval.shop import opened

LANGUAGES = {"a": "en", "b": "en", "c": "ja"}


def test_figures_are_means_over_queries() -> None:
    judged = [Judged("x", "de", {"a": 1.0}, "en"), Judged("y", "de", {"b": 1.0}, "en")]
    ways = {
        "right": lambda query, count: [next(iter(query.grades))],
        "second": lambda query, count: ["z", next(iter(query.grades))],
        "mute": lambda query, count: [],
    }
    found = compare(ways, judged)
    assert found.queries == {"de → en": 2, ALL: 2}
    rows = {row["search"]: row for row in found.rows() if row["languages"] == ALL}
    assert [rows["right"][name] for name in ("recall@1", "recall@10", "MRR", "nDCG@10")] == [1, 1, 1, 1]
    assert [rows["second"][name] for name in ("recall@1", "recall@10", "MRR")] == [0, 1, 0.5]
    assert rows["second"]["nDCG@10"] == pytest.approx(0.631)  # 1 / log2(3)
    assert rows["mute"]["nDCG@10"] == 0
    assert rows["right"]["95 %"] == "1.000–1.000"


def test_an_interval_holds_its_figure_and_the_page_shows_every_way() -> None:
    judged = [Judged(str(number), "fi", {"a": 1.0}, "en") for number in range(40)]
    found = compare({"half <b>": lambda query, count: ["a"] if int(query.text) % 2 else []}, judged)
    figure = found.figures["fi → en", "half <b>", "recall@1"]
    assert figure.value == 0.5
    assert 0.3 < figure.low < 0.5 < figure.high < 0.7
    page = found.page("Search")
    assert "half &lt;b&gt;" in page
    assert "<script" not in page
    assert {one["measure"] for one in found.data()["figures"]} == {"recall@1", "recall@10", "MRR", "nDCG@10"}


def test_every_way_of_searching_answers_over_a_shop(tmp_path: Path) -> None:
    shop = opened(tmp_path, mixed_shop())
    ways = contenders(shop.retriever, shop.matrix, MarketView("DE", "EUR"))
    assert list(ways) == ["BM25", "vectors", "RRF", OURS]
    query = Judged("Kochmesser", "de", {"de-knife": 1.0})
    for name, rank in ways.items():
        assert rank(query, 3)[:1] == ["de-knife"], name


def test_a_shop_s_translations_ask_for_their_products() -> None:
    product = Product(
        "a", "Lamp", language="en", translations={"de": ProductText("Lampe"), "nl": ProductText("Lamp")}
    )
    assert list(of_translations([product])) == [Judged("Lampe", "de", {"a": 1.0}, "en")]


def test_judged_queries_are_read_with_grades_and_languages(tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    rows = [
        {"query": "Lampe", "language": "de", "relevant": ["a", "b"]},
        {"query": "灯", "relevant": {"a": 3, "c": 1}},
    ]
    path.write_text("\n".join(map(json.dumps, rows)))
    assert read_judged(path, LANGUAGES) == [
        Judged("Lampe", "de", {"a": 1.0, "b": 1.0}, "en"),
        Judged("灯", "und", {"a": 3.0, "c": 1.0}, "any"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nonsense", "line 1"),
        ('{"query": "x", "relevant": ["nope"]}', "no product 'nope'"),
        ('{"query": " ", "relevant": ["a"]}', "needs words"),
        ('{"query": "x", "relevant": []}', "at least one relevant"),
        ('{"query": "x"}', "relevant"),
        ("[]", "line 1"),
        ("", "holds no query"),
    ],
)
def test_a_bad_line_is_named_with_the_remedy(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_text(line)
    with pytest.raises(InvalidInput, match=reason) as caught:
        read_judged(path, LANGUAGES)
    assert '"relevant": ["SKU-1", "SKU-2"]' in str(caught.value)

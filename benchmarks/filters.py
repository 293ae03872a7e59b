"""Measure search and filters over 100,000 real short texts in 30 languages: `python -m benchmarks.filters`.

Each word of the shopping lexicon is a product's title. The first run embeds them all (ten minutes) into
`--cache`. What is measured: p50 and p95 of searches, free and with filters that let 1 %, 10 %, 66 % pass;
recall against scoring every row; and, over the same vectors in the same run, Chroma, hnswlib and usearch
(where they are installed) and exact numpy.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np

from assistant.domain.errors import Unavailable
from assistant.domain.money import Money
from assistant.domain.offer import MarketView
from assistant.domain.product import Product
from assistant.domain.search import NO_CONSTRAINTS, Constraints, Hit, PriceRange, SearchQuery
from assistant.i18n.locale import locales_folder
from assistant.settings import Settings
from benchmarks.rows import machine, quantile
from retrieval.embedder import QueryText
from retrieval.hybrid import HybridRetriever
from retrieval.indexer import Indexer
from retrieval.opened import OpenGeneration, open_generation
from retrieval.vector_index import VectorIndex
from server import House

_VIEW = MarketView("DE", "EUR")
_SHARES = (0.01, 0.1, 0.66)
_DEPTH = 60
_HIGHEST = 10_000
Nearest = Callable[[np.ndarray, int], Sequence[int]]


def main() -> int:
    """Print two tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cache", type=Path, default=Path("var/bench/words"))
    parser.add_argument("--count", type=int, default=100_000, help="products at most")
    parser.add_argument("--queries", type=int, default=200)
    options = parser.parse_args()
    house = House(Settings(data_dir=options.cache, log_level="WARNING"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    opened = shop(house, options.count)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{machine()}; {len(opened.ids):,} products, RSS {before / 1e6:.2f} → {after / 1e6:.2f} GB\n")
    drawn = np.random.default_rng(5).choice(len(opened.ids), options.queries, replace=False)
    texts = [
        (product.title, product.language)
        for product in map(opened.catalog.get, _ids(opened, drawn))
        if product
    ]
    searches(opened.retriever, texts)
    engines(opened, texts)
    return 0


def shop(house: House, count: int) -> OpenGeneration:
    """Return the shop of words, built where it is missing."""
    current = None
    with suppress(Unavailable):
        current = house.generations.current(thorough=False)
    if current is None:
        print("embedding the words of the lexicon, once", file=sys.stderr)
        Indexer(house.generations, house.tools, lambda text: None).index_feed(words(count))
        current = house.generations.current(thorough=False)
    return open_generation(current.path, current.id, house.tools)


def words(count: int) -> Iterator[Product]:
    """Yield a product for every word, its price drawn by chance."""
    prices = np.random.default_rng(1).integers(1, _HIGHEST + 1, count)
    number = 0
    for path in sorted(locales_folder().glob("*/lexicon.toml")):
        language = path.parent.name
        for concept, row in tomllib.loads(path.read_text("utf-8")).items():
            for word in row:
                if number < count and not word.startswith("="):
                    price = Money(int(prices[number]), "EUR")
                    yield Product(f"{language}-{concept}-{number}", word, language=language, price=price)
                    number += 1


def searches(retriever: HybridRetriever, texts: Sequence[tuple[str, str]]) -> None:
    """Time searches without their embedding, free and filtered in turn; compare with scoring every row."""
    matrix = np.asarray([retriever.vectors.vector(row) for row in range(len(retriever.ids))])
    all_rows = VectorIndex(retriever.ids, matrix, retriever.vectors.chroma, exact=len(matrix))
    exact = replace(retriever, vectors=all_rows)
    found: dict[str, list[float]] = {}
    recall: dict[str, list[float]] = {}
    for text, language in texts:
        retriever.embedder.embed_queries([QueryText(text, language)])
        for share in (1.0, *_SHARES):
            bounds = PriceRange(None, Money(int(share * _HIGHEST), "EUR"))
            constraints = NO_CONSTRAINTS if share == 1.0 else Constraints(price=bounds)
            query = SearchQuery(text, _VIEW, language, constraints=constraints, limit=_DEPTH)
            name = "free" if share == 1.0 else f"{share:.0%} pass"
            retriever.find(replace(query, text=f"{text} "))
            started = time.perf_counter()
            hits = retriever.find(query).hits
            found.setdefault(name, []).append(1e3 * (time.perf_counter() - started))
            best = exact.find(replace(query, limit=4 * _DEPTH)).hits
            recall.setdefault(name, []).append(_recall([hit.product_id for hit in hits], best))
    print(f"{'search':14}{'p50 ms':>9}{'p95 ms':>9}{'× free p95':>12}{f'recall@{_DEPTH}':>12}")
    free = quantile(found["free"], 0.95)
    for name, times in found.items():
        high = quantile(times, 0.95)
        print(
            f"{name:14}{quantile(times, 0.5):9.1f}{high:9.1f}{high / free:12.2f}{np.mean(recall[name]):12.4f}"
        )


def _recall(found: Sequence[str], best: Sequence[Hit]) -> float:
    """Return the share of the best that was found, of equally good ones any."""
    if not best:
        return 1.0
    last = best[min(_DEPTH, len(best)) - 1].score - 1e-4
    good = {hit.product_id for hit in best if hit.score >= last}
    return len(good & set(found)) / min(_DEPTH, len(best))


def engines(opened: OpenGeneration, texts: Sequence[tuple[str, str]]) -> None:
    """Time nearest neighbours alone, with every engine at hand."""
    matrix = np.asarray(opened.matrix)
    raw = opened.retriever.embedder.embed_queries([QueryText(*text) for text in texts])
    vectors = opened.retriever.centres.centre_queries(raw, [language for _, language in texts])
    exact = [np.argsort(-(matrix @ vector), kind="stable")[:_DEPTH].tolist() for vector in vectors]
    print(f"\n{'nearest':22}{'p50 ms':>9}{'p95 ms':>9}{f'recall@{_DEPTH}':>12}")
    for name, nearest in _engines(opened, matrix).items():
        nearest(vectors[0], _DEPTH)
        times, recall = [], []
        for vector, best in zip(vectors, exact, strict=True):
            started = time.perf_counter()
            rows = nearest(vector, _DEPTH)
            times.append(1e3 * (time.perf_counter() - started))
            recall.append(len(set(best) & set(rows)) / _DEPTH)
        print(f"{name:22}{quantile(times, 0.5):9.2f}{quantile(times, 0.95):9.2f}{np.mean(recall):12.4f}")


def _engines(opened: OpenGeneration, matrix: np.ndarray) -> dict[str, Nearest]:
    row_of = {key: row for row, key in enumerate(opened.ids)}
    index = opened.retriever.vectors

    def ours(vector: np.ndarray, count: int) -> Sequence[int]:
        rows = index.candidates(vector, None, count)
        rows = np.arange(len(matrix)) if rows is None else rows
        return list(rows[np.argsort(-index.scores(vector, rows), kind="stable")[:count]])

    found: dict[str, Nearest] = {
        "sketch, then exact": ours,
        "numpy, every row": lambda vector, count: np.argsort(-(matrix @ vector))[:count].tolist(),
        "Chroma": lambda vector, count: [row_of[key] for key in index.chroma.nearest(vector, count)],
    }
    with suppress(ImportError):
        graph = import_module("hnswlib").Index("ip", matrix.shape[1])
        graph.init_index(len(matrix), M=16, ef_construction=200)
        graph.add_items(matrix)
        graph.set_ef(200)
        found["hnswlib, ef 200"] = lambda vector, count: graph.knn_query(vector, count)[0][0].tolist()
    with suppress(ImportError):
        other = import_module("usearch.index").Index(
            ndim=matrix.shape[1], metric="ip", connectivity=16, expansion_search=200
        )
        other.add(np.arange(len(matrix)), matrix)
        found["usearch, ef 200"] = lambda vector, count: other.search(vector, count).keys.tolist()
    return found


def _ids(opened: OpenGeneration, rows: np.ndarray) -> list[str]:
    return [opened.ids[row] for row in rows]


if __name__ == "__main__":
    sys.exit(main())

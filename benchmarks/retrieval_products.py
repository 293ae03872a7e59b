"""Measure product search: names of kinds in every language against a shop whose texts are English.

    python -m benchmarks.retrieval_products DATA_DIR

DATA_DIR holds `products/aws_retail_products.yaml`, the product list of the AWS retail demo store. Names and
descriptions are indexed, styles and categories are not: a query is a style ("backpack") as the lexicon names
it in a language, and right is every product of that style. `vectors` uses the embedding alone, `words` BM25
alone, `retriever` all voters with the concepts and glosses that a turn of the dialogue would hand over.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.domain.offer import MarketView
from assistant.domain.product import Product
from assistant.i18n.exchange import ExchangeRates
from assistant.i18n.locale import locales_folder
from assistant.i18n.pricing import MarketPricing
from assistant.understanding.lexicon import TomlLexicon
from retrieval.contenders import OURS, contenders
from retrieval.embedder import open_embedder
from retrieval.evaluation import ndcg
from retrieval.generations import GenerationStore
from retrieval.indexer import Indexer
from retrieval.judged import Judged
from retrieval.opened import OpenGeneration, Tools, open_generation

_FIELD = re.compile(r"^(?:- | {2})(\w+): (.*)$")
_VIEW = MarketView("US", "USD")
_DEPTH = 10
_LEAST = 4
"""Products of a style that is asked for."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A style that the lexicon knows."""

    concept: str
    products: frozenset[str]


def main() -> int:
    """Print a table of nDCG@10 by language."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--model", default="packaged")
    options = parser.parse_args()
    path = options.data_dir / "products" / "aws_retail_products.yaml"
    if not path.exists():
        print(f"skipped: there is no {path}", file=sys.stderr)
        return 0
    rows = read_yaml(path)
    lexicon = TomlLexicon.load(locales_folder())
    tools = Tools(open_embedder(options.model), lexicon, MarketPricing(ExchangeRates.bundled()))
    with tempfile.TemporaryDirectory() as folder:
        store = GenerationStore(Path(folder))
        Indexer(store, tools, lambda text: None).index_feed(
            Product(row["id"], row["name"], row.get("description", ""), "en") for row in rows
        )
        ref = store.current()
        measure(open_generation(ref.path, ref.id, tools), lexicon, kinds_of(rows, lexicon))
    return 0


def measure(opened: OpenGeneration, lexicon: TomlLexicon, kinds: Sequence[Kind]) -> None:
    """Print one line for each language and their mean without English."""
    ways = contenders(opened.retriever, np.asarray(opened.matrix), _VIEW)
    shown = {"vectors": ways["vectors"], "words": ways["BM25"], "retriever": ways[OURS]}
    print(f"{len(kinds)} kinds, {len(opened.ids)} products; nDCG@10")
    print(f"{'':8}" + "".join(f"{name:>11}" for name in shown))
    means = {}
    for language in sorted(path.parent.name for path in locales_folder().glob("*/lexicon.toml")):
        queries = [
            Judged(lexicon.words(kind.concept, language)[0], language, dict.fromkeys(kind.products, 1.0))
            for kind in kinds
        ]
        means[language] = [
            float(np.mean([ndcg(rank(query, _DEPTH), query.grades, _DEPTH) for query in queries]))
            for rank in shown.values()
        ]
        print(f"{language:8}" + "".join(f"{value:11.3f}" for value in means[language]))
    others = np.mean([row for language, row in means.items() if language != "en"], axis=0)
    print(f"{'others':8}" + "".join(f"{value:11.3f}" for value in others))


def kinds_of(rows: Sequence[dict[str, str]], lexicon: TomlLexicon) -> list[Kind]:
    """Return the styles whose whole English name is one product of the lexicon."""
    carried: dict[str, set[str]] = {}
    for row in rows:
        carried.setdefault(row.get("style", ""), set()).add(row["id"])
    kinds = []
    for style, products in sorted(carried.items()):
        matches = [one for one in lexicon.concepts(style, ("en",)) if one.kind == "product"]
        if len(products) >= _LEAST and matches and matches[0].end - matches[0].start == len(style):
            kinds.append(Kind(matches[0].concept, frozenset(products)))
    return kinds


def read_yaml(path: Path) -> list[dict[str, str]]:
    """Read the plain scalars of a list of mappings, folded lines too, which is all that the file has."""
    rows: list[dict[str, str]] = []
    name = ""
    for line in path.read_text("utf-8").splitlines():
        found = _FIELD.match(line)
        if found is None:
            if rows and name and line.startswith("    "):
                rows[-1][name] += f" {line.strip()}"
            continue
        if line.startswith("- "):
            rows.append({})
        name = found[1]
        rows[-1][name] = found[2]
    return [{key: value.strip().strip("'\"") for key, value in row.items()} for row in rows]


if __name__ == "__main__":
    sys.exit(main())

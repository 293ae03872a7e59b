"""Measure cross-lingual retrieval: localised names of categories against the English names.

    python -m benchmarks.retrieval_taxonomy DATA_DIR [--queries 700] [--part test] [--model packaged]

DATA_DIR holds `taxonomy/taxonomy-with-ids.<locale>.txt`: the Google product taxonomy, with the same ids in
every locale. The English names are indexed as titles of products; a query is a name in another language, and
its answer the product with the same id. `vectors` uses the embedding alone, `retriever` all voters with the
concepts and glosses that the lexicon finds in the query, as a turn of the dialogue would.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.domain.offer import MarketView
from assistant.domain.product import Product
from assistant.i18n.exchange import ExchangeRates
from assistant.i18n.pricing import MarketPricing
from assistant.understanding.lexicon import TomlLexicon
from retrieval.contenders import OURS, contenders
from retrieval.embedder import open_embedder
from retrieval.generations import GenerationStore
from retrieval.indexer import Indexer
from retrieval.judged import Judged
from retrieval.opened import OpenGeneration, Tools, open_generation

_LINE = re.compile(r"(\d+) - (.+)")
_LOCALES = Path(__file__).parents[1] / "locales"
_VIEW = MarketView("US", "USD")
_DEPTH = 10
_TEST_NAMES = 700
"""Names of each language, in an order drawn by chance, that no knob was chosen with."""


def main() -> int:
    """Print a table of recall@1 and recall@10."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--queries", type=int, default=700, help="names drawn per language")
    parser.add_argument(
        "--part", choices=("test", "dev"), default="test", help="dev: other names, to choose knobs with"
    )
    parser.add_argument(
        "--paths", action="store_true", help="give products their whole path of categories as well"
    )
    parser.add_argument("--model", default="packaged")
    options = parser.parse_args()
    names = {path.stem.split(".")[1].split("-")[0]: _read(path) for path in _files(options.data_dir)}
    if "en" not in names:
        print(f"skipped: {options.data_dir / 'taxonomy'} has no English taxonomy", file=sys.stderr)
        return 0
    lexicon = TomlLexicon.load(_LOCALES)
    tools = Tools(open_embedder(options.model), lexicon, MarketPricing(ExchangeRates.bundled()))
    with tempfile.TemporaryDirectory() as folder:
        store = GenerationStore(Path(folder))
        paths = _paths(_files(options.data_dir)) if options.paths else {}
        products = [
            Product(key, name, language="en", category=paths.get(key, ()))
            for key, name in names["en"].items()
        ]
        report = Indexer(store, tools, lambda text: None).index_feed(products)
        print(f"{report.products} titles indexed in {report.seconds:.0f} s")
        ref = store.current()
        opened = open_generation(ref.path, ref.id, tools)
        begin = _TEST_NAMES if options.part == "dev" else 0
        _measure(opened, names, slice(begin, begin + options.queries))
    return 0


def _measure(opened: OpenGeneration, names: dict[str, dict[str, str]], part: slice) -> None:
    ways = contenders(opened.retriever, np.asarray(opened.matrix), _VIEW)
    print(f"{'':10}{'vectors @1':>12}{'@10':>7}{'retriever @1':>14}{'@10':>7}{'ms':>7}")
    rows = []
    for language in sorted(names.keys() - {"en"}):
        keys = sorted(names[language].keys() & names["en"].keys())
        random.Random(1).shuffle(keys)
        queries = [Judged(names[language][key], language, {key: 1.0}, "en") for key in keys[part]]
        started = time.perf_counter()
        found = [ways[OURS](query, _DEPTH) for query in queries]
        spent = (time.perf_counter() - started) / len(queries) * 1000
        near = [ways["vectors"](query, _DEPTH) for query in queries]
        row = (*_recall(near, keys[part]), *_recall(found, keys[part]), spent)
        rows.append(row)
        print(f"{language:10}{row[0]:12.3f}{row[1]:7.3f}{row[2]:14.3f}{row[3]:7.3f}{row[4]:7.1f}")
    mean = np.mean(rows, axis=0)
    print(f"{'mean':10}{mean[0]:12.3f}{mean[1]:7.3f}{mean[2]:14.3f}{mean[3]:7.3f}{mean[4]:7.1f}")


def _recall(found: Sequence[Sequence[str]], wanted: Sequence[str]) -> tuple[float, float]:
    first = sum(key in row[:1] for row, key in zip(found, wanted, strict=True))
    ten = sum(key in row for row, key in zip(found, wanted, strict=True))
    return first / len(wanted), ten / len(wanted)


def _files(data_dir: Path) -> list[Path]:
    return sorted((data_dir / "taxonomy").glob("taxonomy-with-ids.*.txt"))


def _paths(files: Sequence[Path]) -> dict[str, tuple[str, ...]]:
    """Return the English path above each category."""
    english = next(path for path in files if ".en-" in path.name)
    lines = (_LINE.fullmatch(line) for line in english.read_text("utf-8").splitlines())
    return {match[1]: tuple(match[2].split(" > ")[:-1]) for match in lines if match}


def _read(path: Path) -> dict[str, str]:
    lines = (_LINE.fullmatch(line) for line in path.read_text("utf-8").splitlines())
    return {match[1]: match[2].split(" > ")[-1] for match in lines if match}


if __name__ == "__main__":
    sys.exit(main())

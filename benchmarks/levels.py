"""Measure what levelling cosines by language is worth in a shop of many languages.

    python -m benchmarks.levels DATA_DIR

DATA_DIR holds the indexed demo shop (`dragoman demo --no-serve`). A query is the name of a kind of product in
one language, without its concepts, so that vectors and words alone answer; right is every product whose
title or category names that kind, in any language.
"""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import replace
from pathlib import Path

from assistant.domain.offer import MarketView
from assistant.domain.search import SearchQuery
from assistant.settings import Settings
from retrieval.catalog import GenerationCatalog
from retrieval.evaluation import JudgedQuery, evaluate_retriever
from retrieval.opened import open_generation
from retrieval.traits import TraitReader
from server import House

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "ja", "zh", "ar", "hi")
_KINDS = 40


def main() -> None:
    """Print nDCG@10 with and without levels, by language of the query."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data_dir", type=Path)
    house = House(Settings(data_dir=parser.parse_args().data_dir))
    current = house.generations.current()
    opened = open_generation(current.path, current.id, house.tools)
    judged = _judged(house, TraitReader(house.lexicon), opened.catalog)
    for name, retriever in (
        ("as they are", replace(opened.retriever, levels=None)),
        ("levelled", opened.retriever),
    ):
        quality = asyncio.run(evaluate_retriever(retriever, judged))
        shown = "  ".join(f"{tag} {quality[tag].ndcg_at_k:.2f}" for tag in _LANGUAGES if tag in quality)
        print(f"{name:<12} nDCG@10 {quality[''].ndcg_at_k:.3f}   {shown}")


def _judged(house: House, reader: TraitReader, catalog: GenerationCatalog) -> list[JudgedQuery]:
    carried: dict[str, dict[str, float]] = {}
    for product in catalog.all():
        for concept in reader.read(product).concepts:
            if house.lexicon.kind(concept) == "product":
                carried.setdefault(concept, {})[product.id] = 1.0
    kinds = sorted((kind for kind, found in carried.items() if 4 <= len(found) <= 30))[:_KINDS]
    view = MarketView("US", "USD")
    return [
        JudgedQuery(SearchQuery(words[0], view, tag), carried[kind])
        for kind in kinds
        for tag in _LANGUAGES
        if (words := house.lexicon.words(kind, tag))
    ]


if __name__ == "__main__":
    main()

"""Measure what taste adds to words: NDCG@10 of the next product, by weight of taste.

    python -m benchmarks.blend DATA_DIR [--users 300]

DATA_DIR holds the indexed demo shop (`dragoman demo --no-serve`). Each shopper's last product is held out and
asked for by its kind ("blanket"), in a language that changes from shopper to shopper; models are trained on
the rest. Weights are compared on one half of the shoppers; the other half is for the report.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log2
from pathlib import Path

from assistant.dialogue.engines import Engines
from assistant.dialogue.finder import Finder, Wish
from assistant.dialogue.tuning import Case, hold_out, judge
from assistant.domain.offer import MarketView
from assistant.domain.recommendation import RecommendationRequest
from assistant.ranking.tuned import BlendWeights
from assistant.settings import Settings
from demo.taste import generate
from recommenders.cascade import Cascade
from recommenders.content import ItemVectors
from recommenders.dataset import InteractionDataset
from recommenders.training import train
from retrieval.opened import open_generation
from retrieval.policies import JsonPolicies
from server import House

__all__ = ["Comparison", "compare", "prepare"]

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "ja", "zh", "ar", "hi")
_VIEW = MarketView("US", "USD")
_WORDS = BlendWeights(taste=0.0, stranger=0.0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """NDCG@10 of three ways to answer the same cases."""

    popularity: float
    retrieval: float
    blend: float


def prepare(house: House, users: int) -> tuple[Engines, list[Case]]:
    """Open the demo, hold out each shopper's last product, and train on the rest."""
    current = house.generations.current()
    opened = open_generation(current.path, current.id, house.tools)
    log = list(generate(list(opened.catalog.all())))
    held = hold_out(log, opened.catalog, house.lexicon, _LANGUAGES, users)
    models = train(
        InteractionDataset.build(held.kept, catalogue=opened.ids),
        item_vectors=ItemVectors(opened.ids, opened.matrix),
        catalogue=opened.ids,
    )
    engines = Engines(
        opened.catalog, opened.retriever, Cascade(models), house.pricing, house.lexicon, JsonPolicies()
    )
    return engines, list(held.cases)


async def compare(engines: Engines, cases: Sequence[Case], weights: BlendWeights | None = None) -> Comparison:
    """Answer every case three ways; `weights` are the engines' own when not given."""
    popular = await engines.recommender.recommend(RecommendationRequest(limit=10))
    found = [(case, await Finder(engines).retrieve(Wish(case.topic, _VIEW, 10))) for case in cases]
    listed = [item.product_id for item in popular.items]
    places = [listed.index(case.wanted) for case in cases if case.wanted in listed]
    return Comparison(
        sum(_gain(place) for place in places) / len(cases),
        await judge(engines, found, _VIEW, _WORDS),
        await judge(engines, found, _VIEW, weights or engines.tuned.weights),
    )


def _gain(place: int) -> float:
    return 1 / log2(place + 2)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--users", type=int, default=300)
    arguments = parser.parse_args()
    engines, cases = prepare(House(Settings(data_dir=arguments.data_dir)), arguments.users)
    halves = {"validation": cases[::2], "test": cases[1::2]}
    print(f"{len(cases)} shoppers, {len(_LANGUAGES)} languages; in use: {engines.tuned.weights}")
    for name, half in halves.items():
        for taste in (0.2, 0.4, 0.6, 0.8):
            result = asyncio.run(compare(engines, half, replace(engines.tuned.weights, taste=taste)))
            print(
                f"{name:<11} taste {taste:.2f}  popularity {result.popularity:.3f}  "
                f"retrieval {result.retrieval:.3f}  blend {result.blend:.3f}"
            )


if __name__ == "__main__":
    main()

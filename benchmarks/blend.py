"""Measure what taste adds to words: NDCG@10 of the next product, by weight of taste.

    python -m benchmarks.blend DATA_DIR [--users 300]

DATA_DIR holds the indexed demo shop (`dragoman demo --no-serve`). Each shopper's last product is held out and
asked for by its kind ("blanket"), in a language that changes from shopper to shopper; models are trained on
the rest. Weights are compared on one half of the shoppers; the other half is for the report.
"""

from __future__ import annotations

import argparse
import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.dialogue import finder
from assistant.dialogue.engines import Engines
from assistant.dialogue.finder import Finder, Wish
from assistant.dialogue.state import Topic
from assistant.domain.interaction import Interaction
from assistant.domain.offer import MarketView
from assistant.domain.recommendation import BasketItem, RecommendationRequest
from assistant.settings import Settings
from demo.taste import generate
from recommenders.cascade import Cascade
from recommenders.content import ItemVectors
from recommenders.dataset import InteractionDataset
from recommenders.training import train
from retrieval.opened import OpenGeneration, open_generation
from retrieval.policies import JsonPolicies
from server import House

__all__ = ["Case", "Comparison", "compare", "prepare"]

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "ja", "zh", "ar", "hi")
_VIEW = MarketView("US", "USD")
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Case:
    """One shopper who will look for one more product."""

    basket: tuple[BasketItem, ...]
    wanted: str
    topic: Topic


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
    histories: dict[str, list[Interaction]] = {}
    for interaction in generate(list(opened.catalog.all())):
        histories.setdefault(interaction.user_id, []).append(interaction)
    kept: list[Interaction] = []
    cases: list[Case] = []
    for number, history in enumerate(histories.values()):
        last = history[-1].item_id
        rest = [one for one in history if one.item_id != last]
        topic = _asked(house, opened, last, _LANGUAGES[number % len(_LANGUAGES)])
        if topic is None or len({one.item_id for one in rest}) < _SHORTEST or len(cases) >= users:
            kept += history
            continue
        kept += rest
        basket = tuple(BasketItem(one.item_id, one.event, one.timestamp) for one in rest)
        cases.append(Case(basket, last, topic))
    models = train(
        InteractionDataset.build(kept, catalogue=opened.ids),
        item_vectors=ItemVectors(opened.ids, opened.matrix),
        catalogue=opened.ids,
    )
    engines = Engines(
        opened.catalog, opened.retriever, Cascade(models), house.pricing, house.lexicon, JsonPolicies()
    )
    return engines, cases


def _asked(house: House, opened: OpenGeneration, product_id: str, language: str) -> Topic | None:
    """Return the search for a product's kind, in words of a language; None when its kind has none."""
    product = opened.catalog.get(product_id)
    assert product is not None
    found = house.lexicon.concepts(product.title, (product.language,))
    kinds = [match.concept for match in found if match.kind == "product"]
    if not kinds:
        return None
    kind = kinds[-1]
    words, english = house.lexicon.words(kind, language), house.lexicon.words(kind, "en")
    if not words or not english:
        return None
    return Topic(words[0], language, (kind,), (("en", english[0]),))


async def compare(engines: Engines, cases: Sequence[Case]) -> Comparison:
    """Answer every case three ways."""
    sums = [0.0, 0.0, 0.0]
    look = Finder(engines)
    for case in cases:
        alone, with_taste = Wish(case.topic, _VIEW, 10), Wish(case.topic, _VIEW, 10, case.basket)
        popular = await engines.recommender.recommend(RecommendationRequest(limit=10))
        found = await look.retrieve(alone)
        words = [hit.product_id for hit in found.hits[:10]]
        listing = await look.rank(with_taste, found)
        lists = (
            [item.product_id for item in popular.items],
            words,
            [candidate.product_id for candidate in listing.candidates],
        )
        for place, listed in enumerate(lists):
            if case.wanted in listed:
                sums[place] += 1 / math.log2(listed.index(case.wanted) + 2)
    return Comparison(*(total / len(cases) for total in sums))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--users", type=int, default=300)
    arguments = parser.parse_args()
    engines, cases = prepare(House(Settings(data_dir=arguments.data_dir)), arguments.users)
    halves = {"validation": cases[::2], "test": cases[1::2]}
    print(f"{len(cases)} shoppers, {len(_LANGUAGES)} languages; weight in use {finder.TASTE}")
    for name, half in halves.items():
        for weight in (0.2, 0.4, 0.6, 0.8):
            finder.TASTE = weight
            result = asyncio.run(compare(engines, half))
            print(
                f"{name:<11} taste {weight:.2f}  popularity {result.popularity:.3f}  "
                f"retrieval {result.retrieval:.3f}  blend {result.blend:.3f}"
            )


if __name__ == "__main__":
    main()

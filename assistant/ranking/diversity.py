"""Keep a list from repeating itself (maximal marginal relevance, Carbonell and Goldstein 1998)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from assistant.domain.product import Product
from assistant.ranking.fusion import Candidate, z_scores

__all__ = ["diversify", "product_similarity"]


def diversify(
    ranked: Sequence[Candidate],
    similarity: Callable[[str, str], float],
    limit: int,
    diversity: float,
) -> list[Candidate]:
    """Pick `limit` candidates greedily, each by merit less its likeness to those picked.

    `diversity` is 0 (merit only, the order stays) to 1 (as unlike as possible). `similarity` is in 0..1.
    """
    if diversity <= 0 or len(ranked) <= 2:
        return list(ranked[:limit])
    keys = [candidate.product_id for candidate in ranked]
    merit = z_scores({candidate.product_id: candidate.final for candidate in ranked}, keys)
    rest = list(ranked)
    picked: list[Candidate] = []
    likeness = dict.fromkeys(keys, 0.0)
    while rest and len(picked) < limit:
        best = max(
            rest,
            key=lambda c: (1 - diversity) * merit[c.product_id] - diversity * 3 * likeness[c.product_id],
        )
        rest.remove(best)
        picked.append(best)
        for candidate in rest:
            key = candidate.product_id
            likeness[key] = max(likeness[key], similarity(key, best.product_id))
    return picked


def product_similarity(one: Product, other: Product) -> float:
    """Say how much two products repeat each other, 0 to 1, by category path and brand."""
    return _likeness(one.category, one.brand, other.category, other.brand)


@lru_cache(maxsize=65_536)
def _likeness(
    mine: tuple[str, ...], my_brand: str | None, theirs: tuple[str, ...], their_brand: str | None
) -> float:
    """Compare paths and brands: a list asks five hundred times, for few different pairs."""
    shared = 0
    for own, other in zip(mine, theirs, strict=False):
        if own.casefold() != other.casefold():
            break
        shared += 1
    depth = max(len(mine), len(theirs), 1)
    same_brand = my_brand is not None and my_brand == their_brand
    return 0.7 * shared / depth + 0.3 * same_brand

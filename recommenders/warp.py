"""Join behaviour and features in one factorisation with WARP loss (LightFM, Kula 2015, arXiv:1507.08439).

An item is its own vector plus those of its words, a shopper theirs plus those of registration facts, so
items that nobody met and shoppers without any history have a place among the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import ClassVar

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from recommenders.arrays import load_array, load_json, save_array, save_json
from recommenders.base import Basket, Scores
from recommenders.bpr import Bpr
from recommenders.dataset import InteractionDataset
from recommenders.pairwise import PairwiseConfig, Table
from recommenders.progress import Progress
from recommenders.tfidf import tfidf

__all__ = ["Warp"]

_DEFAULT = PairwiseConfig(tries=10, epochs=40, rate=0.03, regularization=0.05)


class Warp(Bpr):
    """Learn from comparisons what words of items and facts of shoppers are worth together."""

    name: ClassVar[str] = "warp"

    def __init__(
        self,
        config: PairwiseConfig | None = None,
        item_texts: Mapping[str, str] | None = None,
        user_facts: Mapping[str, Iterable[str]] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Take texts by item and facts (such as "country:DE") by user; both may be missing or partial."""
        super().__init__(config or _DEFAULT, progress)
        self._texts = item_texts or {}
        self._facts = user_facts or {}
        self._fact_names: tuple[str, ...] = ()
        self._fact_vectors: dict[str, NDArray[np.float32]] = {}

    def _features(
        self, dataset: InteractionDataset
    ) -> tuple[sp.csr_array[np.float32] | None, sp.csr_array[np.float32] | None]:
        words = tfidf([self._texts.get(item, "") for item in dataset.items])
        facts = [sorted(set(self._facts.get(user, ()))) for user in dataset.users]
        column = {fact: place for place, fact in enumerate(sorted({fact for own in facts for fact in own}))}
        self._fact_names = tuple(column)
        indices = np.array([column[fact] for own in facts for fact in own], dtype=np.int32)
        indptr = np.concatenate([[0], np.cumsum([len(own) for own in facts])]).astype(np.int64)
        each = np.repeat([1.0 / max(len(own), 1) for own in facts], np.diff(indptr)).astype(np.float32)
        told = sp.csr_array((each, indices, indptr), shape=(len(facts), len(column)))
        return (words if words.nnz else None), (told if column else None)

    def _learnt(self, users: Table) -> None:
        self._fact_vectors = (
            dict(zip(self._fact_names, users.shared, strict=True)) if len(users.shared) else {}
        )

    def score_with_facts(self, basket: Basket, facts: Iterable[str]) -> Scores:
        """Score every item for a basket (which may be empty) of a shopper of whom facts are known.

        Zeros when neither says anything. Facts speak less the longer the basket is.
        """
        vectors = [self._fact_vectors[fact] for fact in sorted(set(facts)) if fact in self._fact_vectors]
        positions, weights = self.weigh(basket)
        if not vectors:
            return self.score(basket)
        told = self._factors @ np.mean(vectors, axis=0, dtype=np.float32)
        if not positions.size:
            return np.asarray(np.where(self._known, told + self._bias, 0.0), dtype=np.float32)
        return np.asarray(self._scores(positions, weights) + told / (1.0 + positions.size), dtype=np.float32)

    def save(self, directory: Path) -> None:
        """Write what BPR writes, and the vectors of facts."""
        super().save(directory)
        size = self._factors.shape[1]
        save_json(directory, "facts", {"names": list(self._fact_vectors)})
        rows = list(self._fact_vectors.values()) or [np.empty((0, size), dtype=np.float32)]
        save_array(directory, "facts", np.vstack(rows).astype(np.float32))

    def _read(self, directory: Path, size: int) -> None:
        super()._read(directory, size)
        names = [str(name) for name in load_json(directory, "facts")["names"]]
        rows = load_array(directory, "facts", np.float32, (len(names), size))
        self._fact_vectors = dict(zip(names, rows, strict=True))

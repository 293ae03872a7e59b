"""Put the head of a list of rows in a reranker's order, without touching the scale of its scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.reranker import Reranker

__all__ = ["Reranking"]

Column = NDArray[np.float32]
Order = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reranking:
    """A reranker over the rows of one generation."""

    reranker: Reranker
    text_of: Callable[[int], str]
    """What is read of a row: title and description."""

    def reorder(
        self, query: str, rows: Order, order: Order, final: Column
    ) -> tuple[Order, Column, dict[int, float] | None]:
        """Return order, scores by place in `rows`, and what the reranker said by row; None when it failed.

        The leading places exchange their scores as they exchange their ranks: what else is decided by
        scores goes on as before.
        """
        head = order[: self.reranker.top]
        if not len(head):
            return order, final, {}
        read = self.reranker.scores(query, [self.text_of(int(row)) for row in rows[head]])
        if read is None:
            return order, final, None
        better = head[np.argsort(-read, kind="stable")]
        scored = final.copy()
        scored[better] = final[head]
        said = {int(row): float(score) for row, score in zip(rows[head], read, strict=True)}
        return np.concatenate([better, order[len(head) :]]), scored, said

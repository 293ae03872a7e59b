"""Read query and product together once more, for the few that lead: an optional cross-encoder.

A cross-encoder sees both texts at once and is slower by orders than comparing vectors, so that only the first
products of a list are read, within a deadline. Any CrossEncoder of sentence-transformers will do, a hub name
or a folder (Nogueira and Cho 2019).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import Unavailable
from retrieval.recent import Recent

__all__ = ["CrossEncoder", "Reranker", "load_cross_encoder"]

logger = logging.getLogger(__name__)

_BATCH = 8
_LONGEST = 600
"""Characters of a product that are read."""
_REMEMBERED = 4_096


class CrossEncoder(Protocol):
    """The part of a sentence-transformers CrossEncoder that is used here."""

    def predict(self, pairs: list[tuple[str, str]], **options: Any) -> Any:
        """Return one score for each (query, text)."""


def load_cross_encoder(name: str) -> CrossEncoder:
    """Load a cross-encoder by hub name or folder; raises Unavailable naming the setting."""
    try:
        from sentence_transformers import CrossEncoder as Loaded

        loaded: CrossEncoder = Loaded(name, device="cpu", max_length=256)
    except (OSError, ValueError, ImportError) as error:
        raise Unavailable(
            f"The cross-encoder {name!r} cannot be loaded ({str(error)[:200]}); "
            "unset DRAGOMAN_RERANKER to go without it"
        ) from error
    return loaded


@dataclass(frozen=True)
class Reranker:
    """Put the leading products of a list in the order of a cross-encoder."""

    model: CrossEncoder
    top: int = 20
    """Products that are read."""
    deadline_s: float = 0.5
    """Seconds after which the list stays as it was."""
    _recent: Recent[tuple[str, str], float] = field(default_factory=lambda: Recent(_REMEMBERED))
    _lock: Lock = field(default_factory=Lock)

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """Return how well each text answers the query, 0 to 1; None when the deadline or the model fails."""
        cut = [text[:_LONGEST] for text in texts]
        until = time.monotonic() + self.deadline_s
        try:
            for start in range(0, len(cut), _BATCH):
                if time.monotonic() > until:
                    logger.warning("The cross-encoder did not read %d texts in time", len(cut))
                    return None
                self._read(query, cut[start : start + _BATCH])
            found = [self._recent.get((query, text), lambda: 0.0) for text in cut]
        except Exception:  # whatever a model does, there is a list without it
            logger.exception("The cross-encoder failed; the list stays as it was")
            return None
        return np.asarray(found, np.float32)

    def _read(self, query: str, texts: Sequence[str]) -> None:
        # One reader at a time: two on two cores take as long as one after the other, and twice the memory.
        with self._lock:
            fresh = [text for text in dict.fromkeys(texts) if not self._recent.holds((query, text))]
            if not fresh:
                return
            raw = self.model.predict(
                [(query, text) for text in fresh], batch_size=_BATCH, show_progress_bar=False
            )
            # A model with several labels has the one for "relevant" last.
            last = np.asarray(raw, np.float64).reshape(len(fresh), -1)[:, -1]
            for text, score in zip(fresh, last.tolist(), strict=True):
                self._recent.get((query, text), partial(float, score))

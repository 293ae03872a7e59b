"""Turn product texts of any script into TF-IDF rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from assistant.domain.text import fold, is_cjk

__all__ = ["TfidfConfig", "terms", "tfidf"]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class TfidfConfig:
    """Say which terms count."""

    min_items: int = 2
    """A term of fewer items links nothing."""
    max_share: float = 0.25
    """A term of more items than this share says nothing."""
    small: int = 10
    """In a small shop, a term of this many items is never too common."""
    max_terms: int = 100_000
    """The commonest are kept."""


def terms(text: str) -> list[str]:
    """Split a text into folded words, and into pairs of characters where a script has no spaces."""
    found: list[str] = []
    for word in _WORD.findall(fold(text)):
        if any(is_cjk(char) for char in word):
            found.extend(word[start : start + 2] for start in range(max(len(word) - 1, 1)))
        elif len(word) > 1:
            found.append(word)
    return found


def tfidf(texts: Sequence[str], config: TfidfConfig | None = None) -> sp.csr_array[np.float32]:
    """Return (texts, terms) with sublinear term counts, smoothed idf and rows of length 1 (or 0)."""
    config = config or TfidfConfig()
    counts = [Counter(terms(text)) for text in texts]
    spread = Counter(term for count in counts for term in count)
    most = max(config.max_share * len(texts), config.small)
    kept = [(term, n) for term, n in spread.items() if config.min_items <= n <= most]
    kept.sort(key=lambda pair: (-pair[1], pair[0]))
    column = {term: index for index, (term, _) in enumerate(kept[: config.max_terms])}
    idf = np.log((1.0 + len(texts)) / (1.0 + np.array([n for _, n in kept[: config.max_terms]]))) + 1.0
    indptr, indices, data = [0], [], []
    for count in counts:
        for index, times in sorted(_columns(count.items(), column)):
            indices.append(index)
            data.append((1.0 + np.log(times)) * idf[index])
        indptr.append(len(indices))
    parts = (np.asarray(data, np.float32), np.asarray(indices, np.int32), np.asarray(indptr, np.int64))
    matrix = sp.csr_array(parts, shape=(len(texts), len(column)))
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix.data /= np.repeat(np.maximum(length, 1e-12), np.diff(matrix.indptr)).astype(np.float32)
    return matrix


def _columns(count: Iterable[tuple[str, int]], column: dict[str, int]) -> Iterable[tuple[int, int]]:
    return ((column[term], times) for term, times in count if term in column)

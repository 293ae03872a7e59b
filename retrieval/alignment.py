"""Bend each language's vectors towards the English ones that mean the same.

Taking a language's mean out (`centring`) moves its cloud onto the others'; it does not turn it. A linear map
learnt from translated words does: ridge regression towards the identity, from the shopping lexicon's words
of a language to the English words of the same concepts (after Mikolov and others 2013, Artetxe and others
2018). A model even learns something of a language it was never trained on, through stems they share.

The lexicon's English words are also the probes that tell crowded places: some texts lie near to everything,
and would be found by every query (hubness). How near they lie on average is taken off (cross-domain
similarity local scaling, Conneau and others 2018).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.embedder import Matrix
from retrieval.lengths import unit_rows

__all__ = ["Alignment", "Bend", "crowding", "learn_bend"]

_PACKAGED = Path(__file__).with_name("alignment.npz")
_NEIGHBOURS = 20
"""Probes whose nearness tells how crowded a place is."""
_ROWS = 1_024


@dataclass(frozen=True, slots=True, eq=False)
class Bend:
    """A linear map of low rank beside the identity: x + (x · left) · right."""

    left: Matrix
    """(dimensions, rank)."""
    right: Matrix
    """(rank, dimensions)."""

    def of(self, rows: Matrix) -> Matrix:
        """Return the sum of each row, of length one or zero, and what it is mapped to, of the same length.

        Half the way: what the map got wrong is still near to where it was.
        """
        mapped = unit_rows(np.asarray(rows + (rows @ self.left) @ self.right, np.float32))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(lengths * unit_rows(unit_rows(rows) + mapped), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """What was learnt of the languages of some models."""

    bends: Mapping[tuple[str, str], Bend] = field(default_factory=dict)
    """(model, primary language subtag) → map; English needs none."""
    probes: Mapping[str, Matrix] = field(default_factory=dict)
    """Model → vectors of English words, as the model gave them."""

    def languages(self, model: str) -> frozenset[str]:
        """Return the languages whose vectors of a model are bent."""
        return frozenset(language for name, language in self.bends if name == model)

    def save(self, path: Path) -> None:
        """Write an .npz of half precision, without pickles."""
        arrays = {f"probes|{model}": rows for model, rows in self.probes.items()}
        for (model, language), bend in self.bends.items():
            arrays[f"left|{model}|{language}"] = bend.left
            arrays[f"right|{model}|{language}"] = bend.right
        with path.open("wb") as file:
            np.savez(
                file,
                allow_pickle=False,
                **{name: rows.astype(np.float16) for name, rows in sorted(arrays.items())},
            )

    @classmethod
    def load(cls, path: Path) -> Alignment:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            rows = {name: np.asarray(arrays[name], np.float32) for name in arrays.files}
        keys = [name.split("|")[1:] for name in rows if name.startswith("left|")]
        return cls(
            {
                (model, language): Bend(rows[f"left|{model}|{language}"], rows[f"right|{model}|{language}"])
                for model, language in keys
            },
            {name.split("|")[1]: part for name, part in rows.items() if name.startswith("probes|")},
        )

    @classmethod
    @lru_cache(maxsize=1)
    def packaged(cls) -> Alignment:
        """Return what was learnt of the packaged models (`scripts/align-languages`)."""
        return cls.load(_PACKAGED)


def learn_bend(words: Matrix, english: Matrix, pull: float, rank: int) -> Bend:
    """Learn the map from centred word vectors to those of the English words beside them, row by row.

    `pull` is how many words the identity weighs, `rank` how many directions the map may change.
    """
    size = words.shape[1]
    kept = pull * np.eye(size)
    exact = words.astype(np.float64)
    full = np.linalg.solve(exact.T @ exact + kept, exact.T @ english.astype(np.float64) + kept)
    left, spread, right = np.linalg.svd(full - np.eye(size))
    return Bend((left[:, :rank] * spread[:rank]).astype(np.float32), right[:rank].astype(np.float32))


def crowding(rows: Matrix, probes: Matrix) -> NDArray[np.float32]:
    """Return how near the nearest probes lie to each row on average; both of length one."""
    count = min(_NEIGHBOURS, len(probes))
    found = np.zeros(len(rows), np.float32)
    if not count:
        return found
    for start in range(0, len(rows), _ROWS):
        cosines = np.asarray(rows[start : start + _ROWS], np.float32) @ probes.T
        nearest = np.partition(cosines, len(probes) - count, axis=1)[:, -count:]
        found[start : start + _ROWS] = nearest.mean(axis=1)
    return found

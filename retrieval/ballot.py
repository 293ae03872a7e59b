"""Hold what the words of a query say of every product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.levels import Level
from retrieval.vector_index import Vector

__all__ = ["Ballot"]

Column = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Ballot:
    """What the words of a query say of every row, whatever the constraints."""

    vector: Vector | None
    """None when the query could not be embedded."""
    cosines: Column | None
    """Levelled; None without a vector, and where rows are too many to be scored one by one."""
    level: Level | None
    """None where languages need not be compared."""
    bonus: Column
    """What words, concepts and article numbers add."""
    degraded: tuple[str, ...]

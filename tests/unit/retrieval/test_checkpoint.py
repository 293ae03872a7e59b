from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.checkpoint import VectorCheckpoint

KEYS = [f"{n:064x}" for n in range(5)]
ROWS = np.arange(20, dtype=np.float16).reshape(5, 4)


def test_vectors_are_found_again_by_digest(tmp_path: Path) -> None:
    VectorCheckpoint(tmp_path, 4).add(KEYS, ROWS)
    again = VectorCheckpoint(tmp_path, 4)
    assert len(again) == 5
    assert KEYS[2] in again
    assert "f" * 64 not in again
    assert again.get([KEYS[3], KEYS[0]]).tolist() == ROWS[[3, 0]].tolist()
    assert again.get([]).shape == (0, 4)


@settings(max_examples=30)
@given(st.integers(0, 40), st.integers(0, 160))
def test_a_torn_tail_is_cut_to_whole_vectors(vector_bytes: int, digest_bytes: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        VectorCheckpoint(folder, 4).add(KEYS, ROWS)
        (folder / "embedded.vectors").write_bytes(ROWS.tobytes()[:vector_bytes])
        whole = b"".join(map(bytes.fromhex, KEYS))
        (folder / "embedded.digests").write_bytes(whole[:digest_bytes])
        left = min(vector_bytes // 8, digest_bytes // 32)
        torn = VectorCheckpoint(folder, 4)
        assert len(torn) == left
        torn.add(KEYS[left:], ROWS[left:])
        assert VectorCheckpoint(folder, 4).get(KEYS).tolist() == ROWS.tolist()

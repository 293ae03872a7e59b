"""A shopper with a basket gets measurably better candidates (taste model, held-out products)."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import Settings
from benchmarks.blend import compare, prepare
from server import House


@pytest.mark.models
async def test_the_blend_beats_words_alone_and_popularity_alone(demo_data: Path) -> None:
    engines, cases = prepare(House(Settings(data_dir=demo_data)), users=120)
    result = await compare(engines, cases)
    assert len(cases) == 120
    assert result.blend > 1.05 * result.retrieval
    assert result.blend > 3 * result.popularity
    assert result.retrieval > result.popularity

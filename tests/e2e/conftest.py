"""Index the demo shop once, and serve it to every end-to-end test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.running import Server, dragoman, running


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo shop indexed and trained."""
    data = tmp_path_factory.mktemp("demo")
    done = dragoman("demo", "--no-serve", data=data)
    assert done.returncode == 0, done.stderr
    return data


@pytest.fixture(scope="session")
def shop(demo_data: Path) -> Iterator[Server]:
    """The demo shop, served without a model."""
    with running(demo_data) as server:
        yield server

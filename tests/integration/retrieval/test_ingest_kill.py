"""Kill the indexer at random points while the shop is open: whole old or whole new, nothing done twice."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from assistant.domain.offer import MarketView
from assistant.domain.search import SearchQuery
from retrieval.generations import GenerationStore
from retrieval.live import LiveGeneration
from retrieval.opened import Tools
from tests.fake_retrieval import FakeEmbedder, FakeLexicon, FakePricing, FakeRetrievalClock

ROOT = Path(__file__).parents[3]
KILLS = 20
COUNT = 1_500
VIEW = MarketView("DE", "EUR")

INDEXER = """
    import json, sys, time
    from dataclasses import replace
    from pathlib import Path
    from assistant.domain.product import Product
    from retrieval.generations import GenerationStore
    from retrieval.indexer import Indexer
    from retrieval.opened import Tools
    from tests.fake_retrieval import FakeEmbedder, FakeLexicon, FakePricing

    folder, version, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    print("begun", flush=True)
    embedder = FakeEmbedder()
    products = (Product(f"p{n}", f"thing {n} made in {version}", language="en") for n in range(count))
    tools = Tools(embedder, FakeLexicon(), FakePricing())
    indexer = Indexer(GenerationStore(folder), tools, lambda text: None)
    report = indexer.index_feed(products, fingerprint=version)
    print(json.dumps({"generation": report.generation, "embedded": len(embedder.documents)}), flush=True)
"""


def start(folder: Path, version: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(INDEXER), str(folder), version, str(COUNT)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def finish(folder: Path, version: str) -> dict[str, object]:
    with start(folder, version) as process:
        out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    report: dict[str, object] = json.loads(out.splitlines()[-1])
    return report


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[tuple[LiveGeneration, FakeRetrievalClock]]:
    finish(tmp_path, "v0")
    clock = FakeRetrievalClock()
    live = LiveGeneration(
        GenerationStore(tmp_path), Tools(FakeEmbedder(), FakeLexicon(), FakePricing()), clock
    )
    live.start()
    yield live, clock
    live.wait()


def served(live: LiveGeneration, clock: FakeRetrievalClock) -> str:
    """Search, and return which version everything found is of."""
    clock.seconds += 1.1
    generation = live.current
    found = generation.retriever.find(SearchQuery("thing made", VIEW, "en", limit=100))
    titles = [
        product.title for product in generation.catalog.get_many([hit.product_id for hit in found.hits])
    ]
    versions = {title.rpartition(" ")[2] for title in titles}
    assert len(found.hits) == 100
    assert len(versions) == 1, "a mixed generation"
    return versions.pop()


def test_a_killed_indexer_leaves_a_whole_catalogue_and_is_taken_up_again(
    tmp_path: Path, shop: tuple[LiveGeneration, FakeRetrievalClock]
) -> None:
    live, clock = shop
    chance = random.Random(12)
    began = time.monotonic()
    finish(tmp_path, "calibration")
    whole = time.monotonic() - began
    published, version = "calibration", 1
    seen = set()
    for _ in range(KILLS):
        with start(tmp_path, f"v{version}") as process:
            assert process.stdout is not None
            process.stdout.readline()
            until = time.monotonic() + chance.uniform(0, whole)
            while time.monotonic() < until and process.poll() is None:
                seen.add(served(live, clock))
            process.kill()
            rest = process.stdout.read()
        if rest.endswith("}\n"):
            published, version = f"v{version}", version + 1
        live.wait()
        clock.seconds += 1.1
        assert live.current
        live.wait()
        # Killed between the rename that publishes and its report, it is the new one: whole either way.
        assert served(live, clock) in {published, f"v{version}"}
        GenerationStore(tmp_path).current(thorough=True)
    report = finish(tmp_path, f"v{version}")
    live.wait()
    clock.seconds += 1.1
    assert live.current
    live.wait()
    assert live.current.id == report["generation"]
    assert served(live, clock) == f"v{version}"
    assert seen <= {"v0", "calibration", *(f"v{number}" for number in range(1, version + 1))}


def embedded(folder: Path) -> bool:
    """Tell whether some vectors are on the disk; a draft may be moved while one looks."""
    with suppress(FileNotFoundError):
        return any(path.stat().st_size for path in folder.rglob("embedded.digests"))
    return False


def test_what_a_killed_run_embedded_is_not_embedded_again(tmp_path: Path) -> None:
    with start(tmp_path, "v1") as process:
        assert process.stdout is not None
        process.stdout.readline()
        until = time.monotonic() + 60
        while not embedded(tmp_path) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        process.kill()
        finished = process.stdout.read().endswith("}\n")
    report = finish(tmp_path, "v1")
    assert finished or int(str(report["embedded"])) < COUNT

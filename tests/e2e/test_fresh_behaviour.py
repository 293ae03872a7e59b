"""What shoppers do counts at once; what is learnt from it later arrives under load, and never half."""

from __future__ import annotations

import csv
import json
import shutil
import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from assistant.dialogue.shelves import Shelves
from demo.catalog import product_files
from demo.taste import generate
from retrieval.catalog import GenerationCatalog
from retrieval.generations import GenerationStore
from tests.e2e.running import Server, dragoman, running
from tests.integration.dialogue.house import words

pytestmark = pytest.mark.models

KEY = {"X_Api_Key": "server-key"}
ALMA = {**KEY, "X_Shopper_Id": "alma"}
BLANKET = "krw-de-0001"


@pytest.fixture(scope="module")
def data(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo shop that may be changed."""
    return Path(shutil.copytree(demo_data, tmp_path_factory.mktemp("fresh") / "data"))


@pytest.fixture(scope="module")
def shop(data: Path) -> Iterator[Server]:
    with running(data, api_keys="server-key", explore_share="0.5", rate_limit="1000/second") as server:
        yield server


def recommend(shop: Server, headers: dict[str, str] | None = None, **body: Any) -> dict[str, Any]:
    answer = shop.post("/v1/recommendations", body, **(headers or {}))
    assert answer.status == 200, answer
    return dict(answer.body)


def click(shop: Server, product: str, headers: dict[str, str] | None = None, **more: str) -> None:
    event = {"event_id": f"e-{time.monotonic_ns()}", "type": "click", "product_id": product, **more}
    answer = shop.post("/v1/events", {"events": [event]}, **(headers or {}))
    assert (answer.status, answer.body["accepted"]) == (202, 1)


def ids(answer: dict[str, Any]) -> list[str]:
    return [product["id"] for product in answer["products"]]


def test_an_event_changes_the_next_list_and_the_next_turn_of_its_conversation(shop: Server) -> None:
    first = shop.say("recommend something for me")
    conversation = first["conversation_id"]
    before = recommend(shop, conversation_id=conversation, view="ids")

    click(shop, BLANKET, conversation_id=conversation)

    after = recommend(shop, conversation_id=conversation, view="ids")
    assert (before["strategy"], after["strategy"]) == ("popular", "session")
    assert ids(before) != ids(after)
    assert any(BLANKET in product["because"] for product in after["products"])
    turn = shop.say("recommend something for me", conversation)
    assert turn["strategy"] == "session"
    assert BLANKET not in ids(turn)
    assert any(
        reason["code"] == "because_of_basket" for card in turn["products"] for reason in card["reasons"]
    )
    other = shop.say("recommend something for me")
    assert other["strategy"] == "popular"


def test_an_event_of_a_shopper_counts_in_every_conversation_and_list_of_theirs(shop: Server) -> None:
    before = recommend(shop, ALMA, view="ids")
    click(shop, BLANKET, ALMA)
    after = recommend(shop, ALMA, view="ids")
    assert (before["strategy"], after["strategy"]) == ("popular", "personal")
    answer = shop.post("/v1/chat", {"message": "recommend something for me"}, **ALMA)
    assert answer.body["strategy"] == "personal"
    refusing = recommend(shop, {**ALMA, "Sec_GPC": "1"}, view="ids")
    assert (refusing["strategy"], ids(refusing)) == ("popular", ids(before))


def test_stated_tastes_count_before_anything_was_done(shop: Server) -> None:
    boris = {**KEY, "X_Shopper_Id": "boris"}
    shop.send("PUT", "/v1/shoppers/boris/profile", json.dumps({"brands": ["Kumo"]}).encode(), boris)
    answer = recommend(shop, boris)
    assert answer["strategy"] == "profile"
    assert sum(card["brand"] == "Kumo" for card in answer["products"][:5]) >= 2


def test_diversity_spreads_a_list_over_shelves_that_all_languages_share(shop: Server, data: Path) -> None:
    current = GenerationStore(data).current()
    catalog, lexicon, shelves = GenerationCatalog(current.path, current.id), words().lexicon, Shelves()

    def spread(diversity: float) -> int:
        listed = catalog.get_many(ids(recommend(shop, items=[BLANKET], diversity=diversity, view="ids")))
        assert len(listed) == 10
        return len({shelves.of(product, lexicon).path for product in listed})

    counts = [spread(diversity) for diversity in (0.0, 0.5, 1.0)]
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


def test_a_refit_under_load_fails_nobody_and_a_damaged_one_is_never_served(shop: Server, data: Path) -> None:
    served = _generation(shop)
    stop, failures, answered = threading.Event(), list[str](), [0]

    def load() -> None:
        while not stop.is_set():
            listed = shop.post("/v1/recommendations", {"items": [BLANKET], "limit": 5})
            said = shop.post("/v1/chat", {"message": "something for me", "limit": 3})
            answered[0] += 2
            failures.extend(f"{one.status} {one.body}" for one in (listed, said) if one.status != 200)
            if said.status == 200 and said.body["degraded"]:
                failures.append(str(said.body["degraded"]))

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        assert shop.post("/v1/admin/refit", {}, **KEY).status == 202
        state = _until(shop, lambda state: state["status"] != "running")
        assert (state["status"], state["error"]) == ("done", None)
        learnt = state["report"]
        assert learnt["events"] >= 2
        assert learnt["generation"] != served
        _wait(lambda: _generation(shop) == learnt["generation"])
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []
    assert answered[0] > 20

    # Bits that rot after the checksum was taken: the refit's generation is refused, what is served stays.
    store = GenerationStore(data)
    with store.derive(store.current(), replace={"recommenders"}) as draft:
        (draft.path / "recommenders").mkdir()
        (draft.path / "recommenders" / "models.json").write_text('{"format": 2', "utf-8")
        broken = store.publish(draft, store.current().manifest.facts).id
    _wait(lambda: _generation(shop) == broken)
    assert recommend(shop, items=[BLANKET], view="ids")["strategy"] == "session"
    said = shop.get("/readyz").body["dependencies"]["recommenders"]
    assert "damaged" in said
    assert learnt["generation"] in said
    vectors = store.current().path / "recommenders" / "models.json"
    vectors.write_text("{}", "utf-8")
    assert GenerationStore(data).current().id == learnt["generation"]


def test_a_new_product_is_learnt_about_by_itself_and_borrows_from_its_like(
    shop: Server, data: Path, tmp_path: Path
) -> None:
    current = GenerationStore(data).current()
    blanket = GenerationCatalog(current.path, current.id).get(BLANKET)
    assert blanket is not None
    row = {"id": "new-1", "title": blanket.title, "language": "de", "category": " > ".join(blanket.category)}
    feed = tmp_path / "new.jsonl"
    feed.write_text(json.dumps({**row, "price": "79.00 EUR"}) + "\n", "utf-8")
    feeds = [str(path) for path in product_files()]

    done = dragoman("index", *feeds, str(feed), "--json", data=data)
    assert done.returncode == 0, done.stderr

    def heard_of() -> bool:
        return "new-1" not in recommend(shop, items=["new-1"], view="ids")["unknown_items"]

    _wait(heard_of)
    listed = recommend(shop, items=["new-1"], view="ids", limit=5)
    assert listed["strategy"] == "profile"
    assert BLANKET in ids(listed)
    assert "new-1" in ids(recommend(shop, items=["krw-de-0002"], view="ids", limit=50))


def test_what_exploration_tried_is_estimated_from_the_log(shop: Server, data: Path) -> None:
    for _ in range(30):
        answer = recommend(shop, limit=4)
        last = answer["products"][-1]
        assert last["propensity"] < 1
        if last["rating"]:
            click(shop, last["id"], recommendation_id=last["recommendation_id"])
    done = dragoman("evaluate", "exploration", "--json", data=data)
    assert done.returncode == 0, done.stderr
    rows = {row["policy"]: row for row in json.loads(done.stdout)["exploration"]}
    assert set(rows) == {"regular", "uniform", "thompson", "linucb"}
    for row in rows.values():
        assert row["choices"] >= 15
        assert row["ips_low"] <= row["ips"] <= row["ips_high"]


def test_weights_are_tuned_on_a_log_and_kept_with_the_generation(data: Path, tmp_path: Path) -> None:
    current = GenerationStore(data).current()
    log = tmp_path / "log.csv"
    with log.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["user_id", "item_id", "event", "value", "timestamp"])
        for one in islice(generate(list(GenerationCatalog(current.path, current.id).all())), 12_000):
            assert one.timestamp is not None
            rows.writerow(
                [one.user_id, one.item_id, one.event.value, one.value or "", one.timestamp.isoformat()]
            )
    done = dragoman("tune", str(log), "--shoppers", "40", "--json", data=data)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["validation"]["after"] >= report["validation"]["before"]
    assert report["test"]["after"] > report["test"]["words"]
    kept = json.loads((GenerationStore(data).current().path / "ranking.json").read_text("utf-8"))
    assert kept["weights"] == report["weights"]
    assert GenerationStore(data).current().id == report["generation"]


def _generation(shop: Server) -> str:
    return str(shop.get("/v1/capabilities").body["catalog"]["generation"])


def _until(shop: Server, ready: Any) -> dict[str, Any]:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        state = dict(shop.get("/v1/admin/refit", **KEY).body)
        if ready(state):
            return state
        time.sleep(0.3)
    raise AssertionError("the refit did not end")


def _wait(ready: Any) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if ready():
            return
        time.sleep(0.2)
    raise AssertionError("it did not come to pass")

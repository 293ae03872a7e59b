"""Embed with a server on loopback that speaks the OpenAI protocol, and fails as servers do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from assistant.domain.errors import Unavailable
from retrieval.embedder import QueryText, open_embedder
from retrieval.remote_model import RemoteModel


class Provider(ThreadingHTTPServer):
    """Answer with the lengths and first letters of texts; `faults` come first, one a call."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.calls: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.faults: list[tuple[int, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.calls.append({"path": self.path, **body})
        self.server.keys.append(self.headers["Authorization"])
        if self.server.faults:
            status, headers, answer = self.server.faults.pop(0)
        else:
            rows = [
                {"index": place, "embedding": [len(text), ord(text[0]), 1.0]}
                for place, text in enumerate(body["input"])
            ]
            # The protocol numbers the vectors because they need not come in order.
            status, headers, answer = 200, {}, json.dumps({"data": rows[::-1]}).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(answer)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        pass


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def vectors(*rows: list[float]) -> tuple[int, dict[str, str], bytes]:
    data = [{"index": place, "embedding": row} for place, row in enumerate(rows)]
    return 200, {}, json.dumps({"data": data}).encode()


def test_texts_are_sent_in_batches_and_come_back_in_their_order(provider: Provider) -> None:
    model = RemoteModel("text-small", provider.url, "secret")
    rows = model.encode_document([f"{'abcdef'[n % 6] * (n + 1)}" for n in range(100)])
    assert rows.shape == (100, 3)
    assert rows[:, 0].tolist() == list(range(1, 101))
    assert rows[7].tolist() == [8, ord("b"), 1]
    assert [len(call["input"]) for call in provider.calls] == [64, 36]
    assert {call["path"] for call in provider.calls} == {"/v1/embeddings"}
    assert {call["model"] for call in provider.calls} == {"text-small"}
    assert provider.keys == ["Bearer secret"] * 2
    assert model.get_embedding_dimension() == 3


def test_it_is_an_embedder_like_any_other(provider: Provider) -> None:
    embedder = open_embedder("text-small", url=provider.url)
    assert embedder.dimension == 3
    assert embedder.fingerprint.startswith(f"text-small@{provider.url}")
    row = embedder.embed_queries([QueryText("Decke", "de")])[0]
    assert float(np.linalg.norm(row)) == pytest.approx(1)
    asked = len(provider.calls)
    embedder.embed_queries([QueryText("Decke", "de")])
    assert len(provider.calls) == asked


def test_what_passes_is_asked_again_after_the_time_the_server_wants(provider: Provider) -> None:
    waited: list[float] = []
    provider.faults = [(429, {"Retry-After": "7"}, b""), (503, {}, b"")]
    model = RemoteModel("m", provider.url, None, sleep=waited.append)
    assert model.encode_query(["abc"])[0].tolist() == [3, 97, 1]
    assert waited == [7.0, 1.0]
    assert provider.keys[0] is None


@pytest.mark.parametrize(
    ("faults", "reason", "calls"),
    [
        ([(401, {}, b"")], "status 401", 1),
        ([(500, {}, b"")] * 3, "status 500", 3),
        ([(302, {"Location": "http://127.0.0.1:1/"}, b"")], "status 302", 1),
        ([(200, {}, b"<html>")], "no JSON", 1),
        ([(200, {}, b'{"data": 7}')], "no form known", 1),
        ([vectors([1, 2], [3, 4])], "2 vectors for 1 texts", 1),
        ([vectors([1, float("nan")])], "no numbers", 1),
    ],
)
def test_a_server_that_does_not_answer_as_it_should_is_named(
    provider: Provider, faults: list[tuple[int, dict[str, str], bytes]], reason: str, calls: int
) -> None:
    provider.faults = list(faults)
    model = RemoteModel("m", provider.url, None, sleep=lambda seconds: None)
    with pytest.raises(Unavailable, match=reason):
        model.encode_query(["abc"])
    assert len(provider.calls) == calls


def test_nobody_there_names_the_settings() -> None:
    model = RemoteModel("m", "http://127.0.0.1:9/v1", None, sleep=lambda seconds: None)
    with pytest.raises(Unavailable, match=r"DRAGOMAN_EMBEDDING_URL .* DRAGOMAN_EMBEDDING_MODEL=packaged"):
        model.encode_query(["abc"])


def test_a_model_that_changes_its_mind_about_its_size_is_refused(provider: Provider) -> None:
    model = RemoteModel("m", provider.url, None)
    model.encode_query(["abc"])
    provider.faults = [vectors([1, 2])]
    with pytest.raises(Unavailable, match="2 dimensions, before 3"):
        model.encode_query(["abc"])

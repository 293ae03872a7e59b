"""The edge of the app: bodies, headers, origins, files, health."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.api.app import build_app
from tests.fake_api import RecordingManager, make_services, make_settings
from tests.unit.api.test_json_body import REFUSED

JSON = {"Content-Type": "application/json"}
POSTS = ("/v1/chat", "/v1/search", "/v1/recommendations", "/v1/events")


@pytest.mark.parametrize("path", POSTS)
def test_a_malformed_body_is_a_small_problem(client: TestClient, path: str) -> None:
    for reason, body in REFUSED.items():
        for sent in (body, b'{"message": ' + body + b"}") if body.strip() else ():
            response = client.post(path, content=sent, headers=JSON)
            assert response.status_code == 400, reason
            assert response.headers["content-type"] == "application/problem+json"
            assert len(response.content) <= 2048
            assert set(response.json()) == {"type", "title", "status", "detail", "code", "errors"}


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"5", b'"text"', b"true", b'{"": 1}', b"{}"])
def test_json_of_another_shape_is_refused(client: TestClient, body: bytes) -> None:
    assert client.post("/v1/chat", content=body, headers=JSON).status_code == 422


def test_nothing_the_caller_sent_comes_back(client: TestClient) -> None:
    canary = "canary7f3a"
    bodies: list[dict[str, object]] = [
        {canary: canary},
        {"message": [canary]},
        {"message": "x", "context": {canary: 1, "language": canary * 9}},
        {"message": canary * 1000},
        {"message": "x", "modality": canary},
        {"message": "x", **{f"{canary}{number}": number for number in range(3000)}},
    ]
    for body in bodies:
        response = client.post("/v1/chat", json=body)
        assert response.status_code == 422
        assert canary not in response.text
        assert len(response.content) <= 2048
    assert canary not in client.get(f"/{canary}").text
    filters = {"filters": {"attributes": {canary: canary}}}
    assert canary not in client.post("/v1/search", json=filters).text


def test_errors_name_our_fields(client: TestClient) -> None:
    response = client.post(
        "/v1/chat", json={"message": "x" * 2001, "context": {"currency": 5}, "limit": True}
    )

    assert response.json()["errors"] == [
        {"field": "body.message", "message": "is longer than 2000 characters"},
        {"field": "body.context.currency", "message": "must be a string"},
        {"field": "body.limit", "message": "must be a whole number"},
    ]


def test_a_body_of_another_type_is_refused(client: TestClient, manager: RecordingManager) -> None:
    for headers in (
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ):
        response = client.post("/v1/chat", content=b'{"message": "hi"}', headers=headers)
        assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")
    assert manager.turns == []
    response = client.post(
        "/v1/chat", content=b'{"message": "hi"}', headers={"Content-Type": "application/json; charset=utf-8"}
    )
    assert response.status_code == 200


def test_a_body_too_large_is_refused_without_being_read(client: TestClient) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 64 * 1024 * 1024:
            sent += 65536
            yield b" " * 65536

    declared = client.post("/v1/chat", content=b" " * (256 * 1024 + 1), headers=JSON)
    chunked = client.post("/v1/chat", content=endless(), headers=JSON)

    for response in (declared, chunked):
        assert (response.status_code, response.json()["code"]) == (413, "body_too_large")
        assert response.headers["connection"] == "close"


def test_a_body_just_small_enough_is_read(client: TestClient) -> None:
    body = json.dumps({"message": "hi"}).encode()

    assert client.post("/v1/chat", content=body.ljust(256 * 1024), headers=JSON).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("GET", "/v1/chat", 405), ("PATCH", "/v1/search", 405), ("GET", "/v1/", 404)],
)
def test_unknown_routes_are_problems_too(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("req-1.a:b_c", True),
        ("x" * 64, True),
        ("x" * 65, False),
        ("a b", False),
        ("<script>", False),
        ("", False),
    ],
)
def test_a_request_id_is_kept_or_minted(client: TestClient, sent: str, kept: bool) -> None:
    found = client.get("/healthz", headers={"X-Request-Id": sent}).headers["x-request-id"]

    assert (found == sent) is kept
    assert kept or re.fullmatch(r"req_[0-9a-f]{24}", found)


@pytest.mark.parametrize("path", ["/", "/healthz", "/nothing", "/v1/products/unknown"])
def test_every_answer_carries_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"]


ORIGINS = (
    "null",
    "https://evil.example",
    "https://shop.example.evil.example",
    "https://evilshop.example",
    "https://shop.example:444",
    "http://shop.example",
    "https://SHOP.example",
    "https://shop.example/",
    "https://sub.shop.example",
)


def origin_grants(headers: Mapping[str, str]) -> tuple[str | None, str | None]:
    return headers.get("access-control-allow-origin"), headers.get("access-control-allow-credentials")


def test_only_listed_origins_are_let_in_and_never_with_credentials() -> None:
    settings = make_settings(allowed_origins=("https://shop.example",))
    client = TestClient(build_app(make_services(settings=settings)))
    ask = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}

    for origin in ORIGINS:
        asked = client.options("/v1/chat", headers={"Origin": origin, **ask})
        assert origin_grants(asked.headers) == (None, None)
        assert origin_grants(client.get("/healthz", headers={"Origin": origin}).headers) == (None, None)
    good = client.options("/v1/chat", headers={"Origin": "https://shop.example", **ask})
    assert good.status_code == 200
    assert origin_grants(good.headers) == ("https://shop.example", None)
    failed = client.post("/v1/chat", json={}, headers={"Origin": "https://shop.example"})
    assert (failed.status_code, origin_grants(failed.headers)[0]) == (422, "https://shop.example")


def test_without_a_list_no_origin_is_let_in(client: TestClient) -> None:
    assert (
        origin_grants(client.get("/healthz", headers={"Origin": "https://shop.example"}).headers)[0] is None
    )


@pytest.mark.parametrize("host", ["evil.example", "localhost:1", "a/b", "[::1"])
def test_a_false_host_changes_nothing(client: TestClient, host: str) -> None:
    response = client.get("/v1/conversations/cnv_guess", headers={"Host": host})

    assert response.status_code == 404
    assert host not in response.text


def test_pages_are_checked_again_by_their_tag(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>Shop</title>")
    (tmp_path / "widget.js").write_text("// widget")
    (tmp_path.parent / "outside.txt").write_text("outside")
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "blanket.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    client = TestClient(build_app(make_services(), web=tmp_path, assets={"/demo": pictures}))

    page = client.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    again = client.get("/", headers={"If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/widget.js").text == "// widget"
    assert client.get("/static/widget.js").text == "// widget"
    assert client.get("/demo/blanket.svg").headers["content-type"].startswith("image/svg+xml")
    for path in ("/static/../outside.txt", "/static/%2e%2e/outside.txt", "/demo/..%2findex.html", "/static/"):
        assert client.get(path).status_code == 404


def test_without_pages_the_api_still_answers(tmp_path: Path) -> None:
    client = TestClient(build_app(make_services(), web=tmp_path / "nothing"))

    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/widget.js").status_code == 404
    assert client.get("/").status_code == 404


def test_readiness_has_a_line_for_each_dependency() -> None:
    lines = {"database": "ok", "embedder": "loading the model"}

    async def ready() -> Mapping[str, str]:
        return lines

    client = TestClient(build_app(make_services(ready=ready)))
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "not ready", "dependencies": lines})
    assert client.get("/healthz").status_code == 200

    lines["embedder"] = "ok: packaged"
    assert client.get("/readyz").status_code == 200


def test_metrics_count_turns_and_requests_by_route(client: TestClient) -> None:
    client.post("/v1/chat", json={"message": "hi"})
    client.get("/v1/products/unknown-1")
    client.get("/nothing")

    page = client.get("/metrics").text

    assert 'dragoman_turns_total{generated_by="template",intent="find",language="de"} 1.0' in page
    assert 'dragoman_http_requests_total{method="POST",route="/v1/chat",status="200"} 1.0' in page
    assert 'route="unknown",status="404"' in page
    assert "unknown-1" not in page
    assert "/nothing" not in page


def test_the_openapi_document_describes_bodies_and_problems(client: TestClient) -> None:
    document = client.get("/openapi.json").json()

    chat = document["paths"]["/v1/chat"]["post"]
    assert chat["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("ChatBody")
    assert set(chat["responses"]) >= {"200", "400", "404", "413", "422", "429"}
    assert list(chat["responses"]["422"]["content"]) == ["application/problem+json"]


def test_the_roots_lifespan_runs_around_the_app() -> None:
    from collections.abc import AsyncIterator
    from contextlib import asynccontextmanager

    from fastapi import FastAPI

    seen: list[str] = []

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        seen.append("up")
        yield
        seen.append("down")

    with TestClient(build_app(make_services(), lifespan=lifespan)):
        assert seen == ["up"]
    assert seen == ["up", "down"]

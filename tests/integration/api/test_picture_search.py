"""Search by picture over HTTP: three ways to send one, and many that are refused."""

from __future__ import annotations

from base64 import b64encode

import pytest
from starlette.testclient import TestClient

from assistant.api.app import build_app
from assistant.domain.conversation import TurnContext
from assistant.domain.errors import InvalidPicture, Unavailable
from assistant.domain.picture import PICTURE_BYTES
from assistant.domain.requests import Filters, PictureRequest, View
from tests.fake_api import RecordingShop, make_services, make_settings
from tests.fake_pictures import painted

PNG, JPEG = painted((250, 10, 10)), painted((250, 10, 10), "JPEG")
IMAGE = "/v1/search/image"


def sent_raw(client: TestClient, data: bytes, media_type: str = "image/png") -> int:
    return client.post(IMAGE, content=data, headers={"content-type": media_type}).status_code


def test_the_bytes_alone_with_wishes_in_the_address(client: TestClient, shop: RecordingShop) -> None:
    response = client.post(
        f"{IMAGE}?language=de-AT&currency=EUR&country=AT&limit=4&view=ids",
        content=PNG,
        headers={"content-type": "image/png", "accept-language": "de"},
    )
    assert response.json() == {"language": "en", "products": [{"id": "blanket-7"}], "total": 1}
    context = TurnContext("de-AT", "EUR", "AT")
    assert shop.requests == [PictureRequest(PNG, context, Filters(), 4, View.IDS, "de")]


def test_the_bytes_decide_what_a_picture_is_not_the_header(client: TestClient, shop: RecordingShop) -> None:
    assert sent_raw(client, JPEG, "image/png") == 200
    assert sent_raw(client, JPEG, "application/octet-stream") == 200
    assert [request.picture for request in shop.requests] == [JPEG, JPEG]


def test_a_form_with_a_file(client: TestClient, shop: RecordingShop) -> None:
    response = client.post(f"{IMAGE}?language=th", files={"image": ("รองเท้า.jpg", JPEG, "image/jpeg")})
    assert response.status_code == 200
    assert shop.requests == [PictureRequest(JPEG, TurnContext("th"))]


def test_json_with_filters(client: TestClient, shop: RecordingShop) -> None:
    body = {
        "image": b64encode(PNG).decode(),
        "context": {"language": "hi"},
        "filters": {"price": {"max": 3000, "currency": "INR"}, "colors": ["लाल"]},
        "limit": 2,
    }
    assert client.post(IMAGE, json=body).status_code == 200
    filters = Filters(price_max=3000, price_currency="INR", colors=("लाल",))
    assert shop.requests == [PictureRequest(PNG, TurnContext("hi"), filters, 2)]


@pytest.mark.parametrize(
    ("data", "media_type", "status", "code"),
    [
        (b"", "image/png", 422, "no_picture"),
        (b"hello", "image/png", 415, "unsupported_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png", 415, "unsupported_picture"),
        (PNG, "image/svg+xml", 415, "unsupported_media_type"),
        (PNG, "", 415, "unsupported_media_type"),
        (PNG + b"\0" * PICTURE_BYTES, "image/png", 413, "body_too_large"),
        (b"not a form", "multipart/form-data; boundary=x", 400, "malformed_form"),
        (b"not a form", "multipart/form-data", 400, "malformed_form"),
        (b'{"image": "data:image/png;base64,AAAA"}', "application/json", 422, "unreadable_picture"),
        (b'{"image": "http://169.254.169.254/x.png"}', "application/json", 422, "unreadable_picture"),
        (b'{"image": ""}', "application/json", 422, "invalid_request"),
        (b'{"image": "AAAA", "url": "http://x"}', "application/json", 422, "invalid_request"),
        (b'{"image": "AAAA", "image": "AAAA"}', "application/json", 400, "malformed_json"),
        (b'{"image": NaN}', "application/json", 400, "malformed_json"),
        (b"[" * 100_000, "application/json", 400, "malformed_json"),
    ],
)
def test_what_cannot_be_looked_at_is_refused_before_anybody_looks(
    client: TestClient, shop: RecordingShop, data: bytes, media_type: str, status: int, code: str
) -> None:
    response = client.post(IMAGE, content=data, headers={"content-type": media_type})
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["content-type"] == "application/problem+json"
    assert shop.requests == []


@pytest.mark.parametrize("field", ["photo", "file"])
def test_a_form_without_the_file_names_it(client: TestClient, field: str) -> None:
    response = client.post(IMAGE, files={field: ("x.png", PNG, "image/png")})
    assert response.status_code == 422
    assert response.json()["detail"] == "The form holds no file named `image`."


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "language=!", "view=all", "url=http://x"])
def test_wishes_that_cannot_be_met_are_refused(client: TestClient, query: str) -> None:
    response = client.post(f"{IMAGE}?{query}", content=PNG, headers={"content-type": "image/png"})
    assert response.json()["code"] == "invalid_request"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (InvalidPicture("The picture has 9 × 9 pixels"), 422, "unreadable_picture"),
        (Unavailable("This shop knows no pictures"), 503, "unavailable"),
    ],
)
def test_the_reason_is_passed_on(
    client: TestClient, shop: RecordingShop, error: Exception, status: int, code: str
) -> None:
    shop.error = error
    response = client.post(IMAGE, content=PNG, headers={"content-type": "image/png"})
    assert (response.status_code, response.json()["code"], response.json()["detail"]) == (
        status,
        code,
        str(error),
    )


def test_looking_at_pictures_counts_against_the_limit() -> None:
    services = make_services(settings=make_settings(rate_limit="2/hour"))
    with TestClient(build_app(services)) as client:
        assert [sent_raw(client, PNG) for _ in range(3)] == [200, 200, 429]


def test_the_way_to_send_pictures_is_documented(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"][IMAGE]["post"]["requestBody"]["content"]
    assert set(described) == {
        "image/jpeg", "image/png", "image/webp", "image/gif", "multipart/form-data", "application/json",
    }  # fmt: skip

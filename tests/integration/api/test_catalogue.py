"""The engines over HTTP."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from assistant.api.app import build_app
from assistant.domain.conversation import Shopper, TurnContext
from assistant.domain.errors import GenerationMissing, InvalidMoney
from assistant.domain.requests import (
    Filters,
    ProductRequest,
    RecommendRequest,
    SearchRequest,
    SimilarBy,
    SimilarRequest,
    View,
)
from tests.fake_api import RecordingShop, make_services, make_settings


def test_a_search_reaches_the_shop_in_plain_values(client: TestClient, shop: RecordingShop) -> None:
    response = client.post(
        "/v1/search",
        json={
            "query": "blanket",
            "context": {"currency": "USD"},
            "filters": {"price": {"max": 8000}},
            "limit": 100,
            "offset": 20,
            "literal": True,
            "facets": ["brands", "price", "brands"],
            "view": "ids",
        },
        headers={"Accept-Language": "en"},
    )

    assert response.json() == {"language": "en", "products": [{"id": "blanket-7"}], "total": 1}
    assert shop.requests == [
        SearchRequest(
            "blanket",
            TurnContext(currency="USD"),
            Filters(price_max=8000),
            100,
            20,
            True,
            View.IDS,
            ("brands", "price"),
            "en",
        )
    ]


def test_an_empty_search_browses(client: TestClient, shop: RecordingShop) -> None:
    assert client.post("/v1/search", json={}).status_code == 200
    assert shop.requests == [SearchRequest("")]


def test_a_basket_reaches_the_shop_with_nulls_as_nothing(client: TestClient, shop: RecordingShop) -> None:
    body = {"items": ["b", "a"], "shopper_id": None, "candidates": None, "strategy": None}

    assert client.post("/v1/recommendations", json=body).status_code == 200
    assert shop.requests == [RecommendRequest(("b", "a"))]


def test_a_shopper_id_in_the_body_needs_a_server_key() -> None:
    shop = RecordingShop()
    client = TestClient(build_app(make_services(shop=shop, settings=make_settings(api_keys=("server-key",)))))
    body, key = {"shopper_id": "alma"}, {"X-Api-Key": "server-key"}

    refused = client.post("/v1/recommendations", json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "shopper_not_verified")
    foreign = client.post("/v1/recommendations", json=body, headers={**key, "X-Shopper-Id": "boris"})
    assert foreign.status_code == 403
    assert shop.requests == []

    assert client.post("/v1/recommendations", json=body, headers=key).status_code == 200
    assert shop.requests[-1].shopper == Shopper("alma")


def test_a_browser_that_refuses_tracking_gets_no_personal_list(
    client: TestClient, shop: RecordingShop
) -> None:
    client.post("/v1/recommendations", json={"items": ["a"]}, headers={"Sec-GPC": "1"})

    assert shop.requests[0].personalization is False


def test_a_product_has_a_card_in_the_callers_terms(client: TestClient, shop: RecordingShop) -> None:
    response = client.get("/v1/products/blanket-7?language=de&currency=eur&country=at")

    assert response.json() == {"id": "blanket-7"}
    assert shop.requests == [ProductRequest("blanket-7", TurnContext("de", "EUR", "AT"))]


def test_a_product_id_may_hold_slashes_and_spaces(client: TestClient, shop: RecordingShop) -> None:
    assert client.get("/v1/products/shop%2Fblanket%207").json() == {"id": "shop/blanket 7"}
    assert client.get("/v1/products/shop%2Fblanket%207/similar?limit=3&by=visual").status_code == 200
    assert shop.requests[1] == SimilarRequest("shop/blanket 7", SimilarBy.VISUAL, 3)


@pytest.mark.parametrize(
    "path", ["/v1/products/unknown", "/v1/products/unknown/similar", "/v1/products/..%2F"]
)
def test_an_unknown_product_is_not_found_and_not_named(client: TestClient, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert "unknown" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/v1/products/blanket-7?currency=EURO",
        "/v1/products/blanket-7?colour=red",
        "/v1/products/blanket-7/similar?limit=0",
        "/v1/products/blanket-7/similar?limit=x",
        "/v1/products/blanket-7/similar?by=smell",
        "/v1/products/a%00b",
        "/v1/products/" + "x" * 129,
    ],
)
def test_parameters_that_do_not_fit_are_refused(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 422


def test_capabilities_tell_the_limits_too(client: TestClient) -> None:
    answer = client.get("/v1/capabilities").json()

    assert answer["languages"] == ["en", "de"]
    assert answer["limits"]["message_characters"] == 2000


def test_a_shop_without_a_catalogue_names_the_command(client: TestClient, shop: RecordingShop) -> None:
    shop.error = GenerationMissing("No catalogue has been indexed; run `dragoman index FEED`")

    response = client.post("/v1/search", json={"query": "blanket"})

    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    assert "dragoman index" in response.json()["detail"]


def test_an_error_that_quotes_the_caller_is_not_passed_on(client: TestClient, shop: RecordingShop) -> None:
    shop.error = InvalidMoney("'<script>' is not money")

    response = client.post("/v1/search", json={"query": "blanket"})

    assert response.status_code == 422
    assert "script" not in response.text


def test_an_unexpected_error_is_a_problem_without_details(client: TestClient, shop: RecordingShop) -> None:
    shop.error = ZeroDivisionError("secret")

    response = client.post("/v1/search", json={"query": "blanket"})

    assert (response.status_code, response.json()["code"]) == (500, "internal")
    assert "secret" not in response.text
    assert response.headers["x-request-id"]

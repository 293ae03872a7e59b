"""Prices, stock and the refit are for the shop's own servers."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.api.app import build_app
from assistant.api.refitter import Refitter
from assistant.domain.money import Money
from assistant.domain.offer import Availability
from assistant.domain.offer_update import OfferUpdate
from assistant.domain.product import Product
from tests.fake_api import make_services, make_settings
from tests.fake_storage import FakeClock
from tests.fakes import FakeOfferBook

SERVER = {"X-Api-Key": "server-key"}


@pytest.fixture
def client() -> TestClient:
    refitter = Refitter((sys.executable, "-c", "print('{}')"), FakeClock())
    settings = make_settings(api_keys=("server-key",))
    return TestClient(build_app(make_services(refitter=refitter, settings=settings)))


def test_only_a_server_key_has_the_recommenders_learn_anew(client: TestClient) -> None:
    with client:
        for method in ("GET", "POST"):
            refused = client.request(method, "/v1/admin/refit")
            assert (refused.status_code, refused.json()["code"]) == (403, "server_key_required")
        assert client.post("/v1/admin/refit", headers={"X-Api-Key": "wrong"}).status_code == 401
        assert client.get("/v1/admin/refit", headers=SERVER).json()["status"] == "idle"
        started = client.post("/v1/admin/refit", headers=SERVER)
        assert (started.status_code, started.json()["status"]) == (202, "running")


def test_a_shop_without_server_keys_lets_nobody() -> None:
    client = TestClient(build_app(make_services()))
    assert client.post("/v1/admin/refit").status_code == 403


@pytest.fixture
def offers() -> FakeOfferBook:
    return FakeOfferBook([Product("lamp", "Lamp")])


@pytest.fixture
def shop(offers: FakeOfferBook) -> TestClient:
    return TestClient(
        build_app(make_services(offers=offers, settings=make_settings(api_keys=("server-key",))))
    )


def patch(shop: TestClient, *products: object, headers: dict[str, str] = SERVER) -> Any:
    return shop.patch("/v1/products", json={"products": list(products)}, headers=headers)


def test_prices_change_as_text_or_minor_units_and_only_the_fields_that_are_given(
    shop: TestClient, offers: FakeOfferBook
) -> None:
    answer = patch(
        shop,
        {"id": "lamp", "price": "129.90 EUR", "prices": {"ch": {"amount": 13900, "currency": "CHF"}}},
        {"id": "old", "availability": "out_of_stock", "stock": 0, "list_price": None},
    )
    assert answer.status_code == 200
    assert answer.json() == {"updated": 1, "unknown_items": ["old"], "generation": "g1"}
    assert offers.updates == [
        OfferUpdate(
            "lamp",
            frozenset({"price", "prices"}),
            price=Money(12990, "EUR"),
            prices={"CH": Money(13900, "CHF")},
        ),
        OfferUpdate(
            "old",
            frozenset({"availability", "stock", "list_price"}),
            availability=Availability.OUT_OF_STOCK,
            stock=0,
        ),
    ]


def test_only_a_server_key_changes_prices(shop: TestClient, offers: FakeOfferBook) -> None:
    refused = patch(shop, {"id": "lamp", "price": "1 EUR"}, headers={})
    assert (refused.status_code, refused.json()["code"]) == (403, "server_key_required")
    assert offers.updates == []


@pytest.mark.parametrize(
    ("product", "field", "message"),
    [
        ({"id": "lamp", "price": "-1 EUR"}, "body.products.0.price", "is no price"),
        ({"id": "lamp", "price": "NaN EUR"}, "body.products.0.price", "is no price"),
        ({"id": "lamp", "price": "1.005 EUR"}, "body.products.0.price", "is no price"),
        ({"id": "lamp", "price": "129.90"}, "body.products.0.price", "is no price"),
        ({"id": "lamp", "price": 129.9}, "body.products.0.price", "must be an object"),
        ({"id": "lamp", "stock": -1}, "body.products.0.stock", "must be at least 0"),
        ({"id": "lamp", "availability": "perhaps"}, "body.products.0.availability", "must be 'in_stock'"),
        ({"id": "lamp"}, "body.products.0", "changes nothing"),
        ({"price": "1 EUR"}, "body.products.0.id", "is required"),
        ({"id": "lamp", "titel": "x"}, "body.products.0", "not known here"),
    ],
)
def test_a_bad_change_is_named_and_nothing_of_the_batch_is_kept(
    shop: TestClient, offers: FakeOfferBook, product: object, field: str, message: str
) -> None:
    answer = patch(shop, {"id": "lamp", "price": "5 EUR"} | {"stock": 1}, product)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == field.replace(".0", ".1", 1)
    assert message in error["message"]
    assert offers.updates == []


def test_a_thousand_products_at_once_and_no_more(shop: TestClient) -> None:
    product = {"id": "lamp", "stock": 3}
    assert patch(shop, *[product] * 1000).json()["updated"] == 1000
    assert patch(shop, *[product] * 1001).status_code == 422

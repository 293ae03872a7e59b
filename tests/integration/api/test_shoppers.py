"""What is remembered of a shopper, over HTTP: to see, to correct, to refuse."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from assistant.api.app import build_app
from assistant.domain.profile import Fact, FactKind, FactSource, Profile
from tests.fakes import MemoryProfileStore, make_services, make_settings

ALMA = {"x-api-key": "shop-server-key-0123456789", "x-shopper-id": "alma"}
SAID = Fact(FactKind.SIZE, "42", FactSource.SAID, datetime(2026, 8, 1, tzinfo=UTC))


@pytest.fixture
def profiles() -> MemoryProfileStore:
    return MemoryProfileStore()


@pytest.fixture
def shop(profiles: MemoryProfileStore) -> TestClient:
    settings = make_settings(api_keys=["shop-server-key-0123456789"])
    return TestClient(build_app(make_services(profiles=profiles, settings=settings)))


def test_a_shopper_sees_what_is_remembered_with_source_and_date(
    shop: TestClient, profiles: MemoryProfileStore
) -> None:
    profiles.saved["alma"] = Profile((SAID,))

    answer = shop.get("/v1/shoppers/alma/profile", headers=ALMA)

    assert answer.json() == {
        "shopper_id": "alma",
        "facts": [{"kind": "size", "value": "42", "source": "said", "since": "2026-08-01T00:00:00+00:00"}],
        "consents": {"personalization": True},
    }


def test_what_is_kept_in_an_edit_keeps_its_source_and_what_is_new_was_edited(
    shop: TestClient, profiles: MemoryProfileStore
) -> None:
    profiles.saved["alma"] = Profile((SAID,))
    wanted = [{"kind": "size", "value": "42"}, {"kind": "avoids", "value": "wool"}]

    answer = shop.put("/v1/shoppers/alma/profile", headers=ALMA, json={"facts": wanted})

    assert answer.status_code == 200
    assert [(fact.value, fact.source.value) for fact in profiles.saved["alma"].facts] == [
        ("42", "said"),
        ("wool", "edited"),
    ]


def test_what_is_left_out_of_an_edit_is_forgotten(shop: TestClient, profiles: MemoryProfileStore) -> None:
    profiles.saved["alma"] = Profile((SAID,))

    shop.put("/v1/shoppers/alma/profile", headers=ALMA, json={"facts": []})

    assert profiles.saved["alma"].facts == ()


def test_a_refusal_is_noted(shop: TestClient, profiles: MemoryProfileStore) -> None:
    answer = shop.put("/v1/shoppers/alma/consents", headers=ALMA, json={"personalization": False})

    assert answer.json()["consents"] == {"personalization": False}
    assert profiles.granted == {"alma": False}


@pytest.mark.parametrize("shopper", ["béla", "*", "..", "ALMA"])
def test_another_shopper_does_not_exist(shop: TestClient, shopper: str) -> None:
    answers = [
        shop.get(f"/v1/shoppers/{shopper}/profile", headers=ALMA),
        shop.put(f"/v1/shoppers/{shopper}/profile", headers=ALMA, json={"facts": []}),
        shop.put(f"/v1/shoppers/{shopper}/consents", headers=ALMA, json={"personalization": True}),
        shop.get(f"/v1/shoppers/{shopper}/profile"),
    ]
    assert {answer.status_code for answer in answers} == {404}


@pytest.mark.parametrize(
    "body",
    [{"facts": [{"kind": "age", "value": "42"}]}, {"facts": "wool"}, {}, {"facts": [{"kind": "size"}]}],
)
def test_an_edit_that_is_none_is_refused_and_changes_nothing(
    shop: TestClient, profiles: MemoryProfileStore, body: object
) -> None:
    profiles.saved["alma"] = Profile((SAID,))

    assert shop.put("/v1/shoppers/alma/profile", headers=ALMA, json=body).status_code == 422
    assert profiles.saved["alma"] == Profile((SAID,))

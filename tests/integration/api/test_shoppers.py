"""What is remembered of a shopper, over HTTP: to see, to correct, to refuse."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from assistant.api.app import build_app
from assistant.domain.portrait import Fact, FactKind, FactSource, Portrait
from assistant.domain.profile import Profile
from tests.fakes import MemoryProfileStore, make_services, make_settings

ALMA = {"x-api-key": "shop-server-key-0123456789", "x-shopper-id": "alma"}
SAID = Fact(FactKind.SIZE, "42", FactSource.SAID, datetime(2026, 8, 1, tzinfo=UTC))


KNOWN = Profile(brands=("Kumo",), portrait=Portrait((SAID,)))


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
    profiles.stated["alma"] = KNOWN

    answer = shop.get("/v1/shoppers/alma/profile", headers=ALMA)

    told = answer.json()
    assert told["said"] == [
        {"kind": "size", "value": "42", "source": "said", "since": "2026-08-01T00:00:00+00:00"}
    ]
    assert (told["brands"], told["consents"]) == (["Kumo"], {"personalization": True})


def test_what_is_kept_in_an_edit_keeps_its_source_and_what_is_new_was_edited(
    shop: TestClient, profiles: MemoryProfileStore
) -> None:
    profiles.stated["alma"] = KNOWN
    wanted = [{"kind": "size", "value": "42"}, {"kind": "avoids", "value": "wool"}]

    answer = shop.put("/v1/shoppers/alma/profile", headers=ALMA, json={"said": wanted})

    assert answer.status_code == 200
    assert [(fact.value, fact.source.value) for fact in profiles.stated["alma"].portrait.facts] == [
        ("42", "said"),
        ("wool", "edited"),
    ]


def test_an_edit_of_the_form_leaves_what_was_said(shop: TestClient, profiles: MemoryProfileStore) -> None:
    profiles.stated["alma"] = KNOWN

    shop.put("/v1/shoppers/alma/profile", headers=ALMA, json={"brands": ["Hoshi"]})

    assert profiles.stated["alma"] == Profile(brands=("Hoshi",), portrait=Portrait((SAID,)))


def test_what_is_left_out_of_an_edit_is_forgotten(shop: TestClient, profiles: MemoryProfileStore) -> None:
    profiles.stated["alma"] = KNOWN

    shop.put("/v1/shoppers/alma/profile", headers=ALMA, json={"said": []})

    assert profiles.stated["alma"].portrait.facts == ()


def test_a_refusal_is_noted(shop: TestClient) -> None:
    answer = shop.put("/v1/shoppers/alma/consents", headers=ALMA, json={"personalization": False})

    assert answer.json() == {"personalization": False}
    told = shop.get("/v1/shoppers/alma/profile", headers=ALMA).json()
    assert told["consents"] == {"personalization": False}


@pytest.mark.parametrize("shopper", ["béla", "*", "..", "ALMA"])
def test_another_shoppers_profile_stays_closed(shop: TestClient, shopper: str) -> None:
    answers = [
        shop.get(f"/v1/shoppers/{shopper}/profile", headers=ALMA),
        shop.put(f"/v1/shoppers/{shopper}/profile", headers=ALMA, json={"said": []}),
        shop.put(f"/v1/shoppers/{shopper}/consents", headers=ALMA, json={"personalization": True}),
        shop.get(f"/v1/shoppers/{shopper}/profile"),
    ]
    assert {answer.status_code for answer in answers} <= {403, 404}


@pytest.mark.parametrize(
    "body",
    [{"said": [{"kind": "age", "value": "42"}]}, {"said": "wool"}, {"none": 1}, {"said": [{"kind": "size"}]}],
)
def test_an_edit_that_is_none_is_refused_and_changes_nothing(
    shop: TestClient, profiles: MemoryProfileStore, body: object
) -> None:
    profiles.stated["alma"] = KNOWN

    assert shop.put("/v1/shoppers/alma/profile", headers=ALMA, json=body).status_code == 422
    assert profiles.stated["alma"] == KNOWN

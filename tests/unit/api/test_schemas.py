"""What a body may hold, and how its errors are told without quoting it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from assistant.api.schemas import ChatBody, EventsBody, RecommendationsBody, SearchBody, known_fields
from assistant.domain.offer import Availability
from assistant.domain.requests import Filters
from assistant.domain.search import Exclusions

EVENT = {"event_id": "e1", "type": "click", "product_id": "boot-1"}


def event(**changes: Any) -> dict[str, Any]:
    return {"events": [{**EVENT, **changes}]}


@pytest.mark.parametrize(
    ("schema", "body"),
    [
        (ChatBody, {}),
        (ChatBody, {"message": ""}),
        (ChatBody, {"message": " \n\t "}),
        (ChatBody, {"message": "x" * 2001}),
        (ChatBody, {"message": "a\x07b"}),
        (ChatBody, {"message": "a\x85b"}),
        (ChatBody, {"message": None}),
        (ChatBody, {"message": 5}),
        (ChatBody, {"message": ["x"]}),
        (ChatBody, {"message": "x", "limit": 0}),
        (ChatBody, {"message": "x", "limit": 25}),
        (ChatBody, {"message": "x", "limit": "6"}),
        (ChatBody, {"message": "x", "limit": True}),
        (ChatBody, {"message": "x", "limit": 6.0}),
        (ChatBody, {"message": "x", "modality": "smell"}),
        (ChatBody, {"message": "x", "conversation_id": {"$ne": ""}}),
        (ChatBody, {"message": "x", "conversation_id": "c" * 129}),
        (ChatBody, {"message": "x", "context": {"language": "not a language"}}),
        (ChatBody, {"message": "x", "context": {"currency": "EURO"}}),
        (ChatBody, {"message": "x", "context": {"address_country": "A1"}}),
        (ChatBody, {"message": "x", "consent": {"personalization": 1}}),
        (ChatBody, {"message": "x", "page": {"cart": ["a"] * 201}}),
        (ChatBody, {"message": "x", "unknown": 1}),
        (SearchBody, {"limit": 101}),
        (SearchBody, {"offset": -1}),
        (SearchBody, {"filters": {"price": {"max": 12.5}}}),
        (SearchBody, {"filters": {"price": {"max": -1}}}),
        (SearchBody, {"filters": {"price": {"max": 10**16}}}),
        (SearchBody, {"filters": {"price": {"min": 2, "max": 1}}}),
        (SearchBody, {"filters": {"attributes": {"color": "red"}}}),
        (SearchBody, {"filters": {"availability": ["maybe"]}}),
        (SearchBody, {"view": "list"}),
        (RecommendationsBody, {"items": "boot-1"}),
        (RecommendationsBody, {"items": [""]}),
        (RecommendationsBody, {"diversity": 1.5}),
        (EventsBody, {"events": []}),
        (EventsBody, event(event_id="")),
        (EventsBody, event(type="stare")),
        (EventsBody, event(type="rating")),
        (EventsBody, event(type="rating", value=6)),
        (EventsBody, event(type="purchase", value=0)),
        (EventsBody, event(timestamp=1755691200)),
        (EventsBody, event(timestamp="yesterday")),
        (EventsBody, event(timestamp="2026-08-20T12:00:00")),
    ],
)
def test_what_does_not_fit_is_refused(schema: type[BaseModel], body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        schema.model_validate(body)


def test_a_message_is_stripped_and_may_have_lines() -> None:
    assert ChatBody.model_validate({"message": "  a\r\nb\tc  "}).message == "a\nb\tc"


def test_a_message_may_be_in_any_script_with_joiners() -> None:
    message = "बच्चों के लिए 👨‍👩‍👧 \u2067مصباح\u2069"

    assert ChatBody.model_validate({"message": message}).message == message


def test_filters_become_plain_values() -> None:
    body = SearchBody.model_validate(
        {
            "filters": {
                "price": {"min": None, "max": 12000, "currency": "eur"},
                "colors": ["Schwarz"],
                "attributes": {"material": ["cotton", "wool"]},
                "availability": ["in_stock"],
                "exclude": {"brands": ["Acme"]},
            }
        }
    )

    assert body.filters.to_domain() == Filters(
        colors=("Schwarz",),
        attributes={"material": ("cotton", "wool")},
        price_max=12000,
        price_currency="EUR",
        availability=(Availability.IN_STOCK,),
        exclude=Exclusions(brands=("Acme",)),
    )


def test_an_event_keeps_its_moment() -> None:
    body = EventsBody.model_validate(event(timestamp="2026-08-20T14:00:00+02:00", value=2))

    assert body.events[0].timestamp is not None
    assert body.events[0].timestamp.isoformat() == "2026-08-20T14:00:00+02:00"


def test_problems_may_name_our_fields_only() -> None:
    assert {"message", "limit", "body", "query"} <= known_fields()
    assert "password" not in known_fields()

"""A client takes its turns evenly, and only its own."""

from __future__ import annotations

import pytest

from assistant.api.identity import Caller
from assistant.api.problems import Refusal
from assistant.api.rate_limit import RateLimit, TurnLimiter, client_name
from assistant.domain.conversation import Shopper
from assistant.domain.errors import InvalidSetting
from tests.fake_storage import FakeClock


@pytest.mark.parametrize(
    ("text", "count", "seconds"),
    [("120/minute", 120, 60), (" 5 / second ", 5, 1), ("1/hour", 1, 3600)],
)
def test_a_limit_is_read_from_its_setting(text: str, count: int, seconds: float) -> None:
    assert RateLimit.parse(text) == RateLimit(count, seconds)


@pytest.mark.parametrize("text", ["", "120", "0/minute", "-1/minute", "1/day", "1/minute; drop"])
def test_an_unreadable_limit_names_the_setting(text: str) -> None:
    with pytest.raises(InvalidSetting, match="RATE_LIMIT"):
        RateLimit.parse(text)


def test_turns_come_back_evenly() -> None:
    clock = FakeClock()
    limiter = TurnLimiter(RateLimit(2, 60), clock)
    limiter.take("a")
    limiter.take("a")

    with pytest.raises(Refusal) as caught:
        limiter.take("a")
    assert caught.value.status_code == 429
    assert caught.value.headers == {"Retry-After": "30"}

    clock.advance(30)
    limiter.take("a")
    with pytest.raises(Refusal):
        limiter.take("a")


def test_waiting_longer_saves_up_no_more_than_the_limit() -> None:
    clock = FakeClock()
    limiter = TurnLimiter(RateLimit(2, 1), clock)
    limiter.take("a")
    clock.advance(3600)

    limiter.take("a")
    limiter.take("a")
    with pytest.raises(Refusal):
        limiter.take("a")


def test_one_client_never_uses_up_the_turns_of_another() -> None:
    limiter = TurnLimiter(RateLimit(1, 60), FakeClock())
    limiter.take("a")

    limiter.take("b")


def test_a_flood_of_clients_does_not_fill_the_memory() -> None:
    limiter = TurnLimiter(RateLimit(1, 60), FakeClock())

    for number in range(20_100):
        limiter.take(str(number))

    assert len(limiter._buckets) == 20_000


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("192.0.2.7", "address:192.0.2.7"),
        ("::ffff:192.0.2.7", "address:192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "address:2001:db8:1:2::/64"),
        (None, "address:unknown"),
        ("testclient", "address:unknown"),
    ],
)
def test_an_anonymous_client_is_its_network(address: str | None, name: str) -> None:
    assert client_name(Caller(), address) == name


def test_a_shopper_is_the_same_client_everywhere() -> None:
    assert client_name(Caller(Shopper("alma")), "192.0.2.7") == "shopper:alma"

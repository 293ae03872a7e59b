"""What every source of shop policies must do."""

import json
from pathlib import Path

import pytest

from assistant.domain.errors import InvalidFeed
from assistant.domain.policy import PolicyText, ShopPolicy
from assistant.ports import ShopPolicies
from retrieval.policies import JsonPolicies, read_policies

RETURNS = ShopPolicy("returns", {"de": "30 Tage.", "en": "30 days."})


class ShopPoliciesContract:
    """Inherit, and return a source that holds RETURNS."""

    def make(self) -> ShopPolicies:
        raise AssertionError("Return the implementation under test")

    def test_answers_in_the_first_language_it_has(self) -> None:
        assert self.make().find("returns", ("fr", "en-GB")) == PolicyText("returns", "30 days.", "en")

    def test_falls_back_to_its_own_first_language_and_says_so(self) -> None:
        assert self.make().find("returns", ("ja",)) == PolicyText("returns", "30 Tage.", "de")

    def test_an_unknown_topic_is_none(self) -> None:
        assert self.make().find("parking", ("en",)) is None

    def test_names_its_topics(self) -> None:
        assert self.make().topics() == ("returns",)


class TestJsonPolicies(ShopPoliciesContract):
    """The file of a generation keeps the contract."""

    def make(self) -> ShopPolicies:
        return JsonPolicies([RETURNS])


def test_a_generation_without_policies_has_none(tmp_path: Path) -> None:
    assert JsonPolicies.load(tmp_path).topics() == ()


@pytest.mark.parametrize(
    ("content", "named"),
    [("[]", "object"), ('{"returns": "x"}', "returns"), ('{"returns": {"en": ""}}', "en"), ("{", "JSON")],
)
def test_a_bad_file_is_refused_by_name(tmp_path: Path, content: str, named: str) -> None:
    path = tmp_path / "policies.json"
    path.write_text(content)
    with pytest.raises(InvalidFeed, match=named):
        read_policies(path)


def test_a_good_file_round_trips(tmp_path: Path) -> None:
    path = tmp_path / "policies.json"
    path.write_text(json.dumps({"returns": RETURNS.texts}))
    assert read_policies(path) == (RETURNS,)

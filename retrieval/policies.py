"""Read what the shop promises from `policies.json` of a generation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.domain.errors import InvalidFeed
from assistant.domain.policy import PolicyText, ShopPolicy

__all__ = ["JsonPolicies", "read_policies"]

_LONGEST_TEXT = 20_000


def read_policies(path: Path) -> tuple[ShopPolicy, ...]:
    """Read `{topic: {language: text}}`; raises InvalidFeed naming what is wrong."""
    try:
        table = json.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise InvalidFeed(f"{path.name} is not a readable JSON file of policies: {error}") from error
    if not isinstance(table, dict):
        raise InvalidFeed(f"{path.name} must hold an object: {{topic: {{language: text}}}}")
    policies = []
    for topic, texts in table.items():
        if not isinstance(texts, dict) or not texts:
            raise InvalidFeed(f"{path.name}: {topic[:40]!r} must hold texts by language")
        for language, text in texts.items():
            if not isinstance(text, str) or not text.strip() or len(text) > _LONGEST_TEXT:
                raise InvalidFeed(
                    f"{path.name}: {topic[:40]!r} in {language[:20]!r} must be a text of 1 to "
                    f"{_LONGEST_TEXT} characters"
                )
        policies.append(ShopPolicy(topic, texts))
    return tuple(policies)


class JsonPolicies:
    """Implement ShopPolicies over the texts of one generation."""

    def __init__(self, policies: Sequence[ShopPolicy] = ()) -> None:
        self._texts: dict[str, Mapping[str, str]] = {policy.topic: policy.texts for policy in policies}

    @classmethod
    def load(cls, generation: Path) -> JsonPolicies:
        """Read a generation's policies; a shop without any has none."""
        path = generation / "policies.json"
        return cls(read_policies(path)) if path.exists() else cls()

    def find(self, topic: str, languages: Sequence[str]) -> PolicyText | None:
        """Return the text on a topic in the best language the shop has, its first one if none fits."""
        texts = self._texts.get(topic)
        if not texts:
            return None
        for tag in languages:
            for candidate in (tag, tag.split("-")[0]):
                if candidate in texts:
                    return PolicyText(topic, texts[candidate], candidate)
        language, text = next(iter(texts.items()))
        return PolicyText(topic, text, language)

    def topics(self) -> tuple[str, ...]:
        """Return the topics in the shop's order."""
        return tuple(self._texts)

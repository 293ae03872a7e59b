"""Guess what one is told to guess, and record what was asked."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["FakeIntentGuesser"]


class FakeIntentGuesser:
    """An IntentGuesser with its answers."""

    def __init__(self, answers: Mapping[str, str] | None = None) -> None:
        self.answers = dict(answers or {})
        self.asked: list[tuple[str, str]] = []
        self.error: Exception | None = None

    async def guess(self, text: str, language: str) -> str | None:
        self.asked.append((text, language))
        if self.error is not None:
            raise self.error
        return self.answers.get(text)

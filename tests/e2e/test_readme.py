"""The conversation that opens README.md is what the demo shop really says."""

from __future__ import annotations

import re

from assistant.domain.text import strip_isolates
from tests.e2e.running import ROOT, Server

SENTENCE = re.compile(r".*?(?:[。！？]|[.!?](?=\s|$))", re.DOTALL)


def transcript() -> list[tuple[str, str]]:
    """Return (message, first sentence of the answer) pairs as README shows them."""
    block = re.search(r"```text\n(›.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert block is not None
    turns = block[1].split("› ")[1:]
    return [(message.strip(), spaced(answer)) for message, answer in (turn.split("\n", 1) for turn in turns)]


def spaced(text: str) -> str:
    """Return a text with plain single spaces and without bidi marks."""
    return " ".join(strip_isolates(text).split())


def first_sentence(text: str) -> str:
    found = SENTENCE.match(spaced(text))
    return found[0] if found else spaced(text)


def test_the_opening_conversation_is_real(shop: Server) -> None:
    conversation, languages = None, []
    shown, said = [], []
    for message, answer in transcript():
        real = shop.say(message, conversation)
        conversation = real["conversation_id"]
        languages.append(real["language"])
        shown.append((message, answer))
        said.append((message, first_sentence(real["text"])))
    real_block = "\n".join(f"› {message}\n  {answer}" for message, answer in said)
    assert said == shown, f"README.md must show what the shop says now:\n\n{real_block}\n"
    assert len(set(languages)) == 3


def test_the_catalogue_behind_it_speaks_as_many_languages_as_readme_says(shop: Server) -> None:
    first, second = (message for message, _ in transcript()[:2])
    boots = shop.say(first)
    cheaper = shop.say(second, boots["conversation_id"])
    languages = {card["language"] for card in (*boots["products"], *cheaper["products"])}
    assert {"de", "zh", "it", "hi", "pt"} <= languages

"""Talk to the assistant in a terminal."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import Any

from assistant.domain.conversation import Turn, TurnContext, TurnEvent, TurnEventType
from assistant.domain.text import strip_isolates

__all__ = ["chat"]

Respond = Callable[[Turn], AsyncGenerator[TurnEvent]]


async def chat(respond: Respond, context: TurnContext, *, as_json: bool) -> int:
    """Read messages from standard input until it ends, and print the replies as they stream."""
    conversation: str | None = None
    interactive = sys.stdin.isatty() and not as_json
    while True:
        line = await asyncio.to_thread(_read, interactive)
        if line is None:
            return 0
        if not line.strip():
            continue
        turn = Turn(line.strip()[:2000], context, conversation_id=conversation)
        answer: Mapping[str, Any] = {}
        async with aclosing(respond(turn)) as events:
            async for event in events:
                if event.type is TurnEventType.TEXT and not as_json:
                    print(strip_isolates(event.data["delta"]), end="", flush=True)
                elif event.type is TurnEventType.DONE:
                    answer = event.data
        conversation = answer["conversation_id"]
        if as_json:
            print(json.dumps(answer, ensure_ascii=False), flush=True)
        else:
            _show(answer)


def _read(interactive: bool) -> str | None:
    try:
        return input("› " if interactive else "")
    except EOFError:
        return None


def _show(answer: Mapping[str, Any]) -> None:
    print()
    for card in answer["products"]:
        stars = f"  ★ {card['rating']['value']}" if card["rating"] else ""
        print(f"  {card['rank']}. {card['title']} · {strip_isolates(card['price_text'])}{stars}")
    if answer["suggestions"]:
        print("  " + "  ·  ".join(answer["suggestions"]))
    print()

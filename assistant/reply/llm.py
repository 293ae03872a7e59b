"""Stream one completion from a server that speaks the OpenAI protocol, through LangChain."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from assistant.domain.errors import Unavailable

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk
    from langchain_openai import ChatOpenAI

__all__ = ["Chunk", "LanguageModel"]

_LONGEST_REPLY = 6_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a streamed completion."""

    text: str
    input_tokens: int = 0
    output_tokens: int = 0
    finished: bool = False
    """Whether the server said that the completion ends here."""


class LanguageModel:
    """One named model at one endpoint.

    The client is built on first use (its imports take seconds) and lives as long as the app. Chat
    completions are forced, because compatible servers do not speak the Responses API, and retries are
    off: the ladder above decides.
    """

    def __init__(
        self, model: str, *, api_key: str | None, base_url: str | None, connect_timeout: float = 2.0
    ) -> None:
        self.model = model
        self._api_key = api_key or "not-needed"
        self._base_url = base_url
        self._connect_timeout = connect_timeout
        self._chat: ChatOpenAI | None = None
        self._building = asyncio.Lock()

    async def warm_up(self) -> None:
        """Import and build the client off the event loop, so that the first turn does not wait."""
        async with self._building:
            if self._chat is None:
                self._chat = await asyncio.to_thread(self._build)

    async def stream(
        self, messages: Sequence[tuple[str, str]], *, deadline: float, first_token: float
    ) -> AsyncGenerator[Chunk]:
        """Yield text as it arrives.

        `deadline` and `first_token` are seconds from now; `deadline` also bounds every silence.
        Raises Unavailable for whatever goes wrong, naming its kind but no content.
        """
        await self.warm_up()
        assert self._chat is not None
        loop = asyncio.get_running_loop()
        start, length, begun = loop.time(), 0, False
        try:
            stream = cast("AsyncGenerator[AIMessageChunk]", self._chat.astream(list(messages)))
            async with aclosing(stream) as chunks:
                while True:
                    limit = deadline if begun else min(deadline, first_token)
                    async with asyncio.timeout_at(start + limit):
                        message = await anext(chunks, None)
                    if message is None:
                        break
                    text = str(message.text)
                    begun = begun or bool(text)
                    length += len(text)
                    if length > _LONGEST_REPLY:
                        raise Unavailable("the model does not stop talking")
                    usage = getattr(message, "usage_metadata", None) or {}
                    yield Chunk(
                        text,
                        usage.get("input_tokens", 0),
                        usage.get("output_tokens", 0),
                        bool(message.response_metadata.get("finish_reason")),
                    )
        except Unavailable:
            raise
        except TimeoutError as error:
            raise Unavailable("the model is too slow") from error
        except Exception as error:
            # Providers, transports and parsers raise dozens of kinds; each means the same to a shopper.
            raise Unavailable(f"the model failed: {type(error).__name__}") from error
        if not begun:
            raise Unavailable("the model said nothing")

    async def close(self) -> None:
        """Close the client's connections."""
        if self._chat is not None:
            await self._chat.root_async_client.close()
            self._chat = None

    def _build(self) -> ChatOpenAI:
        import openai
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        timeout = openai.Timeout(60.0, connect=self._connect_timeout)
        return ChatOpenAI(
            model=self.model,
            api_key=SecretStr(self._api_key),
            base_url=self._base_url,
            streaming=True,
            stream_usage=True,
            use_responses_api=False,
            max_retries=0,
            timeout=timeout,
            http_async_client=openai.DefaultAsyncHttpx2Client(timeout=timeout),
        )

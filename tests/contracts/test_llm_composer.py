"""Hold the composer over a language model to the port's contract, with the model well and with it gone."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from assistant.i18n.locale import Locales
from assistant.i18n.markets import Markets
from assistant.i18n.messages import Messages
from assistant.ports import Composer
from assistant.reply.breaker import Breaker
from assistant.reply.grounding import Grounding
from assistant.reply.llm import LanguageModel
from assistant.reply.llm_composer import LlmComposer
from assistant.reply.localizer import Localizer
from assistant.reply.templates import TemplateComposer
from tests.contracts.composer import ComposerContract
from tests.fake_openai import Script, fake_openai
from tests.fake_storage import FakeClock

_LOCALES = Locales.discover()
_LOCALIZER = Localizer(_LOCALES, Messages(_LOCALES), Markets.load())


def over(model: LanguageModel) -> Composer:
    return LlmComposer(
        [(model, Breaker(FakeClock()))],
        TemplateComposer(_LOCALIZER),
        Grounding,
        _LOCALIZER.language_name,
        2.0,
    )


class TestLlmComposer(ComposerContract):
    """The model speaks of the first product, or of none."""

    @pytest.fixture(autouse=True)
    async def _connect(self) -> AsyncIterator[None]:
        async with fake_openai(Script("Happy to help. Take [[P1]].")) as provider:
            self._model = LanguageModel("scripted", api_key="secret", base_url=provider.base_url)
            yield
            await self._model.close()

    def build(self) -> Composer:
        return over(self._model)


class TestLlmComposerWithoutItsModel(TestLlmComposer):
    """Nobody answers at the address."""

    @pytest.fixture(autouse=True)
    async def _connect(self) -> AsyncIterator[None]:
        async with fake_openai() as provider:
            self._model = LanguageModel("gone", api_key="secret", base_url=provider.base_url)
        yield
        await self._model.close()

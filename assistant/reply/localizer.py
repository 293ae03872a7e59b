"""Give everyone who needs words of a locale one place to ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from assistant.domain.conversation import Modality
from assistant.domain.money import Money
from assistant.domain.offer import Offer
from assistant.domain.reply import Item, ReplyPlan, Segment
from assistant.i18n.formats import country_name, language_name
from assistant.i18n.locale import LocaleInfo, Locales, babel_locale
from assistant.i18n.markets import Markets
from assistant.i18n.measures import localize_measure
from assistant.i18n.messages import Catalog, Message, Messages
from assistant.i18n.money import format_money
from assistant.i18n.unit_price import unit_price_text
from assistant.ports import Lexicon
from assistant.reply.attribute_names import attribute_name
from assistant.reply.phrases import DISCLOSURE, DISCLOSURE_SPOKEN
from assistant.reply.reasons import REASONS
from assistant.reply.segments import Renderer
from assistant.reply.suggestions import QUESTIONS, SUGGESTIONS, suggest

__all__ = ["Localizer"]


class Localizer:
    """Writes segments, prices, reasons, suggestions and questions in any locale of the shop.

    A `country` lends its number formats where the language is customary there: German in Switzerland
    writes "CHF 129.90", English in Germany does not change.
    """

    def __init__(
        self, locales: Locales, messages: Messages, markets: Markets, lexicon: Lexicon | None = None
    ) -> None:
        self.locales = locales
        self._messages = messages
        self._markets = markets
        self._lexicon = lexicon
        self._renderer = lru_cache(maxsize=512)(self._build)

    def info(self, tag: str) -> LocaleInfo:
        """Return the locale that serves a tag best."""
        return self.locales.get(tag)

    def catalog(self, tag: str) -> Catalog:
        """Return the messages of a locale."""
        return self._messages.for_locale(tag)

    def renderer(self, tag: str, country: str | None = None) -> Renderer:
        """Return what writes segments in a locale, with a country's formats."""
        return self._renderer(tag, country)

    def text(
        self, segments: Iterable[Segment], items: Sequence[Item], tag: str, country: str | None = None
    ) -> str:
        """Return the screen text of segments."""
        return self.renderer(tag, country).text(segments, items)

    def speech(
        self, segments: Iterable[Segment], items: Sequence[Item], tag: str, country: str | None = None
    ) -> str:
        """Return the spoken text of segments."""
        return self.renderer(tag, country).speech(segments, items)

    def price_text(self, offer: Offer, tag: str, country: str | None = None) -> str:
        """Return an offer's price for a card; empty when the shop states none."""
        return self.renderer(tag, country).price(offer)

    def money(self, money: Money, tag: str, country: str | None = None) -> str:
        """Return an amount the shopper named, without needless decimals."""
        return format_money(money, self.renderer(tag, country).locale, short=True)

    def unit_price(self, offer: Offer, holds: str, base: str | None, tag: str, country: str) -> str | None:
        """Return what a unit costs of a pack that holds so much; None without a payable price."""
        if offer.price is None or offer.approximate:
            return None
        return unit_price_text(offer.price, holds, base, babel_locale(self.info(tag).tag, country))

    def tax_included(self, country: str) -> bool:
        """Tell whether shelf prices of a country include sales tax; most countries' do."""
        market = self._markets.get(country)
        return market is None or market.tax_included

    def measure(self, value: str, language: str, tag: str, country: str) -> str:
        """Return an attribute value in the units of a country and the words of a locale."""
        market = self._markets.get(country)
        metric = market is None or market.metric
        return localize_measure(value, language, self.info(tag).tag, country, metric)

    def word(self, value: str, tag: str) -> str:
        """Return a lexicon concept in the locale's words; any other value as it is."""
        words = self._lexicon.words(value, self.info(tag).tag) if self._lexicon else ()
        return words[0] if words else value

    def reason(self, code: str, tag: str, **values: str) -> str:
        """Return why a product is shown; empty for a code without words.

        `product` is a title, `value` a lexicon concept or the shop's own word.
        """
        message = REASONS.get(code)
        if message is None:
            return ""
        filled = {name: self.word(text, tag) if name == "value" else text for name, text in values.items()}
        return self._filled(tag, message, filled)

    def suggestion(self, code: str, tag: str, **values: str) -> str:
        """Return one next step; `color` is a concept, `product` a title, `price` an amount as text."""
        message = SUGGESTIONS[code]
        filled = {name: self.word(text, tag) if name == "color" else text for name, text in values.items()}
        return self._filled(tag, message, filled)

    def suggestions(self, plan: ReplyPlan) -> tuple[str, ...]:
        """Return next steps that make sense after a reply, at most four."""
        return tuple(self.suggestion(code, plan.language) for code in suggest(plan))

    def question(self, code: str, tag: str) -> str:
        """Return a follow-up question: ask_budget, ask_recipient, ask_color, ask_size, …"""
        return self.catalog(tag).get(QUESTIONS[code])

    def disclosure(self, tag: str, modality: Modality = Modality.TEXT) -> str:
        """Return the sentence that says a machine answers (EU AI Act, article 50)."""
        return self.catalog(tag).get(DISCLOSURE_SPOKEN if modality is Modality.VOICE else DISCLOSURE)

    def attribute_name(self, name: str, tag: str) -> str:
        """Return an attribute's name."""
        return attribute_name(self.catalog(tag), name)

    def language_name(self, language: str, tag: str = "en") -> str:
        """Return the name of a language in the words of a locale."""
        return language_name(language, self.renderer(tag).locale)

    def country_name(self, country: str, tag: str) -> str:
        """Return the name of a country in the words of a locale."""
        return country_name(country, self.renderer(tag).locale)

    def _filled(self, tag: str, message: Message, values: Mapping[str, str]) -> str:
        foreign = self.renderer(tag).foreign
        return self.catalog(tag).get(message, **{name: foreign(text) for name, text in values.items()})

    def _build(self, tag: str, country: str | None) -> Renderer:
        local = country if self._markets.speaks(country, tag) else None
        folder = self.info(tag).folder
        own = tag if tag.startswith(f"{folder}-") else folder
        return Renderer(self.catalog(tag), babel_locale(own, local))

"""Find which products seen before a message points at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from assistant.domain.language import ConceptMatch
from assistant.domain.money import Money
from assistant.domain.product import Product
from assistant.ports import Lexicon
from assistant.understanding.meaning import DialogueContext, Reference
from assistant.understanding.phrases import PhraseHit
from assistant.understanding.reading import Reading
from assistant.understanding.tokens import Token, tokenize
from assistant.understanding.weights import grams

__all__ = ["ReferenceFinder"]

_COUNTED = frozenset({"one", "first_many", "last_many", "both"})
"""Phrases that point even when nothing was shown: then at nothing."""
_SHORTEST_RUN = 2
_SHORTEST_RUN_SIGNS = 4


class ReferenceFinder:
    """Resolve the phrases of the section "references", titles and brands against one context."""

    def __init__(self, context: DialogueContext, lexicon: Lexicon) -> None:
        self._context = context
        self._lexicon = lexicon
        self._shown = context.shown

    def points(self, hit: PhraseHit) -> bool:
        """Tell whether a phrase can point at something here, rather than be ordinary words."""
        name = hit.name
        if name == "this":
            return self.near is not None
        if name in ("branded", "colored"):
            return bool(self._chosen(hit))
        if name in _COUNTED:
            return bool(self._shown) or name != "both"
        return bool(self._shown)

    def reaches(self, hit: PhraseHit) -> bool:
        """Tell whether a phrase finds a product in the list."""
        return bool(self._chosen(hit))

    @property
    def near(self) -> str | None:
        """The product "it" means: the one talked about, the page's, or the only one shown."""
        if self._context.focus:
            return self._context.focus
        if self._context.page.product_id:
            return self._context.page.product_id
        return self._shown[0].id if len(self._shown) == 1 else None

    def resolve(self, reading: Reading, hits: Iterable[PhraseHit]) -> list[Reference]:
        """Return what each phrase points at, and take its words."""
        references = []
        for hit in hits:
            reading.take(hit.start, hit.end)
            chosen = tuple(product.id for product in self._chosen(hit))
            if not chosen and hit.name == "this" and self.near:
                chosen = (self.near,)
            references.append(Reference(chosen, reading.slice(hit.start, hit.end)))
        return references

    def extreme(self, reading: Reading, hits: Iterable[PhraseHit]) -> list[Reference]:
        """Return which product shown each superlative means, where that can be told; take the words."""
        references = []
        for hit in hits:
            reading.take(hit.start, hit.end)
            if chosen := tuple(product.id for product in self._chosen(hit)):
                references.append(Reference(chosen, reading.slice(hit.start, hit.end)))
        return references

    def coloured(self, reading: Reading) -> list[Reference]:
        """Return products shown that a colour alone tells ("how much is red?"), and take the word."""
        references = []
        for note in reading.concepts:
            match = note.of(("color",))
            if match is None or not reading.free(note.start, note.end):
                continue
            ids = tuple(product.id for product in self._shown if match.concept in self._colors(product))
            if ids:
                reading.take(note.start, note.end)
                references.append(Reference(ids, reading.slice(note.start, note.end)))
        return references

    def named(self, reading: Reading) -> list[Reference]:
        """Return products seen before whose title or brand the message says, and take the words."""
        references = []
        for product in {each.id: each for each in (*self._shown, *self._context.cart)}.values():
            span = self._title_span(reading.tokens, product)
            if span is not None and reading.free(*span):
                reading.take(*span)
                references.append(Reference((product.id,), reading.slice(*span)))
        for brand in reading.brands:
            ids = tuple(product.id for product in self._shown if product.brand == brand.brand)
            if ids and reading.free(brand.start, brand.end):
                reading.take(brand.start, brand.end)
                references.append(Reference(ids, reading.slice(brand.start, brand.end)))
        return references

    def _chosen(self, hit: PhraseHit) -> Sequence[Product]:
        name = hit.name
        count = hit.captures.get("number", Decimal(2) if name.endswith("_many") else None)
        number = int(count) if isinstance(count, Decimal) and count <= len(self._shown) else 0
        if name == "one":
            place = hit.captures.get("ordinal", number)
            return self._at(place if isinstance(place, int) else 0)
        if name == "first_many":
            return self._shown[:number]
        if name == "last_many":
            return self._shown[len(self._shown) - number :] if number else ()
        choices: dict[str, Callable[[], Sequence[Product]]] = {
            "both": lambda: self._shown[:2],
            "all": lambda: self._shown,
            "other": self._other,
            "branded": lambda: self._branded(hit),
            "colored": lambda: self._colored(hit),
            "cheapest": lambda: self._by_price(highest=False),
            "priciest": lambda: self._by_price(highest=True),
            "best": self._best,
            "lightest": lambda: self._by_weight(highest=False),
            "heaviest": lambda: self._by_weight(highest=True),
        }
        return choices[name]() if name in choices else ()

    def _at(self, place: int) -> Sequence[Product]:
        if place == 0 or abs(place) > len(self._shown):
            return ()
        return (self._shown[place - 1 if place > 0 else place],)

    def _other(self) -> Sequence[Product]:
        others = tuple(product for product in self._shown if product.id != self._context.focus)
        return others if len(others) == 1 else ()

    def _branded(self, hit: PhraseHit) -> Sequence[Product]:
        return tuple(product for product in self._shown if product.brand == hit.captures.get("brand"))

    def _colored(self, hit: PhraseHit) -> Sequence[Product]:
        match = hit.captures.get("color")
        if not isinstance(match, ConceptMatch):
            return ()
        return tuple(product for product in self._shown if match.concept in self._colors(product))

    def _colors(self, product: Product) -> set[str]:
        languages = (product.language, self._context.language)
        values = (*product.attributes.get("color", ()), *product.attributes.get("colour", ()))
        own = {self._lexicon.canonical("color", value, languages) for value in values}
        if own:
            return own
        matches = self._lexicon.concepts(product.title, languages)
        return {match.concept for match in matches if match.kind == "color"}

    def _by_price(self, highest: bool) -> Sequence[Product]:
        priced = [
            (price.amount if highest is False else -price.amount, place, product)
            for place, product in enumerate(self._shown)
            if (price := self._price(product)) is not None
        ]
        return (min(priced, key=lambda item: item[:2])[2],) if priced else ()

    def _price(self, product: Product) -> Money | None:
        seen = self._context.prices.get(product.id)
        own = product.prices.get(self._context.view.country) or product.price
        return seen or own

    def _by_weight(self, highest: bool) -> Sequence[Product]:
        """Return the product whose stated weight is extreme, when at least two state one."""
        weighed = [
            (-weight if highest else weight, place, product)
            for place, product in enumerate(self._shown)
            if (weight := grams(product.attributes.get("weight", ()))) is not None
        ]
        return (min(weighed, key=lambda item: item[:2])[2],) if len(weighed) > 1 else ()

    def _best(self) -> Sequence[Product]:
        rated = [product for product in self._shown if product.rating is not None]
        return (max(rated, key=lambda each: each.rating.value if each.rating else 0),) if rated else ()

    def _title_span(self, tokens: Sequence[Token], product: Product) -> tuple[int, int] | None:
        """Return the longest run of tokens that is also a run of the product's title, when it says enough."""
        titles = {product.title, product.text((self._context.language,))[0].title}
        best: tuple[int, int] | None = None
        for title in titles:
            words = [token.text for token in tokenize(title) if token.kind != "symbol"]
            for at in range(len(tokens)):
                size = _common(tokens, at, words)
                least = _SHORTEST_RUN_SIGNS if tokens[at].kind == "cjk" else _SHORTEST_RUN
                if size >= least and 2 * size >= len(words) and (not best or size > best[1] - best[0]):
                    best = (at, at + size)
        return best


def _common(tokens: Sequence[Token], at: int, words: Sequence[str]) -> int:
    longest = 0
    for start, word in enumerate(words):
        if word != tokens[at].text:
            continue
        size = 0
        while (
            at + size < len(tokens)
            and start + size < len(words)
            and tokens[at + size].text == words[start + size]
        ):
            size += 1
        longest = max(longest, size)
    return longest

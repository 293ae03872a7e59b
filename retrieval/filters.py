"""Decide which products pass a shopper's constraints, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.domain.dimensions import near_dimensions
from assistant.domain.offer import MarketView, Undeliverable
from assistant.domain.search import Constraints, Exclusions
from assistant.domain.shoe_size import said_sizes
from assistant.domain.text import fold
from assistant.ports import Lexicon
from retrieval.facets import Facets
from retrieval.keyword_index import KeywordIndex
from retrieval.prices import PriceColumns
from retrieval.traits import FITS, attribute_name

__all__ = ["Filters"]

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]
Scores = NDArray[np.float32]
_FAR = 0.5
"""Taken off the score of what is not shipped there: more than words and meaning differ by in one list, and
less than an exact article number adds."""
_OPEN = frozenset({"gender", "age"})
"""Attributes that products without them leave open: a lamp is neither for men nor for women."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Evaluate constraints over columns in memory."""

    facets: Facets
    keywords: KeywordIndex
    prices: PriceColumns
    lexicon: Lexicon
    languages: tuple[str, ...]
    """Languages of the catalogue's texts."""

    def mask(self, constraints: Constraints, view: MarketView) -> Mask | None:
        """Return which rows pass, or None when nothing is filtered."""
        masks = [*self._required(constraints, view), *self._refused(constraints.exclude)]
        if not masks:
            return None
        return np.asarray(np.logical_and.reduce(masks), np.bool_)

    def shipping(self, country: str) -> Mask:
        """Return which rows are shipped to a country."""
        return ~self.facets.stated("ships") | self.facets.mask("ships", (country,))

    def far(self, rows: Rows, view: MarketView) -> Mask:
        """Return which of some rows come last, since they cannot be had from where the shopper is."""
        if view.undeliverable is not Undeliverable.LAST:
            return np.zeros(len(rows), np.bool_)
        return np.asarray(~self.shipping(view.country)[rows], np.bool_)

    def demoted(self, scores: Scores, rows: Rows, view: MarketView) -> Scores:
        """Return scores of rows, lower for those that come last."""
        return np.asarray(scores - np.float32(_FAR) * self.far(rows, view), np.float32)

    def _required(self, constraints: Constraints, view: MarketView) -> Iterable[Mask]:
        facets = self.facets
        if view.undeliverable is Undeliverable.HIDE:
            yield self.shipping(view.country)
        if constraints.categories:
            yield facets.mask("category", map(fold, constraints.categories))
        if constraints.brands:
            yield facets.mask("brand", map(fold, constraints.brands))
        if constraints.colors:
            yield self._having("color", constraints.colors)
        if constraints.sizes:
            yield self._fitting(constraints.sizes, view)
        for name, values in _named(constraints.attributes, self.lexicon):
            yield self._having(name, values)
        if constraints.availability:
            yield facets.mask("availability", map(str, constraints.availability))
        if constraints.min_rating is not None:
            # A float32 4.3 is a little more than 4.3: leave room for that.
            yield facets.rating_values >= float(constraints.min_rating) - 1e-4
        if constraints.price is not None:
            yield self.prices.passing(constraints.price, view)

    def _refused(self, exclude: Exclusions) -> Iterable[Mask]:
        facets = self.facets
        if exclude.brands:
            yield ~facets.mask("brand", map(fold, exclude.brands))
        if exclude.colors:
            yield ~facets.mask("@color", self._canonical("color", exclude.colors))
        for term in exclude.terms:
            yield ~self._saying(term)

    def _fitting(self, sizes: Sequence[str], view: MarketView) -> Mask:
        """Return which rows have one of the sizes, or, of shoes, one that is the same in another country."""
        sizes = [*sizes, *(way for size in sizes for way in sorted(near_dimensions(size)))]
        said = {same for size in sizes for same in said_sizes(size, view.country)}
        if not said:
            return self._having("size", sizes)
        # A bare 9 on a shoe is a British or an American one: the shoe's own system decides, not the digits.
        return (self._having("size", sizes) & ~self.facets.stated(FITS)) | self.facets.mask(f"@{FITS}", said)

    def _having(self, name: str, values: Sequence[str]) -> Mask:
        """Return which rows have one of an attribute's values, or leave the attribute open."""
        wanted = self._canonical(name, values)
        mask = self.facets.mask(f"@{name}", wanted)
        if name in _OPEN:
            if name == "gender" and {"male", "female"} & set(wanted):
                mask |= self.facets.mask("@gender", ("unisex",))
            return mask | ~self.facets.stated(name)
        if name not in ("color", "size", "material"):
            # "waterproof" may stand in the description only.
            mask |= self.facets.mask("mention", wanted)
        return mask

    def _saying(self, term: str) -> Mask:
        """Return which rows have to do with a concept, or say a word."""
        mask = self.facets.mask("mention", (term,)) | self.facets.mask("category", (fold(term),))
        known = False
        for tag in self.languages:
            for word in self.lexicon.words(term, tag):
                known = True
                mask[self.keywords.holders(word, (tag,), plain=False)] = True
        if not known:
            mask[self.keywords.holders(term, self.languages)] = True
        return mask

    def _canonical(self, name: str, values: Sequence[str]) -> list[str]:
        languages = (*self.languages, "en")
        folded = [fold(value) for value in values]
        return list(
            dict.fromkeys(
                [*values, *folded, *(self.lexicon.canonical(name, value, languages) for value in values)]
            )
        )


def _named(attributes: Mapping[str, Sequence[str]], lexicon: Lexicon) -> Iterable[tuple[str, Sequence[str]]]:
    for name, values in attributes.items():
        if values:
            yield attribute_name(name, lexicon), values

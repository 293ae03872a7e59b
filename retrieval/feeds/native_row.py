"""Turn one row in native fields into a product, or into why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.domain.errors import InvalidMoney
from assistant.domain.product import Product
from retrieval.feeds.product_row import build_product
from retrieval.feeds.rejects import Reject
from retrieval.feeds.tally import FeedTally
from retrieval.feeds.variants import CHOICES, merge_variants

__all__ = ["NativeRow", "build_rows"]


@dataclass(frozen=True, slots=True)
class NativeRow:
    """What a format read of one product, in the fields of the native format."""

    place: int
    """Line, row or element of the feed, from 1."""
    fields: Mapping[str, Any]
    text: str = ""
    """The beginning of the row as it stands in the feed."""
    variants: tuple[Mapping[str, Any], ...] = field(default=())
    """What each variant of the product says differently; `fields` hold for the rest."""
    choices: tuple[str, ...] = ()
    """Attributes by which one chooses a variant, where the format names them."""


def build_rows(
    rows: Iterator[NativeRow | Reject], tally: FeedTally
) -> Iterator[tuple[int, Product] | Reject]:
    """Yield each row's place and product; a product with bad variants is made of its good ones."""
    for row in rows:
        if isinstance(row, Reject):
            yield row
            continue
        results = [_build({**row.fields, **variant}, row, tally) for variant in row.variants or ({},)]
        yield from (one for one in results if isinstance(one, Reject))
        products = [one for one in results if isinstance(one, Product)]
        tally.accepted += len(products)
        if not products:
            continue
        if len(row.variants) > 1:
            group, warn = str(row.fields["id"]), tally.warner(row.place)
            yield row.place, merge_variants(group, products, warn, row.choices or CHOICES)
        else:
            yield row.place, products[0]


def _build(fields: Mapping[str, Any], row: NativeRow, tally: FeedTally) -> Product | Reject:
    try:
        return build_product(fields, tally.warner(row.place))
    except (ValueError, InvalidMoney) as error:
        return Reject.of(row.place, str(error), row.text, fields.get("id"))

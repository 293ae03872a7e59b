"""Understand the words by which feeds say whether a product can be had."""

from __future__ import annotations

import re
from typing import Final

from assistant.domain.offer import Availability

__all__ = ["parse_availability"]

_WORDS: Final = {
    Availability.IN_STOCK: """in_stock instock available in_store instoreonly in_store_only
        onlineonly online_only limitedavailability limited_availability yes true 1 auf_lager
        lieferbar verfügbar en_stock disponible
        disponibile em_estoque disponível 在庫あり 有货 有貨 متوفر उपलब्ध""",
    Availability.BACKORDER: """backorder back_order backordered available_for_order madetoorder
        made_to_order""",
    Availability.PREORDER: """preorder pre_order presale pre_sale vorbestellbar""",
    Availability.OUT_OF_STOCK: """out_of_stock outofstock soldout sold_out unavailable not_available reserved
        no false 0 nicht_auf_lager nicht_lieferbar ausverkauft agotado sin_existencias épuisé rupture_de_stock
        esaurito non_disponibile esgotado 在庫なし 品切れ 缺货 缺貨 غير_متوفر""",
    Availability.DISCONTINUED: """discontinued end_of_life retired""",
}
_MEANING = {word: meaning for meaning, words in _WORDS.items() for word in words.split()}
_SCHEMA = re.compile(r"^(?:https?://schema\.org/|schema:)")


def parse_availability(value: object, stock: int | None) -> Availability:
    """Return what the feed says, else what the stock says; raises ValueError for an unknown word."""
    if value is None or value == "":
        return Availability.OUT_OF_STOCK if stock == 0 else Availability.IN_STOCK
    word = _SCHEMA.sub("", re.sub(r"[\s\-]+", "_", str(value).strip().casefold()))
    if word not in _MEANING:
        raise ValueError(
            f"availability {str(value)[:40]!r} is unknown; write one of {', '.join(Availability)}"
        )
    return _MEANING[word]

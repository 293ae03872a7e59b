"""Say what of a product is embedded, and what is found by its words."""

from __future__ import annotations

import hashlib

from assistant.domain.product import Product
from retrieval.embedder import DocumentText
from retrieval.keyword_index import KeywordDocument

__all__ = ["digest_of", "document_of", "keywords_of"]


def digest_of(words: str, gloss: str) -> str:
    """Return what a product's vector is known by: its own words and the glosses they have."""
    return hashlib.sha256(f"{words}|{gloss}".encode()).hexdigest()


def document_of(product: Product, gloss: str) -> DocumentText:
    """Return what is embedded of a product."""
    body = ". ".join(part for part in (" > ".join(product.category), product.description) if part)
    return DocumentText(product.title, body, product.language, gloss)


def keywords_of(product: Product) -> KeywordDocument:
    """Return what is found of a product by its words, with the weight of each field."""
    language = product.language
    values = " ".join(value for values in product.attributes.values() for value in values)
    fields: list[tuple[str, str | None, int]] = [
        (product.title, language, 3),
        (" ".join(product.category), language, 2),
        (product.brand or "", language, 2),
        (values, language, 1),
        (product.description, language, 1),
    ]
    for tag, text in product.translations.items():
        fields += [(text.title, tag, 3), (text.description, tag, 1)]
    names = (product.brand,) if product.brand else ()
    identifiers = (product.id, *product.identifiers)
    return KeywordDocument(tuple(field for field in fields if field[0]), identifiers, names)

"""Recommend by what products look like: cosine between features that a CNN sees in their pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from recommenders.content import Content, ContentConfig, ItemVectors

__all__ = ["Visual"]


class Visual(Content):
    """Score items by how like their pictures are to the basket's; knows items that nobody met."""

    name: ClassVar[str] = "visual"

    def __init__(
        self,
        texts: Mapping[str, str] | None = None,
        vectors: ItemVectors | None = None,
        config: ContentConfig | None = None,
    ) -> None:
        """Take image features, such as `image_features.ImageEncoder` returns; texts say nothing of looks."""
        super().__init__(None, vectors, config)

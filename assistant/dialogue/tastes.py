"""Put stated tastes into words that recommenders compare products by."""

from __future__ import annotations

from assistant.dialogue.engines import Engines
from assistant.domain.profile import Profile

__all__ = ["stated_traits"]


def stated_traits(profile: Profile | None, engines: Engines, tag: str) -> frozenset[str]:
    """Return the traits a shopper likes, stated in the language of `tag` or one of the catalogue's."""
    if profile is None:
        return frozenset()
    languages = (tag, *engines.catalog.vocabulary().languages, "en")
    return profile.traits(languages, engines.lexicon.canonical)

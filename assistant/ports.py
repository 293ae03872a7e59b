"""Define the sockets of the core: what engines, stores and composers must offer.

Each Protocol has at most five methods, a recording fake in `tests/fakes.py` and a contract test in
`tests/contracts/` that every implementation inherits.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from assistant.domain.conversation import Conversation, Shown, StoredTurn, Turn
from assistant.domain.exploration import Choice
from assistant.domain.interaction import Interaction
from assistant.domain.language import ConceptMatch
from assistant.domain.offer import MarketView, Offer
from assistant.domain.offer_update import OfferReceipt, OfferUpdate
from assistant.domain.policy import PolicyText
from assistant.domain.product import Product
from assistant.domain.profile import Profile
from assistant.domain.recommendation import RecommendationRequest, Recommendations
from assistant.domain.reply import ReplyPart, ReplyPlan
from assistant.domain.search import Constraints, Hit, SearchQuery, SearchResult, Vocabulary

__all__ = [
    "Catalog",
    "Clock",
    "Composer",
    "ConsentStore",
    "ConversationStore",
    "ExplorationLog",
    "IntentGuesser",
    "InteractionLog",
    "Lexicon",
    "OfferBook",
    "PictureSearch",
    "Pricing",
    "ProfileStore",
    "Recommender",
    "Retriever",
    "ShopPolicies",
]


class Clock(Protocol):
    """Tell the time, so that tests can."""

    def now(self) -> datetime:
        """Return the present moment with a time zone (UTC)."""

    def monotonic(self) -> float:
        """Return seconds of a clock that never goes back."""


class Pricing(Protocol):
    """Say on what terms a product is offered to a market view."""

    def offer(self, product: Product, view: MarketView) -> Offer:
        """Return price (a market's own, else converted and marked approximate) and delivery."""


class Lexicon(Protocol):
    """Know the words shops use, as concepts shared by all languages."""

    def concepts(self, text: str, languages: Sequence[str]) -> tuple[ConceptMatch, ...]:
        """Find concepts in a text written in one of `languages`; longest match wins, in text order."""

    def canonical(self, kind: str, value: str, languages: Sequence[str]) -> str:
        """Return the concept id that an attribute value names, else the folded value itself."""

    def words(self, concept: str, language: str) -> tuple[str, ...]:
        """Return the concept's words in a language, commonest first; empty when unknown."""


class Catalog(Protocol):
    """Read one consistent generation of the shop's products."""

    @property
    def generation(self) -> str:
        """Id of the generation that answers now."""

    def get(self, product_id: str) -> Product | None:
        """Return a product, or None for an id this generation does not have."""

    def get_many(self, product_ids: Sequence[str]) -> list[Product]:
        """Return the known ones of `product_ids`, in their order."""

    def vocabulary(self) -> Vocabulary:
        """Return the catalogue's own words with counts."""


class Retriever(Protocol):
    """Find products for words, filters or another product."""

    async def search(self, query: SearchQuery) -> SearchResult:
        """Return the best hits among the products that pass every constraint."""

    async def score(self, query: SearchQuery, product_ids: Sequence[str]) -> tuple[Hit, ...]:
        """Score the given products against the query, leaving out those that fail a constraint."""

    async def similar(
        self, product_id: str, constraints: Constraints, view: MarketView, limit: int
    ) -> tuple[Hit, ...]:
        """Return products like one product; raises NotFound for an unknown id."""


class PictureSearch(Protocol):
    """Find products by their looks."""

    def seen(self) -> int:
        """Return how many products can be found by their looks."""

    async def like_picture(
        self, picture: bytes, constraints: Constraints, view: MarketView, limit: int
    ) -> SearchResult:
        """Return products that look like a picture (JPEG, PNG, WebP or GIF).

        `total` counts those with looks that pass every constraint. Raises InvalidPicture for what is no
        picture or too large, and Unavailable when no model is there to look.
        """

    async def like_product(
        self, product_id: str, constraints: Constraints, view: MarketView, limit: int
    ) -> tuple[Hit, ...] | None:
        """Return products that look like one product, without it; None when its looks are not known."""


class Recommender(Protocol):
    """Suggest products from behaviour."""

    async def recommend(self, request: RecommendationRequest) -> Recommendations:
        """Return suggestions for a basket; an empty basket gets what is popular."""

    async def similar(self, product_id: str, limit: int) -> tuple[Hit, ...]:
        """Return products that the same shoppers liked; empty for an unknown id."""


class ShopPolicies(Protocol):
    """Know what the shop promises."""

    def find(self, topic: str, languages: Sequence[str]) -> PolicyText | None:
        """Return the shop's text on a topic in the best of `languages`, or None when it has none."""

    def topics(self) -> tuple[str, ...]:
        """Return the topics the shop wrote about."""


class Composer(Protocol):
    """Put a plan into words of the shopper's language."""

    def compose(self, plan: ReplyPlan) -> AsyncIterator[ReplyPart]:
        """Yield finished parts of the reply in order; the last carries the totals."""


class ConversationStore(Protocol):
    """Keep conversations; every write is durable when the call returns."""

    async def open_turn(self, turn: Turn) -> StoredTurn:
        """Commit the shopper's message and return its turn, minting a conversation where needed.

        Raises NotFound for a conversation id never minted, or another shopper's, and Conflict for an
        idempotency key with another body or whose turn is in flight.
        """

    async def load(self, conversation_id: str, shopper_id: str | None = None) -> Conversation:
        """Return a conversation; raises NotFound as `open_turn` does."""

    async def close_turn(
        self,
        turn_id: str,
        result: Mapping[str, Any],
        state: Mapping[str, Any],
        shown: Sequence[Shown],
    ) -> None:
        """Commit the reply, the state after it and what was shown, and mark the turn done."""

    async def delete(self, conversation_id: str, shopper_id: str | None = None) -> None:
        """Forget a conversation and all that belongs to it; raises NotFound as `load` does."""

    async def interrupt_open_turns(self) -> int:
        """Mark the turns that a crash left unanswered as interrupted; return how many."""


class InteractionLog(Protocol):
    """Keep what shoppers did."""

    async def append(self, interactions: Sequence[Interaction]) -> int:
        """Store the interactions whose event id is new; return how many were."""

    async def history(self, user_id: str, limit: int = 200) -> tuple[Interaction, ...]:
        """Return a user's latest interactions, oldest first."""

    async def forget(self, user_id: str) -> int:
        """Delete a user's interactions; return how many."""

    def everything(self) -> AsyncIterator[Interaction]:
        """Yield all that may be learnt from, in order of arrival.

        What belongs to somebody who refused the use of behaviour is left out; anonymous users appear under
        keys that lead back to nobody; a moment that was not sent is the one of arrival.
        """


class ExplorationLog(Protocol):
    """Keep what exploration tried, with the chances it had."""

    async def record(self, choices: Sequence[Choice]) -> None:
        """Store what was shown by chance outside of a conversation; turns store theirs themselves."""

    async def rewarded(self, limit: int = 50_000) -> tuple[Choice, ...]:
        """Return the latest choices, oldest first, each with whether the shopper took it."""


class ProfileStore(Protocol):
    """Keep what shoppers told the shop of themselves."""

    async def get(self, shopper_id: str) -> Profile:
        """Return what a shopper stated; an empty profile for one who said nothing."""

    async def put(self, shopper_id: str, profile: Profile) -> None:
        """Replace what a shopper stated."""

    async def forget(self, shopper_id: str) -> bool:
        """Delete a shopper's profile; return whether there was one."""

    async def allows(self, shopper_id: str) -> bool:
        """Tell whether the shopper lets behaviour and profile be used; true until it was refused."""

    async def everyone(self) -> Mapping[str, Profile]:
        """Return the profiles of all shoppers who let them be used."""


class ConsentStore(Protocol):
    """Keep what identified shoppers allow."""

    async def allows(self, shopper_id: str) -> bool:
        """Tell whether a shopper lets behaviour and profile be used; true until it was refused."""

    async def allow(self, shopper_id: str, granted: bool) -> None:
        """Note what a shopper allows from now on, in the conversations that are open too."""


class OfferBook(Protocol):
    """Take in changes of prices and stock while the shop is open."""

    async def apply(self, updates: Sequence[OfferUpdate]) -> OfferReceipt:
        """Keep the changes of known products for good; the next search and card show them."""


class IntentGuesser(Protocol):
    """Guess what a message wants by its likeness to whole sentences of every intent."""

    async def guess(self, text: str, language: str) -> str | None:
        """Return an intent or policy topic, or None where none is clearly nearest (or not known yet)."""

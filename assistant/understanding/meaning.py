"""Describe what one message means, and what one must know to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from assistant.domain.conversation import PageContext
from assistant.domain.money import Money
from assistant.domain.offer import MarketView
from assistant.domain.portrait import Fact
from assistant.domain.product import Product
from assistant.domain.search import NO_CONSTRAINTS, Constraints, Vocabulary

__all__ = [
    "NO_CHANGES",
    "NO_TROUBLE",
    "DialogueContext",
    "Intent",
    "Meaning",
    "Reference",
    "SlotChanges",
    "Trouble",
]


class Intent(StrEnum):
    """What the shopper wants of this turn."""

    FIND = "find"
    """Name a product, or what it is for."""
    REFINE = "refine"
    """Narrow, widen or reorder what is already looked for."""
    DETAILS = "details"
    """Ask something about one product; `Meaning.attribute` names what."""
    COMPARE = "compare"
    SIMILAR = "similar"
    RECOMMEND = "recommend"
    """Ask for suggestions without naming a product."""
    GIFT = "gift"
    BUNDLE = "bundle"
    """Ask what goes with a product."""
    PROFILE = "profile"
    """Say something of oneself to be remembered, ask what is remembered, or have it forgotten."""
    PRICE = "price"
    """Ask what one product costs."""
    AVAILABILITY = "availability"
    """Ask whether one product can be had."""
    POLICY = "policy"
    """Ask what the shop promises; `Meaning.policy_topic` names what."""
    ORDER = "order"
    GREETING = "greeting"
    SMALL_TALK = "small_talk"
    THANKS = "thanks"
    FAREWELL = "farewell"
    COMPLAINT = "complaint"
    HAND_OFF = "hand_off"
    """Ask for a human."""
    AFFIRM = "affirm"
    DENY = "deny"
    OFF_TOPIC = "off_topic"
    UNSAFE = "unsafe"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class SlotChanges:
    """What this message adds to, and takes from, what is looked for."""

    constraints: Constraints = NO_CONSTRAINTS
    """Only what this message says."""
    removed: frozenset[str] = frozenset()
    """Slots dropped: "price", "color", "brand", "size", "material", "gender", "category", "rating",
    "attribute:<name>", or "all"."""
    price_relative: Literal["cheaper", "pricier"] | None = None
    """Wanted relative to what was shown, without an amount."""
    price_level: Literal["low", "high"] | None = None
    """Wanted of the cheaper or the dearer half of what there is ("cheap", "premium")."""

    @property
    def empty(self) -> bool:
        """Whether the message changes nothing that is looked for."""
        return self == NO_CHANGES


NO_CHANGES = SlotChanges()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What of a message could not be taken as it was said."""

    contradiction: tuple[Money, Money] | None = None
    """Bounds of a price that exclude each other: (upper, lower), with upper < lower."""
    odd_price: bool = False
    """Whether it names a price that cannot be one."""
    left_out: int = 0
    """How many wishes were too many."""


NO_TROUBLE = Trouble()


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that point at products already seen."""

    product_ids: tuple[str, ...]
    """In the order shown; empty when the words point at nothing ("the fifth" of three)."""
    phrase: str
    """The words, as written."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one message means; nothing in it is guessed from another turn except `references`."""

    intent: Intent
    confidence: float
    """0 to 1."""
    changes: SlotChanges = NO_CHANGES
    residual: str = ""
    """The words left when constraints, carrier phrases and references are out; original script."""
    concepts: tuple[str, ...] = ()
    """Lexicon concepts of the message in text order, recipients and occasions among them; no attributes,
    nothing excluded."""
    glosses: Mapping[str, str] = field(default_factory=dict)
    """Language → the residual's concepts in that language's words."""
    references: tuple[Reference, ...] = ()
    attribute: str | None = None
    """Concept id of the attribute asked about: "weight", "material", …"""
    policy_topic: str | None = None
    """"delivery", "returns", "payment", "warranty", …"""
    new_topic: bool = False
    """Whether the message itself names a kind of product."""
    corrects: bool = False
    """Whether it puts right what was understood before: "no, I meant the blue ones"."""
    returns: bool = False
    """Whether it goes back to something looked for earlier: "back to the jackets"."""
    quantity: int = 1
    """How many pieces are asked about."""
    facts: tuple[Fact, ...] = ()
    """What the shopper says of themselves, to be remembered."""
    recall: Literal["show", "forget"] | None = None
    """What is asked of the profile."""
    trouble: Trouble = NO_TROUBLE


@dataclass(frozen=True, slots=True)
class DialogueContext:
    """What came before a message, as far as understanding needs it."""

    language: str
    """BCP 47 tag of the turn."""
    view: MarketView
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    shown: tuple[Product, ...] = ()
    """The last list, in order."""
    focus: str | None = None
    """Id of the product last talked about."""
    page: PageContext = field(default_factory=PageContext)
    cart: tuple[Product, ...] = ()
    """Products in the cart, oldest first."""
    constraints: Constraints = NO_CONSTRAINTS
    """What is in force."""
    query: str = ""
    """The residual in force."""
    prices: Mapping[str, Money] = field(default_factory=dict)
    """Product id → the price this shopper sees."""

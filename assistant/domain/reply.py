"""Describe a reply before it is words: acts, the facts they may use, and finished segments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.domain.conversation import Modality
from assistant.domain.offer import MarketView, Offer
from assistant.domain.policy import PolicyText
from assistant.domain.product import Product
from assistant.domain.search import NO_CONSTRAINTS, Constraints

__all__ = [
    "Act",
    "ActKind",
    "AttributeRef",
    "Item",
    "PriceRef",
    "ProductRef",
    "Reason",
    "ReplyPart",
    "ReplyPlan",
    "Segment",
    "TextSegment",
]


@dataclass(frozen=True, slots=True)
class TextSegment:
    """Words that state no fact of the catalogue."""

    text: str


@dataclass(frozen=True, slots=True)
class ProductRef:
    """Stands where a product's name will be rendered."""

    product_id: str


@dataclass(frozen=True, slots=True)
class PriceRef:
    """Stands where a product's price will be rendered."""

    product_id: str


@dataclass(frozen=True, slots=True)
class AttributeRef:
    """Stands where an attribute's value will be rendered."""

    product_id: str
    name: str


Segment = TextSegment | ProductRef | PriceRef | AttributeRef


class ActKind(StrEnum):
    """What a reply can do. Parameters (`Act.params`) are named in brackets."""

    FOUND = "found"
    """Candidates follow [count]; items are the candidates."""
    RECOMMENDED = "recommended"
    """Suggestions without a query follow; items are they."""
    SIMILAR_TO = "similar_to"
    """Items like `subject` follow."""
    GOES_WITH = "goes_with"
    """Items that go with `subject` follow."""
    RELAXED = "relaxed"
    """Nothing fitted all; [dropped] names a soft wish that was dropped: "color", "size",
    "material", "gender", "brand", "category", "rating", "attribute"; never price or exclusion."""
    NOTHING = "nothing"
    """Honestly nothing fits."""
    NOTHING_UNDER_PRICE = "nothing_under_price"
    """Nothing within the price; [price] is the bound, `subject` the nearest above it when there is one."""
    DETAILS = "details"
    """What `subject` is: short facts."""
    ATTRIBUTE = "attribute"
    """Value of attribute [name] of `subject`."""
    ATTRIBUTE_UNKNOWN = "attribute_unknown"
    """The shop does not state attribute [name] of `subject`."""
    PRICE_OF = "price_of"
    """Price of `subject`."""
    AVAILABILITY_OF = "availability_of"
    """Whether `subject` can be had, and ships here."""
    COMPARE = "compare"
    """Items are compared; [cheaper], [better_rated] hold product ids where they differ."""
    POLICY = "policy"
    """`policy` answers; [topic]."""
    POLICY_UNKNOWN = "policy_unknown"
    """The shop gave no text on [topic]."""
    ORDER_STATUS_UNKNOWN = "order_status_unknown"
    """No order system is connected."""
    ASK_WHICH = "ask_which"
    """A product is meant but it is open which; items are the choices."""
    ASK_WHAT = "ask_what"
    """Ask what the shopper looks for."""
    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    SMALL_TALK = "small_talk"
    OFF_TOPIC = "off_topic"
    UNSAFE = "unsafe"
    COMPLAINT = "complaint"
    HAND_OFF = "hand_off"
    ACKNOWLEDGED = "acknowledged"
    """A wish was noted (a filter set or dropped) and there is nothing to show yet."""
    NOT_SOLD = "not_sold"
    """The shop does not sell that kind of product; `subject` is the nearest, when there is one."""
    CONTRADICTION = "contradiction"
    """A price cannot be both under [low] and over [high]; one of them has to go."""
    ODD_PRICE = "odd_price"
    """A price was said that cannot be one, and was left out."""
    TOO_MANY = "too_many"
    """More was wished than one list can keep to; the first [count] count."""
    NOTED_SIZE = "noted_size"
    """A size of the shopper was noted [size]."""
    NOTED = "noted"
    """Something the shopper likes was noted [preference]."""
    NOTED_AVOIDED = "noted_avoided"
    """Something the shopper avoids was noted [preference]."""
    NOTED_HERE_ONLY = "noted_here_only"
    """It counts for this conversation only, for want of consent."""
    REMEMBERED = "remembered"
    """What is known of the shopper [facts]; nothing when it is empty."""
    FORGOTTEN = "forgotten"
    """What was known of the shopper is forgotten."""
    APOLOGY = "apology"
    """Search is not working right now."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a product is shown."""

    code: str
    """"because_of_basket", "popular", "matches_color", "within_price", "top_rated", "similar_shoppers", …"""
    text: str
    """Localized."""


@dataclass(frozen=True, slots=True)
class Item:
    """A product the reply may speak of, as the shopper sees it."""

    product: Product
    title: str
    """In the best available language."""
    language: str
    """Of `title`."""
    offer: Offer
    reasons: tuple[Reason, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Attribute name → localized value, where the lexicon knows it; else as the shop writes it."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing the reply does."""

    kind: ActKind
    params: Mapping[str, str | int] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    subject: Item | None = None
    policy: PolicyText | None = None


@dataclass(frozen=True, slots=True)
class ReplyPlan:
    """What to say, decided by policy; the composer only finds the words."""

    acts: tuple[Act, ...]
    language: str
    """Shortest tag of the shop's locale."""
    view: MarketView
    modality: Modality = Modality.TEXT
    message: str = ""
    """What the shopper wrote."""
    constraints: Constraints = NO_CONSTRAINTS
    history: tuple[tuple[str, str], ...] = ()
    """(role, text) of earlier messages, oldest first."""
    formal: bool = True

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item of every act, each product once, in order."""
        seen: dict[str, Item] = {}
        for act in self.acts:
            for item in (*act.items, *((act.subject,) if act.subject else ())):
                seen.setdefault(item.product.id, item)
        return tuple(seen.values())


@dataclass(frozen=True, slots=True)
class ReplyPart:
    """A finished piece of a reply: whole sentences, already grounded."""

    segments: tuple[Segment, ...]
    generated_by: str = "template"
    """"template" or "llm"."""
    input_tokens: int = 0
    output_tokens: int = 0
    llm_calls: int = 0
    degraded: tuple[str, ...] = ()
    """What was lost while composing, such as "llm"."""

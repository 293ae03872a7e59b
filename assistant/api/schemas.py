"""Define what our own endpoints accept; anything else is refused.

Types are strict: true is no number, "5" is no number, 5.0 is no whole number.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from assistant.api.fields import (
    STRICT,
    Amount,
    AvailabilityName,
    Country,
    Currency,
    Id,
    LanguageTag,
    Message,
    Moment,
    PageSize,
    Query,
    Value,
    Values,
    ViewName,
)
from assistant.api.offer_bodies import OfferBody, OffersBody, PriceBody
from assistant.domain.conversation import TurnContext
from assistant.domain.offer import Availability
from assistant.domain.profile import Profile
from assistant.domain.requests import Filters
from assistant.domain.search import Exclusions

__all__ = [
    "ChatBody",
    "ConsentsBody",
    "Context",
    "EventBody",
    "EventsBody",
    "FactBody",
    "FilterBody",
    "ProductQuery",
    "ProfileBody",
    "RecommendationsBody",
    "SearchBody",
    "SimilarQuery",
    "known_fields",
]


class _Body(BaseModel):
    model_config = STRICT


class Context(_Body):
    """What the shopper chose: three separate facts."""

    language: LanguageTag | None = None
    currency: Currency | None = None
    address_country: Country | None = None

    def to_domain(self) -> TurnContext:
        """Return the same as a domain value."""
        return TurnContext(self.language, self.currency, self.address_country)


class Page(_Body):
    """What the shopper looks at."""

    product_id: Id | None = None
    cart: Annotated[list[Id], Field(max_length=200)] = []


class Consent(_Body):
    """What the shopper allows."""

    personalization: bool | None = None


class ChatBody(_Body):
    """One message of a shopper."""

    message: Message
    conversation_id: Id | None = None
    context: Context = Context()
    modality: Literal["text", "voice"] = "text"
    limit: Annotated[int, Field(ge=1, le=24)] = 6
    page: Page = Page()
    consent: Consent = Consent()


class PriceFilter(_Body):
    """Inclusive bounds in minor units."""

    min: Amount | None = None
    max: Amount | None = None
    currency: Currency | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise PydanticCustomError("price_bounds", "minimum above maximum")
        return self


class ExclusionFilter(_Body):
    """What must not be shown."""

    brands: Values = []
    colors: Values = []
    terms: Values = []


class FilterBody(_Body):
    """Hard filters."""

    price: PriceFilter | None = None
    categories: Values = []
    brands: Values = []
    colors: Values = []
    sizes: Values = []
    attributes: Annotated[dict[Value, Values], Field(max_length=24)] = {}
    availability: Annotated[list[AvailabilityName], Field(max_length=5)] = []
    exclude: ExclusionFilter = ExclusionFilter()

    def to_domain(self) -> Filters:
        """Return the same as a domain value."""
        price = self.price or PriceFilter()
        return Filters(
            categories=tuple(self.categories),
            brands=tuple(self.brands),
            colors=tuple(self.colors),
            sizes=tuple(self.sizes),
            attributes={name: tuple(values) for name, values in self.attributes.items()},
            price_min=price.min,
            price_max=price.max,
            price_currency=price.currency,
            availability=tuple(Availability(value) for value in self.availability),
            exclude=Exclusions(
                tuple(self.exclude.brands), tuple(self.exclude.colors), tuple(self.exclude.terms)
            ),
        )


class SearchBody(_Body):
    """A search without dialogue."""

    query: Query = ""
    context: Context = Context()
    filters: FilterBody = FilterBody()
    limit: PageSize = 10
    offset: Annotated[int, Field(ge=0, le=10_000)] = 0
    literal: bool = False
    facets: Annotated[list[Value], Field(max_length=12)] = []
    view: ViewName = "cards"


class RecommendationsBody(_Body):
    """A basket that wants company."""

    items: Annotated[list[Id], Field(max_length=500)] = []
    shopper_id: Id | None = None
    conversation_id: Id | None = None
    context: Context = Context()
    filters: FilterBody = FilterBody()
    candidates: Annotated[list[Id], Field(max_length=5_000)] | None = None
    exclude_seen: bool = True
    limit: PageSize = 10
    diversity: Annotated[float, Field(ge=0, le=1)] = 0.0
    strategy: Id | None = None
    view: ViewName = "cards"


class EventBody(_Body):
    """One thing a shopper did."""

    event_id: Id
    type: Literal["impression", "view", "click", "cart", "purchase", "rating"]
    product_id: Id
    value: Annotated[float, Field(allow_inf_nan=False, ge=-1_000_000, le=1_000_000)] | None = None
    timestamp: Moment | None = None
    recommendation_id: Id | None = None
    conversation_id: Id | None = None

    @model_validator(mode="after")
    def _plausible(self) -> Self:
        if self.type == "rating" and (self.value is None or not 0 <= self.value <= 5):
            raise PydanticCustomError("rating_value", "rating without a value")
        if self.type == "purchase" and self.value is not None and self.value <= 0:
            raise PydanticCustomError("purchase_value", "purchase of nothing")
        return self


class EventsBody(_Body):
    """Several things a shopper did."""

    events: Annotated[list[EventBody], Field(min_length=1, max_length=500)]


class FactBody(_Body):
    """One thing a shopper wants remembered of what they said."""

    kind: Literal["size", "likes", "avoids"]
    value: Value


class ConsentsBody(_Body):
    """What a shopper allows."""

    personalization: bool


class ProfileBody(_Body):
    """What a shopper tells the shop: tastes, registration facts, and whose tastes may be followed."""

    categories: Values = []
    brands: Values = []
    attributes: Annotated[dict[Value, Values], Field(max_length=24)] = {}
    products: Annotated[list[Id], Field(max_length=200)] = []
    facts: Annotated[dict[Value, Value], Field(max_length=24)] = {}
    friends: Annotated[list[Id], Field(max_length=500)] = []
    groups: Values = []
    said: Annotated[list[FactBody], Field(max_length=100)] | None = None
    """What was said in conversations; left out, it stays as it is."""

    def to_domain(self) -> Profile:
        """Return the same as a domain value, without what was said."""
        return Profile(
            tuple(self.categories),
            tuple(self.brands),
            {name: tuple(values) for name, values in self.attributes.items()},
            tuple(self.products),
            dict(self.facts),
            tuple(self.friends),
            tuple(self.groups),
        )


class ProductQuery(BaseModel):
    """How a product page wants its card."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: LanguageTag | None = None
    currency: Currency | None = None
    country: Country | None = None

    def to_domain(self) -> TurnContext:
        """Return the same as a domain value."""
        return TurnContext(self.language, self.currency, self.country)


class SimilarQuery(ProductQuery):
    """How a product page wants its neighbours."""

    limit: PageSize = 10
    by: Literal["content", "collaborative", "visual"] = "content"


def known_fields() -> frozenset[str]:
    """Return every name that a problem may repeat: ours, not the caller's."""
    models = (
        ChatBody,
        Consent,
        ConsentsBody,
        Context,
        EventBody,
        EventsBody,
        ExclusionFilter,
        FactBody,
        FilterBody,
        OfferBody,
        OffersBody,
        Page,
        PriceBody,
        PriceFilter,
        ProfileBody,
        RecommendationsBody,
        SearchBody,
        SimilarQuery,
    )
    places = {"body", "image", "query", "path", "header", "product_id", "turn_id", "conversation_id", "[key]"}
    return frozenset(places.union(*(model.model_fields for model in models)))

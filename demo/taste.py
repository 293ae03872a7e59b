"""Invent shoppers whose behaviour follows a taste that is written down, and that can be learnt.

How it works, for any list of products and one seed:

- A product belongs to a department (the root of its category path; `data/tastes.toml` knows its names in the
  demo's languages), and each department serves some interests, such as "slow mornings" or "desk work".
- A product has a hidden style, one of six, drawn from its id. No text names it: only behaviour tells it. One
  in four takes it from its colour or material instead, as things that look alike please the same people.
- A shopper has one to three interests, one or two styles, two favourite brands, and a price level.
- `true_affinity` adds these up. A session follows one of the shopper's interests; products are drawn by
  affinity, popularity (few products get most of the attention) and season; the better the fit, the likelier a
  view becomes a cart, and a cart a purchase. Some buyers rate what they bought.

Everything is drawn from hashes and `random.Random`, and weights are rounded to whole numbers before a draw,
so that every machine invents the same shoppers.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.domain.interaction import EventType, Interaction
from assistant.domain.product import Product
from assistant.domain.text import fold

__all__ = ["SEED", "SHOPPERS", "Shopper", "TasteModel", "generate"]

SEED = 2026
"""What the demo is generated from."""
SHOPPERS = 2_400
START = datetime(2025, 3, 1, tzinfo=UTC)
"""The invented log begins here and lasts DAYS."""
DAYS = 300

_STYLES = 6
_LOOKS = ("color", "material", "style", "pattern")
_RESOLUTION = 10_000.0
_INTEREST, _STYLE, _BRAND, _PRICE = 3.0, 2.2, 0.7, 0.8


@dataclass(frozen=True, slots=True)
class Shopper:
    """One invented person."""

    user_id: str
    country: str
    """ISO 3166 code."""
    interests: Mapping[str, float]
    """Interest → share; sums to 1."""
    styles: Mapping[int, float]
    """Style → liking, 0 to 1."""
    brands: frozenset[str]
    """Favourites."""
    price_level: float
    """0 buys the cheapest of a department, 1 the dearest."""


def generate(products: Sequence[Product], seed: int = SEED) -> Iterator[Interaction]:
    """Yield about 40,000 interactions of 2,400 shoppers over the products, oldest first."""
    return TasteModel(products, seed).generate()


class TasteModel:
    """Know what every invented shopper truly likes."""

    def __init__(self, products: Sequence[Product], seed: int = SEED, shoppers: int = SHOPPERS) -> None:
        self.products = tuple(sorted(products, key=lambda product: product.id))
        self._seed = seed
        self._tastes = _read_tastes()
        self._interests: tuple[str, ...] = tuple(self._tastes["interests"])
        self._departments = tuple(self.department(product) for product in self.products)
        self._serves = np.array([self._service(name) for name in self._departments])
        self._style = np.array([self._product_style(product) for product in self.products], dtype=np.int64)
        self._dearness = self._price_levels()
        self._appeal = np.array([self._popularity(product) for product in self.products])
        brands = sorted({product.brand for product in self.products if product.brand})
        self.shoppers = tuple(self._shopper(number, brands) for number in range(shoppers))
        self._by_id = {shopper.user_id: shopper for shopper in self.shoppers}
        self._place = {product.id: place for place, product in enumerate(self.products)}

    def true_affinity(self, user_id: str, product_id: str) -> float:
        """Return how much a shopper likes a product, whatever others do; KeyError for strangers."""
        return float(self._affinities(self._by_id[user_id])[self._place[product_id]])

    def generate(self) -> Iterator[Interaction]:
        """Yield everybody's interactions, oldest first; the same for the same products and seed."""
        if not self.products:
            return
        events = [event for shopper in self.shoppers for event in self._life(shopper)]
        events.sort(key=lambda event: (event.timestamp or START, event.event_id or ""))
        yield from events

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments that `data/tastes.toml` describes."""
        return tuple(self._tastes["departments"])

    def department(self, product: Product) -> str:
        """Return a product's department: a described one, or the folded root of its category."""
        root = fold(product.category[0]) if product.category else "other"
        return str(self._tastes["names"].get(root, root))

    def _service(self, department: str) -> list[float]:
        """Return how much a department serves each interest; one nobody described serves two at random."""
        known: Mapping[str, Mapping[str, float]] = self._tastes["interests"]
        row = [float(known[interest].get(department, 0.0)) for interest in self._interests]
        if not any(row):
            row[self._hash("heart", department) % len(row)] = 1.0
            row[self._hash("side", department) % len(row)] += 0.4
        return row

    def _product_style(self, product: Product) -> int:
        looks = sorted(fold(value) for name in _LOOKS for value in product.attributes.get(name, ()))
        if looks and self._hash("by-looks", product.id) % 4 == 0:
            return self._hash("look", looks[0]) % _STYLES
        return self._hash("style", product.id) % _STYLES

    def _price_levels(self) -> NDArray[np.float64]:
        """Return where each product's price lies among its department's in its currency, 0 to 1."""
        groups: dict[tuple[str, str], list[int]] = {}
        for place, product in enumerate(self.products):
            if product.price is not None:
                groups.setdefault((self._departments[place], product.price.currency), []).append(place)
        levels = np.full(len(self.products), 0.5)
        for members in groups.values():
            members.sort(key=lambda place: (self._amount(place), self.products[place].id))
            for rank, place in enumerate(members):
                levels[place] = (rank + 0.5) / len(members)
        return levels

    def _amount(self, place: int) -> int:
        price = self.products[place].price
        return price.amount if price is not None else 0

    def _popularity(self, product: Product) -> float:
        """Return the logarithm of a product's pull: few products get most of the attention."""
        return 2.0 * self._uniform("pull", product.id) ** 3

    def _shopper(self, number: int, brands: Sequence[str]) -> Shopper:
        user_id = f"shopper-{number:04}"
        rng = Random(f"{self._seed}:{user_id}")  # its stream for a text seed is the same everywhere
        chosen = rng.sample(self._interests, rng.choice((1, 2, 2, 2, 3)))
        shares = [1.0, 0.7, 0.4][: len(chosen)]
        countries: Mapping[str, int] = self._tastes["countries"]
        first, second = rng.sample(range(_STYLES), 2)
        return Shopper(
            user_id=user_id,
            country=rng.choices(list(countries), list(countries.values()))[0],
            interests={name: share / sum(shares) for name, share in zip(chosen, shares, strict=True)},
            styles={first: 1.0, second: rng.choice((0.0, 0.0, 0.5))},
            brands=frozenset(rng.sample(brands, min(2, len(brands)))),
            price_level=rng.random(),
        )

    def _affinities(self, shopper: Shopper, mood: str | None = None) -> NDArray[np.float64]:
        """Return a shopper's liking of all products, or only as far as one interest goes."""
        shares = np.array([shopper.interests.get(name, 0.0) for name in self._interests])
        if mood is not None:
            shares = np.array([1.0 if name == mood else 0.1 * share for name, share in self._pairs(shares)])
        interest = self._serves @ (shares / shares.max())
        style = np.array([shopper.styles.get(number, -0.3) for number in range(_STYLES)])[self._style]
        brand = np.array([product.brand in shopper.brands for product in self.products], dtype=np.float64)
        price = 1.0 - 2.0 * np.abs(self._dearness - shopper.price_level)
        return np.asarray(_INTEREST * interest + _STYLE * style + _BRAND * brand + _PRICE * price)

    def _pairs(self, shares: NDArray[np.float64]) -> Iterator[tuple[str, float]]:
        return zip(self._interests, shares.tolist(), strict=True)

    def _life(self, shopper: Shopper) -> Iterator[Interaction]:
        """Yield one shopper's sessions."""
        rng = Random(f"{self._seed}:life:{shopper.user_id}")
        liking = self._affinities(shopper)
        sessions = 1 + min(9, int(-math.log(1.0 - rng.random()) * 3.0))
        number = 0
        seen: set[int] = set()
        for moment in sorted(START + timedelta(days=DAYS * rng.random()) for _ in range(sessions)):
            names, shares = list(shopper.interests), list(shopper.interests.values())
            mood = rng.choices(names, shares)[0]
            weights = self._weights(self._affinities(shopper, mood), moment)
            for place in seen:
                weights[place] //= 5  # what was looked at once is rarely looked at again
            for event, place, at in self._session(rng, weights, liking, moment):
                seen.add(place)
                number += 1
                stars = None
                if event is EventType.RATING:
                    stars = float(min(5, max(1, round(2.0 + liking[place] / 2.0 + rng.random()))))
                yield Interaction(
                    user_id=shopper.user_id,
                    item_id=self.products[place].id,
                    event=event,
                    value=stars,
                    timestamp=at,
                    event_id=f"{shopper.user_id}-{number:03}",
                    country=shopper.country,
                )

    def _weights(self, affinities: NDArray[np.float64], moment: datetime) -> list[int]:
        """Return whole-number weights of drawing each product at a moment."""
        season: Mapping[str, int] = self._tastes["season"]
        drift = {
            department: 0.5 * math.cos(2.0 * math.pi * (moment.month - peak) / 12.0)
            for department, peak in season.items()
        }
        seasonal = np.array([drift.get(department, 0.0) for department in self._departments])
        pull = np.clip(affinities + self._appeal + seasonal, -20.0, 20.0)
        # Relative to the best, so that the resolution suits every shopper.
        return [int(weight) for weight in np.rint(np.exp(pull - pull.max()) * _RESOLUTION)]

    def _session(
        self, rng: Random, weights: list[int], liking: NDArray[np.float64], moment: datetime
    ) -> Iterator[tuple[EventType, int, datetime]]:
        """Yield what happens to each product looked at: a view, perhaps a cart, a purchase, a rating."""
        at = moment
        for _ in range(2 + min(5, int(-math.log(1.0 - rng.random()) * 1.6))):
            place = rng.choices(range(len(weights)), weights)[0]
            keenness = 1.0 / (1.0 + math.exp(3.2 - 0.6 * float(liking[place])))
            yield EventType.VIEW, place, at
            at += timedelta(seconds=rng.randint(15, 180))
            if rng.random() >= keenness:
                continue
            yield EventType.CART, place, at
            at += timedelta(seconds=rng.randint(20, 240))
            if rng.random() >= 0.55:
                continue
            yield EventType.PURCHASE, place, at
            if rng.random() < 0.25:
                yield EventType.RATING, place, at + timedelta(days=rng.randint(3, 12))

    def _hash(self, what: str, key: str) -> int:
        digest = hashlib.blake2b(f"{self._seed}:{what}:{key}".encode(), digest_size=8).digest()
        return int.from_bytes(digest)

    def _uniform(self, what: str, key: str) -> float:
        return (self._hash(what, key) >> 11) / 2**53


def _read_tastes() -> dict[str, Any]:
    tastes = tomllib.loads(files("demo").joinpath("data/tastes.toml").read_text(encoding="utf-8"))
    departments: Mapping[str, Sequence[str]] = tastes["departments"]
    names = {fold(name): department for department, known in departments.items() for name in known}
    return {**tastes, "names": names}

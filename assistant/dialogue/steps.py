"""Carry out the steps of a turn; `graph` orders them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from assistant.dialogue.avoided import without_avoided
from assistant.dialogue.cheaper import relative_bounds
from assistant.dialogue.finder import Finder, Found, Listing, Wish
from assistant.dialogue.kinds import names_kind
from assistant.dialogue.merge import merge_topic
from assistant.dialogue.patience import soft
from assistant.dialogue.planner import Planner, spoken_history
from assistant.dialogue.policy import Decision, Move, decide
from assistant.dialogue.presenter import Presenter
from assistant.dialogue.relax import relaxations
from assistant.dialogue.state import Topic
from assistant.dialogue.timing import Stopwatch
from assistant.dialogue.topics import is_unsold, returned_to, same_kind
from assistant.dialogue.view import ViewResolver, merged
from assistant.dialogue.work import Attempt, Work
from assistant.domain.conversation import Modality
from assistant.domain.interaction import EventType
from assistant.domain.money import Money
from assistant.domain.product import Product
from assistant.domain.recommendation import BasketItem
from assistant.domain.search import Constraints, Sort
from assistant.i18n.locale import Locales
from assistant.ports import Clock, InteractionLog, ProfileStore
from assistant.ranking.exploration import EXPLORATION, NO_EXPLORATION, Exploration
from assistant.reply.localizer import Localizer
from assistant.understanding.language import LanguageIdentifier
from assistant.understanding.likeness import as_meant, is_open
from assistant.understanding.meaning import DialogueContext, Intent
from assistant.understanding.understander import Understander

__all__ = ["TurnSteps"]

_SUGGESTING = frozenset({Intent.GIFT, Intent.RECOMMEND})
_MOST_ATTEMPTS = 8
_VOICE_LIMIT = 3
_SUGGEST_DIVERSITY = 0.3
_FIND_DIVERSITY = 0.05


@dataclass(frozen=True, slots=True)
class TurnSteps:
    """Implement the steps with the collaborators of the app; the engines come with the work."""

    identifier: LanguageIdentifier
    understander: Understander
    views: ViewResolver
    locales: Locales
    localizer: Localizer
    interactions: InteractionLog
    default_locale: str
    clock: Clock
    exploration: Exploration = EXPLORATION
    """Of suggestions; shoppers who declined the use of behaviour get none."""
    profiles: ProfileStore | None = None
    """What shoppers stated; None where nobody can state anything."""

    def understand(self, work: Work) -> Work:
        """Tell language, view and meaning from the message and what came before it."""
        watch = Stopwatch(self.clock)
        turn, state, engines = work["turn"], work["state"], work["engines"]
        context = merged(turn.context, state.context)
        guess = self.identifier.identify(
            turn.text,
            explicit=context.language,
            locked=state.language,
            accept_language=turn.accept_language,
            country=context.address_country,
            default=self.default_locale,
        )
        vocabulary = engines.catalog.vocabulary()
        view = self.views.resolve(
            context, guess.tag, turn.accept_language, state.said_currency, vocabulary.currencies
        )
        shown = tuple(engines.catalog.get_many(state.shown))
        cart = tuple(engines.catalog.get_many(turn.page.cart))
        focus = engines.catalog.get(state.focus) if state.focus else None
        prices = {
            product.id: offer.price
            for product in (*shown, *cart, *((focus,) if focus else ()))
            if (offer := engines.pricing.offer(product, view)).price is not None
        }
        meaning = self.understander.understand(
            guess.reading or turn.text,
            DialogueContext(
                guess.tag,
                view,
                vocabulary,
                shown,
                state.focus,
                turn.page,
                cart,
                state.topic.constraints,
                state.topic.query,
                {key: price for key, price in prices.items() if price is not None},
            ),
        )
        said = meaning.changes.constraints.price
        said_currency = (said.currency if said else None) or state.said_currency
        return Work(
            context=context,
            guess=guess,
            meaning=meaning,
            said_currency=said_currency,
            view=self.views.resolve(
                context, guess.tag, turn.accept_language, said_currency, vocabulary.currencies
            ),
            timings={"understand": watch.milliseconds},
        )

    def after_understand(self, work: Work) -> str:
        """Guess only where patterns and lexicon leave the meaning open."""
        return "classify" if work["engines"].intents and is_open(work["meaning"]) else "decide"

    async def classify(self, work: Work) -> Work:
        """Take the message for what it is most like; a failure leaves it as it was understood."""
        watch, guesser = Stopwatch(self.clock), work["engines"].intents
        text = work["guess"].reading or work["turn"].text
        lost: list[str] = []
        named = await soft(guesser.guess(text, work["guess"].tag), None, "intents", lost) if guesser else None
        meaning = as_meant(work["meaning"], named, bool(work["state"].shown))
        return Work(meaning=meaning, timings={"classify": watch.milliseconds})

    def decide(self, work: Work) -> Work:
        """Merge the message into the topic, choose the move, and plan what to try."""
        turn, state, meaning = work["turn"], work["state"], work["meaning"]
        before = returned_to(work) or state.topic
        related = before is not state.topic or same_kind(work, before)
        if before is not state.topic:
            meaning = replace(meaning, residual="", new_topic=False)
        topic = merge_topic(before, meaning, work["guess"].tag, same_kind=related)
        decision = decide(meaning, topic, state, turn.page)
        decision = replace(decision, unsold=is_unsold(work, decision.topic))
        if decision.move is not Move.LIST:
            return Work(
                decision=decision,
                attempts=(),
                dropped=(),
                listing=Listing(),
                applied=decision.topic.constraints,
            )
        seen = frozenset(state.listed) if decision.next_page else frozenset()
        tries = self._attempts(work, decision, seen)
        attempts = tuple(islice(tries, _MOST_ATTEMPTS))
        applied = attempts[0][0].topic.constraints
        return Work(decision=decision, attempts=attempts, dropped=(), applied=applied)

    async def retrieve(self, work: Work) -> Work:
        """Find products for the words of the wish in turn."""
        watch = Stopwatch(self.clock)
        found = await Finder(work["engines"]).retrieve(work["attempts"][0][0])
        return Work(found=found, timings={"retrieve": watch.on_top_of(work["timings"], "retrieve")})

    async def recommend(self, work: Work) -> Work:
        """Find products for the shopper's taste."""
        watch = Stopwatch(self.clock)
        suggested = await Finder(work["engines"]).suggest(await self._with_basket(work))
        return Work(suggested=suggested, timings={"recommend": watch.on_top_of(work["timings"], "recommend")})

    async def rank(self, work: Work) -> Work:
        """Make one list of both, and take the next looser wish where it is empty."""
        watch = Stopwatch(self.clock)
        wish, dropped = work["attempts"][0]
        found, suggested = work["found"], work["suggested"]
        both = Found(
            found.hits,
            found.total,
            found.bar,
            suggested.suggestions,
            (*found.degraded, *suggested.degraded),
        )
        listing = await Finder(work["engines"]).rank(await self._with_basket(work), both)
        took = {"rank": watch.on_top_of(work["timings"], "rank")}
        # A looser wish would only wait for the same lost search once more.
        if listing.candidates or len(work["attempts"]) == 1 or "retrieval" in listing.degraded:
            done = Work(listing=listing, attempts=(), timings=took)
            if listing.candidates:
                done["dropped"], done["applied"] = dropped, wish.topic.constraints
                if wish.topic.query != work["decision"].topic.query:
                    topic = replace(wish.topic, constraints=work["decision"].topic.constraints)
                    done["decision"] = replace(work["decision"], topic=topic)
            return done
        return Work(attempts=work["attempts"][1:], timings=took)

    async def answer(self, work: Work) -> Work:
        """Plan the reply."""
        turn, decision, listing = work["turn"], work["decision"], work["listing"]
        locale = self.locales.get(work["guess"].tag)
        planner = Planner(
            Presenter(work["engines"], self.localizer, work["guess"].tag, work["view"]),
            turn,
            work["meaning"],
            locale.formality,
            spoken_history([(message.role, message.text) for message in work["conversation"].messages]),
            work["portrait"],
            remembers=turn.shopper is None or self._may_use_behaviour(work),
        )
        nearest = None
        if decision.move is Move.LIST and not listing.candidates and "retrieval" not in listing.degraded:
            nearest = await self._nearest(work, decision.topic)
        return Work(plan=planner.plan(decision, work["applied"], listing, work["dropped"], nearest))

    def after_decide(self, work: Work) -> list[str]:
        """Run the engines only for a list."""
        return ["retrieve", "recommend"] if work["decision"].move is Move.LIST else ["answer"]

    def after_rank(self, work: Work) -> list[str]:
        """Try again while a looser wish is left."""
        return ["retrieve", "recommend"] if work["attempts"] else ["answer"]

    def _attempts(self, work: Work, decision: Decision, seen: frozenset[str]) -> Iterator[Attempt]:
        topic, pointed = decision.topic, decision.subjects
        turn, relative = work["turn"], work["meaning"].changes.price_relative
        limit = min(turn.limit, _VOICE_LIMIT) if turn.modality is Modality.VOICE else turn.limit
        portrait = work["portrait"].with_facts(work["meaning"].facts)
        left_out = frozenset(filter(None, (topic.similar_to, topic.goes_with)))

        def wish(constraints: Constraints) -> Wish:
            return Wish(
                replace(topic, constraints=without_avoided(constraints, portrait, work["engines"])),
                work["view"],
                limit,
                exclude=seen | left_out,
                diversity=_SUGGEST_DIVERSITY if topic.suggest and not topic.query else _FIND_DIVERSITY,
                explore=self.exploration
                if topic.suggest and self._may_use_behaviour(work)
                else NO_EXPLORATION,
                seed=work["turn_id"],
                portrait=portrait,
                unsold=decision.unsold,
            )

        if relative is not None:
            shown, marked = self._prices(work, work["state"].shown), self._prices(work, pointed)
            for constraints in relative_bounds(relative, topic.constraints, shown, marked):
                yield wish(constraints), ()
            return
        yield wish(topic.constraints), ()
        if work["meaning"].intent in _SUGGESTING and topic.query and not names_kind(topic, work["engines"]):
            # "For her" may leave words that mean nothing to a shop; a suggestion beats an apology.
            topic = replace(topic, query="", glosses=(), suggest=True)
            yield wish(topic.constraints), ()
        for constraints, dropped in relaxations(topic.constraints):
            yield wish(constraints), dropped

    def _prices(self, work: Work, product_ids: Sequence[str]) -> list[Money]:
        engines, view = work["engines"], work["view"]
        offers = [engines.pricing.offer(known, view) for known in engines.catalog.get_many(product_ids)]
        return [offer.price for offer in offers if offer.price is not None]

    async def _with_basket(self, work: Work) -> Wish:
        """Return the wish in turn with everything the shopper touched, oldest first."""
        wish = work["attempts"][0][0]
        if not self._may_use_behaviour(work):
            return wish
        turn = work["turn"]
        stored: list[BasketItem] = []
        if turn.shopper is not None:
            history = await self.interactions.history(turn.shopper.id)
            stored = [
                BasketItem(known.item_id, known.event, known.timestamp, known.value)
                for known in history
                if known.event is not EventType.IMPRESSION
            ]
        visit = [
            *work["conversation"].behaviour,
            *(BasketItem(known) for known in work["state"].touched),
            *(BasketItem(known, EventType.CART) for known in turn.page.cart),
            *((BasketItem(turn.page.product_id),) if turn.page.product_id else ()),
        ]
        wish = replace(wish, basket=(*stored, *visit), personal=bool(stored))
        if turn.shopper is None or self.profiles is None:
            return wish
        profile = await self.profiles.get(turn.shopper.id)
        return replace(wish, shopper_id=turn.shopper.id, profile=None if profile.empty else profile)

    @staticmethod
    def _may_use_behaviour(work: Work) -> bool:
        consent = work["turn"].personalization
        return work["conversation"].personalization if consent is None else consent

    async def _nearest(self, work: Work, topic: Topic) -> Product | None:
        """Return the cheapest fitting product above the price bound, to name it and not to show it."""
        price = work["applied"].price
        if price is None or price.max is None or not topic.query:
            return None
        free = replace(topic, constraints=replace(topic.constraints, price=None, sort=Sort.PRICE_ASC))
        finder, wish = Finder(work["engines"]), Wish(free, work["view"], limit=1)
        listing = await finder.rank(wish, await finder.retrieve(wish))
        return listing.products[listing.candidates[0].product_id] if listing.candidates else None

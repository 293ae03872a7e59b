"""Compose Dragoman: wire every port to an engine, and offer the `dragoman` command.

Heavy modules are imported where they are used, so that `--help` and `/healthz` answer at once.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assistant.domain.errors import (
    Conflict,
    DragomanError,
    GenerationDamaged,
    GenerationMissing,
    InvalidInput,
    Unavailable,
)
from assistant.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.cli.doctor import Finding
    from assistant.cli.evaluation import Evaluation, EvaluationOptions
    from assistant.cli.progress import Progress
    from assistant.dialogue.engines import Engines
    from assistant.dialogue.manager import DialogueManager
    from assistant.dialogue.shop import Shop
    from assistant.dialogue.view import ViewResolver
    from assistant.domain.conversation import TurnContext
    from assistant.domain.exploration import Choice
    from assistant.domain.interaction import Interaction
    from assistant.domain.offer_update import OfferReceipt, OfferUpdate
    from assistant.domain.product import Product
    from assistant.domain.profile import Profile
    from assistant.i18n.locale import Locales
    from assistant.i18n.markets import Markets
    from assistant.ports import Clock, Composer, IntentGuesser, Pricing
    from assistant.ranking.exploration import Exploration
    from assistant.reply.llm import LanguageModel
    from assistant.reply.localizer import Localizer
    from assistant.storage.database import Database
    from assistant.storage.stores import Stores
    from assistant.understanding.language import LanguageIdentifier
    from assistant.understanding.lexicon import TomlLexicon
    from assistant.understanding.understander import Understander
    from recommenders.training import TrainedModels
    from retrieval.generations import GenerationRef, GenerationStore
    from retrieval.live import LiveGeneration
    from retrieval.offer_journal import OfferJournal
    from retrieval.opened import OpenGeneration, Tools
    from retrieval.picture_encoder import LazyPictures, PictureModel
    from retrieval.reranker import Reranker
    from retrieval.translation import Translator

__all__ = ["House", "create_app", "main"]

logger = logging.getLogger("dragoman")

_RETRY_S = 5.0
_PURGE_S = 24 * 3600.0
_POLITE = 10
_TRANSLATION_S = 60.0
"""A batch of product texts, which nobody waits for."""


@dataclass(frozen=True)
class House:
    """Build each collaborator once, when it is first asked for."""

    settings: Settings

    @cached_property
    def clock(self) -> Clock:
        from assistant.clock import SystemClock

        return SystemClock()

    @cached_property
    def locales(self) -> Locales:
        from assistant.i18n.locale import Locales

        return Locales.discover(self.settings.locales)

    @cached_property
    def markets(self) -> Markets:
        from assistant.i18n.markets import Markets

        return Markets.load()

    @cached_property
    def lexicon(self) -> TomlLexicon:
        from assistant.i18n.locale import locales_folder
        from assistant.understanding.lexicon import TomlLexicon

        return TomlLexicon.load(locales_folder())

    @cached_property
    def pricing(self) -> Pricing:
        from assistant.i18n.exchange import ExchangeRates
        from assistant.i18n.pricing import MarketPricing

        days = self.settings.rates_max_age_days
        age = None if days is None else timedelta(days=days)
        rates = ExchangeRates.bundled(
            own=self.settings.rates_file, max_age=age, today=lambda: self.clock.now().date()
        )
        return MarketPricing(rates)

    @cached_property
    def localizer(self) -> Localizer:
        from assistant.i18n.messages import Messages
        from assistant.reply.localizer import Localizer

        return Localizer(self.locales, Messages(self.locales), self.markets, self.lexicon)

    @cached_property
    def identifier(self) -> LanguageIdentifier:
        from assistant.understanding.language import LanguageIdentifier

        return LanguageIdentifier.with_models(self.locales)

    @cached_property
    def understander(self) -> Understander:
        from assistant.i18n.locale import locales_folder
        from assistant.understanding.patterns import PatternLibrary
        from assistant.understanding.understander import Understander

        return Understander(self.lexicon, PatternLibrary.load(locales_folder()))

    @cached_property
    def generations(self) -> GenerationStore:
        from retrieval.generations import GenerationStore

        return GenerationStore(self.settings.data_dir)

    @cached_property
    def tools(self) -> Tools:
        from retrieval.embedder import open_embedder
        from retrieval.opened import Tools

        settings = self.settings
        secret = settings.embedding_key.get_secret_value() if settings.embedding_key else None
        embedder = open_embedder(settings.embedding_model, url=settings.embedding_url, key=secret)
        return Tools(
            embedder,
            self.lexicon,
            self.pricing,
            settings.chroma_url,
            self._reranker(),
            self.journal,
            self.picture_encoder,
        )

    @cached_property
    def picture_encoder(self) -> LazyPictures:
        """Return what looks at pictures; its model is loaded when the first one comes."""
        from retrieval.picture_encoder import ClipPictures, LazyPictures

        name = self.settings.picture_model
        if name != "packaged":
            return LazyPictures(name, lambda: ClipPictures(name))

        def packaged() -> PictureModel:
            from recommenders.image_features import ImageEncoder
            from retrieval.picture_colors import WithColors

            try:
                return WithColors(ImageEncoder())
            except InvalidInput as error:  # what is missing is missing on our side
                raise Unavailable(str(error)) from error

        return LazyPictures("efficientnet-lite0+colours", packaged)

    def _reranker(self) -> Reranker | None:
        from retrieval.reranker import Reranker, load_cross_encoder

        settings = self.settings
        if settings.reranker is None:
            return None
        model = load_cross_encoder(settings.reranker)
        return Reranker(model, settings.reranker_top, settings.reranker_deadline_s)

    @cached_property
    def journal(self) -> OfferJournal:
        from retrieval.offer_journal import OfferJournal

        return OfferJournal(self.settings.data_dir)

    @cached_property
    def intents(self) -> IntentGuesser:
        from assistant.i18n.locale import locales_folder
        from retrieval.exemplars import ExemplarIntents, load_exemplars

        kept = self.settings.data_dir / "exemplars"
        return ExemplarIntents(self.tools.embedder, load_exemplars(locales_folder()), kept)

    @cached_property
    def models(self) -> tuple[LanguageModel, ...]:
        """The language models of the ladder, best first; none without a key or base URL."""
        from assistant.reply.llm import LanguageModel

        settings = self.settings
        if not settings.llm_configured:
            return ()
        key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else None
        names = [name for name in (settings.llm_model, settings.llm_fallback_model) if name]
        return tuple(LanguageModel(name, api_key=key, base_url=settings.openai_base_url) for name in names)

    def warm_up(self, languages: Collection[str] = ()) -> None:
        """Build the tables of some languages, or of all, that are built on first use."""
        from assistant.domain.offer import MarketView
        from assistant.reply.storefront_words import storefront_words
        from assistant.understanding.meaning import DialogueContext

        for info in self.locales:
            if languages and not {info.folder, info.language} & set(languages):
                continue
            words = storefront_words(self.localizer.catalog(info.tag))["example_1"]
            view = MarketView(self.settings.default_market, "USD")
            self.understander.understand(words, DialogueContext(info.tag, view))
            self.lexicon.canonical("color", words, (info.tag,))
            self.localizer.disclosure(info.tag)
        self.identifier.detect("A warm blanket for the sofa")

    def composer(self, engines: Callable[[], Engines]) -> Composer:
        """Return what finds the words: templates, with the language models above them where there are any."""
        from assistant.i18n.locale import locales_folder
        from assistant.reply.breaker import Breaker
        from assistant.reply.grounding import Grounding, load_claims
        from assistant.reply.llm_composer import LlmComposer
        from assistant.reply.templates import TemplateComposer

        template = TemplateComposer(self.localizer)
        if not self.models:
            return template
        claims = load_claims(locales_folder() / "claims.toml")
        return LlmComposer(
            [(model, Breaker(self.clock)) for model in self.models],
            template,
            lambda: Grounding(claims, tuple(engines().catalog.vocabulary().brands)),
            self.localizer.language_name,
            self.settings.llm_deadline_s,
        )

    def manager(self, engines: Callable[[], Engines], stores: Stores) -> DialogueManager:
        from assistant.dialogue.graph import TurnGraph
        from assistant.dialogue.manager import DialogueManager
        from assistant.dialogue.steps import TurnSteps
        from assistant.reply.templates import TemplateComposer

        steps = TurnSteps(
            self.identifier,
            self.understander,
            self.views,
            self.locales,
            self.localizer,
            stores.interactions,
            self.settings.default_locale,
            self.clock,
            self.exploration,
            stores.profiles,
        )
        spoken = TemplateComposer(self.localizer)
        composer = self.composer(engines)
        return DialogueManager(
            engines,
            TurnGraph(steps),
            composer,
            spoken,
            stores.conversations,
            stores.profiles,
            self.localizer,
            self.clock,
        )

    @cached_property
    def views(self) -> ViewResolver:
        from assistant.dialogue.view import ViewResolver

        return ViewResolver(self.markets, self.settings.default_market, self.settings.undeliverable)

    @cached_property
    def exploration(self) -> Exploration:
        from assistant.ranking.exploration import Exploration

        return Exploration(self.settings.explore_share, self.settings.explore_policy)

    def shop(self, engines: Callable[[], Engines], stores: Stores) -> Shop:
        from assistant.dialogue.shop import Shop
        from assistant.dialogue.suggestions import Suggestions

        return Shop(
            engines,
            self.identifier,
            self.understander,
            self.views,
            self.locales,
            self.markets,
            self.localizer,
            Suggestions(
                stores.interactions,
                stores.profiles,
                stores.conversations,
                stores.explorations,
                self.exploration,
            ),
            self.settings.default_locale,
            self.clock,
        )


@dataclass
class _Stage:
    """Hold the engines of the generation served now, and change them when another one is published."""

    house: House
    status: str = "loading the models"
    lost: str = ""
    """Why the recommenders of the generation served are not its own."""
    on_unlearnt: Callable[[int], None] = lambda count: None
    """Told how many products of a new generation its recommenders have never heard of."""
    _live: LiveGeneration | None = None
    _engines: dict[str, Engines] = field(default_factory=dict)

    def engines(self) -> Engines:
        """Return what is served; raises Unavailable with the reason while there is nothing."""
        if self._live is None:
            raise Unavailable(f"The shop is not open yet: {self.status}")
        return self._engines[self._live.current.id]

    async def apply(self, updates: Sequence[OfferUpdate]) -> OfferReceipt:
        """Take in changes of prices and stock, as the port `OfferBook`."""
        from retrieval.offers import LiveOffers

        if self._live is None:
            raise Unavailable(f"The shop is not open yet: {self.status}")
        return await LiveOffers(self._live, self.house.journal, self.house.clock).apply(updates)

    async def open(self) -> None:
        """Load models and catalogue in a thread, trying again until there is one to serve."""
        while self._live is None:
            try:
                await asyncio.to_thread(self.load)
                await asyncio.to_thread(self.house.warm_up)  # the languages that are not the catalogue's
                await asyncio.to_thread(self._open_eyes)
            except Exception as error:
                known = isinstance(error, DragomanError)
                self.status = str(error) if known else f"loading failed ({type(error).__name__})"
                logger.error("%s", self.status, exc_info=not known)
                await asyncio.sleep(_RETRY_S)

    def _open_eyes(self) -> None:
        """Load what looks at pictures, when this shop has some; without it, search by picture says why."""
        if self._live is not None and self._live.current.pictures is not None:
            try:
                self.house.picture_encoder.warm_up()
            except Unavailable as error:
                logger.warning("%s", error)

    def load(self) -> None:
        """Open the current generation in the calling thread; raises Unavailable when there is none."""
        from retrieval.live import LiveGeneration

        if self.house.generations.current_id() is None:
            self.house.generations.current()  # raises with the sentence that names the command
        live = LiveGeneration(
            self.house.generations, self.house.tools, self.house.clock, on_swap=self._prepare
        )
        opened = live.start()
        sold_in = opened.catalog.vocabulary().languages
        self.house.warm_up({"en", self.house.settings.default_locale, *sold_in})
        self.status = f"ok: {opened.degraded}" if opened.degraded else "ok"
        self._live = live

    def _prepare(self, opened: OpenGeneration) -> None:
        """Build the engines of a generation before it is served, and let go of all but the newest two."""
        from assistant.dialogue.engines import Engines
        from assistant.domain.profile import product_traits
        from assistant.ranking.tuned_file import read_tuned
        from recommenders.cascade import Cascade
        from recommenders.stated import StatedTastes
        from retrieval.policies import JsonPolicies

        models, self.lost = _models(opened, self.house.generations)
        if unlearnt := sum(known not in models.items for known in opened.ids):
            self.on_unlearnt(unlearnt)

        @cache  # the same few values, product after product
        def canonical(kind: str, value: str, languages: tuple[str, ...]) -> str:
            # Sizes and weights read the same everywhere.
            return (
                value
                if any(map(str.isdigit, value))
                else self.house.lexicon.canonical(kind, value, languages)
            )

        traits = ((known.id, product_traits(known, canonical)) for known in opened.catalog.all())
        self._engines[opened.id] = Engines(
            opened.catalog,
            opened.retriever,
            Cascade(models, StatedTastes.build(models.items, traits)),
            self.house.pricing,
            self.house.lexicon,
            JsonPolicies.load(opened.path),
            read_tuned(opened.path),
            self.house.intents,
            opened.pictures,
        )
        for old in list(self._engines)[:-2]:
            del self._engines[old]


def _models(opened: OpenGeneration, store: GenerationStore) -> tuple[TrainedModels, str]:
    """Return the generation's recommenders, and what is wrong when they are not its own.

    Damaged ones are replaced by those of the generation before; without any, one that knows the products but
    no shopper answers.
    """
    from recommenders import artifacts
    from recommenders.content import ItemVectors
    from recommenders.dataset import InteractionDataset
    from recommenders.training import train

    lost = ""
    try:
        return artifacts.load(opened.path / "recommenders"), lost
    except GenerationMissing:
        pass
    except GenerationDamaged as damage:
        lost = str(damage)
        logger.error("%s", lost)
        for name in store.ids():
            with suppress(GenerationMissing, GenerationDamaged):
                if name != opened.id:
                    models = artifacts.load(store.get(name).path / "recommenders")
                    return models.selling(opened.ids), f"{lost}; those of {name} answer"
    vectors = ItemVectors(opened.ids, opened.matrix)
    return train(InteractionDataset.build([], catalogue=opened.ids), None, vectors, opened.ids), lost


def create_app(settings: Settings | None = None, **overrides: Any) -> FastAPI:
    """Build the app; models and catalogue load in the background once it runs.

    `overrides` replace collaborators by name: `house`, or `engines` (a callable that returns Engines).
    """
    from assistant.api.app import build_app
    from assistant.api.refitter import Refitter
    from assistant.api.services import Services
    from assistant.reply.storefront_words import storefront_words
    from assistant.storage.stores import Stores

    settings = settings or Settings()
    house: House = overrides.get("house") or House(settings)
    stage = _Stage(house)
    engines: Callable[[], Engines] = overrides.get("engines") or stage.engines
    stores = Stores.open(settings.database, house.clock)
    refitter = Refitter.beside(settings, house.clock, Path(__file__))

    async def ready() -> Mapping[str, str]:
        lines = {"catalogue": "ok" if "engines" in overrides else stage.status, "database": "ok"}
        if stage.lost:
            lines["recommenders"] = f"ok: {stage.lost}"
        lines["language model"] = f"ok: {settings.llm_model}" if house.models else "ok: templates only"
        try:
            await stores.database.ping()
        except DragomanError as error:
            lines["database"] = str(error)
        return lines

    def words(tag: str) -> dict[str, Any]:
        info = house.localizer.info(tag)
        strings = storefront_words(house.localizer.catalog(tag))
        return {"language": info.tag, "dir": info.direction, "strings": strings}

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        from assistant.storage.migration import migrate

        settings.data_dir.mkdir(parents=True, exist_ok=True)
        await migrate(settings.database)
        if lost := await stores.conversations.interrupt_open_turns():
            logger.warning("%d turns were interrupted by the last stop", lost)
        tasks = [asyncio.create_task(_purge(house, stores.database))]
        loop = asyncio.get_running_loop()

        def learn_new(count: int) -> None:
            if settings.refit_every_h > 0:
                logger.info("%d new products are learnt about in the background", count)
                loop.call_soon_threadsafe(refitter.start, "--scheduled")

        stage.on_unlearnt = learn_new
        if "engines" not in overrides:
            tasks.append(asyncio.create_task(stage.open()))
        tasks += [asyncio.create_task(model.warm_up()) for model in house.models]
        tasks.append(asyncio.create_task(refitter.keep_schedule()))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await refitter.close()
            for model in house.models:
                await model.close()
            await stores.database.close()

    services = Services(
        manager=house.manager(engines, stores),
        shop=house.shop(engines, stores),
        conversations=stores.conversations,
        interactions=stores.interactions,
        profiles=stores.profiles,
        consents=stores.consents,
        refitter=refitter,
        ready=ready,
        clock=house.clock,
        settings=settings,
        offers=None if "engines" in overrides else stage,
        words=words,
    )
    pictures = settings.data_dir / "demo" / "images"
    return build_app(services, assets={"/demo/images": pictures}, lifespan=lifespan)


async def _purge(house: House, database: Database) -> None:
    """Forget conversations after the days of the setting, once a day."""
    from assistant.storage.retention import purge_older_than

    while True:
        try:
            await purge_older_than(
                database, house.clock.now() - timedelta(days=house.settings.retention_days)
            )
        except DragomanError as error:
            logger.warning("Old conversations could not be purged: %s", error)
        await asyncio.sleep(_PURGE_S)


@dataclass(frozen=True)
class _Workshop:
    """Do the offline work: index, train, evaluate, examine."""

    house: House

    def index(
        self,
        feeds: Sequence[Path],
        *,
        feed_format: str | None = None,
        max_bad: float = 0.2,
        rejects: Path | None = None,
        policies: Path | None = None,
        pictures: Path | None = None,
        progress: Progress,
        fingerprint: str = "",
    ) -> dict[str, Any]:
        from retrieval.indexer import Indexer
        from retrieval.ingest import file_fingerprint, ingest

        house, model = self.house, self.house.settings.embedding_model
        translator = self._translator()
        done = ingest(
            Indexer(house.generations, house.tools, self._language, traits_version=self._lexicon_version),
            feeds,
            rejects_path=rejects or self._rejects(feeds),
            now=house.clock.now(),
            feed_format=feed_format,
            currency=house.markets.currency_of(house.settings.default_market),
            max_bad=max_bad,
            fingerprint=fingerprint or file_fingerprint(feeds, model, self._lexicon_version),
            policies=policies,
            pictures=pictures or house.settings.pictures,
            enrich=translator.enrich if translator else lambda products: products,
            progress=progress,
            looking=replace(progress, label="looking at pictures"),
        )
        translations = {"translations": asdict(translator.counts)} if translator else {}
        return {
            **asdict(done.report),
            **translations,
            "rejected": done.rejected,
            "rejects_file": done.rejects_file,
        }

    def _translator(self) -> Translator | None:
        """Return what translates product texts, when the settings ask for it and name a model."""
        from retrieval.translation import Translator
        from retrieval.translation_memory import TranslationMemory

        settings = self.house.settings
        if not settings.translate_to:
            return None
        if not self.house.models:
            raise InvalidInput(
                "DRAGOMAN_TRANSLATE_TO needs a language model: set DRAGOMAN_OPENAI_API_KEY or "
                "DRAGOMAN_OPENAI_BASE_URL, or unset it"
            )
        model = self.house.models[0]
        names = {tag: self.house.localizer.language_name("en", tag) for tag in settings.translate_to}

        async def complete(messages: Sequence[tuple[str, str]]) -> str:
            stream = model.stream(messages, deadline=_TRANSLATION_S, first_token=_TRANSLATION_S)
            return "".join([chunk.text async for chunk in stream])

        memory = TranslationMemory(settings.data_dir)
        return Translator(complete, model.model, names, memory, self._language, settings.glossary)

    def update_prices(self, files: Sequence[Path], *, max_bad: float, rejects: Path | None) -> dict[str, Any]:
        from retrieval.price_files import update_prices

        house = self.house
        report = update_prices(
            house.journal,
            house.generations.current(),
            files,
            rejects_path=rejects or self._rejects(files),
            now=house.clock.now(),
            max_bad=max_bad,
            currency=house.markets.currency_of(house.settings.default_market),
        )
        return asdict(report)

    def _rejects(self, files: Sequence[Path]) -> Path:
        return self.house.settings.data_dir / "rejects" / f"{files[0].name}.jsonl"

    def rollback(self) -> dict[str, Any]:
        left = self.house.generations.current_id()
        return {"generation": self.house.generations.rollback().id, "instead_of": left}

    def train(self, logs: Sequence[Path], *, max_bad: float, progress: Progress) -> dict[str, Any]:
        from recommenders.loader import InteractionReader, RejectedRow

        rejected: list[RejectedRow] = []
        reader = InteractionReader(self.house.clock.now(), rejected.append, max_bad)
        facts = self._learn(chain.from_iterable(reader.read(path) for path in logs), progress)
        shown = [f"{row.source}:{row.line}: {row.reason}" for row in rejected[:20]]
        return {**facts, "rejected": len(rejected), "first_rejects": shown}

    def _learn(
        self,
        interactions: Iterable[Interaction],
        progress: Progress,
        *,
        refit: bool = False,
        profiles: Mapping[str, Profile] | None = None,
        choices: Sequence[Choice] = (),
    ) -> dict[str, Any]:
        """Train on interactions and publish the catalogue served now with the new models.

        A refit adds them to the log of the last training, and leaves that log as it is.
        """
        import numpy as np

        from assistant.ranking.tuned_file import TUNED_NAME, read_tuned, write_tuned
        from recommenders import artifacts
        from recommenders.base_log import FreshLog, joined, load_log, save_log
        from recommenders.content import ItemVectors
        from recommenders.social import Circles
        from recommenders.training import train
        from retrieval.catalog import GenerationCatalog
        from retrieval.republish import Served

        served = Served.now(self.house.generations)
        current = served.ref
        ids = GenerationCatalog(current.path, current.id).ids
        vectors = np.load(current.path / "vectors.npy", allow_pickle=False)
        base = load_log(current.path / "log") if refit else None
        if refit and base is None and (current.path / "recommenders").exists():
            raise InvalidInput("The log these models learnt from was not kept; run `dragoman train` once")
        fresh = FreshLog(interactions, since=base.last_moment if base else None)
        dataset = fresh.dataset(ids)
        models = train(
            dataset if base is None else joined(base, dataset),
            item_vectors=ItemVectors(ids, vectors),
            catalogue=ids,
            progress=lambda what, done, total: progress(done, total),
            facts={shopper: profile.facts for shopper, profile in (profiles or {}).items()},
            circles=Circles(
                {shopper: dict.fromkeys(known.friends, 1.0) for shopper, known in (profiles or {}).items()},
                {shopper: known.groups for shopper, known in (profiles or {}).items()},
            ),
        )
        tuned = read_tuned(current.path)
        tuned = tuned.learnt(choices, fresh.seen) if refit else replace(tuned, events=0)

        def write(draft: Path) -> None:
            artifacts.save(models, draft / "recommenders")
            write_tuned(tuned, draft)
            if not refit:
                save_log(dataset, draft / "log")

        ref = served.with_files({"recommenders", TUNED_NAME} | (set() if refit else {"log"}), write)
        return {"generation": ref.id, "events": fresh.events, **asdict(models.report)}

    def refit(self, *, scheduled: bool, progress: Progress) -> dict[str, Any]:
        """Learn anew from the log of the last training and all that is stored since."""
        from filelock import FileLock, Timeout

        if hasattr(os, "nice"):
            os.nice(_POLITE)  # shoppers are served beside it
        try:
            # Every worker has the same schedule: one of them learns, for all.
            with FileLock(self.house.settings.data_dir / "refit.lock", timeout=0):
                return self._refit(scheduled, progress)
        except Timeout:
            raise Conflict("Another refit is running; what it learns is served when it is done") from None

    def _refit(self, scheduled: bool, progress: Progress) -> dict[str, Any]:
        interactions, profiles, choices = asyncio.run(self._stored())
        current = self.house.generations.current()
        if scheduled:
            from assistant.ranking.tuned_file import read_tuned

            unchanged = read_tuned(current.path).events == len(interactions)
            if unchanged and self._knows_all(current):
                return {"generation": current.id, "skipped": "nothing was done since the last time"}
        return self._learn(interactions, progress, refit=True, profiles=profiles, choices=choices)

    async def _stored(self) -> tuple[list[Interaction], Mapping[str, Profile], tuple[Choice, ...]]:
        from assistant.storage.migration import migrate
        from assistant.storage.stores import Stores

        await migrate(self.house.settings.database)
        stores = Stores.open(self.house.settings.database, self.house.clock)
        try:
            interactions = [one async for one in stores.interactions.everything()]
            return interactions, await stores.profiles.everyone(), await stores.explorations.rewarded()
        finally:
            await stores.database.close()

    def demo(self, *, quiet: bool) -> dict[str, Any]:
        from assistant.cli.progress import Progress
        from demo.catalog import policies_file, product_files
        from demo.drawing import draw
        from demo.rendering import can_render
        from demo.taste import SEED, generate
        from retrieval.catalog import GenerationCatalog
        from retrieval.ingest import file_fingerprint
        from retrieval.picture_build import PICTURES

        house, files = self.house, product_files()
        wanted = file_fingerprint(
            [*files, policies_file()], house.settings.embedding_model, self._lexicon_version
        )
        facts: dict[str, Any] = {}
        current = self._current()
        made_by = house.tools.embedder.fingerprint
        built = current.manifest.facts if current else None
        if built is None or (built.fingerprint, built.embedding_model) != (wanted, made_by):
            facts["indexed"] = self.index(
                files,
                policies=policies_file(),
                progress=Progress("embedding", quiet),
                fingerprint=wanted,
            )
        current = house.generations.current()
        catalog = GenerationCatalog(current.path, current.id)
        pictures = house.settings.data_dir / "demo" / "images"
        pictures.mkdir(parents=True, exist_ok=True)
        for product in catalog.all():
            (pictures / f"{product.id}.svg").write_text(draw(product), "utf-8")
        if can_render() and ("indexed" in facts or not (current.path / PICTURES).exists()):
            facts["pictures"] = self._look_at(list(catalog.all()), Progress("looking at pictures", quiet))
            current = house.generations.current()
        if "indexed" in facts or not self._trained(current):
            log = generate(list(catalog.all()), SEED)
            facts["trained"] = self._learn(log, Progress("training", quiet))
        return facts or {"demo": "nothing to do: the shop is indexed and trained"}

    def _look_at(self, products: Sequence[Product], progress: Progress) -> dict[str, Any]:
        """Render the demo's drawings, and publish the catalogue served now with what is seen of them."""
        from demo.rendering import write_pictures
        from retrieval.picture_build import PICTURES, PictureCounts, build_pictures
        from retrieval.republish import Served

        folder = self.house.settings.data_dir / "demo" / "pictures"
        write_pictures(products, folder)
        served, encoder = Served.now(self.house.generations), self.house.tools.pictures
        assert encoder is not None
        counts: list[PictureCounts] = []

        def write(draft: Path) -> None:
            parent = served.ref.path
            counts.append(build_pictures(draft, products, folder, encoder, parent=parent, progress=progress))

        served.with_files({PICTURES}, write)
        return asdict(counts[0])

    def serve(self, host: str, port: int, workers: int) -> None:
        import uvicorn

        if self.house.generations.current_id() is None:
            self.house.generations.current()  # raises with the sentence that names the command
        print(f"Dragoman opens at http://{host}:{port} as soon as its models are loaded", file=sys.stderr)
        # One process takes the models that this one may have loaded already; more load their own.
        alone = workers == 1
        uvicorn.run(
            create_app(self.house.settings, house=self.house) if alone else "server:create_app",
            factory=not alone,
            host=host,
            port=port,
            workers=workers,
            access_log=False,
            server_header=False,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=5,
            h11_max_incomplete_event_size=64 * 1024,
            log_level=self.house.settings.log_level.lower(),
        )

    async def chat(self, context: TurnContext, *, as_json: bool) -> int:
        from assistant.cli.chat import chat
        from assistant.storage.migration import migrate
        from assistant.storage.stores import Stores

        house, stage = self.house, _Stage(self.house)
        stage.load()
        await migrate(house.settings.database)
        stores = Stores.open(house.settings.database, house.clock)
        manager = house.manager(stage.engines, stores)
        try:
            return await chat(manager.respond, context, as_json=as_json)
        finally:
            for model in house.models:
                await model.close()
            await stores.database.close()

    def evaluate(
        self, what: str, logs: Sequence[Path], *, options: EvaluationOptions, progress: Progress
    ) -> Evaluation:
        from assistant.cli.evaluation import Evaluation

        if what == "recommenders":
            return self._evaluate_recommenders(logs, options, progress)
        if what == "dialogue":
            return asyncio.run(self._evaluate_dialogue(options, progress))
        if what == "retrieval":
            return self._evaluate_retrieval(logs, options, progress)
        return Evaluation({what: self._evaluate_exploration()})

    async def _evaluate_dialogue(self, options: EvaluationOptions, progress: Progress) -> Evaluation:
        """Let simulated shoppers talk to the shop served now, with templates and a database of its own."""
        from tempfile import TemporaryDirectory

        from assistant.cli.evaluation import Evaluation
        from assistant.domain.conversation import TurnContext
        from assistant.i18n.locale import babel_locale, locales_folder
        from assistant.i18n.money import format_money
        from assistant.simulation.judge import Judge
        from assistant.simulation.report import page, summary
        from assistant.simulation.run import talk
        from assistant.simulation.scenarios import load_dialogues
        from assistant.simulation.shopper import SimulatedShopper
        from assistant.storage.migration import migrate
        from assistant.storage.stores import Stores
        from retrieval.catalog import GenerationCatalog

        house = House(
            self.house.settings.model_copy(update={"openai_api_key": None, "openai_base_url": None})
        )
        known = [info.folder for info in house.locales]
        if strange := [name for name in options.languages if name not in known]:
            raise InvalidInput(f"There is no locale {strange[0][:20]!r}; choose from {', '.join(known)}")
        stage = _Stage(house)
        stage.load()
        current = house.generations.current()
        catalog = GenerationCatalog(current.path, current.id)
        sold = catalog.vocabulary().currencies
        views = house.views
        judge = Judge(catalog.all(), house.lexicon, house.pricing)
        wanted = (
            one
            for one in load_dialogues(locales_folder(), options.languages or known)
            if options.part in ("all", one.split)
        )
        with TemporaryDirectory(prefix="dragoman-") as folder:
            url = f"sqlite:///{folder}/talk.sqlite3"
            await migrate(url)
            stores = Stores.open(url, house.clock)
            shopper = SimulatedShopper(
                house.manager(stage.engines, stores).respond,
                judge,
                lambda money, tag: format_money(money, babel_locale(tag), short=True),
                lambda folder: house.locales.get(folder).tag,
            )
            talked = await talk(
                wanted,
                shopper,
                lambda tag: views.resolve(TurnContext(language=tag), tag, None, None, sold),
                progress,
            )
            await stores.database.close()
        if not talked.outcomes:
            raise InvalidInput("No dialogue fits: this catalogue sells too little of what the shoppers want")
        report = summary(talked.outcomes)
        if options.html:
            options.html.write_text(page(report, f"Dialogues, {options.part}"), "utf-8")
        notes = (
            [f"Left out for want of products: {', '.join(sorted(talked.left_out))}"]
            if talked.left_out
            else []
        )
        return Evaluation({f"dialogue ({options.part})": report["languages"]}, notes, report)

    def _evaluate_recommenders(
        self, logs: Sequence[Path], options: EvaluationOptions, progress: Progress
    ) -> Evaluation:
        from assistant.cli.evaluation import Evaluation
        from recommenders.comparison import Plan, compare
        from recommenders.item_texts import read_texts
        from recommenders.loader import InteractionReader, RejectedRow
        from recommenders.report import tables, write_page

        if not logs:
            raise InvalidInput("`dragoman evaluate recommenders` needs at least one interaction log")
        if options.html and not options.html.parent.is_dir():
            raise InvalidInput(f"There is no folder {options.html.parent} for the page; make it first")
        rejected: list[RejectedRow] = []
        reader = InteractionReader(self.house.clock.now(), rejected.append, options.max_bad, options.layout)
        plan = Plan(
            options.split, options.models, options.lengths, options.folds, options.most_cases
        ).checked()
        texts = (
            {item: str(text) for item, text in read_texts(options.items).items()} if options.items else None
        )

        def say(what: str, done: int, total: int) -> None:
            progress.label = what
            progress(done, total)

        found = compare(chain.from_iterable(reader.read(path) for path in logs), plan, texts, say)
        left_out = [f"{row.source}:{row.line}: {row.reason}" for row in rejected[:20]]
        if options.html:
            write_page(found, options.html)
        data = {**found.as_data(), "rejected": len(rejected), "first_rejects": left_out}
        notes = [
            *found.notes,
            *([f"{len(rejected)} bad rows left out, first {left_out[0]}"] if rejected else []),
        ]
        return Evaluation(tables(found), notes, data)

    def _evaluate_exploration(self) -> Sequence[Mapping[str, Any]]:
        """Estimate from the stored choices what each way to explore would have earned."""
        from assistant.ranking.off_policy import compare

        _, _, choices = asyncio.run(self._stored())
        return [report.row(name) for name, report in compare(choices).items()]

    def tune(self, logs: Sequence[Path], *, shoppers: int, progress: Progress) -> dict[str, Any]:
        """Choose the blend's weights on shoppers of a log, and publish them with the catalogue served now."""
        from assistant.dialogue.engines import Engines
        from assistant.dialogue.tuning import hold_out, tune
        from assistant.domain.offer import MarketView
        from assistant.ranking.tuned_file import TUNED_NAME, read_tuned, write_tuned
        from recommenders.cascade import Cascade
        from recommenders.content import ItemVectors
        from recommenders.dataset import InteractionDataset
        from recommenders.loader import InteractionReader
        from recommenders.training import train
        from retrieval.opened import open_generation
        from retrieval.policies import JsonPolicies
        from retrieval.republish import Served

        house = self.house
        reader = InteractionReader(house.clock.now(), lambda row: None)
        log = list(chain.from_iterable(reader.read(path) for path in logs))
        served = Served.now(house.generations)
        opened = open_generation(served.ref.path, served.ref.id, house.tools)
        tuned = read_tuned(served.ref.path)
        languages = [tag.split("-")[0] for tag in house.locales.tags]
        held = hold_out(log, opened.catalog, house.lexicon, list(dict.fromkeys(languages)), shoppers)
        models = train(
            InteractionDataset.build(held.kept, catalogue=opened.ids),
            item_vectors=ItemVectors(opened.ids, opened.matrix),
            catalogue=opened.ids,
            progress=lambda what, done, total: progress(done, total),
        )
        engines = Engines(
            opened.catalog,
            opened.retriever,
            Cascade(models),
            house.pricing,
            house.lexicon,
            JsonPolicies(),
            tuned,
        )
        view = MarketView(house.settings.default_market, "USD")
        found = asyncio.run(tune(engines, held.cases, view))
        better = replace(tuned, weights=found.weights)
        ref = served.with_files({TUNED_NAME}, lambda draft: write_tuned(better, draft))
        return {"generation": ref.id, **asdict(found)}

    def _evaluate_retrieval(
        self, files: Sequence[Path], options: EvaluationOptions, progress: Progress
    ) -> Evaluation:
        """Compare ways of searching on judged queries, or on the shop's own translations of titles."""
        from assistant.cli.evaluation import Evaluation
        from assistant.domain.offer import MarketView
        from retrieval.contenders import contenders
        from retrieval.judged import of_translations, read_judged
        from retrieval.opened import open_generation
        from retrieval.search_comparison import compare

        current = self.house.generations.current()
        opened = open_generation(current.path, current.id, self.house.tools)
        languages = {product.id: product.language for product in opened.catalog.all()}
        judged = [query for file in files for query in read_judged(file, languages)]
        judged = judged or list(of_translations(opened.catalog.all()))
        if not judged:
            raise InvalidInput(
                "This catalogue has no translations to ask by; name a file of judged queries "
                "(docs/retrieval.md says how to write one)"
            )
        step = max(1, len(judged) // options.most_cases)
        ways = contenders(
            opened.retriever, opened.matrix, MarketView(self.house.settings.default_market, "USD")
        )
        found = compare(ways, judged[::step][: options.most_cases], progress)
        if options.html is not None:
            options.html.write_text(found.page(f"Search over {len(languages):,} products"), "utf-8")
        easy = "Translations are words of the index, so that BM25 has an easy time; judged queries say more."
        title = "nDCG@10 and others, by languages of query and products"
        return Evaluation({title: found.rows()}, () if files else (easy,), found.data())

    def findings(self) -> Sequence[Finding]:
        from assistant.cli.doctor import CatalogueFacts, examine

        def catalogue() -> CatalogueFacts:
            current = self.house.generations.current()
            trained = (current.path / "recommenders").exists()
            return CatalogueFacts(current.id, current.manifest.facts.counts, trained, current.degraded)

        return examine(self.house.settings, self.house.locales.tags, catalogue)

    @staticmethod
    def _knows_all(ref: GenerationRef) -> bool:
        """Tell whether the recommenders have heard of every product of the catalogue."""
        from recommenders import artifacts
        from retrieval.catalog import GenerationCatalog

        with suppress(GenerationMissing, GenerationDamaged):
            items = artifacts.load(ref.path / "recommenders").items
            return all(known in items for known in GenerationCatalog(ref.path, ref.id).ids)
        return False

    @staticmethod
    def _trained(ref: GenerationRef) -> bool:
        """Tell whether a generation has recommenders this version reads, and the log they learnt from."""
        from recommenders import artifacts

        with suppress(GenerationMissing, GenerationDamaged):
            artifacts.load(ref.path / "recommenders")
            return (ref.path / "log").is_dir()
        return False

    def _current(self) -> GenerationRef | None:
        with suppress(Unavailable):
            return self.house.generations.current()
        return None

    def _language(self, text: str) -> str | None:
        found = self.house.identifier.detect(text)
        return found.language if found else None

    @cached_property
    def _lexicon_version(self) -> str:
        from assistant.i18n.locale import locales_folder
        from retrieval.ingest import file_fingerprint
        from retrieval.traits import TRAITS_FORM

        folder = locales_folder()
        lexicons = sorted(folder.glob("*/lexicon.toml"))
        return file_fingerprint([folder / "concepts.toml", *lexicons], TRAITS_FORM)


def _set_threads() -> None:
    """Bound native threads before numpy loads: more of them are ten times slower on a busy machine."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the `dragoman` command; errors that a person can mend are one sentence on standard error."""
    from assistant.cli.commands import run
    from assistant.cli.parser import parse

    _set_threads()
    parsed = parse(arguments)
    if parsed.data_dir:
        # Workers are processes of their own: they read the same environment.
        os.environ["DRAGOMAN_DATA_DIR"] = str(parsed.data_dir)
    try:
        settings = Settings()
        logging.basicConfig(
            level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
        )
        logging.getLogger("bm25s").propagate = False  # it sets itself to DEBUG when it is imported
        logging.getLogger("python_multipart").setLevel(logging.ERROR)  # bad forms are the sender's affair
        for chatty in ("alembic", "httpx2", "httpx"):
            logging.getLogger(chatty).setLevel(logging.WARNING)
        return run(parsed, _Workshop(House(settings)))
    except ValidationError as error:
        for problem in error.errors():
            print(f"dragoman: setting {problem['loc'][0]}: {problem['msg']}", file=sys.stderr)
        return 2
    except DragomanError as error:
        print(f"dragoman: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("dragoman: stopped; run the same command again to go on", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())

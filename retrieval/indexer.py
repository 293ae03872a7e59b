"""Build a generation of the catalogue from products: read, embed, index, prove, publish."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.domain.errors import GenerationDamaged, GenerationMissing, InvalidFeed
from assistant.domain.product import Product
from retrieval.catalog import read_products, write_products, write_vocabulary
from retrieval.documents import digest_of, document_of, keywords_of
from retrieval.draft import Draft
from retrieval.embedder import DocumentText
from retrieval.facets import Facets
from retrieval.generations import GenerationRef, GenerationStore
from retrieval.keyword_index import KeywordIndex
from retrieval.levels import write_languages
from retrieval.manifest import OFFERS_SEEN, GenerationFacts, GoldenQuery
from retrieval.opened import Tools, open_generation, unanswered
from retrieval.picture_build import PICTURES, PictureCounts, build_pictures
from retrieval.policies import read_policies
from retrieval.records import content_hash
from retrieval.traits import TraitReader
from retrieval.traits_file import KnownProduct, read_known, write_known
from retrieval.vector_build import KNOWN, EmbeddingCounts, Progress, VectorBuild
from retrieval.vector_index import ChromaCollection, chroma_folder
from retrieval.vocabulary import collect_vocabulary

__all__ = ["IndexReport", "Indexer"]

_GOLDEN = 20
_GOLDEN_FOUND = 0.9
"""Share of golden queries that must find their product: a few titles are too bare to be found by."""
_POLICIES = "policies.json"
_DETECTED = 400
"""Characters that a language is told from."""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run of indexing did."""

    generation: str
    """Id of the new generation, which is served from now on."""
    products: int
    duplicates: int
    """Products left out because an earlier one of the run had the same id."""
    embedded: int
    """Texts that were embedded in this run or, before it was interrupted, in the one it resumed."""
    reused: int
    """Products whose vectors were taken over from the generation before."""
    languages: dict[str, int]
    """Language of product texts → number of products."""
    seconds: float
    embedding_seconds: float
    pictures: PictureCounts = field(default_factory=PictureCounts)
    """What became of the products' pictures; nothing counted when no folder was named."""


class Indexer:
    """Build and publish generations under one data directory."""

    def __init__(
        self,
        store: GenerationStore,
        tools: Tools,
        detect: Callable[[str], str | None],
        *,
        traits_version: str = "",
    ) -> None:
        """Take how to tell a text's language (a BCP 47 tag, or None).

        `traits_version` names the lexicon: traits of unchanged products are only taken over from a
        generation with the same one, and never when it is empty.
        """
        self._store = store
        self._tools = tools
        self._detect = detect
        self._traits_version = traits_version

    def index_feed(
        self,
        products: Iterable[Product],
        *,
        fingerprint: str = "",
        policies: Path | None = None,
        pictures: Path | None = None,
        progress: Progress = lambda done, total: None,
        looking: Progress = lambda done, total: None,
        rejects: Callable[[], int] = lambda: 0,
    ) -> IndexReport:
        """Index products and publish them as the current generation; takes minutes, in the calling thread.

        A run that died is taken up again when it is started with the same non-empty `fingerprint`: no
        vector is made twice. `policies` is a JSON file {topic: {language: text}}; without one the shop's
        earlier policies stay. `pictures` is a folder of files named as the products' ids or in their
        `image_url`; without one what was seen of them stays. `rejects` is asked at the end how many rows of
        the feed were unusable.
        Raises InvalidFeed when there is no product, Conflict when another writer is at work.
        """
        started = time.monotonic()
        journal = self._tools.journal
        seen = journal.last() if journal is not None else 0
        with self._store.begin(fingerprint) as draft:
            parent = self._parent()
            languages, duplicates = self._write_products(draft, products)
            count = len(languages)
            if not count:
                raise InvalidFeed("The feed holds no usable product, so the catalogue stays as it is")
            known = self._read_traits(draft, parent)
            before_embedding = time.monotonic()
            counts = self._embed(draft, parent, known, languages, progress)
            embedding_seconds = time.monotonic() - before_embedding
            self._index(draft, known)
            kept = {PICTURES} if pictures is None else set[str]()
            self._carry(draft, parent, policies, kept)
            seen_now = self._look(draft, parent, pictures, looking)
            golden = self._prove(draft)
            tally = {tag: languages.count(tag) for tag in dict.fromkeys(languages)}
            facts = GenerationFacts(
                counts={
                    "products": count,
                    "duplicates": duplicates,
                    "rejects": rejects(),
                    "embedded": counts.embedded,
                    "reused": counts.reused,
                },
                embedding_model=self._tools.embedder.fingerprint,
                golden_queries=golden,
                fingerprint=fingerprint,
                extra={
                    "dimension": self._tools.embedder.dimension,
                    "languages": tally,
                    "traits_version": self._traits_version,
                    OFFERS_SEEN: seen,
                },
            )
            ref = self._store.publish(draft, facts)
            self._tidy_server(ref)
            if journal is not None:
                journal.forget(min(map(self._offers_seen, self._store.ids())))
        return IndexReport(
            ref.id,
            count,
            duplicates,
            counts.embedded,
            counts.reused,
            tally,
            time.monotonic() - started,
            embedding_seconds,
            seen_now,
        )

    def _tidy_server(self, ref: GenerationRef) -> None:
        """Remove the vectors of generations that are no more from a Chroma server."""
        if self._tools.chroma_url is not None:
            chroma = ChromaCollection(chroma_folder(ref.path), ref.id, self._tools.chroma_url)
            chroma.drop_others(self._store.ids())
            chroma.close()

    def _offers_seen(self, generation: str) -> int:
        try:
            return int(self._store.get(generation).manifest.facts.extra.get(OFFERS_SEEN, 0))
        except GenerationDamaged:
            return 0

    def _parent(self) -> GenerationRef | None:
        with suppress(GenerationMissing, GenerationDamaged):
            return self._store.current()
        return None

    # Stages

    def _write_products(self, draft: Draft, products: Iterable[Product]) -> tuple[list[str], int]:
        """Write the products and return the language of each, and how many ids came twice."""
        seen: set[str] = set()
        languages: list[str] = []
        duplicates = 0

        def once() -> Iterator[Product]:
            nonlocal duplicates
            for product in products:
                if product.id in seen:
                    duplicates += 1
                    continue
                seen.add(product.id)
                told = self._with_language(product)
                languages.append(told.language)
                yield told

        write_products(draft.path, once())
        return languages, duplicates

    def _with_language(self, product: Product) -> Product:
        if product.language != "und":
            return product
        language = self._detect(f"{product.title}. {product.description}"[:_DETECTED])
        return replace(product, language=language) if language else product

    def _read_traits(self, draft: Draft, parent: GenerationRef | None) -> list[KnownProduct]:
        before: dict[str, KnownProduct] = {}
        version = parent.manifest.facts.extra.get("traits_version") if parent is not None else None
        if parent is not None and version and version == self._traits_version:
            before = {one.id: one for one in read_known(parent.path / KNOWN)}
        reader = TraitReader(self._tools.lexicon)
        known = []
        for product in read_products(draft.path):
            words = content_hash(product)
            old = before.get(product.id)
            if old is not None and old.digest == digest_of(words, old.gloss):
                known.append(old)
                continue
            gloss = reader.gloss(product)
            known.append(KnownProduct(product.id, digest_of(words, gloss), reader.read(product), gloss))
        write_known(draft.path / KNOWN, known)
        return known

    def _embed(
        self,
        draft: Draft,
        parent: GenerationRef | None,
        known: Sequence[KnownProduct],
        languages: Sequence[str],
        progress: Progress,
    ) -> EmbeddingCounts:
        tools = self._tools
        same = parent is not None and parent.manifest.facts.embedding_model == tools.embedder.fingerprint
        build = VectorBuild(self._store, tools.embedder, draft, parent if same else None, tools.chroma_url)

        def documents() -> Iterator[DocumentText]:
            for product, one in zip(read_products(draft.path), known, strict=True):
                yield document_of(product, one.gloss)

        counts = build.embed([one.digest for one in known], documents, progress)
        changed = len(known) - counts.reused
        build.centre(languages, changed)
        build.fill_chroma(known, changed)
        return counts

    def _index(self, draft: Draft, known: Sequence[KnownProduct]) -> None:
        traits = [one.traits for one in known]
        pairs = list(zip(read_products(draft.path), traits, strict=True))
        KeywordIndex.build((keywords_of(product) for product, _ in pairs), draft.path / "keywords")
        Facets.build(pairs).save(draft.path / "facets")
        write_vocabulary(draft.path, collect_vocabulary(pairs))
        write_languages(draft.path, [product.language for product, _ in pairs])

    def _look(
        self, draft: Draft, parent: GenerationRef | None, folder: Path | None, progress: Progress
    ) -> PictureCounts:
        if folder is None or self._tools.pictures is None:
            return PictureCounts()
        before = parent.path if parent is not None else None
        products = read_products(draft.path)
        scratch = draft.scratch / PICTURES
        return build_pictures(
            draft.path,
            products,
            folder,
            self._tools.pictures,
            parent=before,
            scratch=scratch,
            progress=progress,
        )

    def _carry(
        self, draft: Draft, parent: GenerationRef | None, policies: Path | None, kept: set[str]
    ) -> None:
        """Bring along what the feed does not make: what was learnt, and policies not given anew."""
        kept |= {"recommenders", "log", "ranking.json"}
        if policies is not None:
            read_policies(policies)
            shutil.copyfile(policies, draft.path / _POLICIES)
        else:
            kept.add(_POLICIES)
        if parent is not None:
            self._store.carry(parent, draft, only=kept)

    def _prove(self, draft: Draft) -> tuple[GoldenQuery, ...]:
        """Ask for some products by their titles; raises GenerationDamaged when they are not found."""
        # A cross-encoder would take its time over each, and what it likes proves nothing of the index;
        # pictures take seconds to prepare, and nobody asks for one here.
        opened = open_generation(draft.path, draft.id, replace(self._tools, reranker=None, pictures=None))
        products = list(opened.catalog.all())
        step = max(1, len(products) // _GOLDEN)
        golden = []
        for product in products[::step][:_GOLDEN]:
            twins = [other.id for other in products if other.title == product.title]
            golden.append(GoldenQuery(product.title, tuple(twins), product.language))
        lost = unanswered(opened.retriever, golden)
        if len(golden) - len(lost) < _GOLDEN_FOUND * len(golden):
            raise GenerationDamaged(
                f"{len(lost)} of {len(golden)} products are not found by their own title "
                f"({lost[0].text[:60]!r} …), so the new generation is not published"
            )
        return tuple(query for query in golden if query not in lost)

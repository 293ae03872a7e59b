"""Embed text with a server that speaks the OpenAI protocol: `POST …/embeddings`."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import Unavailable

__all__ = ["RemoteModel"]

logger = logging.getLogger(__name__)

_BATCH = 64
_TRIES = 3
_LONGEST_WAIT_S = 20.0
_AGAIN = frozenset({408, 409, 429, 500, 502, 503, 504})
_LONGEST = 8_000
"""Characters of a text: what more is said does not change what a product is."""


class RemoteModel:
    """A model of sentence-transformers' kind behind a URL; queries and documents are embedded alike."""

    def __init__(
        self,
        name: str,
        url: str,
        key: str | None,
        *,
        timeout_s: float = 15.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the model's name and the base URL, such as http://127.0.0.1:9000/v1; nothing is asked yet."""
        self._name = name
        self._url = f"{url.rstrip('/')}/embeddings"
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._timeout_s = timeout_s
        self._sleep = sleep
        self._size: int | None = None

    def encode_query(self, inputs: list[str], **options: Any) -> NDArray[np.float32]:
        """Return (texts, dimension); raises Unavailable when the server does not answer as it should."""
        return self._encode(inputs)

    def encode_document(self, inputs: list[str], **options: Any) -> NDArray[np.float32]:
        """Return (texts, dimension); raises Unavailable when the server does not answer as it should."""
        return self._encode(inputs)

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector, which the server is asked for once."""
        if self._size is None:
            self._size = self._encode(["length"]).shape[1]
        return self._size

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import httpx2

        rows = []
        with httpx2.Client(timeout=self._timeout_s, headers=self._headers, follow_redirects=False) as client:
            for start in range(0, len(texts), _BATCH):
                batch = [text[:_LONGEST] or " " for text in texts[start : start + _BATCH]]
                rows.append(self._rows(self._ask(client, batch), len(batch)))
        return np.concatenate(rows) if rows else np.zeros((0, self.get_embedding_dimension()), np.float32)

    def _ask(self, client: Any, batch: list[str]) -> Any:
        import httpx2

        body = {"model": self._name, "input": batch, "encoding_format": "float"}
        said = ""
        for attempt in range(_TRIES):
            wait = 0.5 * 2**attempt
            try:
                response = client.post(self._url, json=body)
            except httpx2.HTTPError as error:
                said = type(error).__name__
            else:
                if response.status_code == 200:
                    return self._json(response)
                said = f"status {response.status_code}"
                if response.status_code not in _AGAIN:
                    break
                wait = _seconds(response.headers.get("retry-after"), wait)
            if attempt + 1 < _TRIES:
                logger.warning("The embedding server did not answer (%s); asking again", said)
                self._sleep(min(wait, _LONGEST_WAIT_S))
        raise Unavailable(
            f"The embedding server at {self._url} does not answer ({said}); check DRAGOMAN_EMBEDDING_URL and "
            "DRAGOMAN_EMBEDDING_KEY, or set DRAGOMAN_EMBEDDING_MODEL=packaged"
        )

    def _json(self, response: Any) -> Any:
        try:
            return response.json()
        except ValueError as error:
            raise Unavailable(f"The embedding server at {self._url} answers what is no JSON") from error

    def _rows(self, answer: Any, count: int) -> NDArray[np.float32]:
        """Return the vectors in the order of the texts; the protocol lets them come in any."""
        try:
            data = sorted(answer["data"], key=lambda one: one["index"])
            rows = np.array([one["embedding"] for one in data], np.float32)
        except (LookupError, TypeError, ValueError) as error:
            raise Unavailable(f"The embedding server at {self._url} answers in no form known here") from error
        if rows.ndim != 2 or len(rows) != count or not np.isfinite(rows).all():
            raise Unavailable(
                f"The embedding server at {self._url} answers {len(rows)} vectors for {count} texts, "
                "or no numbers"
            )
        if self._size is not None and rows.shape[1] != self._size:
            raise Unavailable(
                f"The embedding server at {self._url} answers vectors of {rows.shape[1]} dimensions, "
                f"before {self._size}; index again with one model"
            )
        self._size = rows.shape[1]
        return rows


def _seconds(header: str | None, otherwise: float) -> float:
    try:
        return max(0.0, float(header)) if header else otherwise
    except ValueError:  # a date
        return otherwise

"""Remember what was computed last, and compute it once however many threads ask at the same time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

__all__ = ["Recent"]

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The newest values by key."""

    def __init__(self, size: int) -> None:
        """Keep at most `size` values."""
        self._size = size
        self._held: OrderedDict[Key, Future[Value]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, compute: Callable[[], Value]) -> Value:
        """Return the value of a key, waiting for whoever is computing it; an error is not remembered."""
        with self._lock:
            future = self._held.get(key)
            if future is not None:
                self._held.move_to_end(key)
            else:
                mine = self._held[key] = Future()
                while len(self._held) > self._size:
                    self._held.popitem(last=False)
        if future is not None:
            return future.result()
        try:
            value = compute()
        except BaseException as error:
            self.forget(key)
            mine.set_exception(error)
            raise
        mine.set_result(value)
        return value

    def holds(self, key: Key) -> bool:
        """Tell whether the value of a key is there or being computed."""
        with self._lock:
            return key in self._held

    def forget(self, key: Key) -> None:
        """Compute the value anew when it is asked for again."""
        with self._lock:
            self._held.pop(key, None)

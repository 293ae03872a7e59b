"""What several searches of one turn share is computed once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from retrieval.recent import Recent


def test_a_value_is_computed_once_and_the_oldest_is_let_go() -> None:
    recent: Recent[str, str] = Recent(2)
    asked: list[str] = []

    def ask(key: str) -> str:
        def compute() -> str:
            asked.append(key)
            return key.upper()

        return recent.get(key, compute)

    assert [ask(key) for key in ("a", "b", "a", "c", "a", "b")] == ["A", "B", "A", "C", "A", "B"]
    assert asked == ["a", "b", "c", "b"]


def test_threads_that_ask_at_the_same_time_wait_for_the_first() -> None:
    recent: Recent[str, int] = Recent(4)
    begun, let_go, calls = threading.Event(), threading.Event(), []

    def slow() -> int:
        calls.append(1)
        begun.set()
        assert let_go.wait(5)
        return 7

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(recent.get, "key", slow)
        assert begun.wait(5)
        others = [pool.submit(recent.get, "key", slow) for _ in range(2)]
        let_go.set()
        assert [future.result(5) for future in (first, *others)] == [7, 7, 7]
    assert len(calls) == 1


def test_an_error_reaches_the_asker_and_is_forgotten() -> None:
    recent: Recent[str, int] = Recent(4)
    with pytest.raises(ZeroDivisionError):
        recent.get("key", lambda: 1 // 0)
    assert recent.get("key", lambda: 3) == 3

"""Odd bodies are refused with a reason, and never quoted."""

from __future__ import annotations

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.api.json_body import parse_json
from assistant.api.problems import Refusal

REFUSED = {
    "nothing": b"",
    "only spaces": b"  \n",
    "a bare word": b"hello",
    "NaN": b'{"a": NaN}',
    "Infinity": b"[Infinity]",
    "minus Infinity": b"[-Infinity]",
    "a number beyond every double": b"[1e999]",
    "a negative number beyond every double": b"[-1e400]",
    "an integer of 19 digits": b"[1234567890123456789]",
    "an integer of 5,000 digits": b"[" + b"9" * 5000 + b"]",
    "a leading zero": b"[012]",
    "a plus sign": b"[+1]",
    "a bare point": b"[.5]",
    "a trailing point": b"[5.]",
    "a hexadecimal number": b"[0x1F]",
    "a lone high surrogate": b'["\\ud800"]',
    "a lone low surrogate": b'["\\udc00"]',
    "two high surrogates": b'["\\ud800\\ud800"]',
    "a lone surrogate in a key": b'{"\\udfff": 1}',
    "a lone surrogate far inside": b'{"a": [{"b": "\\ud83d"}]}',
    "an escaped NUL": b'["\\u0000"]',
    "an escaped NUL in a key": b'{"a\\u0000": 1}',
    "a raw NUL": b'["\x00"]',
    "a raw control character": b'["\x1f"]',
    "a raw line break in a string": b'["a\nb"]',
    "invalid UTF-8": b'["\xff"]',
    "an overlong slash": b'["\xc0\xaf"]',
    "a surrogate in UTF-8": b'["\xed\xa0\x80"]',
    "UTF-16": '["a"]'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"a": 1}',
    "a missing bracket": b'["a"',
    "a bracket too many": b'["a"]]',
    "an unfinished string": b'["a',
    "an unfinished escape": b'["a\\',
    "an unknown escape": b'["\\x41"]',
    "a trailing comma": b'{"a": 1,}',
    "single quotes": b"{'a': 1}",
    "a comment": b'{"a": 1} // yes',
    "two values": b"{} {}",
    "the same key twice": b'{"a": 1, "a": 2}',
    "the same key twice far inside": b'[{"b": {"a": 1, "a": 1}}]',
    "21 levels": b"[" * 21 + b"]" * 21,
    "21 levels of both kinds": b'{"a":[' * 11 + b"]}" * 11,
    "100,000 levels": b"[" * 100_000,
    "40,000 levels of objects": b'{"a":' * 40_000,
}

ACCEPTED = {
    "an object": (
        b'{"a": [1, -2, 0.5, 1e2, true, false, null]}',
        {"a": [1, -2, 0.5, 100.0, True, False, None]},
    ),
    "20 levels": (b"[" * 20 + b"]" * 20, json.loads("[" * 20 + "]" * 20)),
    "brackets inside a string": (b'["' + b"[{" * 50 + b'"]', ["[{" * 50]),
    "an escaped quote before brackets": (b'["\\"' + b"[" * 50 + b'"]', ['"' + "[" * 50]),
    "a pair of surrogates": (b'["\\ud83d\\ude00"]', ["😀"]),
    "raw text of any script": ('["コーヒー مصباح"]'.encode(), ["コーヒー مصباح"]),
    "an integer of 18 digits": (b"[123456789012345678]", [123456789012345678]),
    "an escaped line break": (b'["a\\nb"]', ["a\nb"]),
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_what_is_not_safe_json_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        parse_json(body)

    assert (caught.value.status_code, caught.value.code) == (400, "malformed_json")


@pytest.mark.parametrize(("body", "value"), ACCEPTED.values(), ids=ACCEPTED)
def test_what_is_json_arrives_as_it_was_sent(body: bytes, value: object) -> None:
    assert parse_json(body) == value


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(10**17), 10**17)
        | st.text().filter(lambda s: "\0" not in s),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just("key"), inner),
        max_leaves=8,
    )
)
def test_every_value_survives_the_round_trip(value: object) -> None:
    assert parse_json(json.dumps(value, ensure_ascii=True).encode()) == value
    assert parse_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_refusal(body: bytes) -> None:
    with contextlib.suppress(Refusal):
        parse_json(body)


@pytest.mark.parametrize("piece", [b'\\"', b'"', b"[1,", b'{"a":', b"\\", b'"\\'])
def test_a_hostile_body_of_full_size_takes_no_longer_than_an_honest_one(piece: bytes) -> None:
    body = b'"' + piece * (250_000 // len(piece))
    started = time.perf_counter()

    with pytest.raises(Refusal):
        parse_json(body)

    assert time.perf_counter() - started < 1.0

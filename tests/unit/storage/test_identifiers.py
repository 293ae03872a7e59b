"""Ids are unguessable, and only the right key opens a sealed one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.storage.identifiers import digest, mint_conversation_id, mint_turn_id, seal, unseal


def test_ids_carry_256_and_192_random_bits() -> None:
    assert len(mint_conversation_id()) == len("cnv_") + 43
    assert len(mint_turn_id()) == len("trn_") + 32
    assert mint_conversation_id() != mint_conversation_id()


def test_a_digest_is_the_sha256_of_the_id() -> None:
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@given(st.text(max_size=200).filter(str.isascii))
def test_the_key_that_sealed_an_id_opens_it(key: str) -> None:
    conversation_id = mint_conversation_id()

    assert unseal(seal(conversation_id, key), key) == conversation_id


def test_sealing_twice_never_gives_the_same_bytes() -> None:
    conversation_id = mint_conversation_id()

    assert seal(conversation_id, "key") != seal(conversation_id, "key")


def test_a_sealed_id_holds_nothing_readable() -> None:
    conversation_id = mint_conversation_id()

    assert conversation_id.encode() not in bytes.fromhex(seal(conversation_id, "key"))


def test_an_id_longer_than_the_pad_is_refused() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        seal("x" * 65, "key")

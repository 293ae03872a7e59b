"""Mint the ids that open conversations, and keep them out of the database.

A conversation id is the only key to its conversation, so the database holds its SHA-256 and nothing that
leads back to it. 256 random bits need no salt.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

__all__ = ["digest", "mint_conversation_id", "mint_turn_id", "seal", "unseal"]

_CONVERSATION = "cnv_"
_TURN = "trn_"


def mint_conversation_id() -> str:
    """Return an unguessable conversation id."""
    return _CONVERSATION + secrets.token_urlsafe(32)


def mint_turn_id() -> str:
    """Return an unguessable turn id; who holds it may resume the turn's stream."""
    return _TURN + secrets.token_urlsafe(24)


def digest(secret: str) -> str:
    """Return the SHA-256 of an id or key as 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def seal(conversation_id: str, idempotency_key: str) -> str:
    """Encrypt a conversation id so that only the same idempotency key gives it back.

    A client that lost the answer to its very first turn knows its key but not the id it was given. The pad is
    used once: a fresh salt makes a new one.
    """
    salt = secrets.token_bytes(16)
    plain = conversation_id.encode()
    return (salt + _xor(plain, idempotency_key, salt)).hex()


def unseal(sealed: str, idempotency_key: str) -> str:
    """Decrypt what `seal` encrypted under the same key."""
    raw = bytes.fromhex(sealed)
    return _xor(raw[16:], idempotency_key, raw[:16]).decode()


def _xor(data: bytes, key: str, salt: bytes) -> bytes:
    pad = hmac.digest(key.encode(), b"dragoman conversation" + salt, "sha512")
    if len(data) > len(pad):
        raise ValueError("A conversation id is at most 64 bytes long")
    return bytes(left ^ right for left, right in zip(data, pad, strict=False))

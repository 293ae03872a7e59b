"""Tell who is calling, from verified credentials only."""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers

from assistant.api.problems import Refusal
from assistant.domain.conversation import Shopper
from assistant.domain.errors import InvalidSetting
from assistant.settings import Settings

if TYPE_CHECKING:
    from jwt import PyJWKSet

__all__ = ["ANONYMOUS", "Caller", "Gatekeeper"]

_SHOPPER_ID = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,128}")
_ASYMMETRIC = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_LEEWAY_S = 30


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling."""

    shopper: Shopper | None = None
    """Verified; None for anonymous."""
    trusted: bool = False
    """Whether the call carries a server key of the shop."""

    @property
    def shopper_id(self) -> str | None:
        """The shopper's id, if there is a shopper."""
        return self.shopper.id if self.shopper else None


ANONYMOUS = Caller()


class Gatekeeper:
    """Verify server keys and shopper tokens; what it cannot verify it refuses."""

    def __init__(self, settings: Settings) -> None:
        self._api_keys = tuple(key.get_secret_value().encode() for key in settings.api_keys)
        self._secret = settings.jwt_secret.get_secret_value() if settings.jwt_secret else None
        self._key_set = _read_key_set(settings.jwks) if settings.jwks else None

    def identify(self, headers: Headers) -> Caller:
        """Return the caller; raises a 401 Refusal for a credential that does not hold.

        A server key comes in `X-Api-Key` or as Bearer token, a shopper's token as Bearer token. Where the
        shop configured neither keys nor tokens there is nothing to verify, and a Bearer token (generic
        clients insist on sending one) is ignored.
        """
        bearer = _bearer(headers)
        named = headers.get("x-shopper-id")
        api_key = headers.get("x-api-key")
        trusted = False
        if api_key is not None:
            trusted = self._is_server_key(api_key)
            if not trusted:
                raise _unauthorized("The server key is not valid.")
        shopper: Shopper | None = None
        if bearer is not None:
            if self._is_server_key(bearer):
                trusted = True
            elif self._secret is not None or self._key_set is not None:
                shopper = self._shopper(bearer)
            elif self._api_keys:
                raise _unauthorized("The Bearer token is not a valid server key.")
        if named is not None:
            if not trusted:
                raise _unauthorized("X-Shopper-Id counts only beside a valid server key.")
            if not _SHOPPER_ID.fullmatch(named):
                raise Refusal(422, "invalid_request", "X-Shopper-Id is not an id of 1 to 128 characters.")
            if shopper is not None and shopper.id != named:
                raise _unauthorized("X-Shopper-Id and the shopper's token name two shoppers.")
            shopper = Shopper(named)
        return Caller(shopper, trusted)

    def _is_server_key(self, candidate: str) -> bool:
        # Every key is compared in full, whatever the outcome, so that time tells nothing.
        raw = candidate.encode("utf-8", "surrogateescape")
        matches = [hmac.compare_digest(raw, key) for key in self._api_keys]
        return any(matches)

    def _shopper(self, token: str) -> Shopper:
        import jwt

        try:
            key, algorithms = self._verification_key(token)
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=algorithms,
                leeway=_LEEWAY_S,
                options={"require": ["exp", "sub"], "verify_aud": False},
            )
        except jwt.PyJWTError as error:
            raise _unauthorized("The shopper's token is not valid or has expired.") from error
        subject = claims["sub"]
        if not isinstance(subject, str) or not _SHOPPER_ID.fullmatch(subject):
            raise _unauthorized("The shopper's token names no shopper.")
        return Shopper(subject)

    def _verification_key(self, token: str) -> tuple[Any, list[str]]:
        import jwt

        header = jwt.get_unverified_header(token)
        # The kind of key decides the algorithm, never the token alone: a public key is no HMAC secret.
        if self._key_set is not None and header.get("alg") in _ASYMMETRIC:
            for key in self._key_set.keys:
                if header.get("kid") in (None, key.key_id) and key.algorithm_name == header["alg"]:
                    return key.key, [header["alg"]]
        if self._secret is not None and header.get("alg") == "HS256":
            return self._secret, ["HS256"]
        raise jwt.InvalidKeyError("no key fits")


def _bearer(headers: Headers) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def _read_key_set(text: str) -> PyJWKSet:
    import jwt

    try:
        raw = text if text.lstrip().startswith("{") else Path(text).read_text("utf-8")
        return jwt.PyJWKSet.from_dict(json.loads(raw))
    except (OSError, ValueError, jwt.PyJWTError) as error:
        raise InvalidSetting(
            "JWKS is neither a JSON Web Key Set nor a file that holds one with a usable key"
        ) from error


def _unauthorized(detail: str) -> Refusal:
    return Refusal(401, "unauthorized", detail, headers={"WWW-Authenticate": "Bearer"})

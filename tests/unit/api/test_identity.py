"""Only a verified credential names a shopper; everything doubtful is refused."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.datastructures import Headers

from assistant.api.identity import ANONYMOUS, Caller, Gatekeeper
from assistant.api.problems import Refusal
from assistant.domain.conversation import Shopper
from assistant.domain.errors import InvalidSetting
from tests.fake_api import make_settings

SECRET = "a secret of at least thirty-two bytes"
KEY = "server-key-1"
WRONG_KEY = "server-key-2"


def token(claims: Mapping[str, Any] | None = None, secret: str = SECRET, algorithm: str = "HS256") -> str:
    now = int(time.time())
    return jwt.encode({"sub": "alma", "exp": now + 60, **(claims or {})}, secret, algorithm)


def identify(headers: Mapping[str, str], **settings: Any) -> Caller:
    return Gatekeeper(make_settings(**settings)).identify(Headers(headers))


def refused(headers: Mapping[str, str], **settings: Any) -> int:
    with pytest.raises(Refusal) as caught:
        identify(headers, **settings)
    return caught.value.status_code


def test_without_credentials_one_is_anonymous() -> None:
    assert identify({}, jwt_secret=SECRET, api_keys=(KEY,)) == ANONYMOUS


def test_a_signed_token_names_its_shopper() -> None:
    assert identify({"Authorization": f"Bearer {token()}"}, jwt_secret=SECRET) == Caller(Shopper("alma"))


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(token(secret="another secret of thirty-two bytes"), id="another secret"),
        pytest.param(token({"exp": int(time.time()) - 3600}), id="expired"),
        pytest.param(token({"sub": 7}), id="subject is no string"),
        pytest.param(token({"sub": ""}), id="subject is empty"),
        pytest.param(token({"sub": "a\nb"}), id="subject with a line break"),
        pytest.param(token({"sub": "x" * 129}), id="subject too long"),
        pytest.param(jwt.encode({"sub": "alma"}, SECRET, "HS256"), id="never expires"),
        pytest.param(jwt.encode({"sub": "alma", "exp": 9e9}, "", "none"), id="unsigned"),
        pytest.param(token(algorithm="HS384", secret=SECRET * 2), id="another algorithm"),
        pytest.param("a.b.c", id="no token at all"),
        pytest.param("\xff", id="not ASCII"),
    ],
)
def test_a_doubtful_token_is_refused(bad: str) -> None:
    assert refused({"Authorization": f"Bearer {bad}"}, jwt_secret=SECRET) == 401


def test_a_token_signed_by_a_published_key_names_its_shopper(tmp_path: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    public = {
        **jwt.algorithms.ECAlgorithm.to_jwk(private.public_key(), as_dict=True),
        "kid": "k1",
        "alg": "ES256",
    }
    text = json.dumps({"keys": [public]})
    file = tmp_path / "jwks.json"
    file.write_text(text)
    good = jwt.encode({"sub": "alma", "exp": time.time() + 60}, private, "ES256", {"kid": "k1"})

    for jwks in (text, str(file)):
        assert identify({"Authorization": f"Bearer {good}"}, jwks=jwks) == Caller(Shopper("alma"))

    unknown = jwt.encode({"sub": "alma", "exp": time.time() + 60}, private, "ES256", {"kid": "k2"})
    foreign_key = ec.generate_private_key(ec.SECP256R1())
    foreign = jwt.encode({"sub": "alma", "exp": time.time() + 60}, foreign_key, "ES256", {"kid": "k1"})
    confused = token()  # HMAC, where only public keys are known
    for bad in (unknown, foreign, confused):
        assert refused({"Authorization": f"Bearer {bad}"}, jwks=text) == 401


@pytest.mark.parametrize("jwks", ["{", "{}", '{"keys": []}', "/nowhere/jwks.json"])
def test_an_unusable_key_set_names_the_setting(jwks: str) -> None:
    with pytest.raises(InvalidSetting, match="JWKS"):
        Gatekeeper(make_settings(jwks=jwks))


@pytest.mark.parametrize("headers", [{"X-Api-Key": KEY}, {"Authorization": f"Bearer {KEY}"}])
def test_a_server_key_may_speak_for_a_shopper(headers: Mapping[str, str]) -> None:
    keys = ("other", KEY)

    assert identify(headers, api_keys=keys) == Caller(None, trusted=True)
    assert identify({**headers, "X-Shopper-Id": "alma"}, api_keys=keys) == Caller(Shopper("alma"), True)


def test_a_shopper_id_without_a_valid_server_key_is_refused() -> None:
    named = {"X-Shopper-Id": "alma"}

    assert refused(named) == 401
    assert refused(named, api_keys=(KEY,)) == 401
    assert refused({**named, "X-Api-Key": WRONG_KEY}, api_keys=(KEY,)) == 401
    assert refused({**named, "X-Api-Key": ""}, api_keys=(KEY,)) == 401
    assert refused({**named, "Authorization": f"Bearer {token()}"}, jwt_secret=SECRET) == 401
    assert refused({"Authorization": f"Bearer {WRONG_KEY}"}, api_keys=(KEY,)) == 401


def test_a_token_beside_a_key_must_name_the_same_shopper() -> None:
    both = {"X-Api-Key": KEY, "Authorization": f"Bearer {token()}"}

    assert identify({**both, "X-Shopper-Id": "alma"}, api_keys=(KEY,), jwt_secret=SECRET) == Caller(
        Shopper("alma"), True
    )
    assert refused({**both, "X-Shopper-Id": "boris"}, api_keys=(KEY,), jwt_secret=SECRET) == 401


def test_a_shop_without_keys_or_tokens_ignores_a_bearer_token() -> None:
    assert identify({"Authorization": "Bearer sk-anything"}) == ANONYMOUS
    assert identify({"Authorization": "Basic YTpi"}, jwt_secret=SECRET) == ANONYMOUS

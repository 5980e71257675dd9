"""The authorizer against an issuer that serves real keys over HTTP."""

from __future__ import annotations

import base64
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from token_authorizer.authorizer import Authorizer
from token_authorizer.keys import PAUSE_SECONDS, STALE_SECONDS, Keys, KeysUnavailableError

from .mariadb import HOST

if TYPE_CHECKING:
    from collections.abc import Iterator

ISSUER = "https://auth.example.com/"
METHOD = "arn:aws:execute-api:us-east-1:111122223333:a1b2c3/prod/POST/trade"
UNAUTHORIZED = "^Unauthorized$"
"""The one text that API Gateway turns into 401."""
# Seconds from when a token is made; told from when this file was read, they would be over where the run is slow.
LATER = 600
JUST_OVER = -1
LONG_OVER = -600


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KEY, STRANGER = new_key(), new_key()


@dataclass
class Issuer:
    """Publishes keys; `document` is what it answers, None an error; `asked` counts."""

    url: str
    document: bytes | None = None
    asked: int = 0
    ids: dict[str, rsa.RSAPrivateKey] = field(default_factory=dict)

    def publish(self, **keys: rsa.RSAPrivateKey) -> None:
        """Answer with these keys from now on."""
        documents = [
            {**json.loads(RSAAlgorithm.to_jwk(key.public_key())), "kid": key_id, "use": "sig"}
            for key_id, key in keys.items()
        ]
        self.document = json.dumps({"keys": documents}).encode()


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    made = Issuer("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked += 1
            self.send_response(500 if made.document is None else 200)
            self.end_headers()
            self.wfile.write(made.document or b"")

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = HTTPServer((HOST, 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    made.url = f"http://{HOST}:{server.server_port}/keys"
    made.publish(first=KEY)
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def authorizer(issuer: Issuer) -> Authorizer:
    return Authorizer({"JWT_ISSUER": ISSUER, "JWT_AUDIENCE": "trading", "JWT_KEYS_URL": issuer.url})


def token(key: Any = KEY, key_id: str | None = "first", algorithm: str = "RS256", **claims: object) -> str:
    content: dict[str, Any] = {"iss": ISSUER, "aud": "trading", "sub": "client-1", "exp": LATER, **claims}
    times = {name: int(time.time()) + content[name] for name in ("exp", "nbf") if isinstance(content.get(name), int)}
    told = {name: value for name, value in (content | times).items() if value is not None}
    return jwt.encode(told, key, algorithm, headers=None if key_id is None else {"kid": key_id})


def ask(authorizer: Authorizer, text: str) -> dict[str, Any]:
    return authorizer.handle({"type": "TOKEN", "authorizationToken": text, "methodArn": METHOD}, None)


def test_a_good_token_may_call_the_method_that_was_asked_for(authorizer: Authorizer) -> None:
    answer = ask(authorizer, f"Bearer {token()}")
    assert answer["principalId"] == "client-1"
    assert answer["context"] == {"issuer": ISSUER}
    assert answer["policyDocument"]["Statement"] == [
        {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": METHOD}
    ]


@pytest.mark.parametrize(
    "claims",
    [{"aud": ["other", "trading"]}, {"aud": None, "client_id": "trading"}, {"exp": JUST_OVER}],
    ids=["one of several audiences", "a client instead of an audience", "a clock that is late"],
)
def test_a_token_counts_with(authorizer: Authorizer, claims: dict[str, object]) -> None:
    assert ask(authorizer, f"Bearer {token(**claims)}")["principalId"] == "client-1"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example.com/"},
        {"iss": None},
        {"aud": "other"},
        {"aud": None},
        {"aud": "other", "client_id": "trading"},
        {"exp": LONG_OVER},
        {"exp": None},
        {"nbf": LATER},
        {"sub": None},
        {"sub": ""},
    ],
    ids=[
        "another issuer", "no issuer", "another audience", "no audience", "a client beside another audience", "expired",
        "no end", "not yet valid", "no subject", "an empty subject",
    ],
)  # fmt: skip
def test_a_token_is_refused_with(authorizer: Authorizer, claims: dict[str, object]) -> None:
    with pytest.raises(Exception, match=UNAUTHORIZED):
        ask(authorizer, f"Bearer {token(**claims)}")


def test_a_token_of_another_key_under_a_known_id_is_refused(authorizer: Authorizer) -> None:
    with pytest.raises(Exception, match=UNAUTHORIZED):
        ask(authorizer, f"Bearer {token(STRANGER)}")


def test_a_token_that_is_signed_with_the_public_key_as_a_secret_is_refused(authorizer: Authorizer) -> None:
    """The classic confusion of algorithms: what everybody knows would be a secret."""
    pem = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in (
            {"alg": "HS256", "kid": "first"},
            {"iss": ISSUER, "aud": "trading", "sub": "x", "exp": int(time.time()) + LATER},
        )
    )
    import hashlib
    import hmac

    signature = hmac.new(pem, f"{head}.{body}".encode(), hashlib.sha256).digest()
    forged = f"{head}.{body}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"
    with pytest.raises(Exception, match=UNAUTHORIZED):
        ask(authorizer, f"Bearer {forged}")


@pytest.mark.parametrize(
    "text",
    ["", "Bearer", "Bearer x", "Bearer a.b.c", f"Basic {token()}", token(), f"Bearer {token('', None, 'none')}"],
    ids=["nothing", "no token", "a word", "three words", "another scheme", "no scheme", "unsigned"],
)
def test_what_is_no_token_is_refused(authorizer: Authorizer, text: str) -> None:
    with pytest.raises(Exception, match=UNAUTHORIZED):
        ask(authorizer, text)


def test_the_log_holds_a_reason_and_nothing_of_the_token(
    authorizer: Authorizer, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Exception, match=UNAUTHORIZED):
        ask(authorizer, f"Bearer {token(sub='somebody-secret', exp=LONG_OVER)}")
    line = json.loads(capsys.readouterr().out)
    assert line == {"level": "INFO", "message": "refused", "reason": "ExpiredSignatureError"}


def test_an_issuer_that_changes_its_keys_is_followed(issuer: Issuer) -> None:
    clock = Clock()
    keys = Keys(issuer.url, clock)
    assert keys.find("first") is not None
    issuer.publish(second=STRANGER)
    clock.now += PAUSE_SECONDS + 1
    assert keys.find("second") is not None
    assert keys.find("first") is None


def test_invented_key_ids_do_not_make_us_ask_the_issuer_each_time(issuer: Issuer) -> None:
    keys = Keys(issuer.url, Clock())
    assert [keys.find(f"invented-{number}") for number in range(50)] == [None] * 50
    assert issuer.asked == 1


def test_known_keys_serve_while_the_issuer_is_away(issuer: Issuer) -> None:
    clock = Clock()
    keys = Keys(issuer.url, clock)
    assert keys.find("first") is not None
    issuer.document = None
    clock.now += STALE_SECONDS - 1
    assert keys.find("first") is not None
    clock.now += 2
    with pytest.raises(KeysUnavailableError):
        keys.find("first")


@pytest.mark.parametrize(
    "document", [None, b"", b"[]", b'{"keys": 1}', b'{"keys": []}', b"\xff"],
    ids=["an error", "nothing", "a list", "no list", "no keys", "no text"],
)  # fmt: skip
def test_an_issuer_without_usable_keys_is_an_outage_and_no_refusal(
    issuer: Issuer, authorizer: Authorizer, document: bytes | None
) -> None:
    issuer.document = document
    with pytest.raises(KeysUnavailableError):
        ask(authorizer, f"Bearer {token()}")


def test_a_key_that_is_no_rsa_key_is_left_out(issuer: Issuer) -> None:
    secret = {"kty": "oct", "kid": "first", "k": base64.urlsafe_b64encode(b"k" * 32).decode()}
    rsa_key = {**json.loads(RSAAlgorithm.to_jwk(KEY.public_key())), "kid": "other"}
    issuer.document = json.dumps({"keys": [secret, rsa_key]}).encode()
    assert Keys(issuer.url, Clock()).find("first") is None


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

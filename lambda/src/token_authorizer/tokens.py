"""Whose a token is: signature, issuer, audience and time (RFC 7519)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jwt
from jwt.exceptions import PyJWTError

if TYPE_CHECKING:
    from token_authorizer.keys import Keys

LEEWAY_SECONDS = 30
"""By so much two clocks may differ."""
ALGORITHM = "RS256"
"""The only one: a token that chose its own could choose none, or take a public key for a shared secret."""


class InvalidTokenError(Exception):
    """The token is not one that counts; `reason` is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Subject:
    """Who a token is about: the issuer and the issuer's name for them."""

    issuer: str
    name: str


def verify(token: str, keys: Keys, issuer: str, audience: str) -> Subject:
    """The subject of a token of `issuer` for `audience`; `InvalidTokenError`, or `KeysUnavailableError`."""
    try:
        key_id = jwt.get_unverified_header(token).get("kid")
        key = keys.find(key_id) if isinstance(key_id, str) else None
        if key is None:
            raise InvalidTokenError("unknown_key")
        claims = _decode(token, key.key, issuer)
    except PyJWTError as error:
        raise InvalidTokenError(type(error).__name__) from None
    _check_audience(claims, audience)
    if not claims["sub"]:
        raise InvalidTokenError("no_subject")
    return Subject(issuer, claims["sub"])


def _decode(token: str, key: Any, issuer: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=[ALGORITHM],
        issuer=issuer,
        leeway=LEEWAY_SECONDS,
        options={"require": ["exp", "iss", "sub"], "verify_aud": False},
    )
    return claims


def _check_audience(claims: dict[str, Any], audience: str) -> None:
    """As HTTP APIs do it: `client_id` counts where there is no `aud`, as in Cognito's access tokens.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
    """
    said = claims.get("aud", claims.get("client_id"))
    if audience not in (said if isinstance(said, list) else [said]):
        raise InvalidTokenError("other_audience")

"""One sandbox: turns API Gateway's question about a token into a policy, and never says why not."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from token_authorizer.keys import Keys, KeysUnavailableError
from token_authorizer.tokens import InvalidTokenError, Subject, verify

if TYPE_CHECKING:
    from collections.abc import Mapping


class Authorizer:
    """The handler, which remembers the issuer's keys between invocations."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def handle(self, event: Mapping[str, Any], _: object) -> dict[str, Any]:
        """The policy for the token of a `TOKEN` authorizer's event.

        Raises as API Gateway asks for it: the text `Unauthorized` alone becomes 401, anything else
        `AUTHORIZER_FAILURE`
        (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html).
        """
        try:
            subject = verify(_token(event), self._keys, self._environ["JWT_ISSUER"], self._environ["JWT_AUDIENCE"])
        except InvalidTokenError as error:
            _log("refused", reason=error.reason)
            raise Exception("Unauthorized") from None  # noqa: TRY002 - API Gateway's word
        except KeysUnavailableError:
            _log("keys_unavailable", level="ERROR")
            raise
        return _admit(subject, event["methodArn"])

    @cached_property
    def _keys(self) -> Keys:
        return Keys(self._environ["JWT_KEYS_URL"])


def _token(event: Mapping[str, Any]) -> str:
    scheme, _, token = str(event.get("authorizationToken", "")).partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise InvalidTokenError("no_token")
    return token


def _admit(subject: Subject, method: str) -> dict[str, Any]:
    """The right to call the method that was asked for; `context` reaches the function, and names the caller there."""
    statement = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": method}
    return {
        "principalId": subject.name,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"issuer": subject.issuer},
    }


def _log(message: str, level: str = "INFO", **values: str) -> None:
    """One JSON line; never the token, nor what it claims."""
    print(json.dumps({"level": level, "message": message, **values}))

"""The database login from Secrets Manager, cached, and refreshed when the database refuses it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import boto3
from aws_lambda_powertools.utilities.parameters import SecretsProvider
from botocore.config import Config

from trade_processor.errors import UnavailableError

CACHED_SECONDS = 300
CLIENT = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2})


@dataclass(frozen=True)
class Login:
    """User name and password; `repr` hides the password."""

    username: str
    password: str = field(repr=False)


class Credentials:
    """The login in one secret: a JSON object with `username` and `password`."""

    def __init__(self, secret_id: str) -> None:
        self._secret_id = secret_id

    def load(self, *, refresh: bool = False) -> Login:
        """The login, at most five minutes old, or new with `refresh`; `UnavailableError` when it cannot be read."""
        try:
            secret: Any = self._provider.get(
                self._secret_id, max_age=CACHED_SECONDS, transform="json", force_fetch=refresh
            )
            return Login(str(secret["username"]), str(secret["password"]))
        except Exception:  # noqa: BLE001 - boto, JSON or shape: the cause may quote the secret, so it goes no further
            raise UnavailableError("secret_unavailable", "The service's credentials cannot be read now.") from None

    @cached_property
    def _provider(self) -> SecretsProvider:
        # boto3's own session is shared with the other clients: each of its own would load the models again.
        return SecretsProvider(boto3_client=boto3.client("secretsmanager", config=CLIENT))

"""The database login from Secrets Manager, cached, and refreshed when the database refuses it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools.utilities.parameters import SecretsProvider
from botocore.config import Config

from trade_processor.circuit import Circuit
from trade_processor.errors import UnavailableError

if TYPE_CHECKING:
    from trade_processor.deadline import Deadline

CACHED_SECONDS = 300
CLIENT = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2})
READ_SECONDS = 7.0
"""The longest that a call can take: two attempts of three seconds, and the pause of a second between them."""


@dataclass(frozen=True)
class Login:
    """User name and password; `repr` hides the password."""

    username: str
    password: str = field(repr=False)


class Credentials:
    """The login in one secret: a JSON object with `username` and `password`."""

    def __init__(self, secret_id: str) -> None:
        self._secret_id = secret_id
        self._circuit = Circuit(READ_SECONDS)
        self._last: Login | None = None

    def load(self, _: str, deadline: Deadline, *, refresh: bool = False) -> Login:
        """The login, the same for all hosts; `UnavailableError` when it cannot be read.

        It is at most five minutes old, or new with `refresh`.
        Without `refresh` the last good one serves while Secrets Manager does not answer: the database decides.
        """
        read: Any = partial(
            self._provider.get, self._secret_id, max_age=CACHED_SECONDS, transform="json", force_fetch=refresh
        )
        try:
            secret = self._circuit.call(read, deadline)
            self._last = Login(str(secret["username"]), str(secret["password"]))
        except Exception:  # noqa: BLE001 - boto, JSON or shape: the cause may quote the secret, so it goes no further
            if refresh or self._last is None:
                raise UnavailableError("secret_unavailable", "The service's credentials cannot be read now.") from None
        return self._last

    @cached_property
    def _provider(self) -> SecretsProvider:
        # boto3's own session is shared with the other clients: each of its own would load the models again.
        return SecretsProvider(boto3_client=boto3.client("secretsmanager", config=CLIENT))

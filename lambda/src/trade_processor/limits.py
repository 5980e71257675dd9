"""The limits that operations set without a deployment, from SSM Parameter Store."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

import boto3
from aws_lambda_powertools.utilities.parameters import SSMProvider
from botocore.config import Config

from trade_processor.circuit import Circuit
from trade_processor.errors import UnavailableError

if TYPE_CHECKING:
    from trade_processor.deadline import Deadline

CACHED_SECONDS = 300
DEFAULT_MAX_QUANTITY = 1_000_000
"""The limit where the stack has no parameters."""
CLIENT = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2})
READ_SECONDS = 7.0
"""The longest that a call can take: two attempts of three seconds, and the pause of a second between them."""


class Limits:
    """The parameters under `prefix`; an empty prefix means the feature is off and the defaults hold."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._circuit = Circuit(READ_SECONDS)
        self._last: int | None = None

    def max_quantity(self, deadline: Deadline) -> int:
        """The largest quantity of one trade.

        At most five minutes old; older while Parameter Store does not answer. A sandbox that never read it is
        `UnavailableError`: trading without the limit that someone set is worse than not trading.
        """
        if not self._prefix:
            return DEFAULT_MAX_QUANTITY
        read = partial(self._provider.get, f"{self._prefix}/max-quantity", max_age=CACHED_SECONDS)
        try:
            self._last = _positive(self._circuit.call(read, deadline))
        except Exception:  # noqa: BLE001 - boto or a value that is no number: the last good value serves
            if self._last is None:
                raise UnavailableError("configuration_unavailable", "The trading limits cannot be read now.") from None
        return self._last

    @cached_property
    def _provider(self) -> SSMProvider:
        # boto3's own session is shared with the other clients: each of its own would load the models again.
        return SSMProvider(boto3_client=boto3.client("ssm", config=CLIENT))


def _positive(value: object) -> int:
    number = int(str(value))
    if number < 1:
        raise ValueError("not positive")
    return number

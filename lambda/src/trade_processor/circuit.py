"""A service that does not answer is left alone for a while: one request waits for it, not each."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from trade_processor.deadline import Deadline

Result = TypeVar("Result")

OPEN_SECONDS = 30.0
"""For so long a failure is remembered."""
OUR_FAULTS = range(400, 500)
"""Statuses of HTTP with which a service answers: it is there, and answering cost nothing."""
THROTTLED = 429
THROTTLING = "Throttl"
"""With this the codes of errors begin by which Parameter Store and Secrets Manager say that they are overloaded."""


class CircuitOpenError(Exception):
    """The call was not made: the service failed a moment ago, or the time that is left is too short for it."""


class Circuit:
    """Calls of one service, each of at most `seconds`, on `clock` (monotonic seconds)."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._open_until = clock()

    def call(self, function: Callable[[], Result], deadline: Deadline) -> Result:
        """The result of `function`; its error passes through, and is remembered where it is an outage.

        Raises `CircuitOpenError` instead of calling within `OPEN_SECONDS` of such an error, and when `deadline` does
        not allow the longest that a call can take.
        """
        if self._clock() < self._open_until or not deadline.allows(self._seconds):
            raise CircuitOpenError
        try:
            return function()
        except Exception as error:
            if is_outage(error):
                self._open_until = self._clock() + OPEN_SECONDS
            raise


def is_outage(error: Exception) -> bool:
    """Whether `error` tells that the service is away or overloaded, rather than that it refused this one call."""
    refusal = error if isinstance(error, ClientError) else error.__context__  # Powertools wraps what boto3 raises
    if not isinstance(refusal, ClientError):
        return True
    status = refusal.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    code = refusal.response.get("Error", {}).get("Code", "")
    return status not in OUR_FAULTS or status == THROTTLED or code.startswith(THROTTLING)

"""The function that migrates, asked by the one that books: which has no right to do it itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from trade_processor.errors import UnavailableError

if TYPE_CHECKING:
    from trade_processor.deadline import Deadline

READ_SECONDS = 24.0
"""Less than the time of a request: whoever waits longer asks again, and the migration goes on."""
CLIENT = Config(connect_timeout=1, read_timeout=READ_SECONDS, retries={"mode": "standard", "total_max_attempts": 1})
SHORTEST_SECONDS = 1.0
"""Nobody is asked who has less than this to answer."""
DONE = ("ok", "skipped")


class Migrator:
    """The migrating function of this region, by its name."""

    def __init__(self, function_name: str) -> None:
        self._function_name = function_name

    def migrate(self, deadline: Deadline) -> None:
        """Have the schema migrated; `UnavailableError` when it is not done, and the next request asks again."""
        seconds = min(READ_SECONDS, deadline.remaining() - CLIENT.connect_timeout)
        if seconds < SHORTEST_SECONDS:
            raise _unfinished()
        try:
            client = self._connect(seconds)
            answer = client.invoke(FunctionName=self._function_name, Payload=b'{"action": "migrate"}')
            result: Any = json.load(answer["Payload"])
        except Exception:  # noqa: BLE001 - boto or JSON: to the caller both are a schema that is not there yet
            raise _unfinished() from None
        if not isinstance(result, dict) or result.get("status") not in DONE:
            raise _unfinished()

    def _connect(self, seconds: float) -> Any:
        """A client that waits so long for an answer: made for one call, since a sandbox rarely needs another."""
        return boto3.client("lambda", config=CLIENT.merge(Config(read_timeout=seconds)))


def _unfinished() -> UnavailableError:
    return UnavailableError("schema_outdated", "The service is being deployed; try again later.")

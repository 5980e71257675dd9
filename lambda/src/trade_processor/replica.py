"""The replica of a region's archive, which lies in another region: it is only read."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from trade_processor.circuit import Circuit

if TYPE_CHECKING:
    from trade_processor.deadline import Deadline

GETS_AT_ONCE = 16
CLIENT = Config(
    connect_timeout=1,
    read_timeout=2,
    retries={"mode": "standard", "total_max_attempts": 2},
    max_pool_connections=GETS_AT_ONCE,
)
CALL_SECONDS = 7.0
"""The longest that a call can take: two attempts of three seconds, and the pause between them."""


class Replica:
    """A bucket with copies of archived trades; `region` is where it is, not whose trades it has.

    A call that `deadline` does not allow, or that follows one that hung, is `CircuitOpenError`.
    """

    def __init__(self, bucket: str, region: str) -> None:
        self._bucket = bucket
        self._region = region
        self._circuit = Circuit(CALL_SECONDS)

    def keys(self, prefix: str, after: str, limit: int, deadline: Deadline) -> list[str]:
        """At most `limit` (1 to 1000) keys that begin with `prefix` and come behind `after`, in order."""
        list_page = partial(self._client.list_objects_v2, Bucket=self._bucket, Prefix=prefix, StartAfter=after)
        page = self._circuit.call(partial(list_page, MaxKeys=limit), deadline)
        return [item["Key"] for item in page.get("Contents", ())]

    def read(self, key: str, deadline: Deadline) -> bytes:
        """What is stored under `key`. Threads may share one replica."""
        return self._circuit.call(partial(self._read, key), deadline)

    def _read(self, key: str) -> bytes:
        content: bytes = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        return content

    @cached_property
    def _client(self) -> Any:  # boto3 makes its classes at run time
        return boto3.client("s3", region_name=self._region, config=CLIENT)

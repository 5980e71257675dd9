"""The replica of a region's archive, which lies in another region: it is only read."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config

GETS_AT_ONCE = 16
CLIENT = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 2},
    max_pool_connections=GETS_AT_ONCE,
)


class Replica:
    """A bucket with copies of archived trades; `region` is where it is, not whose trades it has."""

    def __init__(self, bucket: str, region: str) -> None:
        self._bucket = bucket
        self._region = region

    def keys(self, prefix: str, after: str, limit: int) -> list[str]:
        """At most `limit` (1 to 1000) keys that begin with `prefix` and come behind `after`, in order."""
        page = self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix, StartAfter=after, MaxKeys=limit)
        return [item["Key"] for item in page.get("Contents", ())]

    def read(self, key: str) -> bytes:
        """What is stored under `key`."""
        content: bytes = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        return content

    @cached_property
    def _client(self) -> Any:  # boto3 makes its classes at run time
        return boto3.client("s3", region_name=self._region, config=CLIENT)

"""The archive in S3: each trade is one object, written once."""

from __future__ import annotations

from base64 import b64encode
from functools import cached_property
from typing import Any
from zlib import crc32

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from trade_processor.circuit import Circuit

PUTS_AT_ONCE = 16
"""Objects that a drain sends at a time, and connections that the client keeps for that."""
CLIENT = Config(
    connect_timeout=1,
    read_timeout=3,
    retries={"mode": "standard", "total_max_attempts": 2},
    max_pool_connections=PUTS_AT_ONCE,
    user_agent="trade-processor",  # boto3 puts its own together anew for each call: a sixth of what a put costs
)
PUT_SECONDS = 9.0
"""The longest that `put` can take: two attempts of four seconds, and the pause between them."""


class Archive:
    """The bucket that keeps the trades."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket
        self.circuit = Circuit(PUT_SECONDS)

    def connect(self) -> None:
        """Make the client now: boto3 makes clients in one thread only."""
        _ = self._client

    def put(self, key: str, payload: str) -> None:
        """Store `payload` unless `key` exists; botocore's errors pass through. Threads may share one archive.

        `If-None-Match: *` keeps a request and a drain that meet from writing two versions of one object. Object Lock
        demands a checksum; one that is given saves botocore the chunks with a trailer that it would send over TLS.
        """
        body = payload.encode()
        try:
            self._client.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=body,
                ContentType="application/json",
                IfNoneMatch="*",
                ChecksumCRC32=_checksum(body),
            )
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") != "PreconditionFailed":
                raise

    @cached_property
    def _client(self) -> Any:  # boto3 makes its classes at run time
        client = boto3.client("s3", config=CLIENT)
        client.meta.events.register_last("before-call.s3", _send_at_once)
        return client


def _send_at_once(params: dict[str, Any], **_: object) -> None:
    """Leave out `Expect: 100-continue`: S3 would be asked first, one way there and back for each object.

    botocore adds it to every body for the sake of large ones that S3 might refuse. Registered last, this comes after.
    """
    params["headers"].pop("Expect", None)


def _checksum(body: bytes) -> str:
    """What S3 calls CRC32: four bytes, the highest first, in base64."""
    return b64encode(crc32(body).to_bytes(4, "big")).decode()

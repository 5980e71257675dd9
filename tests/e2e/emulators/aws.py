"""An emulated AWS account: where it answers, and clients of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from pathlib import Path

_KEY = "testing"


@dataclass(frozen=True)
class Account:
    """One account of an emulator; `ca_bundle` is there when it is reached through TLS."""

    url: str
    id: str
    ca_bundle: Path | None = None

    def variables(self) -> dict[str, str]:
        """What makes the AWS SDKs of a process talk to this account, and to nothing else."""
        trust = {"AWS_CA_BUNDLE": str(self.ca_bundle)} if self.ca_bundle else {}
        return trust | {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": self.id,
            "AWS_SECRET_ACCESS_KEY": _KEY,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self, service: str, region: str) -> Any:
        """A client of a service."""
        return boto3.session.Session().client(
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id=self.id,
            aws_secret_access_key=_KEY,
            verify=str(self.ca_bundle) if self.ca_bundle else None,
            config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
        )

    def make_zone(self, name: str) -> str:
        """The id of a hosted zone: of many, because on AWS their ids begin with a Z, and in moto with anything."""
        route53 = self.client("route53", "us-east-1")
        made = (route53.create_hosted_zone(Name=name, CallerReference=str(number)) for number in range(1000))
        ids = (zone["HostedZone"]["Id"].rpartition("/")[2] for zone in made)
        return str(next(one for one in ids if one.startswith("Z")))

    def make_state_bucket(self, region: str) -> None:
        """Make what a bootstrap folder makes for the backend of its stacks: bucket and key."""
        # S3's first region is the only one that may not be said.
        place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        self.client("s3", region).create_bucket(Bucket=f"trading-state-{self.id}-{region}", **place)
        kms = self.client("kms", region)
        kms.create_alias(AliasName="alias/trading-state", TargetKeyId=kms.create_key()["KeyMetadata"]["KeyId"])

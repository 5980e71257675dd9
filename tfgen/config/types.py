"""The types that settings are made of: names, ids, blocks of addresses, tags."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct


def whole(pattern: str) -> str:
    """The pattern for a whole text; `$` alone would admit a line end behind it."""
    return rf"^{pattern}(?!\n)$"


# Every pattern admits only what is safe inside a quoted HCL string and, for names, as a path segment.
# RDS refuses "--" and a trailing "-" in a name.
# The lengths keep the longest name (an S3 bucket: project-purpose-env-account-region-replica) within 63 characters.
_WORDS = whole(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# "sg-" and "sthree-" are prefixes that EC2 and S3 keep for themselves.
ProjectName = Annotated[
    str,
    Meta(
        title="lower-case words with dashes between",
        pattern=rf"^(?!(sg|sthree)(-|$)){_WORDS.removeprefix('^')}",
        examples=["trading"],
        max_length=10,
    ),
]
# What may be a folder on every system, and stand in a path in Terraform.
PlainName = Annotated[
    str,
    Meta(
        title="a plain file name: letters, digits and any of - _ . between them",
        pattern=whole(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"),
        examples=["production"],
        max_length=100,
    ),
]
NamePattern = Annotated[str, Meta(title="a name, or a pattern with * and ?", min_length=1, examples=["us-*"])]
Identifier = Annotated[str, Meta(title="a lower-case name", pattern=whole(r"[a-z][a-z0-9_]*"), examples=["tenant"])]
ComponentName = Annotated[
    str,
    Meta(
        title="letters, digits, dashes and underscores",
        pattern=whole(r"[A-Za-z][A-Za-z0-9_-]*"),
        examples=["network"],
        max_length=100,
    ),
]
IdentityKind = Literal["aws_account_id"]
SettingPath = Annotated[
    str,
    Meta(
        title="the name of an axis, a setting or a local",
        pattern=whole(r"[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)*"),
        examples=["account_id"],
    ),
]
# Downwards only: no leading slash, no "..", no empty part; what stands in braces is looked up.
PathPattern = Annotated[
    str,
    Meta(
        title="a relative path of plain names",
        pattern=whole(r"(?!/)(?!.*(^|/)\.\.(/|$))(?!.*//)[A-Za-z0-9_.*?{}/-]+"),
        examples=["envs/{environment}"],
    ),
]
# ARNs in the templates are those of the "aws" partition, so not China and not GovCloud.
RegionName = Annotated[
    str,
    Meta(
        title="a region of the standard AWS partition",
        pattern=whole(r"(?!cn-|us-gov-|us-iso)[a-z]{2}(-[a-z]+)+-[0-9]"),
        examples=["us-east-1"],
        max_length=14,
    ),
]
ZoneName = Annotated[
    str, Meta(title="an availability zone", pattern=whole(r"[a-z]{2}(-[a-z]+)+-[0-9][a-z]"), examples=["us-east-1a"])
]
# With ids where GitHub writes them into identity tokens, as it does for repositories made since July 2026:
# https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
RepositoryName = Annotated[
    str,
    Meta(
        title="owner and name of a repository",
        pattern=whole(r"([A-Za-z0-9-]+/[A-Za-z0-9._-]+|[A-Za-z0-9-]+@[0-9]+/[A-Za-z0-9._-]+@[0-9]+)"),
        examples=["acme/platform", "acme@123456/platform@456789"],
    ),
]
BranchName = Annotated[
    str,
    Meta(
        title="the name of a branch", pattern=whole(r"[A-Za-z0-9][A-Za-z0-9._/-]*"), examples=["main"], max_length=100
    ),
]
AccountId = Annotated[
    str,
    Meta(
        title="12 digits in quotes", pattern=whole(r"[0-9]{12}"), examples=["012345678901"], description="AWS account."
    ),
]
Cidr = Annotated[
    str,
    Meta(
        title="an IPv4 block",
        pattern=whole(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+/[0-9]+"),
        examples=["10.0.0.0/16"],
        description="IPv4 block of the VPC, a /16.",
    ),
]
# https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
TagKey = Annotated[
    str,
    Meta(
        title="letters, digits, spaces and any of _ . : / = + - @",
        pattern=whole(r"[\w.:/=+\-@ ]+"),
        examples=["CostCenter"],
        max_length=128,
    ),
]
TagValue = Annotated[
    str,
    Meta(
        title="letters, digits, spaces and any of _ . : / = + - @",
        pattern=whole(r"[\w.:/=+\-@ ]*"),
        examples=["trading desk"],
        max_length=256,
    ),
]
VarName = Annotated[str, Meta(title="a lower-case name", pattern=whole(r"[a-z][a-z0-9_]*"), examples=["team_name"])]
# https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html; words that promise a
# secret are refused, because a parameter's value is in the state. Secrets belong in Secrets Manager.
ParameterName = Annotated[
    str,
    Meta(
        title="lower-case words with dashes between, none of them a secret's",
        pattern=whole(r"(?!.*(pass|secret|token))[a-z][a-z0-9]*(-[a-z0-9]+)*"),
        examples=["max-quantity"],
        max_length=64,
    ),
]
ParameterValue = Annotated[str, Meta(min_length=1, max_length=4096, examples=["1000000"])]
# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
RetentionDays = Literal[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
]  # fmt: skip


class Model(Struct, frozen=True, forbid_unknown_fields=True):
    """The base of all settings: immutable, no unknown keys."""

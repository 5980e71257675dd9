"""The types that the frame of the matrix file is made of: names, patterns and paths."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


def whole(pattern: str) -> str:
    """The pattern for a whole text; `$` alone would admit a line end behind it."""
    return rf"^{pattern}(?!\n)$"


# What may be a folder on every system, and stand in a path in Terraform.
PlainName = Annotated[
    str,
    Meta(
        title="a plain file name: letters a to z, digits and any of - _ . between them",
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
FileEnding = Annotated[
    str,
    Meta(
        title="the end of a file's name, without .j2, that is not Terraform's",
        pattern=whole(r"(?!.*\.(tf|tfvars|tofu)$)(?!.*\.j2$)[A-Za-z0-9._-]+"),
        examples=[".conf"],
    ),
]
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


class Model(Struct, frozen=True, forbid_unknown_fields=True):
    """The base of all settings: immutable, no unknown keys."""

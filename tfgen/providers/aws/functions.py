"""The functions of the AWS provider: what they give, and why they fail.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/arn_parse and its neighbours; what they
refuse was learned from provider 5.100.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.errors import count_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PARTS: Final = ("partition", "service", "region", "account_id", "resource")
_ROLE: Final = "role/"


def _parse(arn: str) -> dict[str, str]:
    first, *parts = arn.split(":", len(_PARTS))
    if first != "arn" or not parts:
        raise ValueError(f'"{arn}" is no ARN: it does not begin with arn:')
    if len(parts) < len(_PARTS):
        raise ValueError(
            f'"{arn}" is no ARN: it has {count_of(len(parts), "part")} behind arn:, and there are {len(_PARTS)}'
        )
    return dict(zip(_PARTS, parts, strict=True))


def _build(*parts: str) -> str:
    return ":".join(("arn", *parts))


def _without_path(arn: str) -> str:
    parts = _parse(arn)
    if parts["service"] != "iam":
        raise ValueError(f"this is the ARN of {parts['service'] or 'no service'}, and that of a role of IAM is needed")
    if parts["region"]:
        raise ValueError("the ARN of a role has no region")
    if not parts["resource"].startswith(_ROLE):
        raise ValueError(f'"{parts["resource"]}" is no role: that begins with {_ROLE}')
    return _build(*(parts | {"resource": _ROLE + parts["resource"].rpartition("/")[2]}).values())


FUNCTIONS: Final[Mapping[str, Callable[..., object]]] = {
    "arn_build": _build,
    "arn_parse": _parse,
    "trim_iam_role_path": _without_path,
}
"""By name: the result for arguments that are text. Raises ValueError with the reason as a phrase."""

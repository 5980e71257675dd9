"""Functions of the provider that is part of Terraform, as far as they can fail.

https://registry.terraform.io/providers/hashicorp/terraform/latest/docs/functions. The same in OpenTofu.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tfgen.evaluation.functions.failure import FunctionError
from tfgen.evaluation.values import UNKNOWN
from tfgen.hcl.source import HclSyntaxError
from tfgen.hcl.tree import parse_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _encode_tfvars(values: Any) -> Any:
    if not isinstance(values, dict):
        raise FunctionError("what is written as values of variables is an object", 0)
    return UNKNOWN


def _decode_tfvars(source: str) -> Any:
    try:
        body = parse_tree(source)
    except HclSyntaxError as error:
        raise FunctionError(f"these are no values of variables: {error.message}", 0) from None
    if body.blocks:
        raise FunctionError("values of variables have no blocks", 0)
    return UNKNOWN


PLAIN: Final[Mapping[str, Callable[..., Any]]] = {
    "provider::terraform::encode_tfvars": _encode_tfvars,
    "provider::terraform::decode_tfvars": _decode_tfvars,
}

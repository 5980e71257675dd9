"""The signatures of Terraform's functions, as `terraform metadata functions -json` prints them.

functions.json is renewed by: terraform metadata functions -json | python -m tfgen.evaluation.functions.signatures
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from tfgen.evaluation.types import type_from_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.evaluation.types import Type
    from tfgen.schema import FunctionSchema

# OpenTofu's own: https://opentofu.org/docs/language/functions/base64gunzip/ and the like.
_OF_TOFU = {
    "base64gunzip": ["string", [["str", "string"]]],
    "cidrcontains": ["bool", [["containing_prefix", "string"], ["contained_ip_or_prefix", "string"]]],
    "urldecode": ["string", [["str", "string"]]],
}
TABLE = Path(__file__).with_name("functions.json")


class Parameter(Struct, frozen=True):
    """A parameter of a function; `nullable` ones may be null."""

    name: str
    type: Type
    nullable: bool = False


class Signature(Struct, frozen=True):
    """What a function takes, first one by one and then any number of `variadic`, and the type of its result."""

    parameters: tuple[Parameter, ...]
    variadic: Parameter | None
    result: Type


@cache
def builtin_signatures() -> Mapping[str, Signature]:
    """The functions of Terraform and OpenTofu, by name; which of them has one the rule engine-version tells."""
    rows = json.loads(TABLE.read_text(encoding="utf-8")) | _OF_TOFU
    return {name: _signature(*row) for name, row in rows.items()}


def provider_signature(schema: FunctionSchema) -> Signature:
    """The signature of a provider's function; whether its parameters may be null is not known, so they may."""
    parameters = tuple(Parameter("argument", type_from_json(type_), nullable=True) for type_ in schema.parameters)
    variadic = Parameter("argument", type_from_json(schema.variadic), nullable=True) if schema.variadic else None
    return Signature(parameters, variadic, type_from_json(schema.result))


def _signature(result: Any, parameters: list[Any], variadic: Any = None) -> Signature:
    return Signature(
        tuple(_parameter(*row) for row in parameters),
        _parameter(*variadic) if variadic else None,
        type_from_json(result),
    )


def _parameter(name: str, type_: Any, nullable: int = 0) -> Parameter:
    return Parameter(name, type_from_json(type_), bool(nullable))


def compact_metadata(metadata: str) -> str:
    """functions.json, from what Terraform prints: a line a function, `[result, [parameter, ...], variadic]`."""
    functions = json.loads(metadata)["function_signatures"]
    lines = [
        f"{json.dumps(name)}: {json.dumps(_compact(functions[name]))}"
        for name in sorted(functions)
        if not name.startswith("core::")
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _compact(function: dict[str, Any]) -> list[Any]:
    row = [function["return_type"], [_compact_parameter(each) for each in function.get("parameters", [])]]
    return [*row, _compact_parameter(function["variadic_parameter"])] if "variadic_parameter" in function else row


def _compact_parameter(parameter: dict[str, Any]) -> list[Any]:
    row = [parameter["name"], parameter["type"]]
    return [*row, 1] if parameter.get("is_nullable") else row


if __name__ == "__main__":
    TABLE.write_text(compact_metadata(sys.stdin.read()), encoding="utf-8", newline="\n")

"""Write types the way Terraform's own messages and `variable` blocks do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfgen.schema.model import CtyType


def format_type(cty: CtyType) -> str:
    """`string`, `list(string)`, `object({ id = string, name = optional(string) })`; `any` for a type left open."""
    if isinstance(cty, str):
        return "any" if cty == "dynamic" else cty
    kind, inner, *rest = cty
    if kind == "object":
        optional = rest[0] if rest else ()
        fields = (f"{name} = {_field(type_, optional=name in optional)}" for name, type_ in inner.items())
        return f"object({{ {', '.join(fields)} }})" if inner else "object({})"
    if kind == "tuple":
        return f"tuple([{', '.join(map(format_type, inner))}])"
    return f"{kind}({format_type(inner)})"


def _field(cty: CtyType, *, optional: bool) -> str:
    return f"optional({format_type(cty)})" if optional else format_type(cty)

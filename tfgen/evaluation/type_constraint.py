"""Read the type of a variable: `string`, `list(number)`, `object({ a = optional(bool, true) })`.

https://developer.hashicorp.com/terraform/language/expressions/type-constraints
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.errors import did_you_mean
from tfgen.evaluation.types import BOOL, DYNAMIC, NUMBER, STRING, Type, object_of, tuple_of
from tfgen.hcl.syntax import Call, Literal, Name, Object, Tuple

if TYPE_CHECKING:
    from tfgen.hcl.syntax import Expression

_NAMES = {"string": STRING, "number": NUMBER, "bool": BOOL, "any": DYNAMIC}
_COLLECTIONS = ("list", "set", "map")
_CONSTRUCTORS = (*_COLLECTIONS, "object", "tuple")


class TypeConstraintError(Exception):
    """An expression is not a type: the part at fault, and a sentence. `quoted`: it is one, but for its quotes."""

    def __init__(self, node: Expression, message: str, *, quoted: bool = False) -> None:
        super().__init__(message)
        self.node = node
        self.quoted = quoted


def parse_type(node: Expression) -> Type:
    """The type that an expression stands for. Raises TypeConstraintError."""
    if isinstance(node, Name):
        return _named(node)
    if isinstance(node, Call):
        return _constructed(node)
    if isinstance(node, Literal) and node.quoted:
        raise TypeConstraintError(node, "types stand without quotes since Terraform 0.12.", quoted=True)
    raise TypeConstraintError(node, "this is not a type; write string, number, bool, any, list(...), object({...}).")


def _named(node: Name) -> Type:
    if node.name in _NAMES:
        return _NAMES[node.name]
    if node.name in ("list", "map"):  # as the first versions of Terraform had it
        return Type(node.name, DYNAMIC)
    if node.name in _CONSTRUCTORS:
        raise TypeConstraintError(node, f"{node.name} needs to say of what, as in {node.name}(...).")
    message = f'there is no type "{node.name}". {did_you_mean(node.name, [*_NAMES, *_CONSTRUCTORS])}'.rstrip()
    raise TypeConstraintError(node, message)


def _constructed(node: Call) -> Type:
    if node.name not in _CONSTRUCTORS:
        message = f'there is no type "{node.name}". {did_you_mean(node.name, _CONSTRUCTORS)}'.rstrip()
        raise TypeConstraintError(node, message)
    if len(node.arguments) != 1 or node.expand:
        raise TypeConstraintError(node, f"{node.name}() takes one argument.")
    (inner,) = node.arguments
    if node.name in _COLLECTIONS:
        return Type(node.name, parse_type(inner))
    return _object(inner) if node.name == "object" else _tuple(inner)


def _tuple(node: Expression) -> Type:
    if not isinstance(node, Tuple):
        raise TypeConstraintError(node, "tuple() takes a list of types in brackets.")
    return tuple_of(parse_type(item) for item in node.items)


def _object(node: Expression) -> Type:
    if not isinstance(node, Object):
        raise TypeConstraintError(node, "object() takes names and types in braces.")
    attributes: dict[str, Type] = {}
    optional: list[str] = []
    for key, value in node.items:
        if not isinstance(key, Literal) or not isinstance(key.value, str):
            raise TypeConstraintError(key, "the name of an attribute has to be written out.")
        if key.value in attributes:
            raise TypeConstraintError(key, f'the attribute "{key.value}" is there twice.')
        if isinstance(value, Call) and value.name == "optional":
            optional.append(key.value)
            attributes[key.value] = _optional(value)
        else:
            attributes[key.value] = parse_type(value)
    return object_of(attributes, optional)


def _optional(node: Call) -> Type:
    if len(node.arguments) not in (1, 2) or node.expand:
        raise TypeConstraintError(node, "optional() takes a type and perhaps a default.")
    return parse_type(node.arguments[0])

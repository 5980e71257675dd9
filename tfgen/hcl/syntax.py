"""The syntax tree of an HCL file: bodies, arguments, blocks and expressions, each with its place in the text.

The names are those of HCL's own specification: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator


class Node(Struct, frozen=True, eq=False, gc=False, array_like=True, tag=True, tag_field="kind"):
    """A part of a file: the characters from offset `start` to `end` of its normalized text.

    With `array_like` and `tag` msgspec can write nodes compactly, and tell their kinds apart when it reads them.
    """

    start: int
    end: int


class Literal(Node, frozen=True, eq=False, gc=False):
    """Text without interpolation, a number, true, false or null.

    `quoted` tells `"5"` (and heredocs) from `5`; the bare key of an object, `{ a = 1 }`, is text that is not quoted.
    """

    value: str | int | float | bool | None
    quoted: bool = False


class Template(Node, frozen=True, eq=False):
    """A quoted string or heredoc with interpolations or directives; literal pieces of text are Literals."""

    parts: tuple[Expression, ...]
    heredoc: bool = False


class TemplateIf(Node, frozen=True, eq=False):
    """`%{ if condition }then%{ else }otherwise%{ endif }` in a template."""

    condition: Expression
    then: tuple[Expression, ...]
    otherwise: tuple[Expression, ...]


class TemplateFor(Node, frozen=True, eq=False):
    """`%{ for key, value in collection }body%{ endfor }` in a template."""

    key: str | None
    value: str
    collection: Expression
    body: tuple[Expression, ...]


class Name(Node, frozen=True, eq=False, gc=False):
    """The first name of a traversal: `aws_vpc` in `aws_vpc.main.id`, or a variable of a `for`."""

    name: str


class Attribute(Node, frozen=True, eq=False):
    """`source.name`."""

    source: Expression
    name: str


class Index(Node, frozen=True, eq=False):
    """`source[key]`; the legacy `source.0` too."""

    source: Expression
    key: Expression


class Splat(Node, frozen=True, eq=False):
    """`source[*]` (`full`) or `source.*`, then `each` for every element, in which an Element is that element."""

    source: Expression
    each: Expression
    full: bool


class Element(Node, frozen=True, eq=False, gc=False):
    """The element that a Splat is at."""


class Call(Node, frozen=True, eq=False):
    """`name(arguments)`; with `expand` the last argument is followed by `...`."""

    name: str
    arguments: tuple[Expression, ...]
    expand: bool


class Unary(Node, frozen=True, eq=False):
    """`-operand` or `!operand`."""

    operator: str
    operand: Expression


class Binary(Node, frozen=True, eq=False):
    """`left operator right`."""

    operator: str
    left: Expression
    right: Expression


class Conditional(Node, frozen=True, eq=False):
    """`condition ? then : otherwise`."""

    condition: Expression
    then: Expression
    otherwise: Expression


class Parentheses(Node, frozen=True, eq=False):
    """`(inner)`: makes an expression of what would be a bare key."""

    inner: Expression


class Tuple(Node, frozen=True, eq=False):
    """`[items]`."""

    items: tuple[Expression, ...]


class Object(Node, frozen=True, eq=False):
    """`{ key = value }`: pairs in the order of the text. A bare key is a Literal that is not quoted."""

    items: tuple[tuple[Expression, Expression], ...]


class For(Node, frozen=True, eq=False):
    """`[for value in collection : result if condition]`, or with `result_key` `{for ... : result_key => result}`.

    `key` and `value` are the names of its variables; `grouped` tells that `...` follows the result.
    """

    key: str | None
    value: str
    collection: Expression
    result_key: Expression | None
    result: Expression
    condition: Expression | None
    grouped: bool


Expression: TypeAlias = (
    Literal
    | Template
    | TemplateIf
    | TemplateFor
    | Name
    | Attribute
    | Index
    | Splat
    | Element
    | Call
    | Unary
    | Binary
    | Conditional
    | Parentheses
    | Tuple
    | Object
    | For
)


class Argument(Node, frozen=True, eq=False):
    """`name = value` in a body; `start` is where the name begins."""

    name: str
    value: Expression


class Block(Node, frozen=True, eq=False):
    """`type "label" { body }`; `start` is where the type begins. Labels are without quotes."""

    type: str
    labels: tuple[str, ...]
    body: Body


class Body(Node, frozen=True, eq=False):
    """What stands in a file or between the braces of a block, in the order of the text.

    A name may occur twice among the arguments, which Terraform refuses.
    """

    arguments: tuple[Argument, ...]
    blocks: tuple[Block, ...]

    def argument(self, name: str) -> Argument | None:
        """The first argument of this name."""
        for argument in self.arguments:  # not with next(), which is slower and is asked very often
            if argument.name == name:
                return argument
        return None

    def blocks_of(self, *types: str) -> tuple[Block, ...]:
        """The nested blocks of these types."""
        return tuple([block for block in self.blocks if block.type in types]) if self.blocks else ()


def children(expression: Expression) -> list[Expression]:
    """The expressions directly inside an expression, in the order of the text."""
    found: list[Expression] = []
    for field in _inner_fields(type(expression)):
        value = getattr(expression, field)
        if type(value) is tuple:
            for item in value:
                if type(item) is tuple:  # a key of an object and what it is worth
                    found += item
                else:
                    found.append(item)
        elif value is not None:
            found.append(value)
    return found


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and all expressions inside it, outer before inner."""
    todo = [expression]  # not by recursion: `a + b + ...` may be of any length
    while todo:
        current = todo.pop()
        yield current
        todo += reversed(children(current))


def operands_of(expression: Binary) -> list[Expression]:
    """The operands of `a + b + c`, a chain of any length, in the order of the text."""
    operands = []
    current: Expression = expression
    while isinstance(current, Binary):
        operands.append(current.right)
        current = current.left
    return [current, *reversed(operands)]


@cache
def _inner_fields(kind: type[Node]) -> tuple[str, ...]:
    """The fields of a kind of expression that may hold expressions: those whose types name one."""
    return tuple(name for name, type_ in kind.__annotations__.items() if "Expression" in type_)

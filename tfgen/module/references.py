"""Find what expressions refer to."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from tfgen.hcl.syntax import (
    Attribute,
    Binary,
    Block,
    Body,
    Call,
    Element,
    For,
    Index,
    Literal,
    Name,
    Splat,
    TemplateFor,
    children,
    operands_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Expression

# How many steps behind the first name belong to what is referred to; of any other name, a resource type, one.
_DEPTHS = {"data": 2, "ephemeral": 2, "self": 0}

_TRAVERSALS = frozenset((Name, Attribute, Index, Splat))
_CONVERSIONS = ("convert", "core::convert")

Step = str | int | None
"""An attribute or literal index; None for a splat or an index that is an expression."""


class Reference(Struct, frozen=True, dict=True):
    """A traversal from a global name: `aws_subnet.private["a"].id` has the steps `main`, `a`, `id` behind `root`.

    `expression` is the whole traversal.
    """

    root: str
    steps: tuple[Step, ...]
    expression: Expression

    @property
    def target(self) -> str:
        """The address of what is referred to, as `Declaration.address` has it: `aws_vpc.main`, `data.x.y`, `var.z`."""
        if self.root not in _DEPTHS and self.steps and type(self.steps[0]) is str:
            return f"{self.root}.{self.steps[0]}"
        depth = _DEPTHS.get(self.root, 1)
        return ".".join((self.root, *(str(step) for step in self.steps[:depth] if step is not None)))

    @property
    def path(self) -> tuple[Step, ...]:
        """The steps behind the target."""
        return self.steps[_DEPTHS.get(self.root, 1) :]

    @cached_property
    def access(self) -> Expression | None:
        """What stands right behind the address of a resource, None where nothing does, or an index is in between."""
        behind: list[Expression] = []
        current = self.expression
        while isinstance(current, Attribute | Index | Splat):
            behind.append(current)
            current = current.source
        names = len(self.steps) - len(self.path) + (self.root == "resource")
        return behind[-1 - names] if isinstance(current, Name) and len(behind) > names else None


def find_references(expression: Expression, bound: frozenset[str] = frozenset()) -> Iterator[Reference]:
    """The references in an expression, in the order of the text; names in `bound` are variables of a loop around it."""
    found: list[Reference] = []
    _collect(expression, bound, found)
    return iter(found)


def _collect(expression: Expression, bound: frozenset[str], found: list[Reference]) -> None:
    """Add the references in an expression: by lists and kinds, as every expression of every stack comes here."""
    kind = type(expression)
    if kind is Attribute and (plain := _plain_traversal(expression)):  # type: ignore[arg-type]
        found += () if plain.root in bound else (plain,)
    elif kind in _TRAVERSALS:
        found += _traversal(expression, bound)
    elif kind is Binary:
        for operand in operands_of(expression):  # type: ignore[arg-type]
            _collect(operand, bound, found)
    elif kind is For or kind is TemplateFor:
        _collect_loop(expression, bound, found)  # type: ignore[arg-type]
    elif kind is Call and expression.name in _CONVERSIONS and len(expression.arguments) == 2:  # type: ignore[union-attr]
        _collect(expression.arguments[0], bound, found)  # type: ignore[union-attr]  # the second is a type
    elif kind is not Literal:
        for child in children(expression):
            _collect(child, bound, found)


def _collect_loop(expression: For | TemplateFor, bound: frozenset[str], found: list[Reference]) -> None:
    _collect(expression.collection, bound, found)
    inner = bound | {name for name in (expression.key, expression.value) if name}
    for child in children(expression):
        if child is not expression.collection:
            _collect(child, inner, found)


def find_body_references(body: Body, bound: frozenset[str] = frozenset()) -> Iterator[Reference]:
    """The references in all arguments of a body and of the blocks in it, but for `dynamic` iterators' own names."""
    for argument in body.arguments:
        yield from find_references(argument.value, bound)
    for block in body.blocks:
        yield from find_block_references(block, bound)


def find_block_references(block: Block, bound: frozenset[str] = frozenset()) -> Iterator[Reference]:
    """The references in a nested block; in a dynamic one its iterator is none."""
    if block.type != "dynamic" or not block.labels:
        yield from find_body_references(block.body, bound)
        return
    iterator = block.body.argument("iterator")
    name = iterator.value.name if iterator and isinstance(iterator.value, Name) else block.labels[0]
    for argument in block.body.arguments:
        if argument is not iterator:
            # `labels` may use the iterator, `for_each` may not.
            inner = bound if argument.name == "for_each" else bound | {name}
            yield from find_references(argument.value, inner)
    for content in block.body.blocks:
        yield from find_body_references(content.body, bound | {name})


def _plain_traversal(expression: Attribute) -> Reference | None:
    """The reference that is written in names alone, as nearly all are."""
    steps: list[Step] = []
    current: Expression = expression
    while type(current) is Attribute:
        steps.append(current.name)
        current = current.source
    return Reference(current.name, tuple(steps[::-1]), expression) if type(current) is Name else None


def _traversal(expression: Expression, bound: frozenset[str]) -> Iterator[Reference]:
    steps: list[Step] = []
    inner: list[Expression] = []
    current = expression
    while not isinstance(current, Name):
        match current:
            case Attribute():
                steps.append(current.name)
            case Index():
                steps.append(_literal_key(current.key))
                inner.append(current.key)
            case Splat():
                steps += [*reversed(_element_steps(current.each, inner)), None]
            case _:  # an access to something else than a name: `foo()[0]`, `(a ? b : c).id`
                inner.append(current)
                break
        current = current.source
    if isinstance(current, Name) and current.name not in bound:
        yield Reference(current.name, tuple(reversed(steps)), expression)
    for part in reversed(inner):
        yield from find_references(part, bound)


def _element_steps(each: Expression, inner: list[Expression]) -> list[Step]:
    """The steps behind a splat, in the order of the text."""
    steps: list[Step] = []
    while not isinstance(each, Element):
        if isinstance(each, Attribute):
            steps.append(each.name)
        elif isinstance(each, Index):
            steps.append(_literal_key(each.key))
            inner.append(each.key)
        elif isinstance(each, Splat):  # `a[*].b[*].c`
            steps += [*reversed(_element_steps(each.each, inner)), None]
        else:
            break
        each = each.source
    return steps[::-1]


def _literal_key(key: Expression) -> Step:
    return key.value if isinstance(key, Literal) and isinstance(key.value, str | int) else None

"""Find the names in expressions that no setting and no local has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tfgen.errors import Problem, did_you_mean, listed, quoted
from tfgen.settings.builtin import RESERVED
from tfgen.settings.reads import STACKS
from tfgen.settings.schema import ANY, Schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.settings.checks import Check
    from tfgen.settings.declaration import Declaration
    from tfgen.settings.expression import Expression
    from tfgen.settings.reads import Read


def find_unknown_names(declaration: Declaration) -> Iterator[Problem]:
    """Names in locals and checks that nothing declares, and keys under `at` that are no settings."""
    names = {**declaration.schema.properties, **dict.fromkeys(("stack", "project"), ANY)}
    scope = replace(declaration.schema, properties={**names, **{local.name: ANY for local in declaration.locals}})
    group = replace(scope, properties={**scope.properties, STACKS: Schema(types=("array",), items=scope)})
    for local in declaration.locals:
        yield from _find_in(local.expression, scope if local.among is None else group)
        for expression in local.among or ():
            yield from _find_in(expression, scope)
    for check in declaration.checks:
        for expression in check.grouping or ():
            yield from _find_in(expression, scope)
        for expression in check.expressions[: len(check.expressions) - len(check.grouping or ())]:
            yield from _find_in(expression, scope if check.grouping is None else group)
        yield from _find_at(check, declaration.schema)


def _find_in(expression: Expression, scope: Schema) -> Iterator[Problem]:
    for read in expression.reads:
        if read.path[0] == STACKS and STACKS not in scope.properties:
            yield expression.problem("stacks are there where among says which, or in a check each. Add one of the two.")
        else:
            yield from find_unknown_in(expression, read, scope)


def find_unknown_in(expression: Expression, read: Read, scope: Schema) -> Iterator[Problem]:
    """The first step of what is read that leads nowhere, by what the names of the scope are declared to be."""
    schema: Schema | None = scope
    for depth, step in enumerate(read.path):
        if schema is None or schema.types not in (("object",), ("object", "null"), ("array",)):
            return
        inner = _into(schema, step)
        if inner is None and isinstance(step, str) and schema.is_map:
            yield expression.problem(_unknown(read.path[: depth + 1], schema))
            return
        schema = inner


def _into(schema: Schema, step: object) -> Schema | None:
    if isinstance(step, str):
        return schema.properties.get(step, schema.additional) if schema.is_map else None
    return schema.items if schema.is_list else schema.additional


def _unknown(path: tuple[object, ...], schema: Schema) -> str:
    *outer, name = path
    said = ".".join(str(step) if isinstance(step, str) else "*" for step in path)
    known = [each for each in schema.properties if outer or each != STACKS]
    remedy = did_you_mean(str(name), known, otherwise=f"Known here: {listed(known)}.")
    return (
        f"there is no setting or local {quoted(said)}. {remedy}"
        if not outer
        else f"there is no key {quoted(said)}. {remedy}"
    )


def _find_at(check: Check, schema: Schema) -> Iterator[Problem]:
    inside: Schema | None = schema
    if check.at and check.at[0] in RESERVED:
        return
    for depth, step in enumerate(check.at):
        if not isinstance(step, str) or inside is None or not inside.is_map:
            return
        inner = inside.properties.get(step, inside.additional)
        if inner is None:
            said = ".".join(str(each) for each in check.at[: depth + 1])
            remedy = did_you_mean(step, inside.properties, otherwise=f"Known: {listed(inside.properties)}.")
            place = check.condition.subject.removesuffix(".condition")
            yield Problem(
                check.condition.position, f"{place}.at names {quoted(said)}, which is not a setting. {remedy}"
            )
            return
        inside = inner

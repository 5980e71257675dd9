"""Values that calls give to modules, held against the facts about the arguments which they become there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Attribute, Name, Template
from tfgen.module.references import find_references
from tfgen.providers.aws.values.faults import judge_argument
from tfgen.providers.aws.values.known import with_limits
from tfgen.providers.aws.values.provider import facts_of
from tfgen.rules.rule import Hit
from tfgen.rules.shared.targets import repeats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.evaluation.evaluate import Evaluator
    from tfgen.hcl.syntax import Argument, Body, Node
    from tfgen.module.calls import Call
    from tfgen.module.model import Resource
    from tfgen.rules.root import Root


def judge_calls(root: Root) -> Iterator[tuple[str, Hit]]:
    """What is wrong with arguments in the modules that a root module calls, by the values of this call.

    Terraform refuses it when it plans: before, a variable has no value. So only resources that are surely made are
    looked at, and of their arguments those that are a variable, or a text with variables in it.
    """
    for call in root.module.calls.values() if not root.callers else ():
        if not repeats(call.declaration) and (inner := root.inside(call)):
            for resource in inner.module.resources:
                yield from _judge(inner, call, resource)


def _judge(inner: Root, call: Call, resource: Resource) -> Iterator[tuple[str, Hit]]:
    found = [(path, one, names) for path, one in _find_arguments(resource.block.body) if (names := _variables(one))]
    if not found or not _is_made(inner.values, resource):
        return
    facts = with_limits(resource, facts_of(inner, resource))
    for path, argument, names in found:
        for rule, _, message in judge_argument(
            inner, argument, facts.certain.get(path, ()), facts.likely.get(path, ())
        ):
            told = f"in {call.source}, {resource.address}: {message}"
            yield rule, Hit.of(call.declaration, told, _place(call, names))


def _find_arguments(body: Body, prefix: str = "") -> Iterator[tuple[str, Argument]]:
    """The arguments with their paths, without those of dynamic blocks, which may make none."""
    yield from ((prefix + argument.name, argument) for argument in body.arguments)
    for block in body.blocks:
        if block.type not in ("dynamic", "lifecycle", "connection", "provisioner"):
            yield from _find_arguments(block.body, f"{prefix}{block.type}.")


def _variables(argument: Argument) -> list[str]:
    """The variables that decide an argument alone; none where something else does too."""
    value = argument.value
    if not isinstance(value, Template) and not (isinstance(value, Attribute) and isinstance(value.source, Name)):
        return []
    references = list(find_references(value))
    names = [str(one.steps[0]) for one in references if one.root == "var" and one.steps]
    return names if len(names) == len(references) else []


def _is_made(values: Evaluator, resource: Resource) -> bool:
    """Whether a resource has an instance for sure."""
    if count := resource.argument("count"):
        number = values.plain(count.value)
        return isinstance(number, int) and number > 0
    return resource.argument("for_each") is None


def _place(call: Call, names: list[str]) -> Node:
    """Where a call gives the first of these variables a value; the call where it gives none and their defaults hold."""
    given = (call.declaration.argument(name) for name in names)
    return next(filter(None, given), call.declaration.block)

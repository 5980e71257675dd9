"""Hold the values of one resource against the facts about them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from tfgen.conformance.argument_values import ArgumentValues
from tfgen.conformance.dynamic import count_blocks, type_of_blocks
from tfgen.providers.aws.values.arguments import count_elements, find_arguments, find_blocks, known_texts, null_elements
from tfgen.providers.aws.values.constraints import Items, Json, Never
from tfgen.providers.aws.values.policy import encoded
from tfgen.providers.aws.values.policy_grammar import policy_fault
from tfgen.providers.aws.values.provider import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.hcl.syntax import Argument, Body, Node
    from tfgen.providers.aws.values.constraints import Constraint
    from tfgen.providers.aws.values.provider import Facts
    from tfgen.rules.root import Root

    Wrong = tuple[str, Node, str]
    """The rule that tells of a value, the part of the resource, and what is wrong with it."""

LIKELY = "likely-invalid-value"
"""The rule that reports what is only known of one version of the provider."""
_SINCE = f"(So provider {VERSION} says; other versions that are admitted here may not.)"


def judge_arguments(root: Root, body: Body, facts: Facts, paths: frozenset[str] | None = None) -> Iterator[Wrong]:
    """What is wrong with the values of arguments, of all or of those at these paths."""
    for path, argument in find_arguments(body):
        if paths is None or path in paths:
            yield from judge_argument(root, argument, facts.certain.get(path, ()), facts.likely.get(path, ()))


def judge_argument(
    root: Root, argument: Argument, certain: tuple[Constraint, ...], likely: tuple[Constraint, ...]
) -> Iterator[Wrong]:
    """What is wrong with the value of an argument; what is only likely to be, where nothing else is."""
    wrong = list(_judge(root, argument, certain))
    yield from wrong
    if not wrong:
        for _, part, message in _judge(root, argument, likely):
            yield LIKELY, part, f"{message} {_SINCE}"


def judge_nulls(root: Root, body: Body, paths: frozenset[str] | None = None) -> Iterator[Wrong]:
    """The lists that hold null, of all arguments or of those at these paths."""
    for path, argument in find_arguments(body):
        if paths is None or path in paths:
            yield from judge_null(root, argument)


def judge_null(root: Root, argument: Argument) -> Iterator[Wrong]:
    """The list that an argument is, if it holds null."""
    for part in islice(null_elements(root, argument.value), 1):
        remedy = "Leave it out: [for one in ... : one if one != null]"
        yield Never.rule, part, f"{argument.name} holds null, which the provider takes in no list here. {remedy}"


def judge_blocks(root: Root, body: Body, facts: Facts) -> Iterator[Wrong]:
    """The blocks of which there are more than the provider takes, as far as is known how many dynamic ones make."""
    return _judge_blocks(body, "", facts.certain, ArgumentValues(root.values))


def _judge_blocks(
    body: Body, prefix: str, known: Mapping[str, tuple[Constraint, ...]], values: ArgumentValues
) -> Iterator[Wrong]:
    last = {type_of_blocks(block): block for block in body.blocks}
    limited = {name: limits for name in last if (limits := [*limits_of(known.get(prefix + name, ()))])}
    counts = count_blocks(body, values) if limited else {}
    for name, limits in limited.items():
        count = counts.get(name)
        if count is not None and (fault := _count_fault(count, limits)):
            yield Items.rule, last[name], f"{name} {fault}"
    for name, block in find_blocks(body):
        yield from _judge_blocks(block.body, f"{prefix}{name}.", known, values)


def limits_of(constraints: Iterable[Constraint]) -> Iterator[Items]:
    """Those of the constraints that are about how many there are."""
    return (constraint for constraint in constraints if isinstance(constraint, Items))


def _judge(root: Root, argument: Argument, constraints: tuple[Constraint, ...]) -> Iterator[Wrong]:
    """The first thing that is wrong with each value."""
    if not constraints:
        return
    if any(isinstance(constraint, Json) and constraint.policy for constraint in constraints):
        fault = policy_fault(encoded(root, argument.value))
        if fault:
            yield Json.rule, argument, f"{argument.name} {fault}"
            return
    limits = [*limits_of(constraints)]
    is_list = any(limit.is_list for limit in limits)
    counts = count_elements(root, argument.value, is_list=is_list) if limits else ()
    if fault := next((fault for count in counts if (fault := _count_fault(count, limits))), None):
        yield Items.rule, argument, f"{argument.name} {fault}"
        return
    said: set[str] = set()
    each = [constraint for constraint in constraints if not isinstance(constraint, Items)]
    for part, text in known_texts(root, argument.value):
        for constraint in each:
            if fault := constraint.fault(text):
                if fault not in said:
                    said.add(fault)
                    yield constraint.rule, part, f"{argument.name} {fault}"
                break


def _count_fault(count: int, limits: Iterable[Items]) -> str | None:
    """What is wrong with the number of elements."""
    return next((fault for limit in limits if (fault := limit.fault(str(count)))), None)

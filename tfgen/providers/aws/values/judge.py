"""Hold the values of a root module against the facts about them, once for all rules that report them."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from tfgen.conformance.argument_values import ArgumentValues
from tfgen.conformance.dynamic import count_blocks, type_of_blocks
from tfgen.hcl.loose import may_have_loose
from tfgen.providers.aws.values.arguments import count_elements, find_arguments, find_blocks, known_texts, null_elements
from tfgen.providers.aws.values.constraints import Items, Json, Never
from tfgen.providers.aws.values.limits import LIMITS, LIMITS_OF_DATA
from tfgen.providers.aws.values.policy import encoded
from tfgen.providers.aws.values.policy_grammar import policy_fault
from tfgen.providers.aws.values.provider import VERSION, configured, facts_of, refuses_nulls
from tfgen.rules.rule import EACH, Group, Hit, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.hcl.syntax import Argument, Body, Node
    from tfgen.module.model import Resource
    from tfgen.providers.aws.values.constraints import Constraint
    from tfgen.providers.aws.values.provider import Facts
    from tfgen.rules.root import Root

    Wrong = tuple[str, Node, str]
    """The rule that tells of a value, the part of the resource, and what is wrong with it."""

LIKELY = "likely-invalid-value"
"""The rule that reports what is only known of one version of the provider."""
_SINCE = f"(So provider {VERSION} says; other versions that are admitted here may not.)"
_known: WeakKeyDictionary[Root, tuple[tuple[str, Hit], ...]] = WeakKeyDictionary()


class _Judged(NamedTuple):
    """What is wrong in a resource, and the paths of the arguments that are to be judged again all the same."""

    wrong: tuple[Wrong, ...]
    again: frozenset[str] = frozenset()


def value_rule(name: str, severity: Severity = Severity.ERROR) -> Rule:
    """The rule that tells the values which are wrong in its own way."""
    return Rule(name, severity, Group.VALUES, partial(value_hits, rule=name), EACH)


def value_hits(root: Root, rule: str) -> Iterator[Hit]:
    """The values in this module that this rule is to report."""
    if root not in _known:
        _known[root] = tuple(
            (name, Hit.of(resource, message, part))
            for resource in configured(root)
            for name, part, message in _kept(root, resource)
        )
    return (hit for name, hit in _known[root] if name == rule)


def _kept(root: Root, resource: Resource) -> tuple[Wrong, ...]:
    if resource.mode == "ephemeral":
        return ()
    facts = facts_of(root, resource)  # which notes what is not known: each time
    work = partial(_judge_all, root, resource, facts)
    found: _Judged = root.values.kept(resource, "value-hits", work, alike=partial(_alike, resource))
    if not found.again:
        return found.wrong
    work_again = partial(_judge_again, root, resource, facts, found.again)
    return root.values.kept(resource, "value-hits again", work_again)


def _alike(resource: Resource, found: _Judged) -> _Judged | None:
    """What holds of resources with other texts where nothing is wrong: arguments that have such texts are judged."""
    if found.wrong:
        return None
    paths = (path for path, one in find_arguments(resource.block.body) if may_have_loose(one.value))
    return _Judged((), frozenset(paths))


def _judge_all(root: Root, resource: Resource, facts: Facts) -> _Judged:
    return _Judged(tuple(_judge(root, resource, facts)))


def _judge_again(root: Root, resource: Resource, facts: Facts, paths: frozenset[str]) -> tuple[Wrong, ...]:
    """What is wrong with the arguments at these paths."""
    return tuple(_judge_arguments(root, resource, facts, _limits_of(resource), paths))


def _judge(root: Root, resource: Resource, facts: Facts) -> Iterator[Wrong]:
    if refuses_nulls(root, resource):
        yield from _judge_nulls(root, resource)
    limits = _limits_of(resource)
    if facts.certain or facts.likely or limits:
        yield from _judge_arguments(root, resource, facts, limits, None)
        yield from _judge_blocks(resource.block.body, "", facts.certain, ArgumentValues(root.values))


def _limits_of(resource: Resource) -> Mapping[str, tuple[Constraint, ...]]:
    return (LIMITS if resource.mode == "resource" else LIMITS_OF_DATA).get(resource.type, {})


def _judge_arguments(
    root: Root,
    resource: Resource,
    facts: Facts,
    limits: Mapping[str, tuple[Constraint, ...]],
    paths: frozenset[str] | None,
) -> Iterator[Wrong]:
    """What is wrong with the values of arguments, of all or of those at these paths."""
    for path, argument in find_arguments(resource.block.body):
        if paths is not None and path not in paths:
            continue
        certain = (*facts.certain.get(path, ()), *limits.get(path, ()))
        wrong = list(_judge_argument(root, argument, certain))
        yield from wrong
        if not wrong and (likely := facts.likely.get(path)):
            for _, part, message in _judge_argument(root, argument, likely):
                yield LIKELY, part, f"{message} {_SINCE}"


def _judge_nulls(root: Root, resource: Resource) -> Iterator[Wrong]:
    for _, argument in find_arguments(resource.block.body):
        for part in islice(null_elements(root, argument.value), 1):
            remedy = "Leave it out: [for one in ... : one if one != null]"
            yield Never.rule, part, f"{argument.name} holds null, which the provider takes in no list here. {remedy}"


def _judge_blocks(
    body: Body, prefix: str, known: Mapping[str, tuple[Constraint, ...]], values: ArgumentValues
) -> Iterator[Wrong]:
    """The blocks of which there are more than the provider takes, as far as is known how many dynamic ones make."""
    last = {type_of_blocks(block): block for block in body.blocks}
    limited = {name: limits for name in last if (limits := [*_limits(known.get(prefix + name, ()))])}
    counts = count_blocks(body, values) if limited else {}
    for name, limits in limited.items():
        count = counts.get(name)
        if count is not None and (fault := next(filter(None, (limit.fault(str(count)) for limit in limits)), None)):
            yield Items.rule, last[name], f"{name} {fault}"
    for name, block in find_blocks(body):
        yield from _judge_blocks(block.body, f"{prefix}{name}.", known, values)


def _limits(constraints: Iterable[Constraint]) -> Iterator[Items]:
    return (constraint for constraint in constraints if isinstance(constraint, Items))


def _judge_argument(root: Root, argument: Argument, constraints: tuple[Constraint, ...]) -> Iterator[Wrong]:
    """The first thing that is wrong with each value."""
    if not constraints:
        return
    if any(isinstance(constraint, Json) and constraint.policy for constraint in constraints):
        fault = policy_fault(encoded(root, argument.value))
        if fault:
            yield Json.rule, argument, f"{argument.name} {fault}"
            return
    if fault := _wrong_count(root, argument, constraints):
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


def _wrong_count(root: Root, argument: Argument, constraints: tuple[Constraint, ...]) -> str | None:
    """What is wrong with the number of elements."""
    limits = [constraint for constraint in constraints if isinstance(constraint, Items)]
    counts = count_elements(root, argument.value) if limits else ()
    return next((fault for count in counts for limit in limits if (fault := limit.fault(str(count)))), None)

"""Hold the values of a root module against the facts about them, once for all rules that report them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from tfgen.module.grounds import NO_NEEDS
from tfgen.providers.aws.values.called import judge_calls
from tfgen.providers.aws.values.faults import judge_arguments, judge_blocks, judge_nulls
from tfgen.providers.aws.values.forms import form_of, to_be_judged_again
from tfgen.providers.aws.values.known import with_limits
from tfgen.providers.aws.values.provider import Facts, configured, facts_of, refuses_nulls
from tfgen.rules.rule import EACH, Group, Hit, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.module.model import Resource
    from tfgen.providers.aws.values.faults import Wrong
    from tfgen.providers.aws.values.forms import Form
    from tfgen.rules.root import Root

_known: WeakKeyDictionary[Root, tuple[tuple[str, Hit], ...]] = WeakKeyDictionary()


def value_rule(name: str, severity: Severity = Severity.ERROR) -> Rule:
    """The rule that tells the values which are wrong in its own way."""
    return Rule(name, severity, Group.VALUES, partial(value_hits, rule=name), EACH)


def value_hits(root: Root, rule: str) -> Iterator[Hit]:
    """The values in this module, and those that it gives to others, that this rule is to report."""
    if root not in _known:
        here = (
            (name, Hit.of(resource, message, part))
            for resource in configured(root)
            for name, part, message in _kept(root, resource)
        )
        _known[root] = (*here, *judge_calls(root))
    return (hit for name, hit in _known[root] if name == rule)


def _kept(root: Root, resource: Resource) -> tuple[Wrong, ...]:
    if resource.mode == "ephemeral":
        return ()
    facts = facts_of(root, resource)  # which notes what is not known: each time
    return root.values.kept(resource, "value-hits", partial(_judge_new, root, resource, facts))


def _judge_new(root: Root, resource: Resource, facts: Facts) -> tuple[Wrong, ...]:
    """What is wrong in a resource that has not been judged: in one like it most was right, whatever that says."""
    form = root.values.kept_apart(resource, "value-form", NO_NEEDS, partial(_read, root, resource, facts))
    if form is None or not form.suits(resource.block):
        return tuple(_judge(root, resource, with_limits(resource, facts)))
    return _judge_rest(root, resource, facts, form) if form.rest or form.counted else ()


def _read(root: Root, resource: Resource, facts: Facts) -> Form:
    no_nulls = refuses_nulls(root, resource)
    return form_of(root, resource, with_limits(resource, facts), refuses_nulls=no_nulls)


def _judge(root: Root, resource: Resource, facts: Facts) -> Iterator[Wrong]:
    """All that is wrong in a resource."""
    body = resource.block.body
    if refuses_nulls(root, resource):
        yield from judge_nulls(root, body)
    yield from judge_arguments(root, body, facts)
    yield from judge_blocks(root, body, facts)


def _judge_rest(root: Root, resource: Resource, facts: Facts, form: Form) -> tuple[Wrong, ...]:
    """What is wrong with that of which it matters what it refers to."""
    body, facts = resource.block.body, with_limits(resource, facts)
    here: list[tuple[Wrong, ...]] = []

    def judge() -> frozenset[str] | None:
        """The arguments that have to be judged in each resource like this one; None where something is wrong."""
        here.append(tuple(_judge_parts(root, resource, facts, form)))
        return None if here[0] else to_be_judged_again(root, body, facts, form.rest)

    again = root.values.kept_apart(resource, "value-rest", form.needs, judge)
    return here[0] if here else tuple(judge_arguments(root, body, facts, again)) if again else ()


def _judge_parts(root: Root, resource: Resource, facts: Facts, form: Form) -> Iterator[Wrong]:
    body = resource.block.body
    if refuses_nulls(root, resource):
        yield from judge_nulls(root, body, form.rest)
    yield from judge_arguments(root, body, facts, form.rest)
    if form.counted:
        yield from judge_blocks(root, body, facts)

"""Refuse a condition that no value can meet the types of, and names that a stack does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.errors import ConfigError, did_you_mean, quoted
from tfgen.evaluation.plain import Scope, weigh
from tfgen.evaluation.types import DYNAMIC, STRING, Type, list_of, object_of
from tfgen.evaluation.values import ANYTHING, object_value, text, unknown
from tfgen.rules.own.definition import BLOCK, BLOCKS, OF_BLOCKS, SELF, type_of
from tfgen.rules.own.judge import refuse_cost
from tfgen.rules.own.message import parts_of
from tfgen.rules.own.sight import new_budget
from tfgen.settings.reads import STACKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tfgen.evaluation.budget import Budget
    from tfgen.rules.own.definition import Definition
    from tfgen.rules.own.sight import Seen
    from tfgen.rules.root import Root
    from tfgen.rules.sketch import Sketch
    from tfgen.settings.expression import Expression

_FACTS = object_of(dict.fromkeys(("kind", "type", "name", "address", "file"), STRING))
_MAYBE_TRUTH = ("bool", "dynamic", "string")


def kinds_of(seen: Iterable[Seen]) -> list[str]:
    """Names the types of blocks, and the versions of providers that say what they have.

    Whether a rule is sound rests on no more.
    """
    kinds = {_kind_of(one): one for one in seen}.values()
    return sorted(
        f"{one.declared.block.type} {type_of(one.declared)} {one.inner.values.versions_of(one.declared)}"
        for one in kinds
    )


def refuse_unsound(rule: Definition, seen: Iterable[Seen], told: set[object]) -> None:
    """Raise ConfigError where the condition asks of a type what it does not have: whatever the values, that is wrong.

    `told` are the types for which that was found right before; what is found right now is added.
    """
    types = {_kind_of(one): one for one in seen}
    groups = [[one] for one in types.values()] if rule.each is None else [[*types.values()]]
    for group in groups:
        key = tuple(map(_kind_of, group))
        if key not in told:
            told.add(key)
            _refuse(rule, group, list(types.values()))


def _kind_of(seen: Seen) -> tuple[object, ...]:
    """What tells types apart, by name and by the schemas that say what they have."""
    declared = seen.declared
    schemas = seen.inner.values.schemas_of(declared)
    return declared.block.type, type_of(declared), *map(id, schemas)


def _refuse(rule: Definition, group: list[Seen], all_seen: list[Seen]) -> None:
    one = group[0] if group and rule.each is None else None
    names = Scope(_typed_names(rule, one, all_seen))
    budget = one.sight.budget if one else new_budget()
    for expression in (rule.condition, rule.message, *(rule.among or ())):
        if faults := _find_faults(expression, names, budget, is_condition=expression is rule.condition):
            noun = _noun(one) if one else "these blocks"
            remedy = "Mend the expression, select other blocks, or ask can(...) first."
            raise ConfigError(*(expression.problem(f"of {noun}, {fact} {remedy}") for fact in faults))


def _find_faults(expression: Expression, names: Scope, budget: Budget, *, is_condition: bool) -> list[str]:
    """What is wrong with an expression whatever the values; of a template, with each of its parts."""
    weighed = [weigh(part, names, budget) for part in parts_of(expression)]
    if budget.exceeded:
        refuse_cost(expression, "the types of its blocks")
    faults = [fault for one in weighed for fault in one.faults]
    if is_condition and not faults and weighed[0].value.type.kind not in _MAYBE_TRUTH:
        faults = [f"a condition is true or false, and this is a {weighed[0].value.type!r}."]
    return list(dict.fromkeys(faults))


def _typed_names(rule: Definition, one: Seen | None, all_seen: list[Seen]) -> Mapping[str, object]:
    """The names of blocks, of which nothing but the types is known."""
    shared = _type_of(all_seen[0]) if len(all_seen) == 1 else DYNAMIC
    item = object_of({SELF: shared, BLOCK: _FACTS, **dict.fromkeys(("stack", *rule.names_beside), DYNAMIC)})
    names: dict[str, object] = {BLOCKS: unknown(list_of(item)) if shared is not DYNAMIC else ANYTHING}
    if one:
        facts = {**dict.fromkeys(_FACTS.attributes, unknown(STRING)), "kind": text(one.declared.block.type)}
        names |= {SELF: unknown(_type_of(one)), BLOCK: object_value({**facts, "type": text(type_of(one.declared))})}
    return names


def _type_of(seen: Seen) -> Type:
    return seen.inner.values.type_of(seen.declared)


def _noun(seen: Seen) -> str:
    block = seen.declared.block
    return f"{block.type} {type_of(seen.declared)}".rstrip()


def refuse_absent(expressions: Iterable[Expression], one: Root | Sketch) -> None:
    """Raise ConfigError for a name that the stack does not have: its cells may not agree on it."""
    scope = one.stack.scope if one.stack else {}
    for expression in expressions:
        for read in expression.reads:
            name, inner = read.path[0], read.path[1] if len(read.path) > 1 else None
            if name in (*OF_BLOCKS, STACKS):
                continue
            if name not in scope:
                raise ConfigError(expression.problem(_absent(one, str(name), scope)))
            if name == "stack" and isinstance(inner, str) and inner not in scope["stack"]:
                raise ConfigError(expression.problem(_absent(one, f"stack.{inner}", scope["stack"])))


def _absent(one: Root | Sketch, name: str, known: Iterable[str]) -> str:
    where = one.stack.name if one.stack else ""
    fact = f"in {where} there is no {quoted(name)}, or its cells do not agree on it"
    otherwise = "Select other stacks, with component or where."
    return f"{fact}. {did_you_mean(name.rpartition('.')[2], known, otherwise=otherwise)}"

"""Judge whether conditions hold: of one block, and of blocks beside each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NoReturn

from tfgen.errors import ConfigError, Position
from tfgen.evaluation.plain import weigh
from tfgen.evaluation.values import UNKNOWN
from tfgen.rules.own.message import render_message
from tfgen.rules.rule import Hit

if TYPE_CHECKING:
    from tfgen.evaluation.budget import Budget
    from tfgen.evaluation.plain import Scope
    from tfgen.hcl.syntax import Block, Node
    from tfgen.rules.own.definition import Definition
    from tfgen.rules.own.sight import Seen
    from tfgen.rules.root import Root
    from tfgen.settings.expression import Expression

_UNSURE = "Whether it holds is known after apply only."


def judge(rule: Definition, names: Scope, budget: Budget, root: Root, seen: Seen | None, where: str) -> Hit | None:
    """The hit for a condition that does not hold with these names, at a block of a root module.

    Raises ConfigError where the budget is used up.
    """
    found = weigh(rule.condition.tree, names, budget, absent_is_null=True)
    if budget.exceeded:
        refuse_cost(rule.condition, where)
    truth = None if found.faults else truth_of(found.value.content)
    if truth is UNKNOWN:
        root.unchecked(f"what {rule.name} looks for at {_called(seen, where)}: it is known after apply only")
    if truth is True or (truth is UNKNOWN and not rule.reports_unknown):
        return None
    facts = [_UNSURE] if truth is UNKNOWN else [f"(The condition fails: {fact})" for fact in found.faults[:1]]
    if truth is None and not facts:
        facts = [f"(The condition is {json.dumps(found.value.plain())}, neither true nor false.)"]
    message = " ".join([render_message(rule.message, names, budget), *facts])
    return _hit(rule, message, seen) if seen else Hit(_place_of(root), message)


def truth_of(content: object) -> object:
    """Whether what a condition is worth means true, false or neither (None); UNKNOWN where it is not known."""
    known = {"true": True, "false": False}.get(content) if isinstance(content, str) else content
    return known if known is UNKNOWN or isinstance(known, bool) else None


def refuse_cost(expression: Expression, where: str) -> NoReturn:
    """Raise ConfigError for an expression that costs more than there is."""
    fact = f"in {where}, this takes too many steps, or its value is too large"
    remedy = "Select fewer blocks, or let among say what they agree on, as in among: [self.name]."
    raise ConfigError(expression.problem(f"{fact}. {remedy}"))


def _called(seen: Seen | None, where: str) -> str:
    return seen.address if seen else where


def _hit(rule: Definition, message: str, seen: Seen) -> Hit:
    declared = seen.declared
    return Hit.at(declared.file, _node_at(declared.block, rule.at), message, address=seen.address)


def _node_at(block: Block, steps: tuple[str | int, ...]) -> Node:
    """The argument or nested block to which steps lead, or the last one on the way; without any, the block."""
    node: Node = block
    body = block.body
    for step in steps:
        if argument := body.argument(str(step)):
            return argument.value
        if isinstance(step, int) or str(step).isdecimal():
            continue
        inner = next((one for one in body.blocks if step in (one.type, *one.labels[:1])), None)
        if inner is None:
            break
        content = next(iter(inner.body.blocks_of("content")), None) if inner.type == "dynamic" else None
        node, body = inner, (content or inner).body
    return node


def _place_of(root: Root) -> Position:
    """A place for what a root module lacks: its first file as a whole."""
    file = root.module.files[0] if root.module.files else None
    return Position(file.position(0).file if file else root.module.folder)

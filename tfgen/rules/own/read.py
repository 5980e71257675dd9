"""From the nodes of a file of rules to definitions, with everything that is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfgen.errors import ConfigError, Problem, did_you_mean, quoted
from tfgen.rules.own.definition import OF_BLOCKS, SELF, Definition, Example, Select
from tfgen.rules.own.frame import FILE, KINDS, TYPED
from tfgen.rules.rule import Severity
from tfgen.settings.expression import Expression, find_unknown_calls, parse_expression
from tfgen.settings.misfits import find_misfits
from tfgen.stacks.selection import COMPONENT, Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.yaml.node import Node


def read_definitions(tree: Node) -> tuple[Definition, ...]:
    """The rules of a file, in its order. Raises ConfigError with everything that is wrong with it."""
    if problems := sorted(set(find_misfits(tree, FILE))):
        raise ConfigError(*problems)
    reader = _Reader()
    found = [reader.definition(name, node) for name, node in tree.at("rules").entries.items()]
    if reader.problems:
        raise ConfigError(*sorted(set(reader.problems)))
    return tuple(definition for definition in found if definition)


class _Reader:
    """Reads rules, and keeps what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def definition(self, name: str, node: Node) -> Definition | None:
        """A rule, None where something is wrong with one of its expressions."""
        path = f"rules.{name}"
        condition = self._expression(node.at("condition"), f"{path}.condition")
        message = self._expression(node.at("error_message"), f"{path}.error_message", template=True)
        each, among = (self._expressions(node, key, path) for key in ("each", "among"))
        self.problems += _find_clashes(node, path)
        if condition is None or message is None:
            return None
        found = Definition(
            name,
            node.position,
            condition,
            message,
            select=_select(node.at("select")) if "select" in node.entries else Select(),
            at=_steps(node, condition),
            each=each,
            among=among,
            examples=tuple(_examples(node, path)),
            **_words(node),
        )
        self.problems += _find_misplaced(found)
        return found

    def _expressions(self, node: Node, key: str, path: str) -> tuple[Expression, ...] | None:
        if key not in node.entries:
            return None
        items = enumerate(node.at(key).items)
        return tuple(filter(None, (self._expression(item, f"{path}.{key}[{index}]") for index, item in items)))

    def _expression(self, node: Node, subject: str, *, template: bool = False) -> Expression | None:
        try:
            found = parse_expression(node.text, subject, node.position, template=template)
        except ConfigError as error:
            self.problems += error.problems
            return None
        self.problems += find_unknown_calls(found)
        return found


def _words(node: Node) -> dict[str, Any]:
    """What a rule says of itself, and how bad it is."""
    return {
        "severity": Severity(_value(node, "severity", "error")),
        "description": " ".join(_value(node, "description", "").split()),
        "reason": " ".join(_value(node, "reason", "").split()),
        "see": _value(node, "see", ""),
        "reports_unknown": _value(node, "unknown", "pass") == "report",
    }


def _value(node: Node, key: str, otherwise: str) -> str:
    return str(node.at(key).value) if key in node.entries else otherwise


def _find_clashes(node: Node, path: str) -> Iterator[Problem]:
    """Keys that cannot stand beside each other."""
    if {"each", "among"} <= node.entries.keys():
        yield Problem(node.at("among").position, f"{path} has each and among. Remove one of the two.")
    kinds = _texts(node.at("select"), "kind") or ("resource",)
    for kind in kinds:
        if kind not in KINDS:
            remedy = did_you_mean(kind, KINDS, otherwise=f"There are {', '.join(KINDS)}.")
            yield Problem(node.at("select", "kind").position, f"{path}.select.kind is {quoted(kind)}. {remedy}")
    if "type" in node.at("select").entries and not set(kinds) & {*TYPED}:
        fact = f"{path}.select.type says nothing of the kind {' and '.join(kinds)}, whose blocks have no type"
        yield Problem(node.at("select", "type").position, f"{fact}. Write address.")


def _find_misplaced(rule: Definition) -> Iterator[Problem]:
    """Names of blocks where there is no such block."""
    alone, grouped = ("blocks", "stacks"), rule.is_of_matrix
    for expression in (rule.condition, rule.message, *rule.grouping):
        names = {read.path[0] for read in expression.reads}
        if rule.each is not None and names & {SELF, "block"}:
            fact = "with each there is no single block, so neither self nor block"
            yield expression.problem(f"{fact}. Read blocks, or write among in the place of each.")
        elif rule.each is None and "stacks" in names:
            yield expression.problem("stacks are there with each only. Read blocks[*].stack, or write each.")
        elif (not grouped or expression in rule.grouping) and names & {*alone}:
            yield expression.problem("blocks are there with each or among only. Add one of the two.")


def _texts(node: Node, key: str) -> tuple[str, ...]:
    """The values of a key that takes one text or a list of them."""
    if key not in node.entries:
        return ()
    found = node.at(key)
    return tuple(str(item.value) for item in found.items) if isinstance(found.value, tuple) else (str(found.value),)


def _select(node: Node) -> Select:
    where = node.at("where") if "where" in node.entries else node
    axes = [(axis, _texts(where, axis)) for axis in where.entries] if where is not node else []
    if components := _texts(node, "component"):
        axes.append((COMPONENT, components))
    stacks = Selection(tuple(axes), _texts(node, "stack"))
    kinds = _texts(node, "kind") or ("resource",)
    return Select(kinds, _texts(node, "type"), _texts(node, "address"), stacks)


def _steps(node: Node, condition: Expression) -> tuple[str | int, ...]:
    """The steps to the argument whose line is shown: those written, or to the first value that the condition reads."""
    if "at" in node.entries:
        written = node.at("at")
        steps: Any = written.plain() if isinstance(written.value, tuple) else str(written.value).split(".")
        return tuple(steps)
    own = (read.path for read in condition.reads if read.path[0] in OF_BLOCKS and SELF in read.path)
    path = next(own, (SELF,))
    return tuple(step for step in path[path.index(SELF) + 1 :] if isinstance(step, str))


def _examples(node: Node, path: str) -> Iterator[Example]:
    for key in ("bad", "good"):
        tests = node.at("tests") if "tests" in node.entries else node
        if tests is node or key not in tests.entries:
            continue
        found = tests.at(key)
        for index, one in enumerate(found.items if isinstance(found.value, tuple) else (found,)):
            number = f"[{index}]" if found.items else ""
            yield Example(str(one.value), f"{path}.tests.{key}{number}", one.position, key == "bad")

"""Parse YAML into nodes that know their position. The only module that knows PyYAML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from tfgen.errors import ConfigError, Position, Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Scalar = str | int | float | bool | None

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONSTRUCTOR = yaml.constructor.SafeConstructor()
_TAG = "tag:yaml.org,2002:"
_TEXT = f"{_TAG}str"
# The spellings on which YAML 1.1 (PyYAML) and 1.2 (editors, Go) agree.
_AGREED = {
    f"{_TAG}bool": re.compile(r"true|false", re.IGNORECASE),
    f"{_TAG}int": re.compile(r"[-+]?(0|[1-9][0-9]*)"),
    f"{_TAG}float": re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]+)?"),
    f"{_TAG}null": re.compile(r"~|null|", re.IGNORECASE),
    # Not what only 1.2 reads as a number: 1e3, 0o17.
    _TEXT: re.compile(r"(?!([-+]?[0-9]*\.?[0-9]*[eE][-+]?[0-9]+|0o[0-7]+)\Z).*", re.DOTALL),
}
_KINDS = {
    f"{_TAG}bool": "true or false",
    f"{_TAG}int": "a number",
    f"{_TAG}float": "a number",
    f"{_TAG}null": "null",
    f"{_TAG}timestamp": "a date",
    _TEXT: "text",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value: a scalar, a tuple of nodes, or a mapping from key to node.

    `position` is where the value was written: of a mapping's entry the position of its key. `text` is a scalar as
    the author spelt it.
    """

    value: Scalar | tuple[Node, ...] | Mapping[str, Node]
    position: Position
    text: str = ""

    @property
    def entries(self) -> Mapping[str, Node]:
        """The entries of a mapping; of anything else, none."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> tuple[Node, ...]:
        """The items of a list; of anything else, none."""
        return self.value if isinstance(self.value, tuple) else ()

    def at(self, *path: str | int) -> Node:
        """The node at a path of keys and indexes, or the deepest node on the way there."""
        node = self
        for step in path:
            inner = node.entries.get(step) if isinstance(step, str) else (*node.items[step : step + 1], None)[0]
            if inner is None:
                return node
            node = inner
        return node

    def plain(self) -> Any:
        """The value as plain dictionaries, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return self.value


def parse_yaml(text: str, file: str) -> Node:
    """The one document in `text`; `file` is its name in positions.

    Raises ConfigError with every problem found: syntax, duplicate keys, merge keys, and scalars that YAML 1.1 and 1.2
    read differently (`no`, `0123`, `1:30`, dates).
    """
    try:
        tree = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise ConfigError(_syntax_problem(error, file)) from None
    except yaml.reader.ReaderError as error:
        raise ConfigError(_character_problem(text, chr(error.character), file)) from None
    if tree is None:
        raise ConfigError(
            Problem(Position(file), "the file is empty. Start with `project:`, `regions:` and `environments:`.")
        )
    reader = _Reader(file)
    node = reader.node(tree)
    if reader.problems:
        raise ConfigError(*sorted(set(reader.problems)))
    return node


def find_yaml_problem(text: str) -> tuple[int, str] | None:
    """The line, from 1, of the first thing that keeps `text` from being YAML, and what it is; None when it is."""
    try:
        yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        problem = _syntax_problem(error, "")
        return problem.position.line if problem.position else 1, problem.message
    return None


def _syntax_problem(error: yaml.MarkedYAMLError, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Position(file, mark.line + 1, mark.column + 1) if mark else Position(file)
    facts = ", ".join(part for part in (error.context, error.problem) if part)
    return Problem(
        place,
        f"this is not YAML: {facts}. Look at the indentation, quotes and colons of this line and the one before.",
    )


def _character_problem(text: str, character: str, file: str) -> Problem:
    line = text[: text.find(character)].count("\n") + 1
    fact = f"YAML does not admit the character U+{ord(character):04X}"
    return Problem(Position(file, line), f'{fact}. In double quotes write it as "\\u{ord(character):04x}".')


class _Reader:
    """Turns composed YAML into nodes and collects problems on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.open: list[yaml.Node] = []

    def node(self, tree: yaml.Node, position: Position | None = None) -> Node:
        place = position or self.position(tree)
        if isinstance(tree, yaml.ScalarNode):
            return self.scalar(tree, place)
        if any(tree is parent for parent in self.open):
            self.report(tree, "this alias contains itself. Write the value out.")
            return Node(None, place)
        self.open.append(tree)
        value: Any
        if isinstance(tree, yaml.MappingNode):
            value = dict(self.mapping(tree))
        else:
            value = tuple(self.node(item) for item in tree.value)
        self.open.pop()
        return Node(value, place)

    def mapping(self, tree: yaml.MappingNode) -> Iterator[tuple[str, Node]]:
        seen: dict[str, Position] = {}
        for key_tree, value_tree in tree.value:
            place, key = self.position(key_tree), self.key(key_tree)
            if key in seen:
                self.report(key_tree, f"{quoted(key)} is already set in line {seen[key].line}. Remove one of the two.")
            seen[key] = place
            yield key, self.node(value_tree, place)

    def key(self, tree: yaml.Node) -> str:
        if tree.tag == f"{_TAG}merge":
            self.report(tree, "merge keys (<<) are not read. Use `defaults` and `overrides`, which say who wins.")
        elif not isinstance(tree, yaml.ScalarNode):
            self.report(tree, "this key is a list or a map. Use a name.")
        elif tree.tag != _TEXT:
            self.report(tree, f"the key {tree.value} is not text. Quote it: {quoted(tree.value)}.")
        return str(tree.value)

    def scalar(self, tree: yaml.ScalarNode, place: Position) -> Node:
        agreed = _AGREED.get(tree.tag)
        if tree.tag == _TEXT and tree.style:  # quoted, or a block of text
            return Node(tree.value, place, tree.value)
        if tree.tag not in _KINDS:
            self.report(tree, f"the tag {tree.tag.replace(_TAG, '!!')} is not read. Remove it.")
            return Node(tree.value, place, tree.value)
        if agreed is None or not agreed.fullmatch(tree.value):
            fact = f"{tree.value} is read differently by YAML 1.1 (as {_KINDS[tree.tag]}) and YAML 1.2."
            self.report(tree, f"{fact} Quote it: {quoted(tree.value)}.")
            return Node(tree.value, place, tree.value)
        return Node(_CONSTRUCTOR.construct_object(tree), place, tree.value)

    def report(self, tree: yaml.Node, message: str) -> None:
        self.problems.append(Problem(self.position(tree), message))

    def position(self, tree: yaml.Node) -> Position:
        return Position(self.file, tree.start_mark.line + 1, tree.start_mark.column + 1)

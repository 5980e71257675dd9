"""Parse YAML into nodes that know their position."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from tfgen.errors import ConfigError, Position, Problem, quoted
from tfgen.structs import Struct, replace
from tfgen.yaml.events import NotYamlError, find_refused, parse_events, refuse, shown
from tfgen.yaml.node import MAX_PROBLEMS, Node
from tfgen.yaml.scalars import is_merge_key, read_scalar, unread_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.yaml.node import Scalar

MAX_VALUES = 300_000
"""Values in a file, an alias counting as many as it stands for: twice what 3,000 stacks have, read in two seconds."""
MAX_DEPTH = 50
"""Lists and maps within one another; settings have six."""

_DEPTH_OF_OTHERS = 1000  # of YAML that is not ours to limit


def parse_yaml(text: str, file: str) -> Node:
    """The one document in `text`; `file` is its name in positions.

    Raises ConfigError with the problems found: syntax, characters that editors show differently, duplicate keys, tags,
    merge keys, more than the limits above, and scalars that YAML 1.1 and 1.2 read differently (`no`, `0123`, `1:30`,
    dates) or whose text would change on its way to HCL (`1.30`, `+1`).
    """
    if refused := find_refused(text):
        raise ConfigError(Problem(Position(file, refused[0]), refused[1]))
    reader = _Reader(file, text)
    try:
        node = reader.document()
    except NotYamlError as error:
        raise ConfigError(Problem(Position(file, error.line, error.column), str(error))) from None
    if reader.problems:
        raise ConfigError(*sorted(set(reader.problems)))
    return node


def find_yaml_problem(text: str, *, several: bool = False) -> tuple[int, str] | None:
    """The line, from 1, of the first thing that keeps `text` from being YAML, and what it is; None when it is.

    So does what YAML and those who review it read differently: then neither would agree about lines. There may be
    `several` documents in it, or only one.
    """
    if refused := find_refused(text):
        return refused
    try:
        for _ in parse_events(text, _DEPTH_OF_OTHERS, several=several):
            pass
    except NotYamlError as error:
        return max(error.line, 1), str(error)
    return None


class _Anchored(Struct, frozen=True):
    """What an alias stands for: a node, how many values are in it, and how many lists and maps within one another."""

    node: Node
    values: int
    height: int


class _Reader:
    """Turns events into nodes and collects problems on the way."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.events = parse_events(text, MAX_DEPTH)
        self.problems: list[Problem] = []
        self.values = 0
        self.depth = self.deepest = 0
        # None while it is being read.
        self.anchors: dict[str, _Anchored | None] = {}

    def document(self) -> Node:
        nodes = [self.node(event) for event in self.events if isinstance(event, yaml.NodeEvent)]
        if not nodes:
            raise NotYamlError("the file is empty. Start with `project:`, `regions:` and `environments:`.")
        return nodes[0]

    def node(self, event: Any, position: Position | None = None) -> Node:
        place = position or self.position(event)
        self.count(event, 1)
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event, place)
        return self.anchored(event, place) if event.anchor else self.content(event, place)

    def anchored(self, event: Any, place: Position) -> Node:
        if event.anchor in self.anchors:
            self.report(event, f"the anchor &{shown(event.anchor)} is already set above. Choose another name.")
        self.anchors[event.anchor] = None
        values, deepest, self.deepest = self.values, self.deepest, self.depth
        node = self.content(event, place)
        self.anchors[event.anchor] = _Anchored(node, self.values - values, self.deepest - self.depth)
        self.deepest = max(deepest, self.deepest)
        return node

    def count(self, event: Any, more: int) -> None:
        self.values += more
        if self.values > MAX_VALUES:
            fact = f"there are more than {MAX_VALUES} values up to here, an alias counting as many as it stands for"
            refuse(event, f"{fact}. Write fewer.")

    def alias(self, event: Any, place: Position) -> Node:
        known = self.anchors.get(event.anchor)
        if known is None:
            self.report(event, "this alias contains itself. Write the value out.")
            return Node(None, place)
        self.count(event, known.values)
        if self.depth + known.height > MAX_DEPTH:
            refuse(event, f"with this alias more than {MAX_DEPTH} lists and maps are within one another. Write fewer.")
        self.deepest = max(self.deepest, self.depth + known.height)
        return replace(known.node, position=place)

    def content(self, event: Any, place: Position) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            return Node(self.scalar(event), place, event.value)
        if event.tag not in (None, "!"):
            self.report(event, f"{unread_tag(event.tag)} Remove it.")
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)
        is_map = isinstance(event, yaml.MappingStartEvent)
        value: Any = dict(self.entries()) if is_map else tuple(self.items())
        self.depth -= 1
        return Node(value, place)

    def items(self) -> Iterator[Node]:
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self.node(event)

    def entries(self) -> Iterator[tuple[str, Node]]:
        seen: dict[str, Position] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            place, key = self.position(event), self.key(event)
            if key in seen:
                self.report(event, f"{quoted(key)} is already set in line {seen[key].line}. Remove one of the two.")
            seen[key] = place
            yield key, self.node(next(self.events), place)

    def key(self, event: Any) -> str:
        if isinstance(event, yaml.ScalarEvent) and is_merge_key(event):
            self.report(event, "merge keys (<<) are not read. Use `defaults` and `overrides`, which say who wins.")
            return event.value
        known, event_tag = len(self.problems), getattr(event, "tag", None)
        node = self.node(event)
        if isinstance(node.value, dict | tuple):
            self.report(
                event,
                "this key is a list or a map. Use a name. {{ }} is for templates.",
            )
        elif not event_tag and (self.problems[known:] or not isinstance(node.value, str)):
            del self.problems[known:]
            self.report(event, f"the key {shown(node.text)} is not text. Quote it: {quoted(shown(node.text))}.")
        return node.text

    def scalar(self, event: Any) -> Scalar:
        value, problem = read_scalar(event)
        if problem:
            self.report(event, problem)
        return value

    def report(self, event: Any, message: str) -> None:
        self.problems.append(Problem(self.position(event), message))
        if len(self.problems) >= MAX_PROBLEMS:
            raise ConfigError(*sorted(set(self.problems)))

    def position(self, event: Any) -> Position:
        return Position(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

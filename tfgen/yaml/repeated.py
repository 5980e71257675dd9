"""Find keys that are set twice in one map, in YAML and in JSON, which is YAML too."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import yaml

from tfgen.yaml.events import parse_events

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEPTH = 1000  # as of all YAML that is not ours to limit


class Repeated(NamedTuple):
    """A key that is set again: its text and its line, from 1."""

    key: str
    line: int


class _Around:
    """A map or list that is being read; in a map every second node is a key."""

    def __init__(self, *, is_map: bool) -> None:
        self._keys: set[str] = set()
        self._is_map = is_map
        self._is_key = is_map

    def take(self, event: yaml.NodeEvent) -> Repeated | None:
        """The key that this node repeats, if it is one that does."""
        is_key, self._is_key = self._is_key, self._is_map and not self._is_key
        if not (is_key and isinstance(event, yaml.ScalarEvent)) or event.value == "<<":
            return None
        if event.value not in self._keys:
            self._keys.add(event.value)
            return None
        return Repeated(event.value, event.start_mark.line + 1 if event.start_mark else 0)


def find_repeated(text: str) -> Iterator[Repeated]:
    """The repeated keys in the documents of a text. Raises NotYamlError."""
    around: list[_Around] = []
    for event in parse_events(text, _DEPTH, several=True):
        if isinstance(event, yaml.CollectionEndEvent):
            around.pop()
        elif isinstance(event, yaml.NodeEvent):
            if around and (found := around[-1].take(event)):
                yield found
            if isinstance(event, yaml.CollectionStartEvent):
                around.append(_Around(is_map=isinstance(event, yaml.MappingStartEvent)))

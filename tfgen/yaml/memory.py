"""Remember what a text in YAML says: reading it again takes a fifth of the time, and PyYAML need not be imported."""

from __future__ import annotations

import hashlib
import json
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tfgen
from tfgen.disk.files import fingerprint
from tfgen.errors import Position
from tfgen.yaml.node import Node

if TYPE_CHECKING:
    from tfgen.disk.cache import Cache

_KIND = "yaml"


def recall_yaml(text: str, file: str, cache: Cache) -> Node:
    """What `parse_yaml` makes of a text, from memory if there was nothing wrong with it before. Raises ConfigError."""
    last = cache.at_hand((_KIND, file), dict[str, Node])
    if text not in last:
        found = _recall(text, file, cache)
        last.clear()
        last[text] = found
    return last[text]


@lru_cache(maxsize=2)
def read_once(text: str, file: str) -> Node:
    """What `parse_yaml` makes of a text: those that were read last are kept for whoever reads them next.

    Raises ConfigError.
    """
    from tfgen.yaml.document import parse_yaml

    return parse_yaml(text, file)


def _recall(text: str, file: str, cache: Cache) -> Node:
    key = f"{_code_fingerprint()} {hashlib.sha256(text.encode()).hexdigest()}"
    if (known := cache.read(_KIND, key)) is not None:
        return _read(json.loads(known), file)
    node = read_once(text, file)
    cache.write_later(_KIND, key, lambda: json.dumps(_written(node)).encode())
    return node


def _written(node: Node) -> list[Any]:
    """A node as value, line, column and text: scalars are themselves, maps and lists have such in them."""
    value: Any = node.value
    if isinstance(value, dict):
        value = {key: _written(inner) for key, inner in value.items()}
    elif isinstance(value, tuple):
        value = [_written(inner) for inner in value]
    return [value, node.position.line, node.position.column, node.text]


def _read(found: list[Any], file: str) -> Node:
    value, line, column, text = found
    if isinstance(value, dict):
        value = {key: _read(inner, file) for key, inner in value.items()}
    elif isinstance(value, list):
        value = tuple([_read(inner, file) for inner in value])
    return Node(value, Position(file, line, column), text)


@cache
def _code_fingerprint() -> str:
    """Of the code that reads YAML."""
    return fingerprint(Path(tfgen.__file__).parent / "yaml")

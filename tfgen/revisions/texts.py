"""Compare files that are no Terraform: JSON and YAML inside, all others line by line."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from tfgen.changes import Change, Kind, compare_values
from tfgen.errors import ConfigError
from tfgen.yaml.document import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def compare_texts(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    """The changes of files by path, which is the address."""
    for path in sorted({*before, *after}):
        if path not in before:
            yield Change(path, Kind.ADDED)
        elif path not in after:
            yield Change(path, Kind.REMOVED)
        elif before[path] != after[path]:
            yield from _compare(path, before[path], after[path])


def _compare(path: str, before: str, after: str) -> Iterator[Change]:
    if _is_binary(before) or _is_binary(after):
        yield Change(path, Kind.CHANGED, "", _digest(before), _digest(after))
        return
    sides: tuple[Any, Any] = _parse(path, before), _parse(path, after)
    if not all(isinstance(side, dict | list) for side in sides):
        sides = f"{before}\n", f"{after}\n"  # each of several lines, so that they are compared by line
    for edit in compare_values(*sides):
        yield Change(path, Kind.CHANGED, edit.path, edit.before, edit.after)


def _is_binary(text: str) -> bool:
    """Whether a text, in which half pairs of surrogates stand for bytes, is none for people."""
    return "\0" in text or any("\udc80" <= character <= "\udcff" for character in text)


def _digest(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode(errors='surrogateescape')).hexdigest()}"


def _parse(path: str, text: str) -> Any:
    try:
        if path.endswith(".json"):
            return json.loads(text)
        if path.endswith((".yaml", ".yml")):
            return parse_yaml(text, path).plain()
    except (ValueError, RecursionError, ConfigError):
        return None
    return None

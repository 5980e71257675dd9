"""What cells agree on, where one thing is rendered for several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from tfgen.errors import describe_value, did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tfgen.stacks.stack import Cell

_NOTHING = object()


class Disagreement(Struct, frozen=True):
    """A value that two cells, named here, do not have in common; `path` is its place in their scope."""

    path: str
    one: str
    other: str
    fact: str
    mark: bytes = b"disagreement"
    """Tells its bytes from those of any map of settings, which holds no bytes."""

    def __str__(self) -> str:
        return self.fact


def agree(cells: Sequence[Cell]) -> dict[str, Any]:
    """The scope of several cells: what they have in common, and a Disagreement in the place of all else.

    Maps are compared key by key, lists as a whole.
    """
    first, *others = cells
    scope: Any = first.scope
    for other in others:
        scope = _merge(scope, other.scope, "", first.name, other.name)
    return dict(scope)


def _merge(this: Any, that: Any, path: str, one: str, other: str) -> Any:
    if isinstance(this, Disagreement) or this is that:
        return this
    if isinstance(this, dict) and isinstance(that, dict):
        keys = dict.fromkeys([*this, *that])
        values = ((key, this.get(key, _NOTHING), that.get(key, _NOTHING)) for key in keys)
        return {key: _merge(a, b, f"{path}.{key}" if path else key, one, other) for key, a, b in values}
    if this == that and type(this) is type(that):
        return this
    return Disagreement(path, one, other, f"{path} is {_shown(this)} in {one} and {_shown(that)} in {other}")


def _shown(value: object) -> str:
    if value is _NOTHING:
        return "not set"
    if isinstance(value, dict | list):
        return "another map" if isinstance(value, dict) else f"[{', '.join(map(_shown, value))}]"
    return describe_value(value)


def look_up(scope: Mapping[str, Any], path: Iterable[str]) -> Any:
    """The value at a path of keys; raises KeyError with the first key that is not there.

    A Disagreement on the way is the result.
    """
    value: Any = scope
    for key in path:
        if isinstance(value, Disagreement):
            return value
        if not isinstance(value, dict):
            raise KeyError(key)
        value = value[key]
    return value


def suggest_path(path: Sequence[str], scopes: Iterable[Mapping[str, Any]], *, otherwise: str = "") -> str:
    """A sentence that suggests the path most like one that leads nowhere; `otherwise` when none is close.

    The path is followed as far as any of the scopes has it. What is no map has nothing in it, and is itself suggested.
    """
    depth, names = max((_names_beside(path, scope) for scope in scopes), key=lambda found: (found[0], len(found[1])))
    start = path[:depth]
    if not names and start:
        return did_you_mean(".".join(start), [".".join(start)])
    match = nearest(path[depth], names)
    return f'Did you mean "{".".join((*start, match))}"?' if match else otherwise


def _names_beside(path: Sequence[str], scope: Mapping[str, Any]) -> tuple[int, tuple[str, ...]]:
    """How many steps of a path there are in a scope, and the names that there are at the next one."""
    value: Any = scope
    for depth, key in enumerate(path):
        if not isinstance(value, dict):
            return depth, ()
        if key not in value:
            return depth, tuple(value)
        value = value[key]
    return len(path) - 1, ()

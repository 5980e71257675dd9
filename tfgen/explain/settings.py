"""Explain a setting: its value in a stack, every layer that says something of it, and all that reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from tfgen.config.agreement import Disagreement
from tfgen.errors import TfgenError, did_you_mean, quoted
from tfgen.explain.origins import Origin, format_path, value_at
from tfgen.settings.describe import describe
from tfgen.settings.schema import UNSET

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from tfgen.config.load import Config
    from tfgen.errors import Position
    from tfgen.explain.origins import Origins
    from tfgen.explain.readers import Use
    from tfgen.stacks.stack import Stack

_FILE: Final = re.compile(r"[^:\[]*\.\w+:|[^:\[]*/[^:]*$")
_STEP: Final = re.compile(r"""\[["']([^"']*)["']\]|\[([^\]]*)\]|([^.\[\]]+)""")

Steps = tuple[str | int, ...]
_DEEPEST = 50
"""Levels of maps that are looked into; a file of settings may have as many."""


@dataclass(frozen=True)
class Default:
    """The declared value of a setting that nothing sets."""

    value: Any
    position: Position | None


@dataclass(frozen=True)
class SettingExplained:
    """A setting, a derived value, or what tfgen says of a stack, in one stack.

    `expected` and `meaning` are what the declaration says of it, `default` its default, if it has one. `expression` is
    that of a derived value. `children` are the values in a map. `cells` are the origins of a value on which the cells
    of the stack do not agree, by the name of the cell. `uses` are the places that read it, and `arguments` the
    addresses of what it decides in the stack.
    """

    stack: str
    origin: Origin
    expected: str = ""
    meaning: str = ""
    default: Default | None = None
    expression: str = ""
    children: tuple[Origin, ...] = ()
    cells: Mapping[str, Origin] = field(default_factory=dict)
    uses: tuple[Use, ...] = ()
    arguments: tuple[str, ...] = ()


def parse_key(name: str) -> Steps:
    """The path that a name means: `zones[0]`, `network.nat`, `tags["app.kubernetes.io/name"]`."""
    return tuple(_step(*match.groups()) for match in _STEP.finditer(name)) or (name,)


def _step(quoted_key: str | None, index: str | None, name: str | None) -> str | int:
    if quoted_key is not None:
        return quoted_key
    return int(index) if index and index.isdigit() else index or name or ""


def is_known(scope: Mapping[str, Any], path: Sequence[str | int]) -> bool:
    """Whether there is a value at a path; null counts."""
    value: Any = scope
    for step in path:
        if isinstance(value, Disagreement):
            return True
        keys: Any = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        if step not in keys:
            return False
        value = value[step]
    return True


def explain_setting(
    stack: Stack, path: Steps, origins: Origins, uses: tuple[Use, ...], arguments: tuple[str, ...]
) -> SettingExplained:
    """Everything that is known about the value at a path in the scope of a stack."""
    origin = origins.of(stack, path)
    local = origins.local(str(path[0])) if len(path) == 1 else None
    schema = None if origin.source == "derived" or local else origins.schema(path)
    children = () if origin.source == "derived" else tuple(_children(stack, path, origins))
    return SettingExplained(
        stack=stack.name,
        origin=origin,
        expected=describe(schema) if schema and schema.types else "",
        meaning=local.description if local else schema.description if schema else "",
        default=Default(schema.default, origins.declared(schema)) if schema and schema.default is not UNSET else None,
        expression=local.expression.text.strip() if local else "",
        children=children,
        cells=origins.in_cells(stack, path),
        uses=uses,
        arguments=arguments,
    )


def _children(stack: Stack, path: Steps, origins: Origins, depth: int = 0) -> Iterator[Origin]:
    """The values in a map and in the maps inside it."""
    value = value_at(stack.scope, path)
    if not isinstance(value, dict) or depth > _DEEPEST:
        return
    for key, inner in value.items():
        if isinstance(inner, dict) and inner:
            yield from _children(stack, (*path, key), origins, depth + 1)
        else:
            yield origins.of(stack, (*path, key))


def refuse_unknown(
    config: Config, stack: Stack, name: str, addresses: Sequence[str], rendered: Collection[str]
) -> TfgenError:
    """The error for what is neither a setting nor an address of the stack; `rendered` are the files of its folder."""
    path = parse_key(name)
    elsewhere = [cell.name for cell in config.cells if is_known(cell.scope, path)]
    if elsewhere:
        return TfgenError(
            f"{quoted(name)} is not set in {stack.name}, but in {', '.join(elsewhere)}. Name one of these."
        )
    known = [format_path(one) for one in _paths(stack.scope, ())] + list(addresses)
    if name.endswith(".tf") and name.rpartition("/")[2] in rendered:
        return TfgenError(f"which line of {quoted(name)}? Name one, such as {name}:1, or a block of it by its address.")
    if _FILE.match(name) or name.endswith(".tf"):
        remedy = did_you_mean(name.partition(":")[0], rendered, otherwise="`tfgen render` writes those there are.")
        return TfgenError(f"no file {quoted(name)} is rendered for {stack.name}. {remedy}")
    remedy = did_you_mean(name, known, otherwise="`tfgen settings` lists the settings there are.")
    return TfgenError(f"{stack.name} has no setting and no generated argument {quoted(name)}. {remedy}")


def _paths(scope: Mapping[str, Any], path: Steps) -> Iterator[Steps]:
    for key, value in scope.items():
        yield (*path, key)
        if isinstance(value, dict) and len(path) < _DEEPEST:
            yield from _paths(value, (*path, key))

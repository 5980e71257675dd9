"""The artifacts as they are in the cells: one for each set of values that cells have of what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tfgen.config.artifacts import Artifact, find_unbuildable, find_unfit
from tfgen.config.interpolation import interpolate, is_interpolated
from tfgen.config.names import Names
from tfgen.errors import ConfigError, Problem, quoted
from tfgen.structs import asdict, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tfgen.config.artifacts import ArtifactModel
    from tfgen.stacks.stack import Cell


def resolve_artifacts(declared: Iterable[Artifact], cells: Sequence[Cell]) -> tuple[Artifact, ...]:
    """What is built for these cells. Raises ConfigError with what cannot be, and with outputs that two would have."""
    declared = tuple(declared)
    _refuse(problem for artifact in declared for problem in find_unbuildable(artifact))
    found = tuple(variant for artifact in declared for variant in _resolve(artifact, cells))
    _refuse(problem for variant in found for problem in find_unfit(variant))
    _refuse(_find_shared(found))
    return found


def _refuse(problems: Iterable[Problem]) -> None:
    if found := sorted(set(problems)):
        raise ConfigError(*found)


def with_artifacts(cells: Sequence[Cell], artifacts: Sequence[Artifact]) -> tuple[Cell, ...]:
    """The cells, with the output of each artifact in what is known there."""
    if not artifacts:
        return tuple(cells)
    outputs: dict[str, dict[str, Any]] = {cell.name: {} for cell in cells}
    for artifact in artifacts:
        for name in artifact.cells or outputs:
            outputs[name][artifact.name] = {"output": artifact.output}
    return tuple(replace(cell, scope={**cell.scope, "artifacts": outputs[cell.name]}) for cell in cells)


def _resolve(artifact: Artifact, cells: Sequence[Cell]) -> list[Artifact]:
    """The variants of an artifact; one without cells where nothing depends on them."""
    if not any(map(is_interpolated, _texts(artifact.model))):
        return [artifact]
    found: dict[bytes, tuple[ArtifactModel, list[str]]] = {}
    names = Names()
    for cell in cells:
        model = _in_cell(artifact, cell, names)
        found.setdefault(msgspec.json.encode(model), (model, []))[1].append(cell.name)
    return [replace(artifact, model=model, cells=tuple(members)) for model, members in found.values()]


def _texts(model: ArtifactModel) -> Iterator[str]:
    for value in msgspec.structs.astuple(model):
        yield from value if isinstance(value, list) else [value] if isinstance(value, str) else []


def _in_cell(artifact: Artifact, cell: Cell, names: Names) -> ArtifactModel:
    def fill(key: str, text: str) -> str:
        return interpolate(text, cell, f"artifacts.{artifact.name}.{key}", artifact.node.at(key).position, names)

    changes: dict[str, Any] = {}
    for key, value in asdict(artifact.model).items():
        if isinstance(value, str):
            changes[key] = fill(key, value)
        elif isinstance(value, list):
            changes[key] = [fill(key, text) for text in value]
    return replace(artifact.model, **changes)


def _find_shared(artifacts: Sequence[Artifact]) -> Iterator[Problem]:
    """Outputs that two artifacts, or two variants of one, would have."""
    seen: dict[str, Artifact] = {}
    for artifact in artifacts:
        first = seen.setdefault(artifact.output.casefold(), artifact)
        if first is not artifact:
            yield artifact.problem("output", f"is {quoted(artifact.output)} {_told_apart(first, artifact)}")


def _told_apart(first: Artifact, second: Artifact) -> str:
    if first.name != second.name:
        return f"like that of artifacts.{first.name}. Give each a file of its own."
    before, after = (asdict(one.model) for one in (first, second))
    key = next(key for key in before if before[key] != after[key])
    written = quoted(second.node.at(key).text or key)
    return (
        f"for {first.cells[0]} and for {second.cells[0]}, which differ in {key}. Name it in the output too: {written}."
    )

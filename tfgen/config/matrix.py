"""The frame of the matrix file as types: project, axes, overrides, exclusions, components, artifacts, comparisons."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta, field

from tfgen.config.artifacts import ArtifactModel
from tfgen.config.axis import AXES, DEFAULT_AXES, PATTERNS
from tfgen.config.comparisons import CompareModel
from tfgen.config.components import ComponentModel
from tfgen.config.convert import REMEDY
from tfgen.config.required_version import VersionConstraint  # noqa: TC001 (msgspec reads it)
from tfgen.config.types import ComponentName, Model, PlainName, SettingPath
from tfgen.providers.registry import IdentityKind  # noqa: TC001 (msgspec reads it)

if TYPE_CHECKING:
    from tfgen.config.axis import Axes, Axis

_COMPONENTS = Annotated[
    dict[ComponentName, ComponentModel],
    Meta(min_length=1, description="What is rendered for the cells; without it, templates/ is, once for each."),
]
_ARTIFACTS = Annotated[
    dict[ComponentName, ArtifactModel],
    Meta(description="What `tfgen package` builds before stacks are planned: templates see artifacts.NAME.output."),
]


_NAMED = {REMEDY: "Write project: {name: NAME}, with a name of yours."}


class ProjectModel(Model, frozen=True):
    """What all stacks share. What else stands here is the project's own: config/settings.yaml says what may."""

    name: Annotated[str, Meta(min_length=1, description="The project's name.")]
    identity: Annotated[
        dict[IdentityKind, SettingPath],
        Meta(
            description="Which setting or local names the place that a stack belongs to. Before anything is applied, "
            "the credentials are compared with it."
        ),
    ] = field(default_factory=dict)
    tfgen_version: VersionConstraint | None = None


@cache
def define_matrix(axes: Axes = DEFAULT_AXES) -> type[msgspec.Struct]:
    """The type of a matrix file with these axes: each has a section, and may be named by overrides and exclusions.

    Layers are any map here: `tfgen.config.layers` checks them key by key.
    """
    patterns = [(axis.name, Annotated[PATTERNS | None, _about(axis)], None) for axis in axes]
    match = _define("Match", "The cells that an override applies to.", *patterns)
    override = _define("Override", "Settings for the cells that match.", ("match", match), ("set", dict[str, Any]))
    reason = Annotated[str, Meta(min_length=1, description="Why there is no such stack.")]
    exclusion = _define("Exclusion", "Cells that do not exist.", *patterns, ("reason", reason))
    return _define(
        "Matrix",
        "The matrix file.",
        ("project", Annotated[dict[str, Any], Meta(description=ProjectModel.__doc__, extra=_NAMED)]),
        ("axes", AXES, field(default_factory=list)),
        ("defaults", dict[str, Any], field(default_factory=dict)),
        *((axis.section, _section(axis, axes)) for axis in reversed(axes)),
        ("overrides", list[override], field(default_factory=list)),  # type: ignore[valid-type]
        ("exclude", list[exclusion], field(default_factory=list)),  # type: ignore[valid-type]
        ("components", _COMPONENTS, field(default_factory=dict)),
        ("artifacts", _ARTIFACTS, field(default_factory=dict)),
        ("compare", CompareModel, field(default_factory=CompareModel)),
    )


def _section(axis: Axis, axes: Axes) -> Any:
    """The type of the key that holds the values of an axis."""
    others = ", ".join(_written(other) for other in axes if other is not axis)
    without = f" Or leave the axis out: axes: [{others}]" if others else ""
    remedy = f"Name its values: {axis.section}: {{NAME: {{}}}}.{without}"
    return Annotated[dict[PlainName, dict[str, Any]], Meta(min_length=1, extra={REMEDY: remedy})]


def _written(axis: Axis) -> str:
    return axis.name if axis.section == f"{axis.name}s" else f"{{{axis.name}: {axis.section}}}"


def _about(axis: Axis) -> Meta:
    return Meta(description=f"Names of {axis.section}, or patterns with * and ?.")


def _define(name: str, meaning: str, *fields: Any) -> type[msgspec.Struct]:
    model = msgspec.defstruct(name, fields, bases=(Model,), frozen=True, kw_only=True)
    model.__doc__ = meaning
    return model

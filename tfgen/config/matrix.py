"""The matrix file as typed models: project, layers of settings, overrides and exclusions."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, field

from tfgen.config.types import BranchName, EnvironmentName, Model, ProjectName, RegionName, RepositoryName


class Project(Model, frozen=True):
    """What all stacks share."""

    name: Annotated[ProjectName, Meta(description="First part of every name on AWS.")]
    repository: Annotated[
        RepositoryName | None,
        Meta(
            description="Where the project is on GitHub, as its identity tokens name it: owner/name, or with ids. "
            "features.cicd needs it."
        ),
    ] = None
    branch: Annotated[BranchName, Meta(description="The branch that is applied.")] = "main"
    atlantis: Annotated[
        bool, Meta(description="Render atlantis.yaml: every stack as a project, in the order of `tfgen order`.")
    ] = False


class Match(Model, frozen=True):
    """The cells that an override applies to: one environment, one region, or (both) one cell."""

    environment: EnvironmentName | None = None
    region: RegionName | None = None


class Override(Model, frozen=True):
    """Settings for the cells that match."""

    match: Match
    set: dict[str, Any]


class Exclusion(Model, frozen=True):
    """A cell that does not exist."""

    environment: EnvironmentName
    region: RegionName
    reason: Annotated[str, Meta(min_length=1, description="Why there is no such stack.")]


class Matrix(Model, frozen=True, kw_only=True):
    """The matrix file. Layers are checked against `Settings` by `tfgen.config.layers`, key by key."""

    project: Project
    defaults: dict[str, Any] = field(default_factory=dict)
    regions: Annotated[dict[RegionName, dict[str, Any]], Meta(min_length=1)]
    environments: Annotated[dict[EnvironmentName, dict[str, Any]], Meta(min_length=1)]
    overrides: list[Override] = field(default_factory=list)
    exclude: list[Exclusion] = field(default_factory=list)

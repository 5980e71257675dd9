"""Artifacts: what stacks refer to and no commit holds, built from the project, and told whether it is current."""

from tfgen.package.build import build_artifact, build_artifacts, choose_artifacts
from tfgen.package.built import Built
from tfgen.package.outdated import find_outdated, why_outdated

__all__ = ["Built", "build_artifact", "build_artifacts", "choose_artifacts", "find_outdated", "why_outdated"]

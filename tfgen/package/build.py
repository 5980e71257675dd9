"""Build artifacts: choose them by name, check all of them, and build one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.errors import TfgenError, did_you_mean, listed, quoted
from tfgen.package.built import refuse_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from tfgen.config.artifacts import Artifact
    from tfgen.errors import Problem
    from tfgen.package.built import Built


def choose_artifacts(artifacts: Sequence[Artifact], names: Iterable[str], file: str) -> list[Artifact]:
    """The artifacts of these names, all without one; TfgenError for a name that `file`, the matrix, does not have."""
    known = list(dict.fromkeys(artifact.name for artifact in artifacts))
    wanted = set(names)
    if unknown := sorted(wanted.difference(known)):
        otherwise = f"Known: {listed(known)}." if known else "None is declared there."
        raise TfgenError(
            *(f"{file}: no artifact {quoted(n)}. {did_you_mean(n, known, otherwise=otherwise)}" for n in unknown)
        )
    return [artifact for artifact in artifacts if not wanted or artifact.name in wanted]


def build_artifacts(project: Path, artifacts: Iterable[Artifact], on_built: Callable[[Built], object]) -> None:
    """Build each and tell of it; go on behind one that fails. Raises TfgenError with what failed, at the end."""
    problems: list[Problem] = []
    for artifact in artifacts:
        try:
            on_built(build_artifact(project, artifact))
        except TfgenError as error:
            problems += error.problems
    if problems:
        raise TfgenError(*problems)


def build_artifact(project: Path, artifact: Artifact) -> Built:
    """Build an artifact below a project's folder; an older one stays where that fails, unless a command removed it.

    Raises TfgenError when an input is missing or wrong, when pip cannot fetch, and when a command fails.
    """
    from tfgen.package.archive import build_archive
    from tfgen.package.command import run_command

    refuse_place(project, artifact)
    return run_command(project, artifact) if artifact.model.command else build_archive(project, artifact)

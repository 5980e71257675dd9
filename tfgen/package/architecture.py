"""Ask the matrix for the instruction set that its functions run on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.errors import TfgenError

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.package.wheels import Architecture
    from tfgen.stacks.stack import Stack


def find_architecture(project: Path) -> Architecture:
    """The architecture of every stack of `project`, arm64 when it has no matrix.

    Raises `ConfigError` when the matrix is wrong, and `TfgenError` when its stacks differ: they share one archive.
    """
    from tfgen.config.load import load_config
    from tfgen.disk.project import CONFIG_FILE

    if not (project / CONFIG_FILE).is_file():
        return "arm64"
    first, *others = load_config(project).stacks
    for other in others:
        if _of(other) != _of(first):
            raise TfgenError(
                f"{CONFIG_FILE}: {first} and {other} differ in function.architecture, but share one archive. "
                "Set one architecture for all stacks, or name one with --architecture."
            )
    return _of(first)


def _of(stack: Stack) -> Architecture:
    chosen: Architecture = stack.scope.get("function", {}).get("architecture", "arm64")
    return chosen

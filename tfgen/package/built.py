"""What was built of an artifact, and where that may stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tfgen.disk.files import find_link
from tfgen.errors import TfgenError

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.config.artifacts import Artifact


class Built(NamedTuple):
    """What was built: its path in the project, SHA-256 in hex, size in bytes and number of files.

    `missing` is the file of certificates that would be packed too if it were there.
    """

    output: str
    sha256: str
    size: int
    files: int
    missing: str | None = None


def refuse_place(project: Path, artifact: Artifact) -> None:
    """Raise TfgenError where the way to the output is a link, or a pipe is in its place, which who writes waits for."""
    if link := find_link(project, project / artifact.output):
        place = link.relative_to(project).as_posix()
        fact = f"leads through {place}: this is a link, and may lead out of the project. Remove it."
        raise TfgenError(artifact.problem("output", fact))
    output = project / artifact.output
    if output.exists() and not (output.is_file() or output.is_dir()):
        fact = f"is {artifact.output}, and there is neither a file nor a folder in that place. Take it away."
        raise TfgenError(artifact.problem("output", fact))

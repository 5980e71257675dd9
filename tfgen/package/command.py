"""Run the command of an artifact, without a shell, and note what it was built from."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from tfgen.disk.ending import ended_like_interrupted
from tfgen.disk.programs import find_program
from tfgen.disk.project import is_within
from tfgen.errors import TfgenError, quoted
from tfgen.package.built import Built, refuse_place
from tfgen.package.record import digest_output, make_record, measure, write_record
from tfgen.printable import printable_lines

if TYPE_CHECKING:
    from tfgen.config.artifacts import Artifact

_TAIL: Final = 20
"""Lines of what a command said, which are shown when it fails."""
_TAIL_BYTES: Final = 8192


def run_command(project: Path, artifact: Artifact) -> Built:
    """Build the output of an artifact with its command, which inherits the environment and reads no input.

    Raises TfgenError when a program or an input is missing, when the command fails, with the end of what it said, and
    when it did not make the output.
    """
    refuse_place(project, artifact)
    record = make_record(project, artifact)
    folder = project / artifact.model.folder
    words = [_find_program(project, folder, artifact), *artifact.model.command[1:]]
    (project / artifact.output).parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile() as said:
        code = _run(words, folder, said, artifact)
        if code != 0:
            how = f"ended with exit code {code}" if code > 0 else f"was ended by signal {-code}"
            raise TfgenError(artifact.problem("command", f"{how}: {_shown(artifact)}{_tail(said)}"))
    refuse_place(project, artifact)
    output = project / artifact.output
    if not output.exists():
        fact = f"succeeded, but there is no {artifact.output}: {_shown(artifact)}. Let it write there, or mend output."
        raise TfgenError(artifact.problem("command", fact))
    sha256 = digest_output(output)
    write_record(project, artifact, record, sha256)
    files, size = measure(output)
    return Built(artifact.output, sha256, size, files)


def _find_program(project: Path, folder: Path, artifact: Artifact) -> str:
    """The absolute path of the program: one by name is not the project's, one by a path must be in it."""
    if not folder.is_dir() or not is_within(folder, Path(os.path.realpath(project))):
        fact = f"is {artifact.model.folder}: there is no such folder in the project. Make it, or name another."
        raise TfgenError(artifact.problem("folder", fact))
    name = artifact.model.command[0]
    if "/" not in name:
        found = find_program(name)
        remedy = f"Install it, or write ./{name} if it is the project's."
    else:
        path = Path(os.path.realpath(folder / name))
        found = str(path) if path.is_file() and os.access(path, os.X_OK) else None
        remedy = "Name a file that may be run, from the folder that the command runs in."
    if found is None:
        place = "on the PATH" if "/" not in name else "there"
        raise TfgenError(artifact.problem("command", f"begins with {quoted(name)}: no such program {place}. {remedy}"))
    return found


def _run(words: list[str], folder: Path, said: BinaryIO, artifact: Artifact) -> int:
    try:
        with ended_like_interrupted():  # and the command with it
            return subprocess.run(  # noqa: S603 - what the matrix says, no shell
                words, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, check=False
            ).returncode
    except (OSError, ValueError) as error:
        fact = f"cannot be run: {getattr(error, 'strerror', None) or error}: {_shown(artifact)}. Mend it and try again."
        raise TfgenError(artifact.problem("command", fact)) from None


def _shown(artifact: Artifact) -> str:
    return " ".join(artifact.model.command)


def _tail(said: BinaryIO) -> str:
    """The last lines of what a command said, on lines of their own below the problem."""
    said.seek(0, os.SEEK_END)
    said.seek(max(said.tell() - _TAIL_BYTES, 0))
    lines = printable_lines(said.read().decode(errors="replace")).splitlines()
    shown = [f"\n  {line}" for line in lines[-_TAIL:] if line.strip()]
    return ". It said:" + "".join(shown) if shown else ". It said nothing. Run it by hand to see why."

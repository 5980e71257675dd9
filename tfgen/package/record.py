"""What the output of a command was built from, kept beside it, so that it goes where the output goes."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tfgen.disk.files import digest_file, read_file, write_whole
from tfgen.disk.inputs import note_unknown
from tfgen.errors import TfgenError, quoted
from tfgen.package.manifest import digest, refuse_outside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.config.artifacts import Artifact

SUFFIX: Final = ".tfgen.json"
"""Of the record of an output, behind the output's name."""
_MAX_RECORD: Final = 16_000_000  # bytes: a hundred for each of the inputs


class Record(NamedTuple):
    """The command, its folder, and SHA-256 in hex of each input by its path in the project."""

    command: list[str]
    folder: str
    inputs: dict[str, str]


def make_record(project: Path, artifact: Artifact) -> Record:
    """The record of what would be built now. Raises TfgenError for an input that is not there, or not to be read."""
    paths = list_inputs(project, artifact)
    inputs = {path.relative_to(project).as_posix(): digest(path) for path in paths}
    return Record(list(artifact.model.command), artifact.model.folder, inputs)


def list_inputs(project: Path, artifact: Artifact) -> list[Path]:
    """The files that the inputs name, in name order, without the output and its record.

    Raises TfgenError for one that names no file, which would never be outdated, and for a file outside of the project.
    """
    note_unknown()  # a pattern may look anywhere
    found: set[Path] = set()
    for pattern in artifact.model.inputs:
        files = {file for path in project.glob(pattern) for file in _files_below(path)}
        files = {file for file in files if not _is_output(file, project / artifact.output)}
        if not files:
            fact = f"names {quoted(pattern)}: there is no such file. Name what the command reads."
            raise TfgenError(artifact.problem("inputs", fact))
        found |= files
    paths = sorted(found)
    refuse_outside(project, paths)
    return paths


def write_record(project: Path, artifact: Artifact, record: Record, output: str) -> None:
    """Write the record beside the output, whose digest is `output`."""
    text = json.dumps({**record._asdict(), "output": output}, indent=2, sort_keys=True) + "\n"
    write_whole(_place(project, artifact), text.encode())


def load_record(project: Path, artifact: Artifact) -> tuple[Record, str] | None:
    """The record beside an output, and the output's digest then; None where there is none of ours."""
    try:
        said: Any = json.loads(read_file(_place(project, artifact), follow=False, most=_MAX_RECORD))
        output = said.pop("output")
        record = Record(**said)
        return (record, str(output)) if isinstance(record.inputs, dict) else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def digest_output(path: Path) -> str:
    """SHA-256 in hex of a file, or of the names and contents in a folder. Raises TfgenError where it cannot be read."""
    try:
        if not path.is_dir():
            return digest_file(path)
        entries = {file.relative_to(path).as_posix(): _digest_entry(file) for file in _entries_below(path)}
    except OSError as error:
        raise TfgenError(f"{path}: cannot be read: {error.strerror}. Mend this and run tfgen again.") from None
    return hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()


def measure(path: Path) -> tuple[int, int]:
    """The number of files that an output has, and its size in bytes."""
    sizes = [file.lstat().st_size for file in (_entries_below(path) if path.is_dir() else [path])]
    return len(sizes), sum(sizes)


def _place(project: Path, artifact: Artifact) -> Path:
    output = project / artifact.output
    return output.with_name(output.name + SUFFIX)


def _is_output(file: Path, output: Path) -> bool:
    return file.is_relative_to(output) or file == output.with_name(output.name + SUFFIX)


def _files_below(path: Path) -> Iterator[Path]:
    """The file itself, or all files of the folder, but not those of folders that links lead to."""
    if path.is_dir() and not path.is_symlink():
        yield from (file for file in _entries_below(path) if not file.is_dir())
    elif not path.is_dir():
        yield path


def _entries_below(folder: Path) -> Iterator[Path]:
    """The files and links below a folder, in name order."""
    for above, folders, files in os.walk(folder):
        folders.sort()
        links = [name for name in folders if (Path(above) / name).is_symlink()]
        yield from (Path(above) / name for name in sorted([*files, *links]))


def _digest_entry(path: Path) -> str:
    if stat.S_ISLNK(path.lstat().st_mode):
        return f"-> {os.readlink(path)}"  # noqa: PTH115 - the text, not a path
    return digest_file(path)

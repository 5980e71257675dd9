"""What an archive was built from, kept inside it, so that "outdated" is a question of content and not of time."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tfgen.disk.files import open_plain, read_file
from tfgen.disk.inputs import note_folder
from tfgen.disk.project import is_within
from tfgen.errors import TfgenError

if TYPE_CHECKING:
    from typing import IO

    from tfgen.config.artifacts import Artifact

NAME = "manifest.json"

_MAX_MANIFEST = 1_000_000  # bytes, once unpacked: a few for each source


class Manifest(NamedTuple):
    """The instruction set, the version of Python, and SHA-256 in hex of each input by its path in the project."""

    architecture: str
    python_version: str
    inputs: dict[str, str]
    ca_bundle: str | None

    def render(self) -> bytes:
        """As JSON with sorted keys."""
        return (json.dumps(self._asdict(), indent=2, sort_keys=True) + "\n").encode()


def list_sources(project: Path, artifact: Artifact) -> list[Path]:
    """The files that are packed, in name order: all of the source folder but byte code and what is hidden.

    Raises TfgenError when there is no module of Python among them, or one that leads out of the project.
    """
    folder = project / artifact.model.source
    entries = list(folder.rglob("*"))
    folders = {folder, *(path for path in entries if path.is_dir())}
    for path in folders:
        note_folder(path)
    sources = sorted(path for path in entries if path not in folders and _belongs(path.relative_to(folder)))
    if not any(path.suffix == ".py" for path in sources):
        fact = f"is {artifact.model.source}: there is no Python source. Name the folder of the modules."
        raise TfgenError(artifact.problem("source", fact))
    refuse_outside(project, sources)
    return sources


def _belongs(path: Path) -> bool:
    return "__pycache__" not in path.parts and not any(part.startswith(".") for part in path.parts)


def refuse_outside(project: Path, paths: list[Path]) -> None:
    """Raise TfgenError for the first of the project's files that is a link to a place outside of it."""
    folder = Path(os.path.realpath(project))
    if outside := [path for path in paths if not is_within(path, folder)]:
        place = outside[0].relative_to(project).as_posix()
        raise TfgenError(f"{place}: this leads out of the project, and would be packed. Put the file itself here.")


def digest_sources(project: Path, artifact: Artifact) -> dict[str, str]:
    """SHA-256 of the sources and the pinned requirements by path; TfgenError when one is missing."""
    paths = list_sources(project, artifact)
    if artifact.model.requirements:
        paths.append(project / artifact.model.requirements)
        if not paths[-1].is_file():
            fact = f"is {artifact.model.requirements}: the file is missing. Compile it, with hashes."
            raise TfgenError(artifact.problem("requirements", fact))
    return {path.relative_to(project).as_posix(): digest(path) for path in paths}


def find_ca_bundle(project: Path, artifact: Artifact) -> Path | None:
    """The certificates to put in, if the artifact names some and they are there."""
    path = project / artifact.model.ca_bundle
    note_folder(path.parent)
    if not artifact.model.ca_bundle or not path.is_file():
        return None
    refuse_outside(project, [path])
    return path


def load_manifest(archive: Path) -> Manifest | None:
    """The manifest in `archive`; None when the file is not an archive of ours."""
    try:
        with open_plain(archive) as file:
            return _read_manifest(file)
    except OSError:
        return None


def _read_manifest(file: IO[bytes]) -> Manifest | None:
    import zipfile  # with much else, which a render without artifacts spares
    import zlib

    try:
        with zipfile.ZipFile(file) as content:
            if content.getinfo(NAME).file_size > _MAX_MANIFEST:
                return None
            manifest = Manifest(**json.loads(content.read(NAME)))
            return manifest if isinstance(manifest.inputs, dict) else None
    # All that reading an archive raises which somebody has made or damaged: RuntimeError where it is encrypted, of an
    # unknown method, or nested too deeply.
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, RuntimeError, TypeError, ValueError):
        return None


def digest(path: Path) -> str:
    """SHA-256 of a file in hex; line ends as they are."""
    return hashlib.sha256(read_input(path)).hexdigest()


def read_input(path: Path) -> bytes:
    """The content of a file of the project; `TfgenError` when it cannot be had, or is no plain file."""
    try:
        return read_file(path)
    except OSError as error:
        raise TfgenError(f"{path}: cannot be read: {error.strerror}. Mend this and run tfgen again.") from None

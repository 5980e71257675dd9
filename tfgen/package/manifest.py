"""What an archive was built from, kept inside it, so that "outdated" is a question of content and not of time."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from tfgen.disk.files import read_file
from tfgen.disk.project import is_within
from tfgen.errors import TfgenError

ARCHIVE_PATH = "lambda/dist/trade_processor.zip"
"""Where the rendered stacks look for the archive."""

SOURCES = "lambda/src"
REQUIREMENTS = "lambda/requirements.txt"
CA_BUNDLE = "lambda/global-bundle.pem"
"""Where a project may keep the RDS certificates, so that no command has to name them."""

NAME = "manifest.json"

_MAX_MANIFEST = 1_000_000  # bytes, once unpacked: a few for each source
# All that reading an archive raises which somebody has made or damaged.
_NOT_OURS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,  # encrypted, of an unknown method, or nested too deeply
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class Manifest:
    """The instruction set, the runtime's Python, and SHA-256 in hex of each input by its path in the project."""

    architecture: str
    python_version: str
    inputs: dict[str, str]
    ca_bundle: str | None

    def render(self) -> bytes:
        """As JSON with sorted keys."""
        return (json.dumps(asdict(self), indent=2, sort_keys=True) + "\n").encode()


def list_sources(project: Path) -> list[Path]:
    """The handler's modules in name order; `TfgenError` when there are none."""
    sources = sorted((project / SOURCES).rglob("*.py"))
    if not sources:
        raise TfgenError(f"{SOURCES}: there is no Python source. Name the project's folder with --project.")
    folder = Path(os.path.realpath(project))
    if outside := [path for path in sources if not is_within(path, folder)]:
        place = outside[0].relative_to(project).as_posix()
        raise TfgenError(f"{place}: this leads out of the project, and would be packed. Put the file itself here.")
    return sources


def digest_inputs(project: Path) -> dict[str, str]:
    """SHA-256 of the sources and the pinned requirements by path; `TfgenError` when one is missing."""
    requirements = project / REQUIREMENTS
    if not requirements.is_file():
        raise TfgenError(f"{REQUIREMENTS}: the file is missing. Compile it from lambda/requirements.in.")
    return {path.relative_to(project).as_posix(): digest(path) for path in [*list_sources(project), requirements]}


def find_ca_bundle(project: Path, named: Path | None) -> Path | None:
    """The certificates to put in: the named file (`TfgenError` when it is missing), or the project's own, if any."""
    default = project / CA_BUNDLE
    if named is not None and not named.is_file():
        raise TfgenError(f"{named}: not usable as a CA bundle: no such file. Download global-bundle.pem from RDS.")
    if named or not default.is_file():
        return named
    if not is_within(default, Path(os.path.realpath(project))):
        raise TfgenError(f"{CA_BUNDLE}: this leads out of the project, and would be packed. Put the file itself here.")
    return default


def load_manifest(archive: Path) -> Manifest | None:
    """The manifest in `archive`; None when the file is not an archive of ours."""
    try:
        with zipfile.ZipFile(archive) as content:
            if content.getinfo(NAME).file_size > _MAX_MANIFEST:
                return None
            return Manifest(**json.loads(content.read(NAME)))
    except _NOT_OURS:
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

"""What an archive was built from, kept inside it, so that "outdated" is a question of content and not of time."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from tfgen.errors import TfgenError

if TYPE_CHECKING:
    from pathlib import Path

ARCHIVE_PATH = "lambda/dist/trade_processor.zip"
"""Where the rendered stacks look for the archive."""

SOURCES = "lambda/src"
REQUIREMENTS = "lambda/requirements.txt"
CA_BUNDLE = "lambda/global-bundle.pem"
"""Where a project may keep the RDS certificates, so that no command has to name them."""

NAME = "manifest.json"


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
    return named or (default if default.is_file() else None)


def load_manifest(archive: Path) -> Manifest | None:
    """The manifest in `archive`; None when the file is not an archive of ours."""
    try:
        with zipfile.ZipFile(archive) as content:
            return Manifest(**json.loads(content.read(NAME)))
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError):
        return None


def digest(path: Path) -> str:
    """SHA-256 of a file in hex; line ends as they are."""
    return hashlib.sha256(path.read_bytes()).hexdigest()

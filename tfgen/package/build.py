"""Build the archive: pinned wheels, our sources, the database's certificates, and a manifest of all that."""

from __future__ import annotations

import hashlib
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.disk.files import find_link, read_file
from tfgen.errors import TfgenError
from tfgen.package.manifest import (
    ARCHIVE_PATH,
    NAME,
    REQUIREMENTS,
    SOURCES,
    Manifest,
    digest,
    digest_inputs,
    find_ca_bundle,
    list_sources,
    read_input,
)
from tfgen.package.wheels import install_wheels, list_installed

if TYPE_CHECKING:
    from tfgen.package.wheels import Architecture

BUNDLE_NAME = "global-bundle.pem"
"""The certificates' name in the archive, which the handler looks for beside index.py."""

MAX_BYTES = 10 * 1024 * 1024
"""Ours, far below Lambda's 50 MB for a direct upload: a larger archive has a dependency that nobody meant."""

PYTHON_VERSION = "3.13"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip entry can hold."""


@dataclass(frozen=True)
class Archive:
    """A built archive: its file, SHA-256 in hex, size in bytes, number of files, and whether it has certificates."""

    path: Path
    sha256: str
    size: int
    files: int
    has_ca_bundle: bool


def build_archive(
    project: Path,
    architecture: Architecture = "arm64",
    ca_bundle: Path | None = None,
    python_version: str = PYTHON_VERSION,
) -> Archive:
    """Build `lambda/dist/trade_processor.zip` of `project`: the same inputs give the same bytes on every machine.

    `ca_bundle` (default: `lambda/global-bundle.pem` when the project has one) are the certificates that the
    database's identity is verified with. Fetches the wheels with pip. Raises `TfgenError` when an input is missing
    or wrong, when pip cannot fetch, and when the archive exceeds `MAX_BYTES`; an older archive then stays.
    """
    import tempfile  # late, like ssl below: `tfgen render` imports this module to ask whether it is outdated

    if link := find_link(project, project / ARCHIVE_PATH):
        raise TfgenError(f"{link}: this is a link, and may lead out of the project. Remove it.")
    bundle = find_ca_bundle(project, ca_bundle)
    content = _collect_ours(project, architecture, bundle, python_version)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        install_wheels(project / REQUIREMENTS, target, architecture, python_version)
        wheels = {path.relative_to(target).as_posix(): path.read_bytes() for path in list_installed(target)}
    if clash := sorted(content.keys() & wheels.keys()):
        raise TfgenError(f"{SOURCES}/{clash[0]}: a wheel brings a file of the same name. Rename ours.")
    content |= wheels
    raw = _write_zip(content, project / ARCHIVE_PATH)
    return Archive(project / ARCHIVE_PATH, hashlib.sha256(raw).hexdigest(), len(raw), len(content), bundle is not None)


def _collect_ours(
    project: Path, architecture: Architecture, bundle: Path | None, python_version: str
) -> dict[str, bytes]:
    content = {path.relative_to(project / SOURCES).as_posix(): read_input(path) for path in list_sources(project)}
    if bundle is not None:
        content[BUNDLE_NAME] = _read_certificates(bundle)
    manifest = Manifest(
        architecture, python_version, digest_inputs(project), None if bundle is None else digest(bundle)
    )
    return content | {NAME: manifest.render()}


def _read_certificates(bundle: Path) -> bytes:
    import ssl

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=bundle)
        return read_file(bundle)
    except OSError as error:
        fact = "it holds no PEM certificate" if isinstance(error, ssl.SSLError) else error.strerror
        raise TfgenError(
            f"{bundle}: not usable as a CA bundle: {fact}. Download global-bundle.pem from the RDS trust store."
        ) from error


def _write_zip(content: dict[str, bytes], path: Path) -> bytes:
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        draft = Path(folder) / path.name
        with zipfile.ZipFile(draft, "w") as archive:
            for name in sorted(content):
                archive.writestr(_entry(name), content[name])
        raw = draft.read_bytes()
        if len(raw) > MAX_BYTES:
            raise TfgenError(f"{ARCHIVE_PATH}: {len(raw)} bytes are more than {MAX_BYTES}. Drop a dependency.")
        os.replace(draft, path)  # noqa: PTH105 - atomic: a reader sees the old archive or the new one
    return raw


def _entry(name: str) -> zipfile.ZipInfo:
    # Stored, not deflated: the output of deflate differs between builds of zlib, and 5 MB are no burden.
    entry = zipfile.ZipInfo(name, date_time=EPOCH)
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry

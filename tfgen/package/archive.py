"""Build an archive of Python: pinned wheels, the project's sources, certificates, and a manifest of all that.

The same inputs give the same bytes on every machine.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tfgen.disk.ending import scratch_folder
from tfgen.disk.files import read_file
from tfgen.errors import TfgenError
from tfgen.package.built import Built
from tfgen.package.manifest import NAME, Manifest, digest, digest_sources, find_ca_bundle, list_sources, read_input
from tfgen.package.wheels import install_wheels, list_installed

if TYPE_CHECKING:
    from tfgen.config.artifacts import Artifact

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip entry can hold."""


def build_archive(project: Path, artifact: Artifact) -> Built:
    """Build the archive; pip fetches the wheels. Raises TfgenError like `build_artifact`, and writes nothing then."""
    path = project / artifact.output
    _refuse_other(path, artifact)
    bundle = find_ca_bundle(project, artifact)
    content = _collect_ours(project, artifact, bundle)
    with scratch_folder() as folder:
        wheels = _collect_wheels(project, artifact, folder)
    if clash := sorted(content.keys() & wheels.keys()):
        raise TfgenError(f"{artifact.model.source}/{clash[0]}: a wheel brings a file of the same name. Rename ours.")
    content |= wheels
    raw = _write_zip(content, path, artifact)
    missing = artifact.model.ca_bundle if artifact.model.ca_bundle and bundle is None else None
    return Built(artifact.output, hashlib.sha256(raw).hexdigest(), len(raw), len(content), missing)


def _refuse_other(path: Path, artifact: Artifact) -> None:
    if path.is_dir() or (path.exists() and not zipfile.is_zipfile(path)):
        fact = f"is {artifact.output}: what is there is no archive. Remove it, or name another file."
        raise TfgenError(artifact.problem("output", fact))


def _collect_ours(project: Path, artifact: Artifact, bundle: Path | None) -> dict[str, bytes]:
    sources = project / artifact.model.source
    content = {path.relative_to(sources).as_posix(): read_input(path) for path in list_sources(project, artifact)}
    if bundle is not None:
        content[PurePosixPath(artifact.model.ca_bundle).name] = _read_certificates(bundle, artifact)
    manifest = Manifest(
        artifact.model.architecture,
        artifact.model.python,
        digest_sources(project, artifact),
        None if bundle is None else digest(bundle),
    )
    return content | {NAME: manifest.render()}


def _collect_wheels(project: Path, artifact: Artifact, target: Path) -> dict[str, bytes]:
    if not artifact.model.requirements:
        return {}
    requirements = project / artifact.model.requirements
    install_wheels(requirements, target, artifact.model.architecture, artifact.model.python)
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in list_installed(target)}


def _read_certificates(bundle: Path, artifact: Artifact) -> bytes:
    import ssl

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=bundle)
        return read_file(bundle)
    except OSError as error:
        why = "it holds no PEM certificate" if isinstance(error, ssl.SSLError) else error.strerror
        fact = f"is {artifact.model.ca_bundle}, which is not usable: {why}. Put certificates there, or remove it."
        raise TfgenError(artifact.problem("ca_bundle", fact)) from error


def _write_zip(content: dict[str, bytes], path: Path, artifact: Artifact) -> bytes:
    import tempfile  # late, like ssl above: `tfgen render` imports this module to ask whether it is outdated

    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        draft = Path(folder) / path.name
        with zipfile.ZipFile(draft, "w") as archive:
            for name in sorted(content):
                archive.writestr(_entry(name), content[name])
        raw = draft.read_bytes()
        most = artifact.model.max_mb
        if most is not None and len(raw) > most * 1024 * 1024:
            fact = f"is {most}, and the archive has {len(raw) / 1024 / 1024:.1f}. Drop a dependency, or raise it."
            raise TfgenError(artifact.problem("max_mb", fact))
        os.replace(draft, path)  # noqa: PTH105 - atomic: a reader sees the old archive or the new one
    return raw


def _entry(name: str) -> zipfile.ZipInfo:
    # Stored, not deflated: the output of deflate differs between builds of zlib, and a few MB are no burden.
    entry = zipfile.ZipInfo(name, date_time=EPOCH)
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry

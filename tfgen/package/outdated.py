"""Tell why the archive is not the one that its inputs would give now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.package.manifest import ARCHIVE_PATH, digest, digest_inputs, find_ca_bundle, load_manifest

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.package.manifest import Manifest
    from tfgen.package.wheels import Architecture


def is_outdated(project: Path, architecture: Architecture | None = None, ca_bundle: Path | None = None) -> str | None:
    """The reason why `tfgen package` has to run, as a sentence without a full stop; None when it need not.

    Compares content, never times, and needs no network. Without `architecture` any is right; the certificates
    are compared when they are named or kept in the project.
    """
    archive = project / ARCHIVE_PATH
    if not archive.is_file():
        return f"{ARCHIVE_PATH} does not exist"
    manifest = load_manifest(archive)
    if manifest is None:
        return f"{ARCHIVE_PATH} was not built by tfgen package"
    if architecture is not None and manifest.architecture != architecture:
        return f"{ARCHIVE_PATH} is for {manifest.architecture}, not for {architecture}"
    bundle = find_ca_bundle(project, ca_bundle)
    if bundle is not None and manifest.ca_bundle != digest(bundle):
        return f"{ARCHIVE_PATH} holds other certificates than {bundle.name}"
    return _changed_input(manifest, digest_inputs(project))


def _changed_input(manifest: Manifest, now: dict[str, str]) -> str | None:
    changed = sorted(path for path, _ in now.items() ^ manifest.inputs.items())
    names = list(dict.fromkeys(changed))
    if not names:
        return None
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{ARCHIVE_PATH} is older than its sources: {names[0]}{more} changed"

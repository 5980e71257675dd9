"""Tell why an artifact is not the one that its inputs would give now. Runs nothing, and needs no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.disk.inputs import note_folder
from tfgen.errors import TfgenError
from tfgen.package.built import refuse_place
from tfgen.package.manifest import digest, digest_sources, find_ca_bundle, load_manifest
from tfgen.package.record import digest_output, load_record, make_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tfgen.config.artifacts import Artifact


def find_outdated(project: Path, artifacts: Iterable[Artifact]) -> Iterator[tuple[Artifact, str]]:
    """The artifacts that are missing or outdated, each with the reason as a sentence without a full stop.

    What keeps one from being built is a reason too.
    """
    for artifact in artifacts:
        try:
            reason = why_outdated(project, artifact)
        except TfgenError as error:
            reason = str(error.problems[0]).removesuffix(".")
        if reason:
            yield artifact, reason


def why_outdated(project: Path, artifact: Artifact) -> str | None:
    """The reason why an artifact has to be built; None when it need not. Compares content, never times.

    Raises TfgenError when it could not be built: an input is missing, say.
    """
    note_folder((project / artifact.output).parent)
    refuse_place(project, artifact)
    if not (project / artifact.output).exists():
        return f"{artifact.output} does not exist"
    return (_why_command if artifact.model.command else _why_archive)(project, artifact)


def _why_archive(project: Path, artifact: Artifact) -> str | None:
    output = artifact.output
    manifest = load_manifest(project / output)
    if manifest is None:
        return f"{output} was not built by tfgen package"
    if manifest.architecture != artifact.model.architecture:
        return f"{output} is for {manifest.architecture}, not for {artifact.model.architecture}"
    if manifest.python_version != artifact.model.python:
        return f"{output} is for Python {manifest.python_version}, not for {artifact.model.python}"
    bundle = find_ca_bundle(project, artifact)
    if manifest.ca_bundle != (None if bundle is None else digest(bundle)):
        return f"{output} holds other certificates than {artifact.model.ca_bundle or 'none'}"
    return _changed_input(output, "sources", manifest.inputs, digest_sources(project, artifact))


def _why_command(project: Path, artifact: Artifact) -> str | None:
    output = artifact.output
    known = load_record(project, artifact)
    if known is None:
        return f"{output} was not built by tfgen package"
    record, digest_then = known
    now = make_record(project, artifact)
    if (record.command, record.folder) != (now.command, now.folder):
        return f"{output} was built by another command"
    if changed := _changed_input(output, "inputs", record.inputs, now.inputs):
        return changed
    if digest_output(project / output) != digest_then:
        return f"{output} was changed since tfgen package built it"
    return None


def _changed_input(output: str, noun: str, then: dict[str, str], now: dict[str, str]) -> str | None:
    changed = sorted(path for path, _ in now.items() ^ then.items())
    names = list(dict.fromkeys(changed))
    if not names:
        return None
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{output} is older than its {noun}: {names[0]}{more} changed"

"""Renew the schemas that a project keeps, from the engine or from a file."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from tfgen.disk.ending import scratch_folder
from tfgen.errors import TfgenError, did_you_mean, quoted
from tfgen.patterns import regex
from tfgen.schema.bindings import download_bindings, package_name, read_bindings
from tfgen.schema.constraint import Constraint, Version
from tfgen.schema.engine import ask_engine
from tfgen.schema.load import full_source
from tfgen.schema.shipped import SHIPPED
from tfgen.schema.store import StoredSchema, store_schema
from tfgen.schema.terraform_json import parse_provider_schemas

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from tfgen.schema.bindings import Bindings

# https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses
_SOURCE = regex(r"(?:(?:(?:[\w-]+(?:\.[\w-]+)+(?::\d+)?|[\w-]+:\d+)/)?[\w-]+/)?[\w-]+")
_GZIP = b"\x1f\x8b"


def parse_wanted(words: Iterable[str]) -> dict[str, str | None]:
    """Providers as they are named on the command line, `SOURCE` or `SOURCE=VERSION`, to version or constraint."""
    pairs = (word.partition("=") for word in words)
    return dict(_checked(source, version) for source, _, version in pairs)


def parse_added(words: Iterable[str]) -> dict[str, str | None]:
    """Providers as `NAME` or `NAME@VERSION` to version or constraint; a shipped one's name stands for its source."""
    known = {source.rpartition("/")[2]: source for source, *_ in SHIPPED}
    pairs = (word.partition("@") for word in words)
    return dict(_checked(known.get(name, name), version) for name, _, version in pairs)


def _checked(source: str, version: str) -> tuple[str, str | None]:
    """A provider with the version that is wanted. Raises TfgenError for what the engine would take for neither."""
    if not _SOURCE.fullmatch(source):
        forms = "Write it as in aws, hashicorp/aws or registry.example.com/acme/cloud"
        raise TfgenError(f"{quoted(source)} is not a provider source. {forms}.")
    if version:
        Constraint.parse(version)
    return source, version or None


def update_from_engine(
    folder: Path, command: Sequence[str], requirements: Mapping[str, str | None]
) -> tuple[StoredSchema, ...]:
    """Store what the engine says of the newest versions that the requirements (source to constraint) admit.

    `command` is how the engine is started. Raises TfgenError when it cannot install them, and then nothing is written.
    """
    if not requirements:
        raise TfgenError("no stack requires a provider. Run tfgen render, or name one: --provider hashicorp/aws")
    found = ask_engine(command, requirements)
    return tuple(store_schema(folder, source, version, raw) for source, (version, raw) in sorted(found.items()))


def update_from_content(
    folder: Path, content: bytes, versions: Mapping[str, str | None], *, exact: bool = True
) -> tuple[StoredSchema, ...]:
    """Store providers described in the output of `terraform providers schema -json`, compressed with gzip or not.

    `versions` tells which providers to take, and their versions, which that output does not hold. `exact`: it is what
    the providers say of themselves, not put together from something else. Raises TfgenError when a provider is not in
    it or has no version, and then nothing is written.
    """
    schemas = {full_source(source): raw for source, raw in parse_provider_schemas(_decompress(content)).items()}
    wanted = {full_source(source): version for source, version in versions.items()} or dict.fromkeys(schemas)
    for source, version in wanted.items():
        if source not in schemas:
            raise TfgenError(f"{source} is not described here. {did_you_mean(source, schemas)}".rstrip())
        if version is None:
            raise TfgenError(f"the output does not tell the version of {source}. Say it: --provider {source}=VERSION")
    return tuple(
        store_schema(folder, source, version or "", schemas[source], exact=exact) for source, version in wanted.items()
    )


def add_schemas(
    folder: Path, packages: Iterable[Path], requirements: Mapping[str, str | None], command: Sequence[str] | None
) -> tuple[StoredSchema, ...]:
    """Store what packages of bindings say of their providers, and what is said of others (source to constraint).

    That is what the engine says, which `command` starts, or else the newest bindings on PyPI. Raises TfgenError when
    one of them cannot be had, or is for another provider or version, and then nothing is written.
    """
    found = [read_bindings(package) for package in packages]
    if command is None:
        found += [_from_pypi(source, wanted) for source, wanted in requirements.items()]
    exact = () if command is None or not requirements else update_from_engine(folder, command, requirements)
    return *(store_schema(folder, one.source, one.version, one.raw, exact=False) for one in found), *exact


def _from_pypi(source: str, wanted: str | None) -> Bindings:
    constraint = Constraint.parse(wanted) if wanted else None
    with scratch_folder("tfgen-bindings-") as folder:
        found = read_bindings(download_bindings(source, folder))
    package = package_name(source)
    if full_source(found.source) != full_source(source):
        raise TfgenError(f"{package} has the bindings of {found.source}, not of {source}. Install Terraform")
    if constraint and not constraint.admits(Version.parse(found.version)):
        older = (
            f"Packages for others are at https://pypi.org/project/{package}/#history: download one and name its file"
        )
        raise TfgenError(f"the newest bindings of {source} are for {found.version}, not {wanted}. {older}")
    return found


def _decompress(content: bytes) -> bytes:
    if not content.startswith(_GZIP):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError) as error:
        raise TfgenError(f"this is a damaged gzip file ({error})") from error

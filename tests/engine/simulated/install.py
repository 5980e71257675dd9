"""Put simulated providers where `terraform init -plugin-dir` finds them."""

from __future__ import annotations

import gzip
import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.engine.mirror import ADDRESS, host_platform

from .schema import compile_schemas
from .shipped import describe_provider

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tfgen.schema.provider import ProviderSchema

VERSION = "6.69.1"
_ENGINE = Path(__file__).parents[1]
_SCHEMA = _ENGINE / "schemas" / f"aws-{VERSION}.json.gz"


def install_mirror(folder: Path) -> Path:
    """Make a filesystem mirror in the folder that holds the AWS provider 6.69.1, simulated; the mirror's path."""
    (described,) = json.loads(gzip.decompress(_SCHEMA.read_bytes()))["provider_schemas"].values()
    _install(folder, ADDRESS, VERSION, described)
    return folder


def install_shipped(folder: Path, *providers: ProviderSchema) -> Path:
    """Make a mirror in the folder that holds these providers, simulated by what tfgen knows of them; its path."""
    for provider in providers:
        _install(folder, provider.source, provider.version, describe_provider(provider))
    return folder


def _install(folder: Path, address: str, version: str, described: Mapping[str, Any]) -> None:
    package = folder / address / version / host_platform()
    package.mkdir(parents=True)
    name = address.rpartition("/")[2]
    compiled = folder / f"{name}.pb"
    compile_schemas(described, compiled)
    launcher = package / f"terraform-provider-{name}_v{version}"
    # Not as tests.engine.simulated: importing `tests` brings pytest along, which would double the time of each start.
    command = shlex.join([sys.executable, "-m", "simulated", "--schema", str(compiled), "--address", address])
    launcher.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(_ENGINE))} exec {command} "$@"\n')
    launcher.chmod(0o755)

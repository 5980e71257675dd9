"""Put the simulated provider where `terraform init -plugin-dir` finds it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from tests.engine.mirror import ADDRESS, host_platform

from .schema import compile_schemas

VERSION = "6.69.1"
_ENGINE = Path(__file__).parents[1]
_SCHEMA = _ENGINE / "schemas" / f"aws-{VERSION}.json.gz"


def install_mirror(folder: Path) -> Path:
    """Make a filesystem mirror in the folder that holds the AWS provider 6.69.1, simulated; the mirror's path."""
    package = folder / ADDRESS / VERSION / host_platform()
    package.mkdir(parents=True)
    compiled = folder / "schemas.pb"
    compile_schemas(_SCHEMA, compiled)
    launcher = package / f"terraform-provider-aws_v{VERSION}"
    # Not as tests.engine.simulated: importing `tests` brings pytest along, which would double the time of each start.
    command = shlex.join([sys.executable, "-m", "simulated", "--schema", str(compiled)])
    launcher.write_text(f"#!/bin/sh\nPYTHONPATH={shlex.quote(str(_ENGINE))} exec {command}\n")
    launcher.chmod(0o755)
    return folder

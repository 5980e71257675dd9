"""A Terraform that nobody's settings reach, and a project of four stacks to run it on."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.declared import write_ordered as write_tree
from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT
from tests.terraform_runner.projects import PROJECT
from tests.trees import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith(("TF_", "AWS_", "TFGEN_")):
            monkeypatch.delenv(name)
    settings = tmp_path / "terraform.rc"
    settings.write_text("")
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(settings))
    monkeypatch.setenv("CHECKPOINT_DISABLE", "1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def terraform() -> str:
    """The command on the PATH."""
    return shutil.which("terraform") or skip_or_fail(ABSENT)


@pytest.fixture
def stacks(terraform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: the project, rendered."""
    project = tmp_path / "project"
    write_tree(project, PROJECT)
    monkeypatch.chdir(project)
    assert run("render", "--quiet").exit_code == 0
    return project

"""What is audited, and what checkov says of it: once for all tests, since an audit takes long."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.checkov.auditor import ABSENT, Audit, find_checkov
from tests.checkov.folders import CHOICES, audit_once, copy_committed, copy_without_skips, once
from tests.engine.availability import skip_or_fail
from tests.features.rendering import write_choice

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def checkov() -> Path:
    """The command."""
    return find_checkov() or skip_or_fail(ABSENT)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the workers of pytest-xdist share, so that one of them audits for all."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "audit"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def committed(shared: Path) -> Path:
    """The Terraform files below generated/, without what Terraform itself left there."""
    return once(shared / "committed", copy_committed)


@pytest.fixture(scope="session")
def choices(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Terraform files of every choice, below its name."""
    project = tmp_path_factory.mktemp("project")

    def write_choices(folder: Path) -> None:
        for name, choice in CHOICES.items():
            write_choice(project, choice, folder / name)

    return once(shared / "choices", write_choices)


@pytest.fixture(scope="session")
def audit_of_committed(checkov: Path, committed: Path) -> Audit:
    """What checkov says of everything committed."""
    return audit_once(checkov, committed)


@pytest.fixture(scope="session")
def strict_audit_of_committed(checkov: Path, committed: Path) -> Audit:
    """What it would say if nothing were skipped."""
    return audit_once(checkov, copy_without_skips(committed))


@pytest.fixture(scope="session")
def strict_audit_of_choices(checkov: Path, choices: Path) -> Audit:
    """What it would say of the choices if nothing were skipped."""
    return audit_once(checkov, copy_without_skips(choices))

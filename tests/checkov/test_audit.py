"""The platform passes the audit of checkov, and skips exactly the checks that it would fail.

checkov takes seconds to start and about one for each root module, so they are audited together. That makes no
difference: each folder is a graph of its own, and a test here holds checkov to it.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.checkov.auditor import ABSENT, Audit, audit, find_checkov
from tests.checkov.skips import read_skips, without_skips
from tests.engine.availability import skip_or_fail
from tests.engine.mirror import locked
from tests.engine.stacks import GENERATED, list_stacks
from tests.features.combination_table import read_combinations, to_choice
from tests.features.rendering import write_choice
from tests.features.switches import FULL, LEAN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.features.switches import Choice

CHOICES: dict[str, Choice] = {"lean": LEAN, "full": FULL}
CHOICES |= {f"combination {number}": to_choice(row) for number, row in enumerate(read_combinations(), 1)}


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


def once(path: Path, make: Callable[[Path], object]) -> Path:
    """The path, after the first worker that came here has made what is there."""
    done = path.with_name(f"{path.name}.done")
    with locked(path.with_name(f"{path.name}.lock")):
        if not done.exists():
            make(path)
            done.touch()
    return path


def audit_once(checkov: Path, folder: Path) -> Audit:
    """The audit of a folder that the workers share."""
    report = once(
        folder.with_name(f"{folder.name}.json"),
        lambda path: path.write_bytes(msgspec.json.encode(audit(checkov, folder))),
    )
    return msgspec.json.decode(report.read_bytes(), type=Audit)


def copy_committed(folder: Path) -> None:
    """Copy what tfgen wrote."""
    for stack in list_stacks():
        shutil.copytree(GENERATED / stack, folder / stack, ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*"))


def copy_without_skips(folder: Path) -> Path:
    """A copy beside the folder in which no check is skipped."""

    def write(copy: Path) -> None:
        for path in folder.rglob("*.tf"):
            target = copy / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(without_skips(path.read_text()))

    return once(folder.with_name(f"{folder.name} without skips"), write)


def wrong_skips(folder: Path, failures: set[tuple[str, str, str]]) -> list[str]:
    """What fails without being skipped, and what is skipped without failing."""
    skips = {(skip.file, skip.resource, skip.check) for skip in read_skips(folder)}
    found = {("fails", *failure) for failure in failures - skips} | {("needless", *skip) for skip in skips - failures}
    return [" ".join(item) for item in sorted(found)]


@pytest.mark.parametrize("stack", list_stacks())
def test_committed_stack_passes(stack: str, audit_of_committed: Audit) -> None:
    assert audit_of_committed.failures_in(stack) == set()


def test_audit_of_everything_committed_exits_with_zero(audit_of_committed: Audit) -> None:
    assert audit_of_committed.exit_code == 0


@pytest.mark.parametrize("stack", list_stacks())
def test_committed_stack_skips_what_it_would_fail(
    stack: str, committed: Path, strict_audit_of_committed: Audit
) -> None:
    assert wrong_skips(committed / stack, strict_audit_of_committed.failures_in(stack)) == []


def test_stack_audited_alone_fails_the_same(checkov: Path, committed: Path, strict_audit_of_committed: Audit) -> None:
    stack = list_stacks()[-1]
    alone = audit(checkov, copy_without_skips(committed) / stack)
    assert alone.failures_in(".") == strict_audit_of_committed.failures_in(stack) != set()


@pytest.mark.parametrize("name", CHOICES)
def test_combination_skips_what_it_would_fail(name: str, choices: Path, strict_audit_of_choices: Audit) -> None:
    stacks = [path.relative_to(choices).as_posix() for path in (choices / name).glob("*/*")]
    found = {stack: wrong_skips(choices / stack, strict_audit_of_choices.failures_in(stack)) for stack in stacks}
    assert {stack: wrong for stack, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("name", ["lean", "full"])
def test_lean_and_full_platform_pass(name: str, checkov: Path, choices: Path) -> None:
    assert audit(checkov, choices / name) == Audit(exit_code=0, failures=())


def test_open_bucket_is_found(checkov: Path, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_s3_bucket" "open" {\n  bucket = "open"\n}\n')
    assert ("main.tf", "aws_s3_bucket.open", "CKV2_AWS_6") in audit(checkov, tmp_path).failures_in(".")

"""The platform passes the audit of checkov, and skips exactly the checks that it would fail.

checkov takes seconds to start and about one for each root module, so they are audited together. That makes no
difference: each folder is a graph of its own, and a test here holds checkov to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.checkov.auditor import Audit, audit
from tests.checkov.folders import CHOICES, copy_without_skips
from tests.checkov.skips import read_skips
from tests.engine.stacks import list_stacks

if TYPE_CHECKING:
    from pathlib import Path


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

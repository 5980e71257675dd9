"""Saved plans in a report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.report.page.projects import make_project
from tests.trees import run
from tfgen.report.page.records import read_saved_plans
from tfgen.terraform.plans import PlanMeta, SavedPlan, digest_folder

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "hunter2"
PLAN = {
    "resource_changes": [
        {
            "address": "aws_s3_bucket.data",
            "mode": "managed",
            "type": "aws_s3_bucket",
            "change": {"actions": ["delete"], "before": {"bucket": SECRET}, "after": None},
        }
    ]
}


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SavedPlan:
    """A saved plan that deletes a bucket."""
    monkeypatch.chdir(tmp_path)
    make_project(tmp_path)
    plan = SavedPlan(tmp_path / ".tfgen/plans/dev/us-east-1", tmp_path)
    plan.clear()
    plan.path.write_bytes(b"plan")
    digest = digest_folder(tmp_path / "generated/dev/us-east-1")
    plan.save(PlanMeta(digest, "terraform 1.14.0", destroy=False, has_changes=True, steps=1), json.dumps(PLAN).encode())
    return plan


def _reported() -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("report", "--format", "json").stdout)["plans"]
    return found


def test_a_saved_plan_tells_what_it_does_and_no_values(saved: SavedPlan) -> None:
    (plan,) = _reported()
    assert plan["changes"] == [{"address": "aws_s3_bucket.data", "action": "destroy", "loss": True}]
    assert (plan["state"], plan["current"], plan["counts"]) == ("saved", True, {"destroy": 1})
    assert SECRET not in run("report", "--format", "json").stdout


def test_a_plan_of_other_files_is_not_current(saved: SavedPlan, tmp_path: Path) -> None:
    (tmp_path / "generated/dev/us-east-1/more.tf").write_text("locals {}\n")
    assert [plan["current"] for plan in _reported()] == [False]


def test_a_plan_that_somebody_else_wrote_is_not_there(saved: SavedPlan) -> None:
    saved.json.write_text(json.dumps({"resource_changes": []}))
    assert _reported() == []


def test_a_plan_that_cannot_be_read_is_not_there(saved: SavedPlan) -> None:
    meta = saved.read_meta()
    assert meta
    for text in (b"", b"[1]", b'{"resource_changes": 1}', b"[" * 10_000):
        saved.save(meta, text)
        assert _reported() == []


def test_without_plans_there_are_none(tmp_path: Path) -> None:
    assert list(read_saved_plans(tmp_path, ())) == []

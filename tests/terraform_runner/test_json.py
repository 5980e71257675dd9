"""What commands that run Terraform print with `--format json` is as the published schemas say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.report.published import assert_published
from tests.terraform_runner.projects import must, render, template
from tests.trees import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.terraform


def test_plan_drift_and_output_are_as_their_schemas_say(stacks: Path) -> None:
    assert_published("plan", json.loads(run("plan", "--env", "dev", "--format", "json").stdout))
    must("apply", "--env", "dev", "--yes")
    render(template(**{"input = 1": "input = 2"}))
    changed = json.loads(run("plan", "--env", "dev", "--format", "json").stdout)
    assert changed["changes"]
    assert_published("plan", changed)
    assert_published("drift", json.loads(run("drift", "--env", "dev", "--format", "json").stdout))
    outputs = json.loads(run("output", "--env", "dev", "--format", "json").stdout)
    assert outputs
    assert_published("output", outputs)


def test_init_apply_and_destroy_are_as_their_schemas_say(stacks: Path) -> None:
    words = ("--env", "dev", "--format", "json")
    initialised = json.loads(run("init", *words).stdout)
    assert initialised["stacks"]
    for command in ("init", "lock"):  # the same report; a lock would ask a registry
        assert_published(command, initialised)
    applied = json.loads(run("apply", *words, "--yes").stdout)
    assert_published("apply", applied)
    assert [one["result"] for one in applied["stacks"]] == ["done"] * len(applied["stacks"])
    assert applied["resume"] is None
    destroyed = json.loads(run("destroy", *words, "--yes").stdout)
    assert_published("destroy", destroyed)
    assert sum(one["destroyed"] for one in destroyed["stacks"])
    asked = run("apply", *words)
    assert (asked.exit_code, asked.stdout) == (2, "")
    assert "--format json asks nothing: add --yes." in asked.stderr

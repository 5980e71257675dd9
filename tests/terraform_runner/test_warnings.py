"""What an engine warns of reaches the reports of plan, drift, apply and init, grouped over the stacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.terraform_runner.projects import must, render, template
from tests.trees import run
from tfgen.terraform.context import _Watcher
from tfgen.terraform.events import parse_event
from tfgen.terraform.plan_json import parse_plan_json
from tfgen.terraform.warnings import (
    WARNINGS_TOLD,
    EngineWarning,
    WarningKind,
    count_warnings,
    group_warnings,
    planned_warnings,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

CHECK = """\
check "size" {
  assert {
    condition     = terraform_data.size.input > 9
    error_message = "The size is only ${terraform_data.size.input}."
  }
}
"""
INCOMPLETE, FAILED, OTHER = WarningKind.INCOMPLETE, WarningKind.CHECK, WarningKind.OTHER


def warnings_of(plan: dict[str, Any], *told: EngineWarning) -> list[tuple[WarningKind, str, str]]:
    """The warnings of a plan: kind, summary and detail."""
    found = planned_warnings(parse_plan_json(json.dumps(plan)), told)
    return [(warning.kind, warning.summary, warning.detail) for warning in found]


def heard(lines: Iterable[str]) -> tuple[EngineWarning, ...]:
    """The warnings in an engine's output."""
    watcher = _Watcher("dev/a", "plan", lambda _progress: None)
    for line in lines:
        watcher.take(parse_event(line))
    return watcher.told


def event(summary: str, detail: str = "", severity: str = "warning") -> str:
    """The line of a warning."""
    diagnostic = {"severity": severity, "summary": summary, "detail": detail}
    return json.dumps({"@message": summary, "type": "diagnostic", "diagnostic": diagnostic})


def failing(name: str, *messages: str, status: str = "fail") -> dict[str, Any]:
    """A check of a plan."""
    instances = [{"status": status, "problems": [{"message": text} for text in messages]}]
    return {"address": {"to_display": f"check.{name}"}, "status": status, "instances": instances}


@pytest.mark.terraform
def test_a_failed_check_is_in_every_form_of_plan_drift_and_apply(stacks: Path) -> None:
    render(template(CHECK))
    text = run("plan", "--env", "dev").stdout
    line = "warning: main.tf:{}: Check block assertion failed in 2 stacks\n  The size is only 1.\n"
    number = Path("generated/dev/us-east-1/main.tf").read_text().splitlines()
    expected = line.format(1 + next(i for i, one in enumerate(number) if "condition" in one))
    assert expected in text
    assert "dev/us-east-1    2       0        0        0          0  1 check failed\n" in text
    assert "- `main.tf:" in (markdown := run("plan", "--env", "dev", "--format", "markdown").stdout)
    assert "**Checks that failed**" in markdown
    assert "Check block assertion failed The size is only 1.` in 2 stacks" in markdown
    record = json.loads(run("plan", "--env", "dev", "--format", "json").stdout)
    (warning,) = record["warnings"]
    assert (warning["kind"], warning["detail"], warning["stacks"]) == (
        "check",
        "The size is only 1.",
        ["dev/us-east-1", "dev/us-west-2"],
    )
    applied = must("apply", "--env", "dev", "--yes").stdout
    assert applied.count(expected) == 2  # of the plan, and of the apply
    assert "dev/us-east-1  done, 1 check failed" in applied
    journal = json.loads(Path(".tfgen/runs/latest/run.json").read_text())
    assert "The size is only 1." in journal["warnings"]["dev/us-east-1"][0]
    drift = run("drift", "--env", "dev")
    assert (drift.exit_code, expected in drift.stdout) == (0, True)


@pytest.mark.terraform
def test_a_plan_that_leaves_something_out_says_so_and_so_does_its_apply(
    stacks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_CLI_ARGS_plan", "-target=terraform_data.size")
    planned = run("plan", "--env", "dev").stdout
    assert "warning: Resource targeting is in effect in 2 stacks" in planned
    assert "  incomplete\n" in planned
    monkeypatch.delenv("TF_CLI_ARGS_plan")
    applied = must("apply", "--env", "dev", "--yes").stdout
    assert "warning: Resource targeting is in effect in 2 stacks" in applied
    assert "warning: Applied changes may be incomplete in 2 stacks" in applied
    assert "dev/us-east-1  done, incomplete" in applied


@pytest.mark.terraform
def test_an_apply_with_nothing_to_do_says_that_its_plan_leaves_something_out(
    stacks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    must("apply", "--env", "dev", "--yes")
    render(template(**{"input = 1": "input = 2"}))
    monkeypatch.setenv("TF_CLI_ARGS_plan", "-target=terraform_data.place")
    assert run("plan", "--env", "dev").exit_code == 0
    monkeypatch.delenv("TF_CLI_ARGS_plan")
    applied = must("apply", "--env", "dev", "--yes").stdout
    assert "nothing to do, incomplete" in applied
    assert "warning: Resource targeting is in effect in 2 stacks" in applied


def test_a_plan_that_is_not_complete_is_one_though_nobody_warned_of_it() -> None:
    text = "The plan leaves out some of what the configuration says"
    assert warnings_of({"complete": False}) == [(INCOMPLETE, text, "")]
    assert warnings_of({"complete": True}) == []
    assert warnings_of({}) == []


def test_a_plan_that_is_not_complete_is_told_once() -> None:
    told = EngineWarning(INCOMPLETE, "Resource targeting is in effect")
    assert warnings_of({"complete": False}, told) == [(INCOMPLETE, told.summary, "")]


def test_what_is_planned_later_is_named() -> None:
    deferred = [
        {
            "reason": "provider_config_unknown",
            "resource_change": {
                "address": f"a.b[{number}]",
                "mode": "managed",
                "type": "a",
                "change": {"actions": ["create"]},
            },
        }
        for number in range(6)
    ]
    text = "6 to be planned later: a.b[0], a.b[1], a.b[2], a.b[3], …"
    assert warnings_of({"complete": False, "deferred_changes": deferred}) == [(INCOMPLETE, text, "")]


def test_a_check_that_failed_and_was_not_warned_of_is_told_with_its_messages() -> None:
    assert warnings_of({"checks": [failing("a", "one", "two"), failing("b", status="error")]}) == [
        (FAILED, "check.a failed", "one\ntwo"),
        (FAILED, "check.b could not be evaluated", ""),
    ]


def test_a_check_that_was_warned_of_is_told_once() -> None:
    told = EngineWarning(FAILED, "Check block assertion failed", "one")
    assert warnings_of({"checks": [failing("a", "one")]}, told) == [(FAILED, told.summary, "one")]


@pytest.mark.parametrize("status", ["pass", "unknown"])
def test_a_check_that_did_not_fail_is_no_warning(status: str) -> None:
    assert warnings_of({"checks": [failing("a", status=status)]}) == []


def test_warnings_are_grouped_and_the_gravest_come_first() -> None:
    hint, check = EngineWarning(OTHER, "hint"), EngineWarning(FAILED, "check")
    partial = EngineWarning(INCOMPLETE, "partial")
    groups = group_warnings({"a": [hint, check, hint], "b": [partial, hint]})
    assert [(group.warning.summary, group.stacks) for group in groups] == [
        ("partial", ("b",)),
        ("check", ("a",)),
        ("hint", ("a", "b")),
    ]
    assert list(count_warnings([hint, hint, check, partial])) == ["incomplete", "1 check failed", "2 warnings"]


def test_warnings_of_commands_without_json_are_lines() -> None:
    found = heard(
        ["", "Warning: Deprecated Parameter", "", "  on backend.tf line 3", "Terraform has been initialized!"]
    )
    assert [warning.summary for warning in found] == ["Deprecated Parameter"]


def test_an_error_after_a_warning_is_whole_and_the_warning_is_no_part_of_it() -> None:
    watcher = _Watcher("dev/a", "init", lambda _progress: None)
    for line in ("Error: first", "its detail", "Warning: hint", "its detail", "Error: second"):
        watcher.take(parse_event(line))
    assert watcher.errors == ["first\nits detail", "second"]


def test_of_many_warnings_some_are_told_and_the_gravest_always_are() -> None:
    lines = [event(f"hint {number}") for number in range(2_000)]
    lines.insert(900, event("Check block assertion failed", "no"))
    found = heard(lines)
    assert len(found) == WARNINGS_TOLD + 1
    assert found[0].kind is FAILED
    assert found[-1].summary == "there are more warnings in the log"


def test_an_event_that_is_an_error_is_no_warning() -> None:
    assert heard([event("no", severity="error")]) == ()

"""What the scripts of the workflows do, with real Terraform and jq; `aws` and `gh` are stood in for."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT, environment, find_engine
from tests.workflows.runner import make_runner, script

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from tests.workflows.runner import Runner

STACK = "generated/prod/us-east-1"
RESOURCES = """\
resource "terraform_data" "one" {
  input = "VALUE"
}

output "one" {
  value = terraform_data.one.output
}
"""


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner without commands of its own."""
    return make_runner(tmp_path)


@pytest.fixture
def terraform(runner: Runner) -> Runner:
    """A runner with Terraform, and a stack that needs no provider and keeps its state beside it."""
    engine = find_engine() or skip_or_fail(ABSENT)
    variables = [f"export {name}={shlex.quote(value)}" for name, value in environment().items() if "TF_" in name]
    runner.install("terraform", "\n".join([*variables, f'exec {shlex.join(engine.command)} "$@"']))
    (runner.folder / STACK).mkdir(parents=True)
    write_stack(runner, "first")
    assert runner.run(script("stack-plan", "plan", "Initialize"), FOLDER=STACK).returncode == 0
    return runner


def write_stack(runner: Runner, value: str) -> None:
    (runner.folder / STACK / "main.tf").write_text(RESOURCES.replace("VALUE", value))


def plan(runner: Runner) -> dict[str, str]:
    """The outputs of the step that plans, which has to succeed."""
    done = runner.run(script("stack-plan", "plan", "Plan"), FOLDER=STACK)
    assert done.returncode == 0, done.stderr
    return runner.outputs()


def apply(runner: Runner, approved: str) -> subprocess.CompletedProcess[str]:
    return runner.run(script("stack-apply", "apply", "Plan and apply"), FOLDER=STACK, APPROVED=approved)


def applied(runner: Runner) -> list[str]:
    """The calls of `terraform apply`."""
    return [call for call in runner.calls("terraform") if " apply " in call]


def test_tfgen_is_installed_from_the_clone_behind_what_it_needs(runner: Runner) -> None:
    runner.install("python", "")
    assert runner.run(script("apply", "package", "Install tfgen")).returncode == 0
    assert [call.partition(" --quiet ")[2] for call in runner.calls("python")] == [
        "--require-hashes --requirement requirements/runtime.txt",
        "--require-hashes --requirement requirements/build.txt",
        "--no-deps --no-build-isolation .",
    ]


def test_a_stack_that_changes_says_so(terraform: Runner) -> None:
    assert plan(terraform)["changes"] == "true"


def test_the_plan_that_was_approved_is_applied(terraform: Runner) -> None:
    done = apply(terraform, plan(terraform)["digest"])
    assert done.returncode == 0, done.stdout + done.stderr
    assert applied(terraform) == [f"-chdir={STACK} apply -lock-timeout=5m stack.tfplan"]


def test_after_an_apply_nothing_changes(terraform: Runner) -> None:
    apply(terraform, plan(terraform)["digest"])
    assert plan(terraform)["changes"] == "false"


def test_another_plan_than_the_approved_one_is_not_applied(terraform: Runner) -> None:
    approved = plan(terraform)["digest"]
    write_stack(terraform, "second")
    done = apply(terraform, approved)
    assert "::error::This is not the plan that was approved" in done.stdout
    assert done.returncode == 1
    assert applied(terraform) == []


def test_an_apply_that_runs_again_with_nothing_left_goes_on(terraform: Runner) -> None:
    """The migration behind it may have failed."""
    approved = plan(terraform)["digest"]
    assert apply(terraform, approved).returncode == 0
    assert apply(terraform, approved).returncode == 0
    assert len(applied(terraform)) == 1


def test_two_plans_of_the_same_change_have_one_digest(terraform: Runner) -> None:
    assert plan(terraform)["digest"] == plan(terraform)["digest"]


def test_a_digest_is_about_values_too(terraform: Runner) -> None:
    first = plan(terraform)["digest"]
    write_stack(terraform, "second")
    assert plan(terraform)["digest"] != first


@pytest.mark.parametrize(("workflow", "job", "step"), [
    ("stack-plan", "plan", "Plan"), ("stack-apply", "apply", "Plan and apply"),
])  # fmt: skip
def test_a_plan_with_errors_fails(terraform: Runner, workflow: str, job: str, step: str) -> None:
    (terraform.folder / STACK / "main.tf").write_text("resource {}")
    assert terraform.run(script(workflow, job, step), FOLDER=STACK, APPROVED="").returncode == 1


def test_the_plan_is_in_the_summary(terraform: Runner) -> None:
    plan(terraform)
    done = terraform.run(script("stack-plan", "plan", "Show the plan"), FOLDER=STACK, STACK="prod/us-east-1")
    assert done.returncode == 0
    summary = (terraform.folder / "summary").read_text()
    assert summary.startswith("### prod/us-east-1\n```\n")
    assert "terraform_data.one will be created" in summary


def test_a_summary_stays_below_what_github_admits(runner: Runner) -> None:
    runner.install("terraform", "head -c 3000000 /dev/zero | tr '\\0' x")
    done = runner.run(script("stack-plan", "plan", "Show the plan"), FOLDER=STACK, STACK="prod/us-east-1")
    assert done.returncode == 0
    assert 900_000 < (runner.folder / "summary").stat().st_size < 1024 * 1024


@pytest.mark.parametrize("lock_file", [True, False])
def test_a_committed_lock_file_decides_about_the_provider(runner: Runner, *, lock_file: bool) -> None:
    runner.install("terraform", "")
    (runner.folder / STACK).mkdir(parents=True)
    if lock_file:
        (runner.folder / STACK / ".terraform.lock.hcl").touch()
    assert runner.run(script("stack-apply", "apply", "Initialize"), FOLDER=STACK).returncode == 0
    assert runner.calls("terraform") == [f"-chdir={STACK} init" + (" -lockfile=readonly" if lock_file else "")]


@pytest.mark.parametrize(("answer", "code"), [
    ('{"status": "ok", "version": 2, "applied": [2]}', 0),
    ('{"status": "skipped"}', 0),
    ('{"error": {"code": "migration_running", "message": "busy"}}', 1),
    ('{"errorMessage": "Task timed out", "errorType": "Sandbox.Timedout"}', 1),
    ("null", 1),
])  # fmt: skip
def test_a_migration_counts_only_when_its_answer_says_so(runner: Runner, answer: str, code: int) -> None:
    runner.install("aws", f'for last in "$@"; do :; done\nprintf "%s" {shlex.quote(answer)} > "$last"')
    done = runner.run(script("stack-apply", "apply", "Migrate the schema"), FUNCTION="trading-processor-prod")
    assert done.returncode == code
    (call,) = runner.calls("aws")
    assert call.startswith("lambda invoke --function-name trading-processor-prod --qualifier live ")
    assert '--payload {"action": "migrate"} ' in call


@pytest.mark.parametrize(("requested", "changes"), [("None", 1), ("False", 1), ("True", 0)])
def test_write_forwarding_is_asked_for_once(runner: Runner, requested: str, changes: int) -> None:
    runner.install("aws", f"[ $2 = describe-db-clusters ] && echo {requested} || true")
    step = script("stack-apply", "apply", "Let the cluster forward writes when it does not lead")
    done = runner.run(step, CLUSTER="trading-cluster-prod")
    assert done.returncode == 0
    asked = [call for call in runner.calls("aws") if call.startswith("rds modify-db-cluster ")]
    assert len(asked) == changes
    assert all(
        "--db-cluster-identifier trading-cluster-prod --enable-global-write-forwarding" in call for call in asked
    )


def test_write_forwarding_that_is_refused_fails_the_job(runner: Runner) -> None:
    runner.install("aws", "[ $2 = describe-db-clusters ] && echo None || exit 254")
    step = script("stack-apply", "apply", "Let the cluster forward writes when it does not lead")
    assert runner.run(step, CLUSTER="trading-cluster-prod").returncode != 0


def report(runner: Runner, *, result: str, issues: str) -> list[str]:
    """The calls of `gh` that change something, after a drift run with this result and these open issues."""
    jobs = (
        '{"jobs": [{"name": "prod/us-east-1 / Plan", "conclusion": "failure"}, {"name": "a", "conclusion": "success"}]}'
    )
    runner.install("gh", f"case $* in\n'issue list '*) echo '{issues}';;\n'run view '*) echo '{jobs}';;\nesac")
    variables = {"RESULT": result, "RUN_URL": "https://run", "TITLE": "Drift", "GITHUB_RUN_ID": "1"}
    done = runner.run(script("drift", "report", "Open, update or close the issue"), **variables)
    assert done.returncode == 0, done.stderr
    text = "\n".join(runner.calls("gh"))
    return [call for call in text.split("issue ")[1:] if not call.startswith("list ")]


OPEN = '[{"number": 7, "title": "Other"}, {"number": 8, "title": "Drift"}]'
FOUND = "These jobs found differences, or failed: https://run\n\n- prod/us-east-1 / Plan"


def test_drift_opens_an_issue_that_names_the_stack(runner: Runner) -> None:
    assert report(runner, result="failure", issues="[]") == [f"create --title Drift --body {FOUND}"]


def test_drift_that_lasts_is_added_to_the_issue(runner: Runner) -> None:
    assert report(runner, result="failure", issues=OPEN) == [f"comment 8 --body {FOUND}"]


def test_the_issue_is_closed_when_there_is_no_drift_any_more(runner: Runner) -> None:
    comment = "No differences any more: https://run"
    assert report(runner, result="success", issues=OPEN) == [f"close 8 --comment {comment}"]


def test_without_drift_and_issue_nothing_happens(runner: Runner) -> None:
    assert report(runner, result="success", issues="[]") == []

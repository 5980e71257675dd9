"""The rendered workflows: what they run, in which order, with which rights."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest

from tests.workflows.projects import MATRIX, PROJECT, WITHOUT_WORKFLOWS, render
from tests.workflows.runner import script

NAMES = ("apply", "drift", "pull-request", "stack-apply", "stack-plan")
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
STACKS = [f"{environment}/{region}" for environment, region in (
    ("staging", "us-east-1"), ("staging", "us-east-2"), ("staging", "us-west-2"),
    ("prod", "us-east-2"), ("prod", "us-east-1"), ("prod", "us-west-2"),
)]  # fmt: skip


def all_jobs() -> dict[str, dict[str, Any]]:
    """Every job of every workflow, as `apply/package`."""
    return {f"{name}/{key}": job for name in NAMES for key, job in render().jobs(name).items()}


def apply_jobs() -> dict[str, dict[str, Any]]:
    """The jobs that apply stacks, by stack."""
    return {job["with"]["stack"]: job for job in render().jobs("apply").values() if "with" in job}


def test_these_workflows_are_rendered() -> None:
    assert sorted(render().workflow_texts) == [f"{name}.yml" for name in NAMES]


def test_without_the_feature_nothing_is_rendered() -> None:
    assert render(WITHOUT_WORKFLOWS).workflow_texts == {}


def test_every_stack_with_workflows_is_applied_and_no_other() -> None:
    assert list(apply_jobs()) == STACKS


@pytest.mark.parametrize("environment", ["staging", "prod"])
def test_stacks_wait_for_the_wave_before_theirs(environment: str) -> None:
    waves = render().waves(environment)
    assert len(waves) == 3
    for before, wave in itertools.pairwise(waves):
        for stack in wave:
            assert apply_jobs()[stack]["needs"] == ["package", *(name.replace("/", "-") for name in before)]


def test_an_environment_waits_for_the_one_before_it_in_the_matrix() -> None:
    assert apply_jobs()["staging/us-east-1"]["needs"] == ["package"]
    assert apply_jobs()["prod/us-east-2"]["needs"] == ["package", "staging-us-west-2"]


def test_the_names_of_jobs_are_those_that_others_wait_for() -> None:
    jobs = render().jobs("apply")
    assert {name for job in jobs.values() for name in job.get("needs", [])} <= jobs.keys()


@pytest.mark.parametrize("workflow", ["pull-request", "drift"])
def test_every_stack_is_planned(workflow: str) -> None:
    job = render().jobs(workflow)["plan"]
    assert [entry["stack"] for entry in job["strategy"]["matrix"]["include"]] == STACKS
    assert job["strategy"]["fail-fast"] is False


@pytest.mark.parametrize("workflow", ["pull-request", "drift"])
def test_a_stack_is_planned_in_its_account_and_region_with_the_plan_role(workflow: str) -> None:
    entries = render().jobs(workflow)["plan"]["strategy"]["matrix"]["include"]
    assert entries[3] == {
        "stack": "prod/us-east-2",
        "account_id": "777788889999",
        "region": "us-east-2",
        "role": "arn:aws:iam::777788889999:role/trading-plan",
    }


def test_a_pull_request_plans_what_is_protected_behind_an_approval() -> None:
    """The branch plans it without: its code was approved."""
    rendered = render(settings_of_prod("features: {cicd: true}, protect: true"))
    role = "arn:aws:iam::777788889999:role/trading-plan-prod"
    for workflow, environment in (("pull-request", "prod-plan"), ("drift", None)):
        job = rendered.jobs(workflow)["plan"]
        entries = {entry["stack"]: entry for entry in job["strategy"]["matrix"]["include"]}
        assert (entries["prod/us-east-2"]["role"], entries["prod/us-east-2"].get("environment")) == (role, environment)
        assert "environment" not in entries["staging/us-east-2"]
    assert rendered.jobs("pull-request")["plan"]["with"]["environment"] == "${{ matrix.environment || '' }}"
    assert rendered.jobs("stack-plan")["plan"]["environment"] == "${{ inputs.environment }}"


def test_a_stack_is_applied_behind_the_protection_of_its_environment() -> None:
    assert apply_jobs()["prod/us-east-2"]["with"] == {
        "stack": "prod/us-east-2",
        "account_id": "777788889999",
        "region": "us-east-2",
        "environment": "prod",
        "plan_role": "arn:aws:iam::777788889999:role/trading-plan",
        "role": "arn:aws:iam::777788889999:role/trading-apply-prod",
        "function": "trading-processor-prod",
        "migrator": "trading-migrator-prod",
        "probe": "AWS_IAM",
    }
    assert render().jobs("stack-apply")["apply"]["environment"] == "${{ inputs.environment }}"


def settings_of_prod(settings: str) -> str:
    """The matrix with more settings for prod."""
    return MATRIX.replace("home_region: us-east-2, features: {cicd: true}", f"home_region: us-east-2, {settings}")


def inputs(settings: str) -> dict[str, Any]:
    """What the job of prod's home is given."""
    jobs = render(settings_of_prod(settings)).jobs("apply").values()
    (found,) = [job["with"] for job in jobs if job.get("with", {}).get("stack") == "prod/us-east-2"]
    return dict(found)


CANARY = "features: {cicd: true, alarms: true}, function: {canary_percent: 5, canary_minutes: 20}"


def test_a_canary_watches_alarms_that_the_stack_has() -> None:
    given = inputs(CANARY)
    assert (given["canary_percent"], given["canary_minutes"]) == (5, 20)
    text = render(settings_of_prod(CANARY)).folders["prod/us-east-2"]["alarms.tf"]
    assert [name for name in given["alarms"].split() if not re.search(f'alarm_name += "{name}"', text)] == []
    assert "trading-api-errors-prod" in given["alarms"].split()


def test_without_a_canary_no_alarms_are_watched() -> None:
    assert not {"canary_percent", "alarms"} & inputs("features: {cicd: true, alarms: true}").keys()


@pytest.mark.parametrize(("blocks", "probe"), [("true", None), ("false", "AWS_IAM")])
def test_no_probe_comes_from_where_the_firewall_blocks_runners(blocks: str, probe: str | None) -> None:
    """GitHub's runners have addresses of a hosting provider."""
    settings = f"features: {{cicd: true, waf: true}}, waf: {{block_anonymous_addresses: {blocks}}}"
    assert inputs(settings).get("probe") == probe


def test_no_probe_comes_without_a_client_certificate() -> None:
    settings = (
        "features: {cicd: true, alarms: true, custom_domain: true}, domain: {name: a.example.com, zone_id: Z1}, "
        "api: {authorization: MTLS, truststore: config/truststore.pem}"
    )
    assert "probe" not in inputs(settings)


def test_the_role_that_applies_may_probe() -> None:
    roles = render().folders["_bootstrap/777788889999"]["apply_roles.tf"]
    assert '"arn:aws:execute-api:*:777788889999:*/prod/POST/trade"' in roles


def test_writes_are_forwarded_where_the_cluster_is_in_a_global_database() -> None:
    on = "features: {cicd: true, aurora_global: true}, database: {credentials: secret, cluster_suffix: g1}"
    rendered = render(MATRIX.replace("us-east-2, features: {cicd: true}", f"us-east-2, {on}"))
    jobs = {job["with"]["stack"]: job["with"] for job in rendered.jobs("apply").values() if "with" in job}
    members = {stack: inputs.get("global_cluster_member") for stack, inputs in jobs.items()}
    assert {stack for stack, member in members.items() if member} == {s for s in members if s.startswith("prod/")}
    for stack in (stack for stack in members if stack.startswith("prod/")):
        assert f'cluster_identifier = "{members[stack]}"' in rendered.folders[stack]["database.tf"]


@pytest.mark.parametrize("stack", STACKS)
def test_the_function_that_migrates_is_the_one_of_the_stack(stack: str) -> None:
    text = render().folders[stack]["function.tf"]
    assert f'function_name = "{apply_jobs()[stack]["with"]["function"]}"' in text
    assert 'resource "aws_lambda_alias" "live"' in text


@pytest.mark.parametrize("stack", STACKS)
def test_the_roles_are_made_in_the_account_of_the_stack(stack: str) -> None:
    inputs = apply_jobs()[stack]["with"]
    folder = render().folders[f"_bootstrap/{inputs['account_id']}"]
    for role in ("plan_role", "role"):
        name = inputs[role].rpartition("/")[2]
        assert re.search(rf'name += "{name}"', folder["plan_role.tf"] + folder["apply_roles.tf"])


def test_a_stack_is_applied_by_one_run_at_a_time() -> None:
    groups = {stack: job["concurrency"] for stack, job in apply_jobs().items()}
    assert groups == {stack: {"group": f"stack-{stack}", "cancel-in-progress": False} for stack in STACKS}


def test_drift_is_not_looked_for_while_a_stack_is_applied() -> None:
    assert render().jobs("drift")["plan"]["concurrency"]["group"] == "stack-${{ matrix.stack }}"


def test_runs_that_apply_do_not_overlap() -> None:
    assert render().workflow("apply")["concurrency"] == {"group": "apply", "cancel-in-progress": False}


def test_what_is_on_the_branch_is_applied() -> None:
    matrix = MATRIX.replace("repository: acme/platform", "repository: acme/platform, branch: release/1.0")
    assert render(matrix).workflow("apply")["on"]["push"] == {"branches": ["release/1.0"]}
    assert render(matrix).workflow("pull-request")["on"] == {"pull_request": {"branches": ["release/1.0"]}}


@pytest.mark.parametrize("workflow", ["apply", "drift"])
@pytest.mark.parametrize("repository", ["acme/platform", "acme@123456/platform@456789"])
def test_forks_and_other_branches_do_not_get_to_aws(workflow: str, repository: str) -> None:
    rendered = render(MATRIX.replace("acme/platform", repository))
    condition = "github.repository == 'acme/platform' && github.ref == 'refs/heads/main'"
    first, *others = rendered.jobs(workflow).values()
    assert first["if"] == condition
    assert all("package" in job["needs"] for job in others)


def test_pull_requests_from_forks_are_not_planned() -> None:
    condition = "github.event.pull_request.head.repo.full_name == github.repository"
    assert render().jobs("pull-request")["plan"]["if"] == condition


def test_drift_is_looked_for_on_a_schedule() -> None:
    (trigger,) = render().workflow("drift")["on"]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* \*", trigger["cron"])


def test_what_is_committed_has_to_be_what_is_rendered() -> None:
    for workflow in ("pull-request", "apply", "drift"):
        first = next(iter(render().jobs(workflow).values()))
        commands = [step["run"] for step in first["steps"] if "run" in step]
        assert commands[1:3] == ["tfgen package", "tfgen render --check"]


def test_a_pull_request_is_validated() -> None:
    steps = render().jobs("pull-request")["check"]["steps"]
    assert steps[-1]["run"] == "tfgen validate --format github --fail-on warning"


@pytest.mark.parametrize(("workflow", "job"), [("apply", "package"), ("drift", "package"), ("pull-request", "check")])
def test_what_is_installed_is_pinned_by_hash(workflow: str, job: str) -> None:
    locks = [
        line.rpartition(" ")[2] for line in script(workflow, job, "Install tfgen").splitlines() if "hashes" in line
    ]
    assert locks == ["requirements/runtime.txt", "requirements/build.txt"]
    assert all("--hash=sha256:" in (PROJECT / lock).read_text() for lock in locks)


def test_a_project_names_the_file_that_pins_tfgen() -> None:
    jobs = render(MATRIX.replace("tfgen: .", "tfgen: ci/tfgen.txt")).jobs("apply")
    (install,) = [step["run"] for step in jobs["package"]["steps"] if step["name"] == "Install tfgen"]
    assert install == "python -m pip install --quiet --require-hashes --requirement ci/tfgen.txt"


@pytest.mark.parametrize("name", NAMES)
def test_workflows_need_nothing_that_other_projects_lack(name: str) -> None:
    assert not re.search(r"\bmake\b|\.venv", render().workflow_texts[f"{name}.yml"])


@pytest.mark.parametrize("name", NAMES)
def test_actions_are_pinned_to_a_commit_with_its_version(name: str) -> None:
    used = [line.strip().removeprefix("- ") for line in render().workflow_texts[f"{name}.yml"].splitlines()]
    foreign = [line for line in used if line.startswith("uses: ") and not line.startswith("uses: $/.github/")]
    assert [line for line in foreign if not PINNED.fullmatch(line)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_has_no_rights_but_those_of_its_jobs(name: str) -> None:
    assert render().workflow(name)["permissions"] == {}


def test_only_the_report_may_write_to_the_repository() -> None:
    written = {
        name: [right for right, level in job["permissions"].items() if level == "write" and right != "id-token"]
        for name, job in all_jobs().items()
    }
    assert {name: rights for name, rights in written.items() if rights} == {"drift/report": ["issues"]}


def test_jobs_with_rights_on_aws_install_no_packages() -> None:
    trusted = {name: job for name, job in all_jobs().items() if "id-token" in job["permissions"]}
    assert trusted
    for name, job in trusted.items():
        steps = [str(step) for step in job.get("steps", [])]
        assert not [step for step in steps if re.search(r"\b(make|pip|npm)\b", step)], name


def test_the_credentials_of_the_checkout_are_not_kept() -> None:
    steps = [step for job in all_jobs().values() for step in job.get("steps", [])]
    checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_plans_are_not_kept_as_artifacts() -> None:
    steps = [step for job in all_jobs().values() for step in job.get("steps", [])]
    kept = {step["with"]["path"] for step in steps if "upload-artifact" in step.get("uses", "")}
    assert kept == {"lambda/dist/trade_processor.zip"}


def test_a_plan_without_rights_to_write_takes_no_lock() -> None:
    assert "-lock=false" in script("stack-plan", "plan", "Plan")
    assert "-lock=false" not in script("stack-apply", "apply", "Plan and apply")


def test_rendering_twice_gives_the_same_bytes() -> None:
    assert render.__wrapped__(MATRIX) == render()

"""A new version gets its callers behind the schema: by Terraform alone, and by the workflow's steps, with a canary.

The emulator weighs versions as Lambda does. It looks at no metric: that an alarm rings is said by the test.
"""

from __future__ import annotations

import json
import shutil
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.e2e.deployment import REGION, STACK, Platform, make_project, run_account, run_database
from tests.e2e.emulators.process import run_by
from tests.e2e.runbook import install_programs
from tests.engine.availability import skip_or_fail

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from tests.e2e.emulators.aws import Account
    from tests.e2e.emulators.database import Database
    from tests.e2e.project import Project

FUNCTION, MIGRATOR, ALARM = "trading-processor-dev", "trading-migrator-dev", "trading-api-errors-dev"
BY_TERRAFORM = {"      auto_migrate: true\n": "      auto_migrate: false\n"}
BY_WORKFLOW = {
    "      auto_migrate: false\n": "      auto_migrate: false\n      canary_percent: 30\n",
    "      xray: true\n      alarms: true\n": "      cicd: true\n      xray: true\n      alarms: true\n",
}
NEW_CODE = ('body = {"status": "ok", ', 'body = {"status": "ok", "release": 2, ')
CALLS = 60
"""At 30 in a hundred, that all of them get to one version is less likely than one in a hundred million."""
SECONDS = 120
SHELL = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")


@dataclass(frozen=True)
class Release:
    """The project, deployed, and a runner for the scripts of its workflow."""

    project: Project
    platform: Platform
    runner: Path

    @property
    def account(self) -> Account:
        """Where it is deployed to."""
        return self.platform.account

    def run(self, step: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the script of a step; its exit code is the caller's to judge."""
        return run_by(SECONDS, [*SHELL, self.script(step)], self.runner, self._environment() | variables)

    def script(self, step: str) -> str:
        """The script of a step of the job that applies."""
        workflow = yaml.safe_load((self.project.folder / ".github/workflows/stack-apply.yml").read_text())
        (found,) = [one["run"] for one in workflow["jobs"]["apply"]["steps"] if one["name"] == step]
        return str(found)

    def outputs(self) -> dict[str, str]:
        """What the steps have handed on."""
        return dict(line.split("=", 1) for line in (self.runner / "outputs").read_text().splitlines())

    def read_alias(self) -> tuple[str, dict[str, float]]:
        """The version that callers have, and the weights of others."""
        alias = self.account.client("lambda", REGION).get_alias(FunctionName=FUNCTION, Name="live")
        return alias["FunctionVersion"], alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})

    def ask_health(self) -> dict[str, Any]:
        """What callers of the API are told of the function's health."""
        answer = self.platform.ask_health()
        assert answer.status == 200, answer
        return answer.body

    def ring(self, state: str) -> None:
        """Set the alarm that the canary watches."""
        self.account.client("cloudwatch", REGION).set_alarm_state(
            AlarmName=ALARM, StateValue=state, StateReason="the test says so"
        )

    @contextmanager
    def canary(self) -> Iterator[list[subprocess.CompletedProcess[str]]]:
        """The canary's step while it goes on, with version 2 at its weight; afterwards what came of it."""
        done: list[subprocess.CompletedProcess[str]] = []
        thread = threading.Thread(target=lambda: done.append(self.run(CANARY, **self._canary())))
        thread.start()
        until = time.monotonic() + SECONDS
        while not self.read_alias()[1]:
            assert thread.is_alive(), done
            assert time.monotonic() < until
            time.sleep(0.1)
        yield done
        thread.join(SECONDS)

    def _canary(self) -> dict[str, str]:
        return {"NEW": self.outputs()["new"], "PERCENT": "30", "MINUTES": "600", "WATCHED": ALARM}

    def _environment(self) -> dict[str, str]:
        environment = self.project.environment()
        path = f"{self.runner}/bin:{Path(sys.executable).parent}:{environment['PATH']}"
        return environment | {
            "PATH": path,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "FOLDER": str(self.project.folder / "generated" / STACK),
            "GITHUB_OUTPUT": str(self.runner / "outputs"),
            "FUNCTION": FUNCTION,
            "MIGRATOR": MIGRATOR,
        }


CANARY = "Give the new version a part of the calls"


@pytest.fixture(scope="module")
def database_server() -> Iterator[Database]:
    """The database server, empty."""
    yield from run_database()


@pytest.fixture(scope="module")
def account(database_server: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """The account of the stack, with the boundary that the bootstrap folder makes."""
    for running in run_account(database_server, tmp_path_factory.mktemp("ministack")):
        rights = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
        running.client("iam", REGION).create_policy(PolicyName="trading-boundary", PolicyDocument=json.dumps(rights))
        yield running


@pytest.fixture(scope="module")
def project(
    account: Account, database_server: Database, real_mirror: Path, tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """The project without workflows, where nobody migrates but Terraform."""
    folder = tmp_path_factory.mktemp("releases") / "project"
    made = make_project(account, database_server, folder, real_mirror, "drain_waits")
    made.edit_config(BY_TERRAFORM)
    return made


@pytest.fixture(scope="module")
def first_apply(project: Project) -> subprocess.CompletedProcess[str]:
    """An apply while the migrator cannot log in: nobody has made the database yet."""
    return project.run("apply", "--env", "dev", "--region", REGION, "--yes", "--confirm", "dev")


@pytest.fixture(scope="module")
def by_terraform(
    project: Project, first_apply: subprocess.CompletedProcess[str], account: Account, database_server: Database
) -> Platform:
    """The stack after the command that the failed apply named."""
    secrets = account.client("secretsmanager", REGION)
    (secret,) = [one["ARN"] for one in secrets.list_secrets()["SecretList"] if one["Name"].startswith("rds!")]
    database_server.create_as_rds_does(secrets.get_secret_value(SecretId=secret)["SecretString"])
    command = ["terraform", "apply", "-auto-approve", "-replace=aws_lambda_invocation.migration"]
    done = run_by(600, command, project.folder / "generated" / STACK, project.environment())
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return Platform(account, database_server, project.read_outputs(STACK))


@pytest.fixture(scope="module")
def release(by_terraform: Platform, project: Project, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """With workflows from now on: Terraform has published new code as version 2, and callers are with version 1."""
    if shutil.which("jq") is None:
        skip_or_fail("jq is not installed, which the workflows use")
    code = project.folder / "lambda/src/trade_processor/application.py"
    text = code.read_text()
    assert text.count(NEW_CODE[0]) == 1
    code.write_text(text.replace(*NEW_CODE))
    project.tfgen("package")
    project.edit_config(BY_WORKFLOW)
    project.plan(STACK)  # the plan that was saved before is of another version
    project.apply(STACK)
    runner = tmp_path_factory.mktemp("runner")
    nap = install_programs(runner / "bin") / "sleep"
    nap.write_text(f"#!/bin/sh\nexec {shutil.which('sleep')} 0.2\n")
    nap.chmod(0o755)
    made = Release(project, by_terraform, runner)
    assert made.run("Look up the versions").returncode == 0
    return made


def test_an_apply_whose_migration_fails_gives_the_function_no_callers_and_says_how_to_go_on(
    first_apply: subprocess.CompletedProcess[str],
) -> None:
    assert first_apply.returncode == 1
    said = " ".join((first_apply.stdout + first_apply.stderr).replace("│", " ").split())
    assert "The schema is not migrated:" in said
    assert "terraform apply -replace=aws_lambda_invocation.migration" in said


def test_terraform_migrates_and_then_callers_can_trade(by_terraform: Platform) -> None:
    assert by_terraform.post_trade().status == 201


def planned(project: Project) -> list[str]:
    """What of the migration and the alias is planned."""
    ours = ("aws_lambda_invocation.", "aws_lambda_alias.")
    return [change["address"] for change in project.plan(STACK) if change["address"].startswith(ours)]


def test_after_the_migration_nothing_of_it_is_left_to_do(by_terraform: Platform, project: Project) -> None:
    assert planned(project) == []


def test_terraform_publishes_and_leaves_callers_where_they_are(release: Release) -> None:
    assert release.outputs() == {"before": "1", "new": "2"}
    assert release.read_alias() == ("1", {})
    assert "release" not in release.ask_health()


def test_the_new_version_migrates_and_is_tried_without_callers(release: Release) -> None:
    event = '{"httpMethod": "GET", "resource": "/health", "path": "/health", "queryStringParameters": {"deep": "1"}}'
    assert release.run("Migrate the schema").returncode == 0
    done = release.run("Try the new version", NEW="2", EVENT=event)
    assert done.returncode == 0, done.stdout + done.stderr
    assert release.read_alias() == ("1", {})


def test_versions_with_one_schema_may_answer_at_once(release: Release) -> None:
    done = release.run("Ask whether both versions may answer at once", BEFORE="1", NEW="2")
    assert done.returncode == 0, done.stderr
    assert release.outputs()["alone"] == ""


def test_a_canary_gets_its_part_of_the_calls_and_an_alarm_takes_it_back(release: Release) -> None:
    release.ring("OK")
    with release.canary() as done:
        assert release.read_alias() == ("1", {"2": 0.3})
        answered = Counter("release" in release.ask_health() for _ in range(CALLS))
        release.ring("ALARM")
    assert 0 < answered[True] < answered[False]
    assert (done[0].returncode, release.read_alias()) == (1, ("1", {}))
    assert f"All calls are back with the version before: {ALARM}" in done[0].stdout
    assert not any("release" in release.ask_health() for _ in range(CALLS // 3))


def test_a_canary_without_alarms_is_followed_by_all_calls_and_going_back_is_one_more(release: Release) -> None:
    release.ring("OK")
    done = release.run(CANARY, NEW="2", PERCENT="30", MINUTES="2", WATCHED=ALARM)
    assert (done.returncode, release.read_alias()) == (0, ("1", {"2": 0.3})), done.stdout + done.stderr
    assert release.run("Move all calls to the new version", VERSION="2").returncode == 0
    assert (release.read_alias(), release.ask_health()["release"]) == (("2", {}), 2)
    assert release.run("Go back to the version before", VERSION="1").returncode == 0
    assert (release.read_alias(), "release" in release.ask_health()) == (("1", {}), False)


def test_terraform_plans_no_way_of_its_own_for_callers(release: Release) -> None:
    assert planned(release.project) == []

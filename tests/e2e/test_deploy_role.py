"""The least that a deploying role needs, measured: applied by root and recorded, then by a user who may do just that.

`make deploy-role` runs this, and with `--update-golden` renders the policies in tests/e2e/rights/.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.e2e import rights
from tests.e2e.emulators import ministack
from tests.e2e.project import copy_project, emulated, override
from tests.engine.availability import skip_or_fail
from tests.engine.stacks import PROJECT
from tests.lambda_.certificates import Authority
from tfgen.config.load import load_config
from tfgen.stacks.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.emulators.aws import Account
    from tests.e2e.project import Project

REGION = "us-east-1"
OVERRIDES = {"dev": ["any"], "staging": ["any", "ministack"], "prod": ["any", "ministack"]}
"""By environment, what its home stack has to leave out or to do otherwise."""
EDITS = {"prod": {"      guardduty: true\n      security_hub: true\n": ""}}
"""MiniStack has neither service: what they and followers of a global database ask for is in rights/unmeasured.yaml."""
_ZONE = re.compile(r"zone_id: Z\w+")


def run_account(environment: str, folder: Path) -> Iterator[tuple[Account, Path]]:
    """An empty account of an environment with a bucket for its states, and the recording of what is asked there."""
    if ministack.find_ministack() is None:
        skip_or_fail(ministack.ABSENT)
    (stack,) = load_config(PROJECT).select(Selection.parse(environments=[environment], regions=[REGION]))
    version, recording = stack.settings["database"]["engine_version"], folder / "recording"
    with ministack.run_ministack(
        str(stack.account_id), folder, Authority(folder), "127.0.0.1", version, recording
    ) as account:
        account.make_state_bucket(stack.settings["state"]["region"] or REGION)
        boundary = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
        iam = account.client("iam", REGION)  # what the bootstrap folder has made before
        iam.create_policy(PolicyName="trading-boundary", PolicyDocument=json.dumps(boundary))
        yield account, recording


def make_project(environment: str, folder: Path, mirror: Path, account: Account) -> Project:
    """The project with the hosted zone that this account has, rendered."""
    project = copy_project(folder / "project", mirror, emulated(account))
    config = project.folder / "config/regions.yaml"
    config.write_text(_ZONE.sub(f"zone_id: {account.make_zone('example.com')}", config.read_text()))
    project.edit_config(EDITS.get(environment, {}))
    override(project, f"{environment}/{REGION}", OVERRIDES[environment])
    return project


@pytest.mark.parametrize("environment", OVERRIDES)
def test_what_an_apply_asks_for_is_what_is_committed(
    environment: str, request: pytest.FixtureRequest, archive: None, real_mirror: Path, tmp_path: Path
) -> None:
    """By root, who may do everything; with --update-golden the policy is rendered."""
    for account, recording in run_account(environment, tmp_path):
        project = make_project(environment, tmp_path, real_mirror, account)
        recording.unlink()
        project.apply(f"{environment}/{REGION}")
        actions = rights.read_actions(recording, account.id)
    if request.config.getoption("--update-golden"):
        policy = json.dumps(rights.least_policy(environment, actions), indent=2)
        (rights.FOLDER / f"{environment}.json").write_text(policy + "\n")
    assert sorted(actions) == rights.read_measured(environment)


def apply_with(environment: str, actions: set[str], folder: Path, mirror: Path) -> tuple[int, set[str], set[str]]:
    """Apply in an empty account as a user who may do this alone: exit code, what was asked for, what was refused."""
    for account, recording in run_account(environment, folder):
        project = make_project(environment, folder, mirror, account)
        iam = account.client("iam", REGION)
        iam.create_user(UserName="deployer")
        policy = json.dumps(rights.least_policy(environment, actions), separators=(",", ":"))
        least = iam.create_policy(PolicyName="least", PolicyDocument=policy)["Policy"]["Arn"]
        iam.attach_user_policy(UserName="deployer", PolicyArn=least)
        key = iam.create_access_key(UserName="deployer")["AccessKey"]
        name = str(key["AccessKeyId"])
        keys = {"AWS_ACCESS_KEY_ID": name, "AWS_SECRET_ACCESS_KEY": str(key["SecretAccessKey"])}
        deployer = replace(project, variables={**project.variables, **keys})
        stack = ("--env", environment, "--region", REGION)
        done = deployer.run("apply", *stack, "--yes", "--confirm", environment)
        found = done.returncode, rights.read_actions(recording, name), rights.read_denials(recording, name)
    return found


@pytest.mark.parametrize("environment", OVERRIDES)
def test_with_the_least_policy_enforced_everything_is_applied(
    environment: str, archive: None, real_mirror: Path, tmp_path: Path
) -> None:
    actions = set(rights.read_measured(environment))
    assert apply_with(environment, actions, tmp_path, real_mirror) == (0, actions, set())


def test_with_one_action_less_nothing_that_needs_it_is_made(archive: None, real_mirror: Path, tmp_path: Path) -> None:
    actions = set(rights.read_measured("dev")) - {"kms:CreateKey"}
    code, _, refused = apply_with("dev", actions, tmp_path, real_mirror)
    assert (code, refused) == (1, {"kms:CreateKey"})

"""The least that a deploying role needs, measured: every stack of an environment is applied with just that.

`make deploy-role` has root apply them before, records what is asked, and renders the policies in tests/e2e/rights/.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
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

HOME, FOLLOWERS = "us-east-1", ("us-east-2", "us-west-2")
OVERRIDES = {"dev": ["any"], "staging": ["any", "ministack"], "prod": ["any", "ministack"]}
"""By environment, what its stacks have to leave out or to do otherwise."""
EDITS = {"prod": {"      guardduty: true\n      security_hub: true\n": ""}}
"""MiniStack has neither service: what they ask for is in rights/unmeasured.yaml."""
AT_HOME = {"dev": {"s3"}, "staging": {"route53", "s3"}, "prod": {"route53"}}
"""What followers may ask the home region for: Route 53, which is nowhere else, and states that are kept there."""
AT_ONCE = {"    wave: wave\n": "    wave: min(wave, 1)\n"}
"""An emulated cluster takes two members at once, which halves the time that its followers take."""
_ZONE = re.compile(r"zone_id: Z\w+")


@dataclass(frozen=True)
class Applied:
    """What came of an apply: its exit code, the actions that were asked for, those refused, and services by region.

    `calls` are actions with their resources.
    """

    code: int
    asked: set[str]
    refused: set[str]
    services: dict[str, set[str]]
    calls: set[tuple[str, str]]


@dataclass(frozen=True)
class Deployment:
    """An environment that was applied, home first, and the bootstrap folder of its account."""

    home: Applied
    followers: Applied
    bootstrap: Path


def run_account(environment: str, folder: Path) -> Iterator[tuple[Account, Path]]:
    """An empty account of an environment with a bucket for its states, and the recording of what is asked there."""
    if ministack.find_ministack() is None:
        skip_or_fail(ministack.ABSENT)
    (stack,) = load_config(PROJECT).select(Selection.parse(environments=[environment], regions=[HOME]))
    version, recording = stack.settings["database"]["engine_version"], folder / "recording"
    with ministack.run_ministack(
        str(stack.account_id), folder, Authority(folder), "127.0.0.1", version, recording
    ) as account:
        account.make_state_bucket(stack.settings["state"]["region"] or HOME)
        boundary = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
        iam = account.client("iam", HOME)  # what the bootstrap folder has made before
        iam.create_policy(PolicyName="trading-boundary", PolicyDocument=json.dumps(boundary))
        yield account, recording


def make_project(environment: str, folder: Path, mirror: Path, account: Account) -> Project:
    """The project with the hosted zone that this account has, rendered."""
    project = copy_project(folder / "project", mirror, emulated(account))
    config = project.folder / "config/regions.yaml"
    config.write_text(_ZONE.sub(f"zone_id: {account.make_zone('example.com')}", config.read_text()))
    project.edit_config(AT_ONCE | EDITS.get(environment, {}))
    for region in (HOME, *FOLLOWERS):
        override(project, f"{environment}/{region}", OVERRIDES[environment])
    return project


def apply_stacks(project: Project, caller: str, recording: Path, environment: str, *regions: str) -> Applied:
    """Apply an environment's stacks in these regions."""
    recording.unlink(missing_ok=True)
    chosen = [word for region in regions for word in ("--region", region)]
    done = project.run("apply", "--env", environment, *chosen, "--yes", "--confirm", environment)
    actions, denials = rights.read_actions(recording, caller), rights.read_denials(recording, caller)
    services, calls = rights.read_services(recording, caller), rights.read_calls(recording, caller)
    return Applied(done.returncode, actions, denials, services, calls)


def make_deployer(project: Project, account: Account, environment: str, actions: set[str]) -> tuple[Project, str]:
    """The project as a user applies it who may do this alone, and the access key by which a recording names them."""
    iam = account.client("iam", HOME)
    iam.create_user(UserName="deployer")
    policy = json.dumps(rights.least_policy(environment, actions), separators=(",", ":"))
    least = iam.create_policy(PolicyName="least", PolicyDocument=policy)["Policy"]["Arn"]
    iam.attach_user_policy(UserName="deployer", PolicyArn=least)
    key = iam.create_access_key(UserName="deployer")["AccessKey"]
    name = str(key["AccessKeyId"])
    keys = {"AWS_ACCESS_KEY_ID": name, "AWS_SECRET_ACCESS_KEY": str(key["SecretAccessKey"])}
    return replace(project, variables={**project.variables, **keys}), name


@pytest.fixture(scope="module", params=OVERRIDES)
def environment(request: pytest.FixtureRequest) -> str:
    """Each of the environments."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def measured(
    environment: str,
    request: pytest.FixtureRequest,
    archive: None,
    real_mirror: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> set[str]:
    """What an apply asks for, as committed; with --update-golden root applies first, and the policy is rendered."""
    if request.config.getoption("--update-golden"):
        folder = tmp_path_factory.mktemp("root")
        for account, recording in run_account(environment, folder):
            project = make_project(environment, folder, real_mirror, account)
            found = apply_stacks(project, account.id, recording, environment)
        assert (found.code, found.refused) == (0, set())
        policy = json.dumps(rights.least_policy(environment, found.asked), indent=2)
        (rights.FOLDER / f"{environment}.json").write_text(policy + "\n")
    return set(rights.read_measured(environment))


@pytest.fixture(scope="module")
def deployment(
    environment: str, measured: set[str], archive: None, real_mirror: Path, tmp_path_factory: pytest.TempPathFactory
) -> Deployment:
    """The home stack, and then its followers, in an empty account by a user who has the least policy."""
    folder = tmp_path_factory.mktemp("least")
    for account, recording in run_account(environment, folder):
        project = make_project(environment, folder, real_mirror, account)
        deployer, name = make_deployer(project, account, environment, measured)
        home = apply_stacks(deployer, name, recording, environment, HOME)
        followers = apply_stacks(deployer, name, recording, environment, *FOLLOWERS)
        bootstrap = project.folder / "generated/_bootstrap" / account.id
    return Deployment(home, followers, bootstrap)


def test_with_the_least_policy_enforced_all_stacks_are_applied(measured: set[str], deployment: Deployment) -> None:
    """And they ask for all of it, so that what a change of the templates no longer needs fails too."""
    home, followers = deployment.home, deployment.followers
    assert (home.code, followers.code, home.refused | followers.refused) == (0, 0, set())
    assert home.asked | followers.asked == measured


def test_followers_ask_the_home_region_for_nothing_but_what_is_only_there(
    environment: str, deployment: Deployment
) -> None:
    """So that they can be planned when it is lost. IAM, which AWS has there alone, is asked in each region here."""
    assert deployment.followers.services[HOME] == AT_HOME[environment]


def test_where_workflows_apply_their_role_allows_each_call_on_its_resource(
    environment: str, deployment: Deployment
) -> None:
    """As far as the emulator names resources; people apply dev, whose account has no role."""
    role = rights.read_role(deployment.bootstrap, environment)
    assert bool(role) == (environment != "dev")
    calls = deployment.home.calls | deployment.followers.calls
    assert sorted(rights.find_refused(calls, role) if role else ()) == []


def test_with_one_action_less_nothing_that_needs_it_is_made(archive: None, real_mirror: Path, tmp_path: Path) -> None:
    for account, recording in run_account("dev", tmp_path):
        project = make_project("dev", tmp_path, real_mirror, account)
        actions = set(rights.read_measured("dev")) - {"kms:CreateKey"}
        deployer, name = make_deployer(project, account, "dev", actions)
        applied = apply_stacks(deployer, name, recording, "dev", HOME)
    assert (applied.code, applied.refused) == (1, {"kms:CreateKey"})

"""The members of prod's global database are upgraded by the commands of the committed runbook, on moto.

They are made by hand, as Terraform makes them: what an upgrade changes, Terraform ignores. moto knows no versions to
choose from (step 1), and no health (step 6). Of step 7 what asks nothing of AWS is run: not the empty plans.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.e2e.emulators.moto import run_moto
from tests.e2e.project import CONFIG, Project, copy_project
from tests.e2e.runbook import read_commands, run_commands
from tests.engine.stacks import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.emulators.aws import Account

ACCOUNT_ID = "777788889999"
HOME, *OTHERS = REGIONS = ("us-east-1", "us-east-2", "us-west-2")
CLUSTER, DATABASE = "trading-cluster-prod", "trading-global-prod"
OLD_VERSION, NEW_VERSION = "8.0.mysql_aurora.3.10.5", "8.0.mysql_aurora.3.11.0"
RUNBOOK = PROJECT / f"runbooks/prod/{HOME}/upgrade.md"
STEPS = (2, 3, 4, 5)


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """The account of prod, with a global database of three members."""
    with run_moto(ACCOUNT_ID, tmp_path_factory.mktemp("moto")) as running:
        cluster = {"DBClusterIdentifier": CLUSTER, "Engine": "aurora-mysql", "EngineVersion": OLD_VERSION}
        login = {"MasterUsername": "trading_admin", "MasterUserPassword": "of-no-use-here"}
        home = running.client("rds", HOME)
        arn = home.create_db_cluster(**cluster, **login)["DBCluster"]["DBClusterArn"]
        home.create_global_cluster(GlobalClusterIdentifier=DATABASE, SourceDBClusterIdentifier=arn)
        for region in OTHERS:
            running.client("rds", region).create_db_cluster(**cluster, GlobalClusterIdentifier=DATABASE)
        yield running


@pytest.fixture(scope="module")
def said(account: Account, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the commands of the steps print, block by block."""
    assert OLD_VERSION in RUNBOOK.read_text()
    folder = tmp_path_factory.mktemp("empty")  # none of the commands reads one
    project = Project(folder, folder, account.variables())
    programs = tmp_path_factory.mktemp("programs")
    blocks = [commands for step in STEPS for commands in read_commands(RUNBOOK, step)]
    return [run_commands(project, f"version={NEW_VERSION}\n{commands}", programs) for commands in blocks]


def test_the_members_are_listed_before_anything_is_done(said: list[str]) -> None:
    assert [region for region in REGIONS if f"arn:aws:rds:{region}:{ACCOUNT_ID}:cluster:{CLUSTER}" not in said[0]] == []


@pytest.mark.usefixtures("said")
@pytest.mark.parametrize("region", REGIONS)
def test_every_member_has_the_new_version_and_a_snapshot_of_the_one_before(region: str, account: Account) -> None:
    rds = account.client("rds", region)
    (cluster,) = rds.describe_db_clusters(DBClusterIdentifier=CLUSTER)["DBClusters"]
    name = f"{CLUSTER}-before-upgrade"
    (snapshot,) = rds.describe_db_cluster_snapshots(DBClusterSnapshotIdentifier=name)["DBClusterSnapshots"]
    assert (cluster["EngineVersion"], snapshot["EngineVersion"]) == (NEW_VERSION, OLD_VERSION)


def test_each_member_says_its_version_and_that_it_is_there(said: list[str]) -> None:
    upgrades = said[-len(REGIONS) :]
    assert [text.split()[-2:] for text in upgrades] == [[NEW_VERSION, "available"]] * len(REGIONS)


def test_the_new_version_in_the_matrix_is_said_to_be_ignored_by_each_member(tmp_path: Path) -> None:
    """Step 7, in a copy that is committed as it was before."""
    project = copy_project(tmp_path / "project", tmp_path, {})
    project.tfgen("render", "--quiet")
    for command in ("init --quiet", "add --all", "-c user.name=x -c user.email=x commit --quiet --message before"):
        subprocess.run(["git", *command.split()], cwd=project.folder, check=True)
    config = project.folder / CONFIG
    config.write_text(config.read_text().replace(OLD_VERSION, NEW_VERSION))
    (commands,) = read_commands(RUNBOOK, 7)
    without_aws, asks_aws = commands.strip().splitlines()
    assert asks_aws == "tfgen plan --env prod"
    said = run_commands(project, without_aws, tmp_path / "programs")
    assert said.count("ignored-setting") == 1  # one finding, of three stacks
    assert [region for region in REGIONS if f"prod/{region}" not in said] == []

"""dev's database is restored to a point in time by the commands of its runbook, and the stack moves to it, on moto."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.emulators.moto import run_moto
from tests.e2e.noise import find_surprises, load_entries
from tests.e2e.project import copy_project, emulated, override
from tests.e2e.runbook import read_commands, run_commands

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.emulators.aws import Account
    from tests.e2e.project import Project

STACK, REGION, ACCOUNT_ID = "dev/us-east-1", "us-east-1", "111122223333"
OLD, NEW = "trading-cluster-dev", "trading-cluster-dev-r1"
RUNBOOK = f"runbooks/{STACK}/restore.md"
MOVED = {
    "overrides:\n": "overrides:\n"
    "  - match: {environment: dev, region: us-east-1}\n    set: {database: {cluster_suffix: r1}}\n"
}
NOISE = load_entries(["moto", "moto_alias", "moto_restored"])


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """The account of dev, with a bucket for states."""
    with run_moto(ACCOUNT_ID, tmp_path_factory.mktemp("moto")) as running:
        running.make_state_bucket(REGION)
        yield running


@pytest.fixture(scope="module")
def restored(
    account: Account, archive: None, real_mirror: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Project, list[dict[str, Any]]]:
    """The project after the runbook, and what was planned on the way."""
    programs = tmp_path_factory.mktemp("programs")
    project = copy_project(tmp_path_factory.mktemp("restore") / "project", real_mirror, emulated(account))
    project.tfgen("render", "--quiet")
    override(project, STACK, ["any"])
    project.apply(STACK)
    book = project.folder / RUNBOOK
    for commands in (*read_commands(book, 1), *read_commands(book, 2), *read_commands(book, 3)):
        run_commands(project, f"moment=2026-11-27T14:00:00Z\n{commands}", programs)
    _, take, apply = read_commands(book, 6)
    project.edit_config(MOVED)
    assert " 0 destroyed." in run_commands(project, take, programs)
    changes = project.plan(STACK)
    run_commands(project, "".join(line for line in apply.splitlines(keepends=True) if "apply" in line), programs)
    return project, changes


def test_the_stack_moves_to_the_restored_cluster_and_destroys_nothing(
    restored: tuple[Project, list[dict[str, Any]]],
) -> None:
    _, changes = restored
    made = {change["address"] for change in changes if change["action"] not in ("change", "forget")}
    assert made == {
        'aws_rds_cluster_instance.main["2"]',
        'aws_rds_cluster_instance.main["3"]',
    }
    assert {change["action"] for change in changes} <= {"add", "change"}


def test_the_old_cluster_is_still_there(account: Account, restored: tuple[Project, list[dict[str, Any]]]) -> None:
    answer = account.client("rds", REGION).describe_db_clusters()
    assert {cluster["DBClusterIdentifier"] for cluster in answer["DBClusters"]} == {OLD, NEW}


def test_the_function_asks_the_restored_cluster(
    account: Account, restored: tuple[Project, list[dict[str, Any]]]
) -> None:
    function = account.client("lambda", REGION).get_function_configuration(FunctionName="trading-processor-dev")
    assert function["Environment"]["Variables"]["DB_WRITER_HOST"].startswith(f"{NEW}.")


def test_afterwards_there_is_nothing_to_do(restored: tuple[Project, list[dict[str, Any]]]) -> None:
    project, _ = restored
    assert find_surprises(project.plan(STACK), NOISE) == []

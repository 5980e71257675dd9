"""Another region of prod becomes home, and the first one again, by the commands of the rendered runbooks, on moto."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.emulators.moto import run_moto
from tests.e2e.emulators.process import run_by
from tests.e2e.noise import find_surprises, load_entries
from tests.e2e.project import copy_project, emulated, override
from tests.e2e.runbook import read_commands, run_commands
from tests.engine.binary import environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.emulators.aws import Account
    from tests.e2e.project import Project

ACCOUNT_ID = "777788889999"
HOME, OTHER, STATES = "us-east-1", "us-east-2", "us-west-1"
HOME_OVERRIDE = "terraform_moto_home_override.tf"
NOISE = load_entries(["moto", "moto_prod"])

# Two regions, without what moto cannot do and what this is not about.
SMALLER = {
    "exclude: []": 'exclude: [{environment: prod, region: us-west-2, reason: "two regions are enough to move"}]',
    "      guardduty: true\n      security_hub: true\n      backup: true\n": "",
}
AWAY = {
    "    home_region: us-east-1\n    protect: true": "    home_region: us-east-2\n    protect: true",
}
BACK = {new: old for old, new in AWAY.items()}


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """The account of prod, with a bucket for states."""
    with run_moto(ACCOUNT_ID, tmp_path_factory.mktemp("moto")) as running:
        running.make_state_bucket(STATES)
        yield running


@pytest.fixture(scope="module")
def applied(account: Account, archive: None, real_mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Both regions after `tfgen apply`, committed as the runbook's `tfgen diff` takes for granted."""
    project = copy_project(tmp_path_factory.mktemp("home-moves") / "project", real_mirror, emulated(account))
    zone = account.make_zone("example.com")
    place = "{{name: api.example.com, zone_id: {}}}"
    project.edit_config({**SMALLER, place.format("Z0123456789ABCDEFGHIJ"): place.format(zone)})
    for region in (HOME, OTHER):
        override(project, f"prod/{region}", ["any", "moto_home"] if region == HOME else ["any"])
        project.apply(f"prod/{region}")
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "t"]):
        assert run_by(60, ["git", *command], project.folder, environment()).returncode == 0
    return project


@dataclass(frozen=True)
class Move:
    """What was planned on the way, in the new home and then in the old one; what each owns and still plans after it."""

    changes: list[dict[str, Any]]
    owned: tuple[set[str], set[str]]
    left: list[str]


@pytest.fixture(scope="module")
def away(applied: Project, tmp_path_factory: pytest.TempPathFactory) -> Move:
    """us-east-2 has become home."""
    return move_home(applied, AWAY, HOME, OTHER, tmp_path_factory.mktemp("programs"))


@pytest.fixture(scope="module")
def back(applied: Project, away: Move, tmp_path_factory: pytest.TempPathFactory) -> Move:
    """us-east-1 has become home again."""
    return move_home(applied, BACK, OTHER, HOME, tmp_path_factory.mktemp("programs"))


def move_home(project: Project, edits: dict[str, str], old: str, new: str, programs: Path) -> Move:
    """Follow step 9 of the new home's runbook: edit, render, promote, import, apply; then the old home."""
    render, promote, bring_in, apply = read_commands(project.folder / f"runbooks/prod/{new}/switchover.md", 9)
    project.edit_config(edits)
    there = project.folder / "generated/prod" / old / HOME_OVERRIDE
    there.rename(project.folder / "generated/prod" / new / HOME_OVERRIDE)
    for commands in (render, promote, bring_in):
        run_commands(project, commands, programs)
    changes = project.plan(f"prod/{new}")
    run_commands(project, "".join(line for line in apply.splitlines(keepends=True) if "apply" in line), programs)
    changes += project.plan(f"prod/{old}")
    run_commands(project, f"tfgen apply prod/{old}", programs)
    left = [surprise for region in (new, old) for surprise in find_surprises(project.plan(f"prod/{region}"), NOISE)]
    return Move(changes, (owned(project, new), owned(project, old)), left)


def owned(project: Project, region: str) -> set[str]:
    """What of home's is in the state of a region."""
    stack = project.folder / "generated/prod" / region
    done = run_by(60, ["terraform", "state", "list"], stack, project.environment())
    home = ("aws_rds_global_cluster.", "aws_route53_record.validation", "aws_secretsmanager_secret")
    return {address for address in done.stdout.split() if address.startswith(home)}


OWNED = {
    "aws_rds_global_cluster.main",
    "aws_route53_record.validation",
    "aws_secretsmanager_secret.database",
    "aws_secretsmanager_secret_version.database",
}


NEW_PASSWORD = ("add", "aws_secretsmanager_secret_version.database")


def actions(move: Move) -> set[tuple[str, str]]:
    """What was planned beside changes in place."""
    return {(change["action"], change["address"]) for change in move.changes if change["action"] != "change"}


def test_moving_away_destroys_nothing_and_the_old_home_forgets_what_it_owned(away: Move) -> None:
    assert actions(away) == {NEW_PASSWORD, *(("forget", address) for address in OWNED)}


def test_the_new_home_owns_what_exists_once(away: Move) -> None:
    assert away.owned == (OWNED, set())


def test_after_moving_away_both_plans_are_clean(away: Move) -> None:
    assert away.left == []


def test_moving_back_destroys_nothing_and_the_old_home_forgets_what_it_owned(back: Move) -> None:
    assert actions(back) == {NEW_PASSWORD, *(("forget", address) for address in OWNED)}


def test_the_first_home_owns_what_exists_once_again(back: Move) -> None:
    assert back.owned == (OWNED, set())


def test_after_moving_back_both_plans_are_clean(back: Move) -> None:
    assert back.left == []

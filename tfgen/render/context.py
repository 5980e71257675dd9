"""The names that templates may use: what a stack, an account and the project are called, and every setting."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tfgen.account import group_accounts
from tfgen.order import order_waves

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tfgen.account import Account
    from tfgen.config.matrix import Project
    from tfgen.stack import Stack

WORKFLOWS = ".github/workflows"


@dataclass(frozen=True)
class Target:
    """A folder that is rendered as a whole: its `name` is the path below the output, its `scope` what templates see."""

    name: str
    scope: Mapping[str, Any]

    def __str__(self) -> str:
        return self.name


def stack_target(project: Project, stack: Stack, folder: Path, output: Path) -> Target:
    """The folder of a stack: every setting, `project` and `stack`."""
    return Target(stack.name, _stack_scope(project, stack, _way_up(folder, output / stack.name)))


def account_target(project: Project, account: Account, folder: Path, output: Path) -> Target:
    """The bootstrap folder of an account: the scope of its home stack, and `account` with the settings of each."""
    scope = _stack_scope(project, account.home, _way_up(folder, output / account.name))
    described = {
        "id": account.id,
        "name": account.name,
        "environments": list(account.environments),
        "stacks": [
            {**_describe(project, stack), "settings": msgspec.to_builtins(stack.settings)} for stack in account.stacks
        ],
    }
    return Target(account.name, {**scope, "account": described})


def workflow_target(project: Project, stacks: Iterable[Stack]) -> Target:
    """The folder of the workflows: `project`, and the `environments` with `features.cicd`, each with its waves."""
    members = [stack for stack in stacks if stack.settings.features.cicd]
    names = dict.fromkeys(stack.environment for stack in members)
    environments = [_environment(project, name, [s for s in members if s.environment == name]) for name in names]
    scope = {
        "project": _project(project, "."),
        "environments": environments,
        "accounts": [account.id for account in group_accounts(members)],
    }
    return Target(WORKFLOWS, scope)


def _environment(project: Project, name: str, stacks: list[Stack]) -> dict[str, Any]:
    return {
        "name": name,
        "account_id": stacks[0].settings.account_id,
        "home_region": stacks[0].settings.home_region,
        "stacks": [_describe(project, stack) for stack in stacks],
        "waves": [[_describe(project, stack) for stack in wave] for wave in order_waves(stacks)],
    }


def _stack_scope(project: Project, stack: Stack, root: str) -> dict[str, Any]:
    settings = msgspec.to_builtins(stack.settings)
    return {**settings, "project": _project(project, root), "stack": _describe(project, stack)}


def _project(project: Project, root: str) -> dict[str, Any]:
    """The project, with `repository` as `owner/name` and the `subject` that GitHub's identity tokens begin with."""
    repository = project.repository and re.sub(r"@[0-9]+", "", project.repository)
    subject = project.repository and f"repo:{project.repository}"
    return {**msgspec.to_builtins(project), "root": root, "repository": repository, "subject": subject}


def _describe(project: Project, stack: Stack) -> dict[str, Any]:
    settings = stack.settings
    home = settings.home_region
    return {
        "environment": stack.environment,
        "region": stack.region,
        "name": stack.name,
        "account_id": settings.account_id,
        "home_region": home,
        "is_home": stack.is_home,
        "regions": list(stack.regions),
        "shared_account": stack.shared_account,
        "state_bucket": settings.state.bucket or f"{project.name}-state-{settings.account_id}-{home}",
        "state_region": settings.state.region or home,
        "state_key": f"{project.name}/{stack.name}/terraform.tfstate",
        "state_key_id": _state_key_id(project, stack),
    }


def _state_key_id(project: Project, stack: Stack) -> str | None:
    """The key that encrypts the state: the one that is set, or that of the bootstrap folder, or None for S3's own."""
    settings = stack.settings
    if settings.state.kms_key_id or settings.ownership.state_bucket == "external":
        return settings.state.kms_key_id
    region = settings.state.region or settings.home_region
    return f"arn:aws:kms:{region}:{settings.account_id}:alias/{project.name}-state"


def _way_up(folder: Path, place: Path) -> str:
    """The relative path from a target's folder to the project's."""
    return Path(os.path.relpath(folder, place)).as_posix()

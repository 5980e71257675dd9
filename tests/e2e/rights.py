"""What deploying asks of IAM: the calls that an emulator recorded, and from them the least policy."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.engine.stacks import PROJECT
from tfgen.config.load import load_config
from tfgen.stacks.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER = Path(__file__).with_name("rights")
UNSEEN = FOLDER / "unseen.yaml"
UNMEASURED = FOLDER / "unmeasured.yaml"

# What ReadOnlyAccess gives, of which the names of actions tell.
_READS = ("*:BatchGet*", "*:Describe*", "*:Get*", "*:List*", "apigateway:GET")
# AWS asks no policy about these.
_FREE = frozenset({"sts:GetCallerIdentity"})


def read_actions(recording: Path, caller: str) -> set[str]:
    """The actions that one caller asked for, as IAM names them, whether they were allowed or not."""
    return {action for action, *_ in _read(recording, caller)} - _FREE


def read_denials(recording: Path, caller: str) -> set[str]:
    """The actions that one caller was refused."""
    return {action for action, _, is_allowed in _read(recording, caller) if not is_allowed}


def read_services(recording: Path, caller: str) -> dict[str, set[str]]:
    """The services, by the names of their actions, that one caller asked in each region."""
    found: dict[str, set[str]] = {}
    for action, region, _ in _read(recording, caller):
        if action not in _FREE:
            found.setdefault(region, set()).add(action.partition(":")[0])
    return found


def _read(recording: Path, caller: str) -> Iterator[tuple[str, str, bool]]:
    """Action, region, and whether it was allowed."""
    for line in recording.read_text().splitlines():
        who, action, _, region, is_allowed = json.loads(line)
        if who == caller:
            yield action, region, is_allowed


def unseen() -> dict[str, str]:
    """What AWS asks for besides, by action, with the reason: no recording of calls shows it."""
    found: dict[str, str] = yaml.safe_load(UNSEEN.read_text())
    return found


def unmeasured(environment: str) -> dict[str, str]:
    """What the emulator cannot be asked of the features that an environment has, by action, with what asks for it."""
    switches: dict[str, dict[str, str]] = yaml.safe_load(UNMEASURED.read_text())
    cells = load_config(PROJECT).select(Selection.parse(environments=[environment]))
    on = {f"features.{name}" for cell in cells for name, is_on in cell.settings["features"].items() if is_on}
    asked = (actions for switch, actions in switches.items() if switch in on)
    return {action: reason for actions in asked for action, reason in actions.items()}


def least_policy(environment: str, measured: Iterable[str]) -> dict[str, Any]:
    """A policy of an environment's measured actions, of those that recordings miss, and that the emulator has not.

    Resources were not measured.
    """
    known = set(measured)
    parts = {"Measured": known, "Unseen": set(unseen()) - known}
    parts["Unmeasured"] = set(unmeasured(environment)) - known - set(unseen())
    statements = [
        {"Sid": sid, "Effect": "Allow", "Action": sorted(actions), "Resource": "*"}
        for sid, actions in parts.items()
        if actions
    ]
    return {"Version": "2012-10-17", "Statement": statements}


def read_measured(environment: str) -> list[str]:
    """The actions of the policy that was rendered last for an environment."""
    policy = json.loads((FOLDER / f"{environment}.json").read_text())
    actions: list[str] = policy["Statement"][0]["Action"]
    return actions


def find_missing(actions: Iterable[str], policies: Iterable[str]) -> Iterator[str]:
    """The actions that neither ReadOnlyAccess nor any of these patterns of allowed actions covers."""
    patterns = [pattern.lower() for pattern in (*_READS, *policies)]
    for action in actions:
        if not any(fnmatchcase(action.lower(), pattern) for pattern in patterns):
            yield action

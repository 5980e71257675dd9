"""What deploying asks of IAM: the calls that an emulator recorded, and from them the least policy."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.engine.stacks import PROJECT
from tests.platform.modules import _parse as parse_hcl
from tests.platform.modules import statements
from tfgen.config.load import load_config
from tfgen.stacks.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER = Path(__file__).with_name("rights")
UNSEEN = FOLDER / "unseen.yaml"
UNMEASURED = FOLDER / "unmeasured.yaml"

# What ReadOnlyAccess gives, of which the names of actions tell.
_READS = ("*:BatchGet*", "*:Describe*", "*:Get*", "*:List*", "apigateway:GET")
# MiniStack asks about the bus, AWS about the rule; and it calls rules on the default bus as those on others.
_MISNAMED = frozenset({"events:PutTargets"})
# AWS asks no policy about these.
_FREE = frozenset({"sts:GetCallerIdentity"})


def read_actions(recording: Path, caller: str) -> set[str]:
    """The actions that one caller asked for, as IAM names them, whether they were allowed or not."""
    return {action for action, *_ in _read(recording, caller)} - _FREE


def read_denials(recording: Path, caller: str) -> set[str]:
    """The actions that one caller was refused."""
    return {action for action, _, _, is_allowed in _read(recording, caller) if not is_allowed}


def read_services(recording: Path, caller: str) -> dict[str, set[str]]:
    """The services, by the names of their actions, that one caller asked in each region."""
    found: dict[str, set[str]] = {}
    for action, region, _, _ in _read(recording, caller):
        if action not in _FREE:
            found.setdefault(region, set()).add(action.partition(":")[0])
    return found


def read_calls(recording: Path, caller: str) -> set[tuple[str, str]]:
    """The actions that one caller asked for with the resource of each, where the emulator named the one of AWS."""
    calls = ((action, resource) for action, _, resource, _ in _read(recording, caller))
    named = {(action, resource) for action, resource in calls if resource != "*" and action not in _MISNAMED}
    return {(action, resource.replace(":rule/default/", ":rule/")) for action, resource in named}


def _read(recording: Path, caller: str) -> Iterator[tuple[str, str, str, bool]]:
    """Action, region, resource, and whether it was allowed."""
    for line in recording.read_text().splitlines():
        who, action, resource, region, is_allowed = json.loads(line)
        if who == caller:
            yield action, region, resource, is_allowed


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


def read_role(folder: Path, environment: str) -> list[dict[str, Any]]:
    """The statements of an environment's apply role in its bootstrap folder, as rendered; none where people apply."""
    if not (file := folder / "apply_roles.tf").exists():
        return []
    policies = [block for block in parse_hcl(file.read_text())["resource"] if "aws_iam_role_policy" in block]
    bodies = [
        body for block in policies for label, body in block["aws_iam_role_policy"].items() if environment in label
    ]
    (bucket,) = re.findall(r'^  bucket += "(trading-state-\S+)"', (folder / "state.tf").read_text(), re.MULTILINE)
    texts = [body["policy"].replace("${aws_s3_bucket.state.arn}", f"arn:aws:s3:::{bucket}") for body in bodies]
    return [statement for text in texts for statement in statements(text).values()]


def find_refused(calls: Iterable[tuple[str, str]], role: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """The calls that a role does not allow on their resource, or denies; reads and conditions aside."""
    allows = [one for one in role if one["Effect"] == "Allow"]
    denials = [one for one in role if one["Effect"] == "Deny" and "Condition" not in one]
    for action, resource in calls:
        is_read = any(fnmatchcase(action, pattern) for pattern in _READS)
        is_allowed = is_read or any(_names(one, action, resource) for one in allows)
        if not is_allowed or any(_names(one, action, resource) for one in denials):
            yield action, resource


def _names(statement: dict[str, Any], action: str, resource: str) -> bool:
    actions, resources = (_as_list(statement.get(key, [])) for key in ("Action", "Resource"))
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in actions) and any(
        fnmatchcase(resource, pattern) for pattern in resources
    )


def _as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value

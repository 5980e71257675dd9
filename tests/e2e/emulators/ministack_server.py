"""MiniStack with what the platform needs and it lacks; `.venv-emulators` runs it, with settings in its environment."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import ministack.app
from ministack.core import iam_actions, iam_evaluator
from ministack.services import lambda_svc, rds

# The address that stands for every endpoint of a cluster: MiniStack runs no database by itself.
DATABASE_ADDRESS = os.environ["E2E_DATABASE_ADDRESS"]
# A version to know besides MiniStack's own, which are fewer than those of AWS.
ENGINE_VERSION = os.environ["E2E_ENGINE_VERSION"]

# Where to write what is asked for: a line of JSON for each decision: who, action, resource, region, if allowed.
RECORDING = os.environ.get("E2E_RECORDING")

_enforce = iam_evaluator.enforce
_CREATE = "CreateDBCluster"
_create_cluster = rds._ACTION_MAP[_CREATE]
_find_version = lambda_svc._effective_func_record_for_qualifier
_name_action = iam_actions._lambda_action
_EVENT_INVOKE = {"DELETE": "Delete", "GET": "Get", "POST": "Update", "PUT": "Put"}


def point_at_database(cluster: dict[str, Any]) -> None:
    """Give a cluster endpoints that are there, instead of names that nothing resolves."""
    cluster["Endpoint"] = cluster["ReaderEndpoint"] = DATABASE_ADDRESS


def create_cluster(parameters: dict[str, Any]) -> Any:
    """Create a cluster whose endpoints stay what they are when its instances come."""
    response = _create_cluster(parameters)
    if cluster := rds._clusters.get(rds._p(parameters, "DBClusterIdentifier")):
        point_at_database(cluster)
    return response


def find_version(function: Any, qualifier: str | None) -> Any:
    """What a qualifier names; of an alias with weights one of its versions, by chance, as Lambda does."""
    alias = (function or {}).get("aliases", {}).get(qualifier, {})
    chance = random.random()
    for version, weight in alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}).items():
        chance -= weight
        if chance < 0:
            return _find_version(function, version)
    return _find_version(function, qualifier)


def name_action(method: str, path: str) -> Any:
    """The action that Lambda asks about, taken for another by MiniStack where it does not know the end of a path."""
    if path.rstrip("/").endswith("/event-invoke-config"):
        return f"{_EVENT_INVOKE[method]}FunctionEventInvokeConfig"
    return _name_action(method, path)


def record(access_key_id: str, iam_action: str, service: str, region: str, resource_arn: str = "*", **more: Any) -> Any:
    """Decide as MiniStack does, and write down what it was asked: the actions as it names them from the request."""
    denied = _enforce(access_key_id, iam_action, service, region, resource_arn=resource_arn, **more)
    with Path(str(RECORDING)).open("a", encoding="utf-8") as recording:
        recording.write(json.dumps([access_key_id, iam_action, resource_arn, region, denied is None]) + "\n")
    return denied


def use_one_port(_host: str, _port: int) -> bool:
    """With TLS, MiniStack would take port 443 as well if it could."""
    return False


lambda_svc._effective_func_record_for_qualifier = find_version
iam_actions._lambda_action = name_action
rds._ACTION_MAP[_CREATE] = create_cluster
rds._sync_cluster_endpoints = point_at_database
rds.AURORA_MYSQL_ENGINE_VERSIONS.append((ENGINE_VERSION, "aurora-mysql8.0"))
rds.AURORA_MYSQL_ENGINE_VERSION_SET.add(ENGINE_VERSION)
ministack.app._port_is_bindable = use_one_port
if RECORDING:
    iam_evaluator.enforce = record

if __name__ == "__main__":
    ministack.app.main()

"""MiniStack with what the platform needs and it lacks; `.venv-emulators` runs it, with settings in its environment."""

from __future__ import annotations

import os
from typing import Any

import ministack.app
from ministack.services import rds

# The address that stands for every endpoint of a cluster: MiniStack runs no database by itself.
DATABASE_ADDRESS = os.environ["E2E_DATABASE_ADDRESS"]
# A version to know besides MiniStack's own, which are fewer than those of AWS.
ENGINE_VERSION = os.environ["E2E_ENGINE_VERSION"]

_CREATE = "CreateDBCluster"
_create_cluster = rds._ACTION_MAP[_CREATE]


def point_at_database(cluster: dict[str, Any]) -> None:
    """Give a cluster endpoints that are there, instead of names that nothing resolves."""
    cluster["Endpoint"] = cluster["ReaderEndpoint"] = DATABASE_ADDRESS


def create_cluster(parameters: dict[str, Any]) -> Any:
    """Create a cluster whose endpoints stay what they are when its instances come."""
    response = _create_cluster(parameters)
    if cluster := rds._clusters.get(rds._p(parameters, "DBClusterIdentifier")):
        point_at_database(cluster)
    return response


def use_one_port(_host: str, _port: int) -> bool:
    """With TLS, MiniStack would take port 443 as well if it could."""
    return False


rds._ACTION_MAP[_CREATE] = create_cluster
rds._sync_cluster_endpoints = point_at_database
rds.AURORA_MYSQL_ENGINE_VERSIONS.append((ENGINE_VERSION, "aurora-mysql8.0"))
rds.AURORA_MYSQL_ENGINE_VERSION_SET.add(ENGINE_VERSION)
ministack.app._port_is_bindable = use_one_port

if __name__ == "__main__":
    ministack.app.main()

"""The Aurora cluster."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.platform.modules import Module, render_text

# Arguments of a cluster that give it its master user, by who keeps the password.
LOGIN = {
    "rds": {"master_username", "manage_master_user_password", "master_user_secret_kms_key_id"},
    "stack": {"master_username", "master_password_wo", "master_password_wo_version"},
    "home": set(),  # a member of a global database has the login of the cluster that writes
}
# What of a secret reaches AWS, but neither plan nor state.
WRITE_ONLY = {"secret_id", "secret_string_wo", "secret_string_wo_version"}
LOG_TYPES = ["audit", "error", "slowquery"]

ALTERNATIVES = """
project: {name: trading}
regions:
  us-east-1: {cidr: 10.0.0.0/16, availability_zones: [us-east-1a, us-east-1b]}
environments:
  small:
    account_id: "111122223333"
    home_region: us-east-1
    database: {mode: provisioned, instance_class: db.t4g.medium, reader_count: 0, generation: 7}
"""


def test_the_password_comes_from_who_keeps_it(module: Module) -> None:
    """P25, question 4: from RDS, from a write-only argument, or with the global database."""
    login = {argument for argument in module["aws_rds_cluster.main"] if argument.startswith(("master_", "manage_"))}
    assert login == LOGIN[module.password_keeper]


def test_rds_manages_the_password_where_it_is_asked_to(module: Module) -> None:
    """P25: false would not mean "no", but is refused beside other logins."""
    managed = True if module.password_keeper == "rds" else None
    assert module["aws_rds_cluster.main"].get("manage_master_user_password") is managed


def test_only_the_keeper_of_the_password_has_a_secret(module: Module) -> None:
    own = ["database"] if module.password_keeper == "stack" else []
    assert list(module.resources("aws_secretsmanager_secret")) == own
    assert list(module.resources("aws_secretsmanager_secret_version")) == own


def test_no_resource_holds_a_secret(module: Module) -> None:
    """P25: a value is in state and plan unless it is ephemeral from where it is made to where it goes."""
    kinds = {kind for kind, _, _ in module.all_resources()}
    assert [kind for kind in kinds if kind.startswith("random_")] == []
    assert all(body.keys() == WRITE_ONLY for body in module.resources("aws_secretsmanager_secret_version").values())
    assert not {"master_password", "password"} & module["aws_rds_cluster.main"].keys()
    assert "variable" not in module.blocks


def test_instances_are_maintained_one_after_the_other(module: Module) -> None:
    """An instance without a window gets one at random, perhaps that of the instance which should take over."""
    assert module["aws_rds_cluster_instance.main"]["preferred_maintenance_window"] == "each.value.maintenance_window"
    windows = [each["maintenance_window"] for each in module["aws_rds_cluster_instance.main"]["for_each"].values()]
    starts, ends = ([window.split("-")[end] for window in windows] for end in (0, 1))
    assert starts[1:] == ends[:-1]
    assert {start[:3] for start in starts} == {module["aws_rds_cluster.main"]["preferred_maintenance_window"][:3]}


def test_serverless_instances_have_a_capacity_range(module: Module) -> None:
    """P22: `db.serverless` and the scaling block need each other; engine_mode "serverless" is the retired version 1."""
    cluster = module["aws_rds_cluster.main"]
    is_serverless = module["aws_rds_cluster_instance.main"]["instance_class"] == "db.serverless"
    assert ("serverlessv2_scaling_configuration" in cluster) == is_serverless
    assert cluster["engine_mode"] == "provisioned"


@pytest.mark.parametrize(("environment", "capacity"), [("dev", (0.5, 2)), ("staging", (1, 8))])
def test_capacity_is_sized_by_environment(
    modules: dict[str, Module], environment: str, capacity: tuple[float, float]
) -> None:
    (scaling,) = modules[f"{environment}/us-east-1"]["aws_rds_cluster.main"]["serverlessv2_scaling_configuration"]
    assert (scaling["min_capacity"], scaling["max_capacity"]) == capacity


def test_the_cluster_leaves_its_zones_to_its_subnets(module: Module) -> None:
    """P23: RDS would fill in others and Terraform would replace the cluster."""
    assert "availability_zones" not in module["aws_rds_cluster.main"]


def test_instances_are_spread_over_the_zones(module: Module) -> None:
    zones = [instance["availability_zone"] for instance in module.instances("aws_rds_cluster_instance")]
    assert set(zones) == set(module["aws_subnet.database"]["for_each"])


def test_a_final_snapshot_has_a_name_that_config_can_change(module: Module) -> None:
    """P24: a second snapshot of the same name fails, and a time in it would change with every plan."""
    cluster = module["aws_rds_cluster.main"]
    wanted = None if cluster["skip_final_snapshot"] else f"trading-cluster-{module.stack.environment}-final-1"
    assert cluster.get("final_snapshot_identifier") == wanted


def test_the_generation_numbers_the_final_snapshot() -> None:
    """P24."""
    cluster = render_text(ALTERNATIVES)["small/us-east-1"]["aws_rds_cluster.main"]
    assert cluster["final_snapshot_identifier"] == "trading-cluster-small-final-7"


def test_backtracking_is_off(module: Module) -> None:
    """P21: a global database refuses it."""
    assert "backtrack_window" not in module["aws_rds_cluster.main"]


@pytest.mark.parametrize("log_type", LOG_TYPES)
def test_exported_logs_have_their_group_before_the_cluster(module: Module, log_type: str) -> None:
    """P30."""
    cluster = module["aws_rds_cluster.main"]
    group = module[f"aws_cloudwatch_log_group.database_{log_type}"]
    assert log_type in cluster["enabled_cloudwatch_logs_exports"]
    assert group["name"] == f"/aws/rds/cluster/{cluster['cluster_identifier']}/{log_type}"
    assert f"aws_cloudwatch_log_group.database_{log_type}" in cluster["depends_on"]


def test_backup_is_over_before_maintenance_starts(module: Module) -> None:
    cluster = module["aws_rds_cluster.main"]
    day = cluster["preferred_maintenance_window"].partition(":")[0] + ":"
    backup_end = cluster["preferred_backup_window"].split("-")[1]
    maintenance_start = cluster["preferred_maintenance_window"].split("-")[0].removeprefix(day)
    margin = datetime.strptime(maintenance_start, "%H:%M") - datetime.strptime(backup_end, "%H:%M")
    assert margin >= timedelta(hours=1)


def test_connections_must_use_tls_and_are_audited(module: Module) -> None:
    parameters = module["aws_rds_cluster_parameter_group.main"]["parameter"]
    values = {parameter["name"]: parameter["value"] for parameter in parameters}
    assert values["require_secure_transport"] == "ON"
    assert values["server_audit_logging"] == "1"
    assert "CONNECT" in values["server_audit_events"]


def test_instances_are_private_and_monitored(module: Module) -> None:
    instance = module["aws_rds_cluster_instance.main"]
    assert instance["publicly_accessible"] is False
    assert instance["monitoring_interval"] == 60
    assert instance["performance_insights_enabled"] is True


def test_versions_change_only_when_the_configuration_does(module: Module) -> None:
    instance = module["aws_rds_cluster_instance.main"]
    assert instance["auto_minor_version_upgrade"] is False
    assert instance["engine_version"] == "aws_rds_cluster.main.engine_version"


def test_small_burstable_instances_do_without_performance_insights() -> None:
    instance = render_text(ALTERNATIVES)["small/us-east-1"]["aws_rds_cluster_instance.main"]
    assert instance["performance_insights_enabled"] is False
    assert "performance_insights_kms_key_id" not in instance


def test_a_cluster_without_readers_has_its_writer() -> None:
    assert len(render_text(ALTERNATIVES)["small/us-east-1"].instances("aws_rds_cluster_instance")) == 1

"""features.aurora_global: one database over the regions of an environment."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.platform.pair import changed, longest, pair
from tests.trees import run

if TYPE_CHECKING:
    from tests.platform.modules import Module

ON = "features: {aurora_global: true}, database: {credentials: secret}"
BEFORE = "database: {credentials: secret}"
CLUSTER = "aws_rds_cluster.main"
GLOBAL = "aws_rds_global_cluster.main"
FUNCTIONS = ("aws_lambda_function.migrator", "aws_lambda_function.processor")
PROJECT = Path(__file__).parents[2]
OTHER_VERSION = """\
overrides:
  - match: {environment: prod, region: us-east-2}
    set: {database: {engine_version: 8.0.mysql_aurora.3.08.0}}
"""


def ignored(module: Module, address: str = CLUSTER) -> set[str]:
    (lifecycle,) = module[address]["lifecycle"]
    return set(lifecycle["ignore_changes"])


def variables(module: Module) -> dict[str, Any]:
    (environment,) = module["aws_lambda_function.processor"]["environment"]
    result: dict[str, Any] = environment["variables"]
    return result


def test_only_the_home_region_has_the_global_database() -> None:
    """P15."""
    home, other = pair(ON)
    assert list(home.resources("aws_rds_global_cluster")) == ["main"]
    assert not other.resources("aws_rds_global_cluster")


def test_the_global_database_is_made_of_the_homes_cluster() -> None:
    """P14: `global_cluster_identifier` on the cluster would admit new clusters only."""
    home = pair(ON)[0]
    assert home[GLOBAL]["source_db_cluster_identifier"] == f"{CLUSTER}.arn"
    assert home[GLOBAL]["force_destroy"] is True  # the provider asks for it with a source
    assert "global_cluster_identifier" not in home[CLUSTER]


def test_members_are_maintained_on_different_days() -> None:
    """AWS patches in the window: with one for all, writer and those that could take over would restart together."""
    days = [module[CLUSTER]["preferred_maintenance_window"].partition(":")[0] for module in pair(ON)]
    assert len(set(days)) == len(days)
    alone = [module[CLUSTER]["preferred_maintenance_window"] for module in pair(BEFORE)]
    assert alone == ["sun:05:00-sun:06:00"] * 2


def test_the_source_decides_engine_and_version() -> None:
    """P14: provider 5 refuses them beside a source."""
    assert not {"engine", "engine_version", "database_name"} & pair(ON)[0][GLOBAL].keys()


def test_the_source_matters_only_once() -> None:
    """P14."""
    assert ignored(pair(ON)[0], GLOBAL) == {"source_db_cluster_identifier"}


def test_a_region_joins_a_cluster_that_has_instances() -> None:
    """P16."""
    assert pair(ON)[0][GLOBAL]["depends_on"] == ["aws_rds_cluster_instance.main"]


def test_other_regions_join_by_name() -> None:
    """P16: a reference is not possible, since no stack reads another one's state."""
    home, other = pair(ON)
    assert other[CLUSTER]["global_cluster_identifier"] == home[GLOBAL]["global_cluster_identifier"]
    assert home[GLOBAL]["global_cluster_identifier"] == "trading-global-dev"


def test_other_regions_take_login_and_data_from_home() -> None:
    """P12: a member with a login of its own is refused."""
    assert not pair(ON)[1][CLUSTER].keys() & {
        "database_name",
        "manage_master_user_password",
        "master_password",
        "master_password_wo",
        "master_password_wo_version",
        "master_user_secret_kms_key_id",
        "master_username",
        "snapshot_identifier",
    }


def test_other_regions_are_encrypted_with_their_own_key() -> None:
    """P13: without source_region, the provider cannot sign the request that AWS asks for then."""
    cluster = pair(ON)[1][CLUSTER]
    assert (cluster["storage_encrypted"], cluster["kms_key_id"]) == (True, "aws_kms_key.main.arn")
    assert cluster["source_region"] == "us-east-1"


def test_no_members_password_is_managed_by_rds() -> None:
    """P11."""
    assert not [module for module in pair(ON) if "manage_master_user_password" in module[CLUSTER]]


def test_members_have_one_version() -> None:
    """P19."""
    home, other = pair(ON)
    assert home[CLUSTER]["engine_version"] == other[CLUSTER]["engine_version"]


def test_members_leave_upgrades_and_places_to_the_global_database() -> None:
    """P14, P19: all of these change in an upgrade, a failover, or when another region becomes the home."""
    home, other = pair(ON)
    expected = {
        "database_name",
        "engine_version",
        "global_cluster_identifier",
        "master_username",
        "replication_source_identifier",
        "source_region",
    }
    assert ignored(other) == expected
    assert ignored(home) == expected | {"enable_global_write_forwarding"}


def test_a_cluster_that_stands_alone_ignores_nothing() -> None:
    """P19."""
    assert not [module for module in pair() if "lifecycle" in module[CLUSTER]]


def test_other_regions_send_writes_home() -> None:
    """P20."""
    home, other = pair(ON)
    assert other[CLUSTER]["enable_global_write_forwarding"] is True
    assert "enable_global_write_forwarding" not in home[CLUSTER]  # AWS admits it on members only, which it is not yet


def test_functions_look_for_the_writer_and_know_the_reader() -> None:
    """P20: the reader forwards writes, and who writes changes in a failover."""
    for module in pair(ON):
        assert variables(module)["DB_GLOBAL"] == "true"
        assert variables(module)["DB_WRITER_HOST"] == f"{CLUSTER}.endpoint"
        assert variables(module)["DB_READER_HOST"] == f"{CLUSTER}.reader_endpoint"


def test_functions_are_told_the_database_where_the_cluster_does_not_name_it() -> None:
    assert [variables(module)["DB_NAME"] for module in pair(ON)] == ["trading", "trading"]


def test_members_cannot_be_rolled_back() -> None:
    """P21."""
    assert not [module for module in pair(ON) if "backtrack_window" in module[CLUSTER]]


@pytest.mark.parametrize("mode", ["serverless", "provisioned"])
def test_members_run_on_classes_that_aws_admits(mode: str) -> None:
    """P18."""
    for module in pair(f"features: {{aurora_global: true}}, database: {{credentials: secret, mode: {mode}}}"):
        instance_class = module["aws_rds_cluster_instance.main"]["instance_class"]
        assert re.fullmatch(r"db\.serverless|db\.[rx][5-9]\w*\.\w+", instance_class)


@pytest.mark.parametrize("protected", ["true", "false"])
def test_the_global_database_is_protected_like_its_clusters(protected: str) -> None:
    settings = f"features: {{aurora_global: true}}, database: {{credentials: secret, deletion_protection: {protected}}}"
    home = pair(settings)[0]
    assert home[GLOBAL]["deletion_protection"] == home[CLUSTER]["deletion_protection"] == (protected == "true")


def test_a_new_cluster_shares_no_name_with_the_one_before() -> None:
    """A cluster that exists cannot join: it may stay until its data is saved."""
    old, new = (
        pair(BEFORE)[1],
        pair("features: {aurora_global: true}, database: {credentials: secret, cluster_suffix: g1}")[1],
    )
    assert new[CLUSTER]["cluster_identifier"] == f"{old[CLUSTER]['cluster_identifier']}-g1"
    assert new[CLUSTER]["final_snapshot_identifier"] == "trading-cluster-dev-g1-final-1"
    assert new["aws_rds_cluster_instance.main"]["identifier"] == "trading-instance-dev-g1-${each.key}"


@pytest.mark.parametrize("log_type", ["audit", "error", "slowquery"])
def test_log_groups_follow_the_clusters_name(log_type: str) -> None:
    """P30."""
    module = pair("database: {cluster_suffix: g1}")[0]
    assert (
        module[f"aws_cloudwatch_log_group.database_{log_type}"]["name"]
        == f"/aws/rds/cluster/trading-cluster-dev-g1/{log_type}"
    )


def test_the_longest_names_fit() -> None:
    """P03."""
    module = longest(
        "features: {aurora_global: true}, database: {credentials: secret, cluster_suffix: abcd, reader_count: 15}"
    )
    (instance, *_) = [body["identifier"] for body in module.instances("aws_rds_cluster_instance")][-1:]
    assert (
        max(map(len, (instance, module[CLUSTER]["cluster_identifier"], module[GLOBAL]["global_cluster_identifier"])))
        <= 63
    )


def test_the_switch_changes_only_what_belongs_to_it() -> None:
    home, other = changed(ON, BEFORE)
    assert home == {GLOBAL, CLUSTER, *FUNCTIONS, "aws_secretsmanager_secret.database"}
    assert other == {
        CLUSTER,
        "aws_rds_cluster_instance.main",  # each member has a day for its maintenance
        "aws_iam_role_policy.migrator",
        *FUNCTIONS,
        "aws_secretsmanager_secret.database",
        "aws_secretsmanager_secret_version.database",
        "ephemeral.aws_secretsmanager_random_password.database",
        "ephemeral.aws_secretsmanager_secret_version.database",
        "output.db_secret_arn",
        "removed.0",
    }


def test_a_member_of_another_version_is_found_at_the_line_that_sets_it(tmp_path: Path) -> None:
    """No check of the settings says so too: the rule sees what is rendered."""
    for folder in ("config", "templates"):
        shutil.copytree(PROJECT / folder, tmp_path / folder)
    matrix = tmp_path / "config/regions.yaml"
    matrix.write_text(matrix.read_text().replace("overrides:\n", OTHER_VERSION, 1))
    members = ("prod/us-east-1", "prod/us-east-2")
    assert run("render", *members, "--quiet", "-C", str(tmp_path)).exit_code == 0
    said = run("validate", *members, "-C", str(tmp_path))
    line = matrix.read_text().splitlines().index(OTHER_VERSION.splitlines()[-1]) + 1
    assert said.exit_code == 1
    assert "[global-cluster-mismatch]" in said.stdout
    assert f"config/regions.yaml:{line} sets the value" in said.stdout

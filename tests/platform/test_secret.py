"""database.credentials secret: a password that Terraform makes, and never keeps."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.platform.modules import Module, statements
from tests.platform.pair import ACCOUNT, HOME, OTHER, changed, pair

OWN = "database: {credentials: secret}"
SHARED = "database: {credentials: secret}, features: {aurora_global: true}"
MANAGED = "database: {credentials: managed}"
SECRET = "aws_secretsmanager_secret.database"
VERSION = "aws_secretsmanager_secret_version.database"
FROM_RDS = "aws_rds_cluster.main.master_user_secret[0].secret_arn"
REPLICA = f"arn:aws:secretsmanager:{OTHER}:{ACCOUNT}:secret:trading/dev/{HOME}/database"


def ephemerals(module: Module) -> dict[str, Any]:
    """The ephemeral resources by type and label."""
    return {
        f"{kind}.{label}": body
        for block in module.blocks.get("ephemeral", [])
        for kind, labels in block.items()
        for label, body in labels.items()
    }


def readable_secret(module: Module) -> Any:
    return statements(module["aws_iam_role_policy.migrator"]["policy"])["ReadDatabasePassword"]["Resource"]


def named_secret(module: Module) -> Any:
    (environment,) = module["aws_lambda_function.migrator"]["environment"]
    return environment["variables"]["DB_SECRET_ID"]


def output_secret(module: Module) -> Any:
    return next(block["db_secret_arn"]["value"] for block in module.blocks["output"] if "db_secret_arn" in block)


def owned_secrets(settings: str) -> list[list[str]]:
    return [[body["name"] for body in module.instances("aws_secretsmanager_secret")] for module in pair(settings)]


def test_the_password_is_write_only() -> None:
    """P25: an argument that is not write-only, or a resource that is not ephemeral, would be in the state."""
    for module in pair(OWN):
        kinds = {kind for kind, _, _ in module.all_resources()}
        arguments = {argument for _, _, body in module.all_resources() for argument in body}
        assert not kinds & {"random_password", "random_string"}
        assert not arguments & {"master_password", "secret_string", "secret_binary"}


def test_the_cluster_takes_the_password_from_the_secret() -> None:
    """P25: the random one is another in each run, so a retry would set one that is not in the secret."""
    for module in pair(OWN):
        assert module["aws_rds_cluster.main"]["master_password_wo"] == (
            "jsondecode(ephemeral.aws_secretsmanager_secret_version.database.secret_string).password"
        )


def test_the_secret_is_read_back_once_it_is_written() -> None:
    """P25: a reference to the version, not to the secret, gives the order."""
    reader = ephemerals(pair(OWN)[0])["aws_secretsmanager_secret_version.database"]
    assert reader["secret_id"] == f"{VERSION}.secret_id"


def test_the_secret_is_what_the_function_reads() -> None:
    """A user name and a password, as `trade_processor.credentials` expects them."""
    value = pair(OWN)[0][VERSION]["secret_string_wo"]
    assert re.sub(r"\s", "", value) == (
        'jsonencode({username="trading_admin",'
        "password=ephemeral.aws_secretsmanager_random_password.database.random_password})"
    )


@pytest.mark.parametrize(("setting", "version"), [("", 1), (", password_version: 7", 7)])
def test_secret_and_cluster_get_a_new_password_together(setting: str, version: int) -> None:
    """P25."""
    module = pair(f"database: {{credentials: secret{setting}}}")[0]
    assert module[VERSION]["secret_string_wo_version"] == version
    assert module["aws_rds_cluster.main"]["master_password_wo_version"] == version


def test_aurora_admits_the_password() -> None:
    """At most 41 characters, none of them a slash, quote, at sign or space."""
    random = ephemerals(pair(OWN)[0])["aws_secretsmanager_random_password.database"]
    assert random == {"password_length": 40, "exclude_punctuation": True}


def test_the_secret_is_encrypted_with_the_stacks_key() -> None:
    assert pair(OWN)[0][SECRET]["kms_key_id"] == "aws_kms_key.main.arn"


@pytest.mark.parametrize("days", [0, 7, 30])
def test_the_recovery_window_is_that_of_the_configuration(days: int) -> None:
    """P26: the name of a deleted secret is taken for so long."""
    module = pair(f"database: {{credentials: secret, secret_recovery_days: {days}}}")[0]
    assert module[SECRET]["recovery_window_in_days"] == days


def test_clusters_that_stand_alone_have_a_password_each() -> None:
    assert owned_secrets(OWN) == [["trading/dev/us-east-1/database"], ["trading/dev/us-west-2/database"]]


def test_a_global_database_has_one_secret_at_home() -> None:
    assert owned_secrets(SHARED) == [["trading/dev/us-east-1/database"], []]


def test_the_other_regions_have_a_replica_with_their_own_default_key() -> None:
    """P27: their stacks' keys are made after the secret."""
    assert pair(SHARED)[0][SECRET]["replica"] == [{"region": OTHER}]


def test_a_secret_of_one_region_has_no_replicas() -> None:
    assert not {"replica", "force_overwrite_replica_secret"} & pair(OWN)[0][SECRET].keys()


@pytest.mark.parametrize(("days", "overwrites"), [(0, True), (30, None)])
def test_replicas_of_an_earlier_environment_are_overwritten_only_where_nothing_can_be_restored(
    days: int, overwrites: bool | None
) -> None:
    """P27."""
    module = pair(
        f"database: {{credentials: secret, secret_recovery_days: {days}}}, features: {{aurora_global: true}}"
    )[0]
    assert module[SECRET].get("force_overwrite_replica_secret") is overwrites


def test_a_replica_cannot_take_the_name_of_a_secret_that_is_being_deleted() -> None:
    """P26, P27: going global deletes the other region's own secret and replicates the home region's to it."""
    own, shared = owned_secrets(OWN), owned_secrets(SHARED)
    assert own[1] != shared[0]


def test_no_secrets_name_looks_like_the_end_of_an_arn() -> None:
    """P03: Secrets Manager adds a hyphen and six characters, and finds secrets by the ARN without them."""
    names = [name for settings in (OWN, SHARED) for names in owned_secrets(settings) for name in names]
    assert not [name for name in names if re.search(r"-[A-Za-z0-9]{6}$", name)]
    assert all(re.fullmatch(r"[A-Za-z0-9/_+=.@-]{1,512}", name) for name in names)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [(MANAGED, (FROM_RDS, FROM_RDS)), (OWN, (f"{SECRET}.arn", f"{SECRET}.arn")), (SHARED, (f"{SECRET}.arn", REPLICA))],
)
def test_the_output_names_the_secret(settings: str, expected: tuple[str, str]) -> None:
    assert tuple(map(output_secret, pair(settings))) == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (MANAGED, (FROM_RDS, FROM_RDS)),
        (OWN, (f"{SECRET}.arn", f"{SECRET}.arn")),
        (SHARED, (f"{SECRET}.arn", f"trading/dev/{HOME}/database")),
    ],
)
def test_the_migrator_is_told_the_secret_of_its_region(settings: str, expected: tuple[str, str]) -> None:
    assert tuple(map(named_secret, pair(settings))) == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (MANAGED, (FROM_RDS, FROM_RDS)),
        (OWN, (f"{SECRET}.arn", f"{SECRET}.arn")),
        (SHARED, (f"{SECRET}.arn", f"{REPLICA}-??????")),
    ],
)
def test_the_migrator_may_read_this_secret_only(settings: str, expected: tuple[str, str]) -> None:
    """P27: six unknown characters end the ARN of a replica, so a longer name is not admitted."""
    assert tuple(map(readable_secret, pair(settings))) == expected


def test_rds_manages_no_password_beside_the_own_one() -> None:
    """P11."""
    for module in pair(OWN):
        assert not {"manage_master_user_password", "master_user_secret_kms_key_id"} & (
            module["aws_rds_cluster.main"].keys()
        )


def test_the_setting_changes_only_what_belongs_to_it() -> None:
    expected = {
        "aws_iam_role_policy.migrator",
        "aws_lambda_function.migrator",
        "aws_rds_cluster.main",
        "ephemeral.aws_secretsmanager_random_password.database",
        "ephemeral.aws_secretsmanager_secret_version.database",
        "output.db_secret_arn",
        SECRET,
        VERSION,
    }
    assert changed(OWN) == (expected, expected)

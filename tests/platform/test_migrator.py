"""The function that migrates: the only one that may know the master user's password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.platform.modules import statements

if TYPE_CHECKING:
    from tests.platform.modules import Module


def test_no_other_role_reads_a_secret(module: Module) -> None:
    readers = {
        label
        for label, policy in module.resources("aws_iam_role_policy").items()
        for statement in statements(policy["policy"]).values()
        if statement["Effect"] == "Allow" and "secretsmanager" in str(statement.get("Action"))
    }
    assert readers == {"migrator"}


def test_its_role_reads_the_password_and_nothing_else(module: Module) -> None:
    rights = statements(module["aws_iam_role_policy.migrator"]["policy"])
    allowed = {sid: one["Action"] for sid, one in rights.items() if one["Effect"] == "Allow"}
    assert allowed == {"ReadDatabasePassword": "secretsmanager:GetSecretValue", "UseKey": "kms:Decrypt"}
    assert (rights["NoNetworkInterfacesFromCode"]["Effect"], rights["OwnLogGroupOnly"]["Effect"]) == ("Deny", "Deny")


def test_nothing_from_outside_may_call_it(module: Module) -> None:
    """Whoever deploys does, and in dev the function that books."""
    functions = {one["function_name"] for one in module.resources("aws_lambda_permission").values()}
    assert "aws_lambda_function.migrator.function_name" not in functions


def test_both_functions_speak_of_the_same_user(module: Module) -> None:
    told = {
        label: module[f"aws_lambda_function.{label}"]["environment"][0]["variables"]
        for label in ("migrator", "processor")
    }
    assert told["migrator"]["DB_APP_USER"] == told["processor"]["DB_USER"]
    assert "DB_SECRET_ID" not in told["processor"]
    policy = statements(module["aws_iam_role_policy.function"]["policy"])["ConnectToDatabase"]
    assert policy["Resource"].endswith(f"/{told['processor']['DB_USER']}")
    assert module["aws_rds_cluster.main"]["iam_database_authentication_enabled"] is True


def test_a_long_migration_has_the_longest_time_there_is(module: Module) -> None:
    assert module["aws_lambda_function.migrator"]["timeout"] == 900

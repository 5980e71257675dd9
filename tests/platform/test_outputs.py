"""The outputs: the predecessor's contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.platform.modules import Module

PREDECESSOR = {
    "vpc_id": "aws_vpc.main.id",
    "rds_cluster_endpoint": "aws_rds_cluster.main.endpoint",
    "rds_cluster_reader_endpoint": "aws_rds_cluster.main.reader_endpoint",
    "api_gateway_url": "aws_api_gateway_stage.main.invoke_url",
    "lambda_function_name": "aws_lambda_function.processor.function_name",
    "s3_bucket_name": "aws_s3_bucket.data.bucket",
    "kms_key_id": "aws_kms_key.main.key_id",
}


@pytest.mark.parametrize(("name", "value"), PREDECESSOR.items())
def test_every_stack_has_the_outputs_of_the_predecessor(module: Module, name: str, value: str) -> None:
    outputs = {name: body["value"] for block in module.blocks["output"] for name, body in block.items()}
    assert outputs[name] == value


def test_every_output_is_described(module: Module) -> None:
    assert all(body["description"] for block in module.blocks["output"] for body in block.values())


def test_no_output_is_more_than_its_features_ask_for(module: Module) -> None:
    features = module.stack.settings.features
    wanted = PREDECESSOR.keys() | {"db_secret_arn", "database_cluster_arn", "lambda_function_version"}
    wanted |= {"api_custom_url"} if features.custom_domain else set()
    wanted |= {"dashboard_url"} if features.alarms else set()
    assert {name for block in module.blocks["output"] for name in block} == wanted


def test_the_secret_is_that_of_who_keeps_the_password(module: Module) -> None:
    """An ARN without its random end, where it is that of a replica: Secrets Manager finds it by this too."""
    stack = module.stack
    secrets = f"arn:aws:secretsmanager:{stack.region}:{stack.settings.account_id}:secret"
    (output,) = [block["db_secret_arn"]["value"] for block in module.blocks["output"] if "db_secret_arn" in block]
    assert (
        output
        == {
            "rds": "aws_rds_cluster.main.master_user_secret[0].secret_arn",
            "stack": "aws_secretsmanager_secret.database.arn",
            "home": f"{secrets}:trading/{stack.environment}/us-east-1/database",
        }[module.password_keeper]
    )

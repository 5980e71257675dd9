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

"""Names of a function's environment variables."""

from __future__ import annotations

import pytest

from tests.rules.matrices import messages

FUNCTION = 'resource "aws_lambda_function" "f" {{\n  environment {{\n    variables = {{ {name} = "x" }}\n  }}\n}}\n'


@pytest.mark.parametrize("name", ["AWS_REGION", "_HANDLER", "LAMBDA_TASK_ROOT", '"1BAD"', '"WITH-DASH"', "A"])
def test_a_name_that_aws_refuses(name: str) -> None:
    assert len(messages("reserved-variable", FUNCTION.format(name=name))) == 1


@pytest.mark.parametrize("name", ["TZ", "AWS_NODEJS_CONNECTION_REUSE_ENABLED", "HOME_REGION", "aws_region"])
def test_a_name_that_aws_takes(name: str) -> None:
    assert messages("reserved-variable", FUNCTION.format(name=name)) == []

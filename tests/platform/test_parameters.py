"""Parameters of an environment: written from the matrix, read by the function."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.platform.modules import PROJECT, Module, statements
from tests.platform.pair import changed, longest, pair
from tests.platform.refusals import refusals

ON = 'features: {ssm_parameters: true}, parameters: {max-quantity: "500"}'
NOT_SET = "features.ssm_parameters is on, but parameters.max-quantity, which the function reads, is not set"
NOT_A_QUANTITY = 'parameters.max-quantity is "{}". Write a whole number from 1, like "1000000".'


@pytest.fixture
def limited() -> Module:
    return pair(ON)[0]


def variables(module: Module) -> dict[str, Any]:
    found: dict[str, Any] = module["aws_lambda_function.processor"]["environment"][0]["variables"]
    return found


def names(module: Module) -> list[str]:
    return [parameter["name"] for parameter in module.instances("aws_ssm_parameter")]


def test_the_matrix_writes_the_parameters() -> None:
    module = pair('features: {ssm_parameters: true}, parameters: {max-quantity: "500", desk: "${north}"}')[0]
    assert {parameter["name"]: parameter["value"] for parameter in module.instances("aws_ssm_parameter")} == {
        "/trading/dev/max-quantity": "500",
        "/trading/dev/desk": "$${north}",
    }


def test_every_region_has_the_parameters() -> None:
    assert names(pair(ON)[1]) == ["/trading/dev/max-quantity"]


def test_parameters_are_encrypted_with_the_stacks_key(limited: Module) -> None:
    parameter = limited["aws_ssm_parameter.main"]
    assert (parameter["type"], parameter["key_id"]) == ("SecureString", "aws_kms_key.main.arn")


def test_the_longest_names_fit() -> None:
    """P03, P62: they begin with a slash, which `validate` does not ask for."""
    module = longest(f'features: {{ssm_parameters: true}}, parameters: {{max-quantity: "5", {"a" * 64}: x}}')
    assert all(name.startswith("/abcdefghij/abcdefgh/") and len(name) <= 1011 for name in names(module))


def test_the_function_reads_a_parameter_that_is_there(limited: Module) -> None:
    source = (PROJECT / "lambda" / "src" / "trade_processor" / "limits.py").read_text()
    (read,) = re.findall(r'f"\{self\._prefix\}/([a-z-]+)"', source)
    assert f"{variables(limited)['SSM_PREFIX']}/{read}" in names(limited)


def test_the_function_asks_for_decrypted_values(limited: Module) -> None:
    """Else Powertools hands it the encrypted text, and the function books nothing."""
    assert variables(limited)["POWERTOOLS_PARAMETERS_SSM_DECRYPT"] == "true"


def test_the_function_may_read_these_parameters_and_no_others(limited: Module) -> None:
    statement = statements(limited["aws_iam_role_policy.function"]["policy"])["ReadParameters"]
    assert statement["Action"] == "ssm:GetParameter"
    assert statement["Resource"] == "arn:aws:ssm:us-east-1:111122223333:parameter/trading/dev/*"


def test_the_parameters_are_there_before_the_function_reads_them(limited: Module) -> None:
    assert "aws_ssm_parameter.main" in limited["aws_lambda_function.processor"]["depends_on"]


def test_without_parameters_the_function_knows_of_none() -> None:
    assert not {"SSM_PREFIX", "POWERTOOLS_PARAMETERS_SSM_DECRYPT"} & variables(pair("features: {}")[0]).keys()


def test_the_limit_that_the_function_reads_must_be_set() -> None:
    assert refusals("features: {ssm_parameters: true}") == [
        f'{NOT_SET}. Set it for dev: "1000000".',
    ]


@pytest.mark.parametrize("limit", ["0", "-1", "many", "1e6", "1_000", " 5", "9999999999999999999"])
def test_a_limit_that_the_function_could_not_use_is_refused(limit: str) -> None:
    settings = f'features: {{ssm_parameters: true}}, parameters: {{max-quantity: "{limit}"}}'
    assert refusals(settings) == [NOT_A_QUANTITY.format(limit)]


@pytest.mark.parametrize("name", ["db-password", "api-token", "secret-sauce"])
def test_secrets_are_no_parameters(name: str) -> None:
    """P64: their values would be in the state."""
    assert refusals(f"parameters: {{{name}: x}}")


def test_the_switch_adds_parameters_and_changes_who_reads_them() -> None:
    at_home, elsewhere = changed(ON)
    assert at_home == elsewhere
    assert at_home == {"aws_iam_role_policy.function", "aws_lambda_function.processor", "aws_ssm_parameter.main"}

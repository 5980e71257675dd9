"""Version constraints that are no text: what Terraform 1.11.4 says of them was tried."""

from __future__ import annotations

import pytest

from tests.rules.test_values import find


def required(value: str) -> list[str]:
    return find("invalid-terraform-block", f"terraform {{\n  required_version = {value}\n}}\n")


@pytest.mark.parametrize("value", ["1.5", "1", "null", '"${1}.5"', "1.5 + 0.1", '">= 1.5, < 2.0"'])
def test_a_constant_may_be_a_constraint(value: str) -> None:
    assert required(value) == []


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ('["1.5"]', "a version constraint has to be text"),
        ("{}", "a version constraint has to be text"),
        ("var.x", "may not refer to anything"),
        ('upper(">= 1")', "may not call functions"),
        ("true", '"true" is not a version constraint'),
        ("-1", '"-1" is not a version constraint'),
        ('">= 1.5" == "x"', '"false" is not a version constraint'),
    ],
)
def test_what_is_no_constraint_is_found(value: str, message: str) -> None:
    (found,) = required(value)
    assert message in found


def test_a_module_and_a_provider_may_be_of_a_number() -> None:
    module = 'module "m" {\n  source  = "terraform-aws-modules/vpc/aws"\n  version = 5.1\n}\n'
    assert find("invalid-module-call", module) == []
    assert find("invalid-provider-configuration", 'provider "aws" {\n  version = 5.1\n}\n') == []


def test_in_required_providers_it_has_to_be_text() -> None:
    (found,) = find(
        "invalid-provider-requirement", "terraform {\n  required_providers {\n    a = { version = 5.1 }\n  }\n}\n"
    )
    assert "has to be written out, in quotes" in found

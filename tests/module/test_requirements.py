"""Reading `required_providers`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.trees import write_tree
from tfgen.module.model import parse_module
from tfgen.module.requirements import find_requirements, load_requirements

if TYPE_CHECKING:
    from pathlib import Path


def required(*entries: str) -> str:
    blocks = (f"terraform {{\n  required_providers {{\n    {entry}\n  }}\n}}\n" for entry in entries)
    return "".join(blocks)


def requirements(text: str) -> dict[str, tuple[str, str | None]]:
    found = find_requirements(parse_module("", {"main.tf": text}))
    return {name: (requirement.source, requirement.constraint) for name, requirement in found.items()}


def test_source_and_version_are_read() -> None:
    text = required('aws = { source = "hashicorp/aws", version = "~> 5.0" }')
    assert requirements(text) == {"aws": ("hashicorp/aws", "~> 5.0")}


def test_entry_without_source_is_named_by_itself() -> None:
    assert requirements(required('aws = { version = "~> 5.0" }')) == {"aws": ("aws", "~> 5.0")}


def test_version_alone_was_the_way_before_terraform_0_13() -> None:
    assert requirements(required('aws = "~> 5.0"')) == {"aws": ("aws", "~> 5.0")}


def test_constraints_of_several_blocks_all_hold() -> None:
    text = required('aws = { version = ">= 5.0" }', 'aws = { source = "hashicorp/aws", version = "< 6.0" }')
    assert requirements(text) == {"aws": ("hashicorp/aws", ">= 5.0, < 6.0")}


def test_version_in_a_provider_block_holds_too() -> None:
    text = (
        required('aws = { source = "hashicorp/aws", version = ">= 2.0" }')
        + 'provider "aws" {\n  version = "< 3.0"\n}\n'
    )
    assert requirements(text) == {"aws": ("hashicorp/aws", ">= 2.0, < 3.0")}


def test_what_is_no_text_says_nothing() -> None:
    assert requirements(required("aws = { source = var.source }")) == {"aws": ("aws", None)}


def test_requirements_of_all_stacks_are_joined_by_source(tmp_path: Path) -> None:
    files = {
        "dev/us-east-1/terraform.tf": required('aws = { source = "hashicorp/aws", version = ">= 5.0" }'),
        "dev/us-west-2/terraform.tf": required('aws = { source = "hashicorp/aws", version = ">= 5.0" }'),
        "prod/us-east-1/terraform.tf": required('aws = { version = "< 6.0" }', "null = {}"),
        "prod/us-east-1/broken.tf": "required_providers {",
        "one/terraform.tf": required("random = {}"),
        "a/b/c/d/terraform.tf": required("time = {}"),
        "dev/us-east-1/.terraform/modules/m/terraform.tf": required("local = {}"),
    }
    write_tree(tmp_path, files)
    assert load_requirements(tmp_path) == {
        "registry.terraform.io/hashicorp/aws": ">= 5.0, < 6.0",
        "registry.terraform.io/hashicorp/null": None,
        "registry.terraform.io/hashicorp/random": None,
        "registry.terraform.io/hashicorp/time": None,
    }

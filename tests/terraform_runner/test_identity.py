"""The question whose credentials these are, made from the blocks of a stack."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tfgen.providers.aws.identity import write_question
from tfgen.terraform.blocks import find_blocks, read_blocks

if TYPE_CHECKING:
    from pathlib import Path

REQUIREMENT = """\
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.1"
    }
  }
}
"""
PROVIDER = 'provider "aws" {\n  region  = "us-east-1"\n  profile = "dev"\n}\n'


def question(text: str, override: str = "") -> dict[str, str]:
    """The files that ask for a stack with this text and this override file; none for a stack that is not asked."""
    overrides = (replace(block, is_override=True) for block in find_blocks(override))
    return write_question([*overrides, *find_blocks(text)]) or {}


def test_requirement_and_settings_are_the_stacks_own() -> None:
    asked = question(REQUIREMENT + PROVIDER)["main.tf"]
    assert 'version = "5.1"' in asked
    assert 'profile = "dev"' in asked
    assert 'data "aws_caller_identity" "current" {}' in asked


def test_a_stack_without_the_provider_is_not_asked_for() -> None:
    assert question('terraform {\n  backend "local" {}\n}\nprovider "google" {}\n') == {}


def test_a_provider_in_another_region_is_not_asked() -> None:
    alias = 'provider "aws" {\n  alias  = "replica"\n  region = "us-west-2"\n}\n'
    assert "us-west-2" not in question(REQUIREMENT + alias + PROVIDER)["main.tf"]


@pytest.mark.parametrize("reference", ["var.profile", "local.profile"])
def test_settings_that_refer_to_the_rest_of_the_stack_are_left_out(reference: str) -> None:
    asked = question(REQUIREMENT + f'provider "aws" {{\n  profile = {reference}\n}}\n')["main.tf"]
    assert 'provider "aws"' not in asked
    assert 'version = "5.1"' in asked


def test_an_implied_requirement_is_written_out() -> None:
    assert 'aws = { source = "hashicorp/aws" }' in question(PROVIDER)["main.tf"]


def test_an_override_file_stays_one() -> None:
    override = 'provider "aws" {\n  s3_use_path_style = true\n}\n'
    asked = question(REQUIREMENT + PROVIDER, override)
    assert asked["main.tf"] == question(REQUIREMENT + PROVIDER)["main.tf"]
    assert asked["main_override.tf"] == override


def test_an_overridden_requirement_is_merged_by_terraform() -> None:
    asked = question(REQUIREMENT + PROVIDER, REQUIREMENT.replace("5.1", "5.2"))
    assert 'version = "5.1"' in asked["main.tf"]
    assert 'version = "5.2"' in asked["main_override.tf"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("override.tf", True), ("any_override.tf", True), ("overrides.tf", False), ("providers.tf", False)],
)
def test_override_files_are_told_by_their_names(tmp_path: Path, name: str, expected: bool) -> None:
    (tmp_path / name).write_text(PROVIDER)
    assert [block.is_override for block in read_blocks(tmp_path)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a {}", [("a", ())]),
        ('resource "a" "b" {\n  c {\n  }\n}\nx "y" {\n}\n', [("resource", ("a", "b")), ("x", ("y",))]),
        ('a {\n  b = "}"\n  c = <<E\n}\nE\n}\nd {}\n', [("a", ()), ("d", ())]),
        ("# a {\nb {} # }\n", [("b", ())]),
        ("a = {\n}\nb {}\n", [("b", ())]),
        ('a = "', []),
    ],
)
def test_blocks_are_found(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(block.type, block.labels) for block in find_blocks(text)] == expected


def test_a_block_is_written_as_it_stands_in_its_file() -> None:
    first, second = find_blocks("a {}\r\nb {\r\n  c {\r\n  } # d\r\n}\r\n")
    assert (first.text, second.text) == ("a {}", "b {\n  c {\n  } # d\n}")


@pytest.mark.parametrize(
    ("requirement", "version"),
    [
        ('aws = "5.1"', "5.1"),
        ('aws = { source = "hashicorp/aws", version = "5.1" }', "5.1"),
        ('# aws = { version = "5.0" }\n    aws = {\n      version = "5.1" # }\n    }', "5.1"),
        ('google = "6.0"\n    aws    = { version = "5.1", configuration_aliases = [aws.a] }', "5.1"),
    ],
)
def test_the_requirement_is_read_however_it_is_written(requirement: str, version: str) -> None:
    asked = question(f"terraform {{\n  required_providers {{\n    {requirement}\n  }}\n}}\n{PROVIDER}")["main.tf"]
    assert asked.count(f'"{version}"') == 1
    assert "5.0" not in asked


def test_a_comment_or_a_text_that_looks_like_a_reference_is_none() -> None:
    provider = 'provider "aws" {\n  # not var.profile, nor an alias =\n  profile = "local.dev"\n}\n'
    assert 'profile = "local.dev"' in question(provider)["main.tf"]

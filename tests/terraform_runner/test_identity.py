"""The question whose credentials these are, made from the blocks of a stack."""

from __future__ import annotations

import pytest

from tfgen.terraform.blocks import Block, find_blocks
from tfgen.terraform.identity import write_question

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


def question(text: str) -> str | None:
    """What is asked for a stack with this text."""
    return write_question(find_blocks(text))


def test_requirement_and_settings_are_the_stacks_own() -> None:
    asked = question(REQUIREMENT + PROVIDER) or ""
    assert 'version = "5.1"' in asked
    assert 'profile = "dev"' in asked
    assert 'data "aws_caller_identity" "current" {}' in asked


def test_a_stack_without_the_provider_is_not_asked_for() -> None:
    assert question('terraform {\n  backend "local" {}\n}\nprovider "google" {}\n') is None


def test_a_provider_in_another_region_is_not_asked() -> None:
    alias = 'provider "aws" {\n  alias  = "replica"\n  region = "us-west-2"\n}\n'
    assert "us-west-2" not in (question(REQUIREMENT + alias + PROVIDER) or "")


@pytest.mark.parametrize("reference", ["var.profile", "local.profile"])
def test_settings_that_refer_to_the_rest_of_the_stack_are_left_out(reference: str) -> None:
    asked = question(REQUIREMENT + f'provider "aws" {{\n  profile = {reference}\n}}\n') or ""
    assert 'provider "aws"' not in asked
    assert 'version = "5.1"' in asked


def test_an_implied_requirement_is_written_out() -> None:
    assert 'aws = { source = "hashicorp/aws" }' in (question(PROVIDER) or "")


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


def test_the_body_of_a_block_is_between_its_braces() -> None:
    assert Block("a", (), "a {\n  b {}\n}").body == "\n  b {}\n"

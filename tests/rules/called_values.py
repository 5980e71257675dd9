"""Values that a call gives to a module: arguments of the call, and the rules that they are against by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.trees import write_tree

if TYPE_CHECKING:
    from pathlib import Path

_REQUIRED = """\
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
"""
_PROVIDER = """
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "a"
  secret_key                  = "b"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
resource "terraform_data" "id" {
}
"""
_MODULE = """
variable "name" {
  type    = string
  default = "a"
}
variable "create" {
  type    = bool
  default = false
}
variable "prefix" {
  default = "internal"
}
variable "zones" {
  type    = set(string)
  default = []
}
resource "aws_lb" "alone" {
  name    = var.name
  subnets = ["subnet-1", "subnet-2"]
}
resource "aws_lb" "switched" {
  count   = var.create ? 1 : 0
  name    = "${var.prefix}-${var.name}"
  subnets = ["subnet-1", "subnet-2"]
}
resource "aws_lb" "each" {
  for_each = var.zones
  name     = var.name
  subnets  = ["subnet-1", "subnet-2"]
}
"""
CALL = 'module "m" {\n  source = "../m"\n'
CASES: dict[str, tuple[str, set[str]]] = {
    "what suits": ('  name = "x"', set()),
    "a variable": ('  name = "internal-x"', {"3: name-charset"}),
    "a text with a variable that has its default": ('  create = true\n  name   = "x"', {"4: name-charset"}),
    "only defaults": ("  create = true", {"1: name-charset"}),
    "a resource that is not made": ('  create = false\n  prefix = "internal"', set()),
    "a text that is too long": (f'  name = "{"x" * 40}"', {"3: name-length"}),
    "a value that is not known": ("  name = terraform_data.id.id", set()),
    "a call that may be none": ('  count = 0\n  name  = "internal-x"', set()),
}
"""The arguments of the call by what it is about, and line and rule of what is told there."""


def write_call(folder: Path, arguments: str) -> Path:
    """Write the module and a root module that calls it with these arguments; the folder of the root module."""
    call = f"{CALL}{arguments}\n}}\n"
    write_tree(
        folder, {"m/main.tf": _REQUIRED + _MODULE, "root/main.tf": call, "root/versions.tf": _REQUIRED + _PROVIDER}
    )
    return folder / "root"

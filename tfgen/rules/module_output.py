"""References to outputs that a module does not have.

Why:
    From outside only the outputs of a module are there, not its resources or variables, and Terraform refuses a
    reference to another name (https://developer.hashicorp.com/terraform/language/values/outputs).

Bad:
    # in modules/network
    output "vpc_id" {
      value = "vpc-0123456789abcdef0"
    }
    # in main
    module "network" {
      source = "../modules/network"
    }
    output "vpc" {
      value = module.network.vpc
    }

Good:
    # in modules/network
    output "vpc_id" {
      value = "vpc-0123456789abcdef0"
    }
    # in main
    module "network" {
      source = "../modules/network"
    }
    output "vpc" {
      value = module.network.vpc_id
    }
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.rules.rule import Group, Rule, Severity
from tfgen.rules.shared.value_hits import value_hits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.rules.root import Root
    from tfgen.rules.rule import Hit


def check(root: Root) -> Iterator[Hit]:
    """A hit for each."""
    return value_hits(root, "module-output")


RULE = Rule("module-output", Severity.ERROR, Group.REFERENCES, check)

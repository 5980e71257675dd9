"""Attributes that a resource, variable or other value does not have.

Why:
    Terraform refuses a reference to an attribute that the type of the value does not have
    (https://developer.hashicorp.com/terraform/language/expressions/references#references-to-resource-attributes).
    Attributes of `each.value`, of splats and in loops are looked at too, which Terraform only does when it plans.

Bad:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    output "vpc_arn" {
      value = aws_vpc.main.ran
    }

Good:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    output "vpc_arn" {
      value = aws_vpc.main.arn
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
    return value_hits(root, "unknown-attribute")


RULE = Rule("unknown-attribute", Severity.ERROR, Group.REFERENCES, check)

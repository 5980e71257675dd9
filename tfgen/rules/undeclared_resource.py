"""References to resources that the module does not declare.

Why:
    Terraform refuses a module in which a reference leads nowhere
    (https://developer.hashicorp.com/terraform/language/expressions/references).

Bad:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id     = aws_vpc.mian.id
      cidr_block = "10.0.0.0/24"
    }

Good:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "a" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.0.0/24"
    }
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.rules.rule import Group, Rule, Severity
from tfgen.rules.shared.undeclared import find_undeclared, undeclared_hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.rules.root import Root
    from tfgen.rules.rule import Hit


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such reference."""
    for use in find_undeclared(root, "resource"):
        yield undeclared_hit(root, use, "the resource", "Declare it, or refer to another one.")


RULE = Rule("undeclared-resource", Severity.ERROR, Group.REFERENCES, check)

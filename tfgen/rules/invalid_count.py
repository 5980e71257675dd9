"""Values of `count` that are not a whole number of 0 or more.

Why:
    Terraform makes `count` instances, so it has to be a whole number that is known and lasts
    (https://developer.hashicorp.com/terraform/language/meta-arguments/count).

Bad:
    variable "zones" {
      type = list(string)
    }
    resource "aws_eip" "nat" {
      count = var.zones
    }

Good:
    variable "zones" {
      type = list(string)
    }
    resource "aws_eip" "nat" {
      count = length(var.zones)
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
    return value_hits(root, "invalid-count")


RULE = Rule("invalid-count", Severity.ERROR, Group.REFERENCES, check)

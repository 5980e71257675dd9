"""Defaults of input variables that do not suit their type, or are not fixed.

Why:
    Terraform converts the default to the type of the variable and refuses one that cannot be; it reads it before
    anything else, so that it can use no functions and no references
    (https://developer.hashicorp.com/terraform/language/block/variable#default).

Bad:
    variable "zones" {
      type    = list(string)
      default = "us-east-1a"
    }
    output "zones" {
      value = var.zones
    }

Good:
    variable "zones" {
      type    = list(string)
      default = ["us-east-1a"]
    }
    output "zones" {
      value = var.zones
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
    return value_hits(root, "variable-default")


RULE = Rule("variable-default", Severity.ERROR, Group.REFERENCES, check)

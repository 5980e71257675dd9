"""Conditionals whose two results have no type in common.

Why:
    Terraform converts both results to one type, and refuses a conditional for which there is none
    (https://developer.hashicorp.com/terraform/language/expressions/conditionals#result-types).

Bad:
    variable "name" {
      type = string
    }
    output "names" {
      value = var.name == "" ? "none" : [var.name]
    }

Good:
    variable "name" {
      type = string
    }
    output "names" {
      value = var.name == "" ? [] : [var.name]
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
    return value_hits(root, "inconsistent-conditional")


RULE = Rule("inconsistent-conditional", Severity.ERROR, Group.REFERENCES, check)

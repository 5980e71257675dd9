"""Types of input variables that Terraform does not know.

Why:
    A type is string, number, bool, any, or made of others with list, set, map, tuple and object
    (https://developer.hashicorp.com/terraform/language/expressions/type-constraints).

Bad:
    variable "zones" {
      type = list(text)
    }
    output "zones" {
      value = var.zones
    }

Good:
    variable "zones" {
      type = list(string)
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
    return value_hits(root, "variable-type")


RULE = Rule("variable-type", Severity.ERROR, Group.REFERENCES, check)

"""Operands that do not suit their operator, and conditions that are not true or false.

Why:
    Arithmetic and comparison take numbers, logic and conditions take booleans, and none of them takes null
    (https://developer.hashicorp.com/terraform/language/expressions/operators).

Bad:
    variable "zones" {
      type = list(string)
    }
    output "enough" {
      value = var.zones >= 2
    }

Good:
    variable "zones" {
      type = list(string)
    }
    output "enough" {
      value = length(var.zones) >= 2
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
    return value_hits(root, "wrong-operand")


RULE = Rule("wrong-operand", Severity.ERROR, Group.REFERENCES, check)

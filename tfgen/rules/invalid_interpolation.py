"""Values inside of text that cannot be text.

Why:
    Only strings, numbers and booleans can stand in a template, not null, lists or objects
    (https://developer.hashicorp.com/terraform/language/expressions/strings#interpolation).

Bad:
    variable "zones" {
      type = list(string)
    }
    output "summary" {
      value = "zones: ${var.zones}"
    }

Good:
    variable "zones" {
      type = list(string)
    }
    output "summary" {
      value = "zones: ${join(", ", var.zones)}"
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
    return value_hits(root, "invalid-interpolation")


RULE = Rule("invalid-interpolation", Severity.ERROR, Group.REFERENCES, check)

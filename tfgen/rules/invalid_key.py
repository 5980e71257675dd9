"""Keys of objects that are null or cannot be text.

Why:
    The keys of an object are text; Terraform converts numbers and booleans and refuses anything else
    (https://developer.hashicorp.com/terraform/language/expressions/types#maps-objects).

Bad:
    variable "zones" {
      type = list(string)
    }
    output "table" {
      value = { (var.zones) = "private" }
    }

Good:
    variable "zones" {
      type = list(string)
    }
    output "table" {
      value = { for zone in var.zones : zone => "private" }
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
    return value_hits(root, "invalid-key")


RULE = Rule("invalid-key", Severity.ERROR, Group.REFERENCES, check)

"""Conditions that are not true or false, and error messages that are not text.

Why:
    Validations, preconditions, postconditions and assertions need a boolean condition and a message that is text
    (https://developer.hashicorp.com/terraform/language/expressions/custom-conditions).

Bad:
    variable "zones" {
      type = list(string)
      validation {
        condition     = length(var.zones)
        error_message = "At least one zone is needed."
      }
    }
    output "zones" {
      value = var.zones
    }

Good:
    variable "zones" {
      type = list(string)
      validation {
        condition     = length(var.zones) > 0
        error_message = "At least one zone is needed."
      }
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
    return value_hits(root, "invalid-condition")


RULE = Rule("invalid-condition", Severity.ERROR, Group.REFERENCES, check)

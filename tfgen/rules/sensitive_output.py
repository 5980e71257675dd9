"""Outputs with sensitive values that do not say so.

Why:
    Terraform shows the outputs of a root module, and refuses to show a sensitive value by accident
    (https://developer.hashicorp.com/terraform/language/block/output#sensitive).

Bad:
    variable "token" {
      type      = string
      sensitive = true
    }
    output "header" {
      value = "Bearer ${var.token}"
    }

Good:
    variable "token" {
      type      = string
      sensitive = true
    }
    output "header" {
      value     = "Bearer ${var.token}"
      sensitive = true
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
    return value_hits(root, "sensitive-output")


RULE = Rule("sensitive-output", Severity.ERROR, Group.REFERENCES, check)

"""Outputs of a root module with ephemeral values.

Why:
    Outputs of a root module are kept in the state, where ephemeral values must never be
    (https://developer.hashicorp.com/terraform/language/block/output#ephemeral).

Bad:
    variable "token" {
      type      = string
      ephemeral = true
    }
    output "token" {
      value = var.token
    }

Good:
    variable "token" {
      type      = string
      ephemeral = true
    }
    output "token_given" {
      value = ephemeralasnull(var.token) == null
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
    return value_hits(root, "ephemeral-output")


RULE = Rule("ephemeral-output", Severity.ERROR, Group.REFERENCES, check)

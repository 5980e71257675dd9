"""Calls of functions that Terraform does not have.

Why:
    Terraform has a fixed set of functions, beside those of providers, and refuses others
    (https://developer.hashicorp.com/terraform/language/functions).

Bad:
    output "name" {
      value = uppercase("trading")
    }

Good:
    output "name" {
      value = upper("trading")
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
    return value_hits(root, "unknown-function")


RULE = Rule("unknown-function", Severity.ERROR, Group.REFERENCES, check)

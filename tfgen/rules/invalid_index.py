"""Keys in brackets that no element of the value can have.

Why:
    A list is indexed by whole numbers below its length, a map by its keys, a set not at all
    (https://developer.hashicorp.com/terraform/language/expressions/types#indices-and-attributes).

Bad:
    locals {
      zones = ["us-east-1a", "us-east-1b"]
      third = local.zones[2]
    }
    output "zone" {
      value = local.third
    }

Good:
    locals {
      zones = ["us-east-1a", "us-east-1b"]
      last  = local.zones[1]
    }
    output "zone" {
      value = local.last
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
    return value_hits(root, "invalid-index")


RULE = Rule("invalid-index", Severity.ERROR, Group.REFERENCES, check)

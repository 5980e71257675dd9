"""Function calls that can only fail.

Why:
    Terraform refuses a call that fails on values it knows: a subnet outside of its block, text that is not JSON, a
    file that is not there (https://developer.hashicorp.com/terraform/language/functions/cidrsubnet).

Bad:
    output "subnet" {
      value = cidrsubnet("10.0.0.0/16", 4, 16)
    }

Good:
    output "subnet" {
      value = cidrsubnet("10.0.0.0/16", 4, 15)
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
    return value_hits(root, "failing-function")


RULE = Rule("failing-function", Severity.ERROR, Group.REFERENCES, check)

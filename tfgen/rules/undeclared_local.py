"""References to local values that the module does not declare.

Why:
    Terraform refuses a module in which a reference leads nowhere
    (https://developer.hashicorp.com/terraform/language/expressions/references).

Bad:
    locals {
      prefix = "trading"
    }
    output "name" {
      value = local.prefxi
    }

Good:
    locals {
      prefix = "trading"
    }
    output "name" {
      value = local.prefix
    }
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.rules.rule import Group, Rule, Severity
from tfgen.rules.shared.undeclared import find_undeclared, undeclared_hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.rules.root import Root
    from tfgen.rules.rule import Hit


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such reference."""
    for use in find_undeclared(root, "local"):
        yield undeclared_hit(root, use, "the local value", "Declare it in a locals block, or write the value here.")


RULE = Rule("undeclared-local", Severity.ERROR, Group.REFERENCES, check)

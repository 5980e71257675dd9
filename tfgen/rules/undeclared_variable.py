"""References to variables that the module does not declare.

Why:
    Terraform refuses a module in which a reference leads nowhere
    (https://developer.hashicorp.com/terraform/language/expressions/references).

Bad:
    output "zone" {
      value = var.zone
    }

Good:
    variable "zone" {
      default = "us-east-1a"
    }
    output "zone" {
      value = var.zone
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
    for use in find_undeclared(root, "var"):
        yield undeclared_hit(root, use, "the variable", "Declare it with a variable block, or write the value here.")


RULE = Rule("undeclared-variable", Severity.ERROR, Group.REFERENCES, check)

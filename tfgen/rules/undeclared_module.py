"""References to module calls that the module does not contain.

Why:
    Terraform refuses a module in which a reference leads nowhere
    (https://developer.hashicorp.com/terraform/language/expressions/references).

Bad:
    module "network" {
      source = "./network"
    }
    output "vpc_id" {
      value = module.netwrok.vpc_id
    }

Good:
    module "network" {
      source = "./network"
    }
    output "vpc_id" {
      value = module.network.vpc_id
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
    for use in find_undeclared(root, "module"):
        yield undeclared_hit(root, use, "the module call", "Add it with a module block.")


RULE = Rule("undeclared-module", Severity.ERROR, Group.REFERENCES, check)

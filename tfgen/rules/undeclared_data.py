"""References to data sources that the module does not declare, or that only a check may use.

Why:
    Terraform refuses a module in which a reference leads nowhere
    (https://developer.hashicorp.com/terraform/language/expressions/references). A data source inside a `check`
    block can be used in that block only
    (https://developer.hashicorp.com/terraform/language/checks#scoped-data-sources).

Bad:
    data "aws_caller_identity" "current" {}
    output "account" {
      value = data.aws_caller_identity.curent.account_id
    }

Good:
    data "aws_caller_identity" "current" {}
    output "account" {
      value = data.aws_caller_identity.current.account_id
    }
"""

from tfgen.module.uses import find_uses
from tfgen.rules.api import STRUCTURE, Group, Hit, Iterator, Root, Rule, Severity
from tfgen.rules.shared.undeclared import find_scoped, find_undeclared, hit_of, undeclared_hit


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such reference."""
    for use in find_undeclared(root, "data"):
        yield undeclared_hit(root, use, "the data source", "Declare it, or refer to another one.")
    yield from _check_scoped(root)


def _check_scoped(root: Root) -> Iterator[Hit]:
    scoped = find_scoped(root)
    for use in find_uses(root.module) if scoped else ():
        if use.target in scoped and not use.owner.startswith("check."):
            message = f"{use.target} stands in a check and may be used only there. Move it out of the check block."
            yield hit_of(use, message)


RULE = Rule("undeclared-data", Severity.ERROR, Group.REFERENCES, check, STRUCTURE)

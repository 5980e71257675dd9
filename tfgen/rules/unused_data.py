"""Data sources that nothing refers to.

Why:
    A data source is read from AWS in every plan: it takes time and permissions, and a plan fails when it finds nothing.
    One that nothing uses, and that checks nothing by conditions, gives nothing for it.

Bad:
    data "aws_caller_identity" "current" {}

Good:
    data "aws_caller_identity" "current" {}
    output "account" {
      value = data.aws_caller_identity.current.account_id
    }
"""

from tfgen.module.uses import find_uses
from tfgen.rules.api import STRUCTURE, Group, Hit, Iterator, Root, Rule, Severity


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such data source; none while a file is not HCL, as that may hold the use."""
    if root.module.faults:
        return
    used = {use.target for use in find_uses(root.module) if use.owner != use.target}
    for data in root.module.resources:
        if data.mode == "data" and data.address not in used and not data.blocks("lifecycle"):
            yield Hit.of(data, f"nothing uses {data.address}. Take it away.")


RULE = Rule("unused-data", Severity.WARNING, Group.REFERENCES, check, STRUCTURE)

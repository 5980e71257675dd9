"""Local values that nothing refers to.

Why:
    A value that nothing uses misleads whoever reads or changes it. Often it is what a change left behind, or the
    reference to it is misspelt.

Bad:
    locals {
      prefix = "trading"
    }

Good:
    locals {
      prefix = "trading"
    }
    output "prefix" {
      value = local.prefix
    }
"""

from tfgen.module.uses import find_uses
from tfgen.rules.api import STRUCTURE, Group, Hit, Iterator, Root, Rule, Severity


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such local value; none while a file is not HCL, as that may hold the use."""
    if root.module.faults:
        return
    used = {use.target for use in find_uses(root.module)}
    for local in root.module.locals:
        if local.address not in used:
            message = f"nothing uses {local.address}. Take it away."
            yield Hit.at(local.file, local.argument, message, address=local.address)


RULE = Rule("unused-local", Severity.WARNING, Group.REFERENCES, check, STRUCTURE)

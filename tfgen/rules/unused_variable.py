"""Variables that nothing refers to.

Why:
    Whoever sets a variable that nothing uses believes in an effect that it does not have. Its own validation is no use.

Bad:
    variable "zone" {
      default = "us-east-1a"
    }

Good:
    variable "zone" {
      default = "us-east-1a"
    }
    output "zone" {
      value = var.zone
    }
"""

from tfgen.module.declared import well_formed
from tfgen.module.uses import find_uses
from tfgen.rules.api import STRUCTURE, Group, Hit, Iterator, Root, Rule, Severity


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such variable; none while a file is not HCL, as that may hold the use."""
    if root.module.faults:
        return
    used = {use.target for use in find_uses(root.module) if use.owner != use.target}
    for variable in well_formed(root.module, "variable"):
        if variable.address not in used:
            yield Hit.of(variable, f"nothing uses {variable.address}. Take it away.")


RULE = Rule("unused-variable", Severity.WARNING, Group.REFERENCES, check, STRUCTURE)
